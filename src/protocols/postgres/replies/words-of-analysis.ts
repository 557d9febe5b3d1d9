import type { Frame } from '../messages/frame.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'

/** What the server says of a text that does not fit together, by SQLSTATE ("PostgreSQL Error Codes", class 42). */
const conditions: ReadonlySet<string> = new Set([
  '0A000', // feature_not_supported
  '428C9', // generated_always
  '42601', // syntax_error
  '42701', // duplicate_column
  '42702', // ambiguous_column
  '42703', // undefined_column
  '42712', // duplicate_alias
  '42725', // ambiguous_function
  '42803', // grouping_error
  '42804', // datatype_mismatch
  '42809', // wrong_object_type
  '42846', // cannot_coerce
  '42883', // undefined_function, operators among them
  '42P01', // undefined_table
  '42P02', // undefined_parameter
  '42P09', // ambiguous_alias
  '42P10', // invalid_column_reference
  '42P18', // indeterminate_datatype
  '42P19', // invalid_recursion
  '42P20', // windowing_error
  '55000', // object_not_in_prerequisite_state: a view that cannot be changed
])

/** What it says of definitions that do not fit to what is there. */
const definingConditions: ReadonlySet<string> = new Set([
  '00000', // successful_completion: a notice
  '0A000', // feature_not_supported
  '42601', // syntax_error
  '42611', // invalid_column_definition
  '42701', // duplicate_column
  '42703', // undefined_column
  '42704', // undefined_object
  '42710', // duplicate_object
  '42723', // duplicate_function
  '42804', // datatype_mismatch
  '42809', // wrong_object_type
  '42830', // invalid_foreign_key
  '42P07', // duplicate_table
  '42P13', // invalid_function_definition
  '42P15', // invalid_schema_definition
  '42P16', // invalid_table_definition
  '42P17', // invalid_object_definition
  '55000', // object_not_in_prerequisite_state
])

/** Routines of the server that look at definitions alone, and that no cast or function leads to. */
const definingRoutines: ReadonlySet<string> = new Set(
  `AggregateCreate AlterOperator AlterType ATAddForeignKeyConstraint ATExecAddColumn ATExecAddIndexConstraint
  ATExecAlterColumnType ATExecAlterConstraint ATExecAttachPartition ATExecAttachPartitionIdx
  ATExecColumnDefault ATExecDropColumn ATExecDropConstraint ATExecDropIdentity ATExecDropNotNull
  ATExecSetIdentity ATExecSetNotNull ATExecSetStatistics ATExecSetStorage ATExecValidateConstraint
  ATPrepAlterColumnType ATPrepCmd ATSimplePermissions check_for_column_name_collision
  CheckRelationTableSpaceMove checkViewTupleDesc cluster compute_function_attributes compute_return_type
  CopyGetAttnums CreateExtension CreateInheritance CreateTriggerFiringOn DefineAggregate DefineCollation
  DefineIndex DefineOpClass DefineRange DefineRelation DefineType DefineView ExecuteTruncateGuts
  find_composite_type_dependencies heap_create_with_catalog index_check_primary_key index_create
  interpret_AS_clause interpret_function_parameter_list intorel_startup IsThereCollationInNamespace
  IsThereFunctionInNamespace makeMultirangeTypeName MarkAsPreparing MergeAttributes
  MergeAttributesIntoExisting MergeConstraintsIntoExisting MergeWithExistingConstraint OperatorCreate
  ProcedureCreate ProcessUtilitySlow RangeVarCallbackForAlterRelation RangeVarCallbackMaintainsTable
  RangeVarCallbackOwnsTable RememberAllDependentForRebuilding renameatt_internal report_name_conflict
  report_namespace_conflict report_type_used_in_column ResolveOpClass setSchemaName transformAlterTableStmt
  transformColumnNameList transformFkeyCheckAttrs transformFkeyGetPrimaryKey transformIndexConstraint`.split(
    /\s+/,
  ),
)

/**
 * Routines of the server whose words of these conditions are fixed, or name what depends on definitions and what the client has
 * written, whatever ran before.
 */
const plainRoutines: ReadonlyMap<string, readonly string[]> = new Map([
  ...[
    'exec_simple_query',
    'exec_parse_message',
    'exec_bind_message',
    'exec_execute_message',
    'exec_describe_statement_message',
    'exec_describe_portal_message',
  ].map((routine): readonly [string, readonly string[]] => [routine, ['25P02']]), // in_failed_sql_transaction
  ['BeginTransactionBlock', ['25001']], // active_sql_transaction
  ['EndTransactionBlock', ['25P01']], // no_active_sql_transaction
  ['UserAbortTransactionBlock', ['25P01']],
  ['PreventInTransactionBlock', ['25001']],
  ['CheckTransactionBlock', ['25P01']],
  ['RollbackToSavepoint', ['25P01', '3B001']], // invalid_savepoint_specification
  ['ReleaseSavepoint', ['25P01', '3B001']],
  ['CreateTableAsRelExists', ['42P07']],
  ['infer_arbiter_indexes', ['42P10']],
  ['CheckCmdReplicaIdentity', ['42P10', '55000']],
  ['PrepareTransaction', ['0A000']],
  ['reportDependentObjects', ['00000', '2BP01']], // dependent_objects_still_exist
  ['does_not_exist_skipping', ['00000']],
  ['DropErrorMsgNonExistent', ['00000', '42P01', '42704', '3F000']],
  ['aclcheck_error', ['42501']], // insufficient_privilege
  ['aclcheck_error_col', ['42501']],
  ['check_enable_rls', ['42501']],
  ['PreventCommandIfReadOnly', ['25006']], // read_only_sql_transaction
  ['PreventCommandDuringRecovery', ['25006']],
  ['get_object_address_attribute', ['42703']],
  ['expand_col_privileges', ['42703']],
  ['ComputeIndexAttrs', ['42703']],
  ['CheckValidResultRel', ['42809']],
  ['CheckValidResultRelNew', ['42809']],
  ['CheckValidRowMarkRel', ['42809']],
  ['ExecOpenScanRelation', ['55000']],
  ['RefreshMatViewByOid', ['42601', '55000']],
  ['ExecRefreshMatView', ['42601', '55000']],
  ['ParseExplainOptionList', ['22023', '42601']],
  ['ExplainQuery', ['22023', '42601']],
  ['ProcessCopyOptions', ['0A000', '22023', '42601']],
  ['BeginCopyTo', ['42809']],
  ['CopyFrom', ['42809']],
])

/** Routines of the server that run when a text is analysed, and at no other time. */
const routines: ReadonlySet<string> = new Set(
  `addRangeTableEntryForFunction check_agg_arguments check_agg_arguments_walker check_agglevels_and_constraints
  check_srf_call_placement check_ungrouped_columns_walker check_virtual_generated_security
  checkExprIsVarFree checkInsertTargets checkNameSpaceConflicts checkTargetlistEntrySQL92
  checkWellFormedRecursion checkWellFormedRecursionWalker CheckSelectLocking coerce_to_boolean coerce_to_specific_type_typmod
  colNameToVar error_view_not_updatable errorMissingColumn errorMissingRTE finalize_grouping_exprs_walker
  findTargetlistEntrySQL92 markTargetListOrigin op_error ParseFuncOrColumn parserOpenTable
  refnameNamespaceItem resolveUniqueRelation rewriteTargetListIU rewriteTargetView scanNameSpaceForRefname
  scanNSItemForColumn scanRTEForColumn select_common_type substitute_grouped_columns_mutator
  transformAggregateCall transformAssignedExpr transformColumnRef transformDistinctClause
  transformDistinctOnClause transformFromClauseItem transformInsertRow transformInsertStmt
  transformJoinUsingClause transformLockingClause transformParamRef transformSelectStmt transformSetOperationTree transformSubLink
  transformTypeCast transformUpdateTargetList transformWindowFuncCall transformWithClause
  unify_hypothetical_args`.split(/\s+/),
)

/**
 * True of an error of the server's own about how a statement's text fits together, or a definition to what is there: names,
 * types, grouping. It is found before any row is looked at, so that its words hold the client's own and those of the catalog. Code of
 * users cannot speak in the server's routines, and a text that it makes has a context, or is shown beside.
 */
export function isOfAnalysis(frame: Frame): boolean {
  const fields = noticeFieldsIn(frame)
  return isByItself(fields) && (isOfText(fields) || isOfDefinition(fields))
}

/** True of one about how a text fits together, which is found before anything of it runs. */
export function isBeforeRun(frame: Frame): boolean {
  const fields = noticeFieldsIn(frame)
  return isByItself(fields) && isOfText(fields)
}

function isByItself(fields: ReadonlyMap<string, string>): boolean {
  return !fields.has('W') && !fields.has('q') && !fields.has('p')
}

function isOfDefinition(fields: ReadonlyMap<string, string>): boolean {
  const [condition = '', routine = ''] = [fields.get('C'), fields.get('R')]
  if (definingRoutines.has(routine)) return definingConditions.has(condition)
  return plainRoutines.get(routine)?.includes(condition) === true
}

function isOfText(fields: ReadonlyMap<string, string>): boolean {
  return conditions.has(fields.get('C') ?? '') && routines.has(fields.get('R') ?? '')
}
