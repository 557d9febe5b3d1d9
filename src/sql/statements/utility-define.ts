import { saySequencesNamed } from './sequence-names.ts'
import { sayNumbersChosen, sayNumbersNamed } from '../scope/numbers-given.ts'
import { doubtedByParent } from '../queries/doubted-views.ts'
import type { EffectKind, ObjectKind, ObjectName } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { columnRenamed, sayAdded, sayRowsTested, sayConversion, sayDetached } from './altered-columns.ts'
import { hidesOwnType } from '../scope/hidden-types.ts'
import { whole } from '../scope/lineage.ts'
import {
  forgottenByColumn,
  forgottenByName,
  forgottenByRefresh,
  forgottenBySettings,
  forgottenByView,
  pathOfSettings,
} from '../queries/kept-values.ts'
import { sayBegunWith } from './kept-settings.ts'
import { sayStored } from './modify-target.ts'
import { sayAttached } from './row-tests.ts'
import { newName, objectKindOf, objectNameOf, roleIn } from '../scope/object-names.ts'
import { findRelation, nameOf } from '../scope/relations.ts'
import { createRule } from './rule-definition.ts'
import { createCalled } from './called-definition.ts'
import type { Scope } from '../scope/scope.ts'
import { scan } from '../queries/scan.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { sayStatistics } from './statistics-definition.ts'
import { createRoutine } from './routine-definition.ts'
import { sayReferenced, sayRouted, sayTested, takesAnyRow } from '../queries/tested-columns.ts'
import { createTrigger } from './trigger-definition.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityResult, UtilityRule } from './utility.ts'

/** Further effects of a definition that reaches beyond the catalog. */
type Reach = readonly EffectKind[]

/** A definition of one object, whose name `name` reads from the statement. */
function defines(
  verb: string,
  objectKind: ObjectKind,
  name: (context: UtilityContext) => ObjectName | null,
  reach: Reach = [],
): UtilityRule {
  return (context) => {
    const { findings } = context.scope.analysis
    const object = name(context)
    findings.effect('define', verb, objectKind, object)
    const sayReach = (): void => {
      for (const kind of reach) findings.effect(kind, verb, objectKind, object)
      if (reach.includes('unknown'))
        findings.unknown(`What ${[verb, object ?? ''].join(' ').trimEnd()} makes possible is not known.`)
    }
    if (usedLater.has(context.tag)) findings.later(sayReach)
    else sayReach()
    scan(context.body, context.scope)
    return noResult
  }
}

function alterDatabaseSettings(context: UtilityContext): UtilityResult {
  sayBegunWith(context.body, context.scope.analysis.findings)
  return defines('alter', 'database', wordIn('dbname'))(context)
}

/** Definitions that only name functions which are there, for when they are used. */
const usedLater: ReadonlySet<string> = new Set(
  'AlterOpFamilyStmt AlterOperatorStmt CreateCastStmt CreateOpClassStmt CreateTransformStmt'.split(' '),
)

/** The relation in a field of fixed type. */
function relationIn(field: string) {
  return ({ body, scope }: UtilityContext): ObjectName | null => {
    const range = tree(body, field)
    return range ? nameOf(range, scope.analysis) : null
  }
}

/** A name in a text field, such as a database's. */
function wordIn(field: string) {
  return ({ body }: UtilityContext): ObjectName | null => {
    const name = word(body, field)
    return name === '' ? null : joinName(name)
  }
}

/** A dotted name in a list of texts. */
function pathIn(field: string) {
  return ({ body, scope }: UtilityContext): ObjectName | null => {
    const path = words(body, field)
    return path.length === 0 ? null : newName(path, scope.analysis)
  }
}

const nameless = (): null => null

/** Statements about any kind of object: `objtype` says which, `object` or `relation` names it. */
function alters(verb: string, typeField: string, kind: EffectKind = 'define'): UtilityRule {
  return (context) => {
    const { body, scope } = context
    const type = word(body, typeField)
    const range = tree(body, 'relation')
    const object = range
      ? nameOf(range, scope.analysis)
      : objectNameOf(node(body, 'object') ?? node(body, 'func'), type, scope.analysis)
    const { findings } = scope.analysis
    const named = verb === 'rename' ? columnRenamed(body, scope.analysis) : []
    findings.effect(kind, verb, objectKindOf(type), object ?? wordIn('subname')(context), named)
    const name = word(body, 'newname')
    const [schema] = object === null ? [] : (splitName(object)?.slice(0, -1) ?? [])
    if (name !== '' && hidesOwnType(joinName(...(schema === undefined ? [] : [schema]), name)))
      findings.unknown(`${name} would take the place of the server's own type of that name.`)
    if (verb === 'rename') forgottenByName(name, scope.analysis)
    else if (word(body, 'newschema') !== '' && object !== null)
      forgottenByName(splitName(object)?.at(-1) ?? '', scope.analysis)
    const altered = pathOfSettings(body)
    if (altered) forgottenBySettings(altered, scope.analysis)
    scan(body, scope)
    return noResult
  }
}

/** Subcommands of ALTER TABLE that say who may do what rather than what is there. */
const grantingCommands: ReadonlySet<string> = new Set([
  'AT_ChangeOwner',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
])

function sayParent(command: Node, range: Tree | null, { analysis }: Scope): void {
  const definition = node(command.body, 'def')?.body ?? {}
  if (word(command.body, 'subtype') === 'AT_AddInherit') doubtedByParent(range, definition, analysis)
  if (word(command.body, 'subtype') === 'AT_AttachPartition')
    doubtedByParent(tree(definition, 'name'), range, analysis)
}

function alterTable(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  const { findings } = scope.analysis
  const object = relationIn('relation')(context)
  const kind = objectKindOf(word(body, 'objtype'))
  findings.effect('define', 'alter', kind, object)
  // An index that is put below another is held against its definition alone.
  const isIndex = word(body, 'objtype') === 'OBJECT_INDEX'
  for (const command of nodes(body, 'cmds')) {
    if (isIndex && word(command.body, 'subtype') === 'AT_AttachPartition') continue
    if (grantingCommands.has(word(command.body, 'subtype'))) findings.effect('grant', 'alter', kind, object)
    sayRowsTested(command, context)
    sayDetached(command, context)
    const range = tree(body, 'relation')
    if (range && word(command.body, 'subtype') === 'AT_AttachPartition')
      sayRouted(range, tree(node(command.body, 'def')?.body ?? {}, 'name'), scope)
    sayParent(command, range, scope)
    if (word(command.body, 'subtype') === 'AT_AddColumn') sayAdded(command, context)
    if (range && word(command.body, 'subtype') === 'AT_DropExpression')
      forgottenByColumn(word(command.body, 'name'), range, scope.analysis)
    // Rows are written anew, or looked at, with expressions that the statement brings.
    if (word(command.body, 'subtype') === 'AT_AlterColumnType') {
      findings.effect('write', 'alter', kind, object)
      sayConversion(command, context)
    }
  }
  saySequencesNamed(body, scope.analysis)
  sayReferenced(body, scope)
  scan(body, scope)
  return noResult
}

/** Extensions of the server's own whose scripts only define, and whose functions are judged one by one. */
const knownExtensions: ReadonlySet<string> = new Set(
  `btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree moddatetime pg_buffercache
  pg_stat_statements pg_trgm pgcrypto pgrowlocks pgstattuple plpgsql seg tablefunc tsm_system_rows tsm_system_time unaccent
  uuid-ossp vector postgis`.split(/\s+/),
)

function createExtension(context: UtilityContext): ReturnType<UtilityRule> {
  const isKnown = knownExtensions.has(word(context.body, 'extname'))
  return defines('create extension', 'other', wordIn('extname'), isKnown ? [] : ['unknown'])(context)
}

function createTable(context: UtilityContext): ReturnType<UtilityRule> {
  const range = tree(context.body, 'relation')
  sayReferenced(context.body, context.scope, range)
  if (range) forgottenByName(word(range, 'relname'), context.scope.analysis)
  saySequencesNamed(context.body, context.scope.analysis)
  // What the default partition holds must not belong into the new one.
  if (tree(context.body, 'partbound'))
    for (const parent of nodes(context.body, 'inhRelations')) sayRouted(parent.body, null, context.scope)
  return defines('create', 'table', relationIn('relation'))(context)
}

function createIndex(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  if (!takesAnyRow(body)) sayTested(body, tree(body, 'relation'), scope)
  return defines('create index', 'table', relationIn('relation'))(context)
}

function alterDomain(context: UtilityContext): ReturnType<UtilityRule> {
  // A new constraint, or NOT NULL, is tested on every column of this type, wherever that is.
  if (['C', 'O', 'V'].includes(word(context.body, 'subtype')))
    context.scope.analysis.findings.unknown(
      'Which columns the new constraint of the domain tests is not known.',
    )
  return defines('alter', 'type', pathIn('typeName'))(context)
}

function drop({ body, scope }: UtilityContext): ReturnType<UtilityRule> {
  const type = word(body, 'removeType')
  const objects = nodes(body, 'objects')
  const kind = type === 'OBJECT_POLICY' ? 'grant' : 'define'
  for (const object of objects) {
    const name = objectNameOf(object, type, scope.analysis)
    // A trigger or a policy is named by its table; the verb tells that the table itself stays.
    const part = /^OBJECT_(TRIGGER|RULE|POLICY)$/.exec(type)?.[1]
    const verb = part === undefined ? 'drop' : `drop ${part.toLowerCase()}`
    scope.analysis.findings.effect(kind, verb, objectKindOf(type), name)
  }
  if (objects.length === 0) scope.analysis.findings.effect(kind, 'drop', objectKindOf(type), null)
  scan(body, scope)
  return noResult
}

/** CREATE TABLE AS, CREATE MATERIALIZED VIEW and SELECT INTO as the grammar writes them. */
function createTableAs(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  const { findings, walkers } = scope.analysis
  const range = tree(tree(body, 'into') ?? {}, 'rel')
  const object = range ? nameOf(range, scope.analysis) : null
  if (range) {
    findings.visit(range)
    forgottenByName(word(range, 'relname'), scope.analysis)
  }
  const kind = objectKindOf(word(body, 'objtype'))
  findings.effect('define', 'create', kind, object)
  findings.effect('write', 'create', kind, object)
  const query = node(body, 'query')
  if (query?.tag === 'ExecuteStmt') {
    const inner = context.inspect(query)
    findings.visit(query.body)
    findings.include(inner.effects, inner.uses, inner.unknowns)
    return { executes: { facts: inner, plan: null } }
  }
  if (query) sayStored(whole(walkers.query(query, scope)), scope.analysis)
  return noResult
}

function createView(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  scope.analysis.findings.effect('define', 'create', 'view', relationIn('view')(context))
  const range = tree(body, 'view')
  if (range) scope.analysis.findings.visit(range)
  const query = node(body, 'query')
  const shape = query && scope.analysis.walkers.query(query, scope)
  if (range && shape) forgottenByView(range, shape, scope.analysis)
  return noResult
}

function refreshView(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  const { analysis } = scope
  const range = tree(body, 'relation')
  const object = relationIn('relation')(context)
  analysis.findings.effect('write', 'refresh', 'view', object)
  analysis.findings.effect('maintain', 'refresh', 'view', object)
  if (!range) return noResult
  analysis.findings.visit(range)
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  if (found.kind === 'unknown') analysis.findings.unknown(found.sentence)
  if (found.kind !== 'relation') return noResult
  // What computes the rows anew holds them against what belongs to the view.
  sayAttached(found.relation, found.relation, analysis)
  const facts = forgottenByRefresh(found.relation, analysis)
  analysis.findings.include(facts.effects, facts.uses.sources, facts.unknowns)
  return noResult
}

function createSchema(context: UtilityContext): ReturnType<UtilityRule> {
  const { body, scope } = context
  const { findings } = scope.analysis
  const name = word(body, 'schemaname')
  findings.effect('define', 'create', 'schema', name === '' ? roleIn(body, 'authrole') : joinName(name))
  for (const element of nodes(body, 'schemaElts')) {
    const inner = context.inspect(element)
    findings.include(inner.effects, inner.uses, inner.unknowns)
  }
  return noResult
}

/** The relation within the base of a foreign table. */
function foreignTable(context: UtilityContext): ObjectName | null {
  const range =
    tree(tree(context.body, 'base') ?? {}, 'relation') ??
    tree(tree(context.body, 'base_stmt') ?? {}, 'relation')
  return range ? nameOf(range, context.scope.analysis) : relationIn('relation')(context)
}

/** Statements that define things, by their kind. */
export const defineRules: Readonly<Record<string, UtilityRule>> = {
  CreateStmt: createTable,
  CreateTableAsStmt: createTableAs,
  ViewStmt: createView,
  RefreshMatViewStmt: refreshView,
  CreateSchemaStmt: createSchema,
  AlterTableStmt: alterTable,
  AlterTableMoveAllStmt: defines('alter', 'other', wordIn('orig_tablespacename')),
  IndexStmt: createIndex,
  CreateStatsStmt: (context) => {
    sayStatistics(context)
    return defines('create statistics', 'other', pathIn('defnames'))(context)
  },
  AlterStatsStmt: defines('alter statistics', 'other', pathIn('defnames')),
  CreateSeqStmt: (context) => {
    sayNumbersNamed(word(tree(context.body, 'sequence') ?? {}, 'relname'), context.scope.analysis)
    return defines('create', 'sequence', relationIn('sequence'))(context)
  },
  AlterSeqStmt: (context) => {
    const chooses = nodes(context.body, 'options').some((one) => word(one.body, 'defname') !== 'owned_by')
    if (chooses) sayNumbersChosen(context.scope.analysis)
    return defines('alter', 'sequence', relationIn('sequence'))(context)
  },
  CreateFunctionStmt: createRoutine,
  AlterFunctionStmt: alters('alter', 'objtype'),
  CreateTrigStmt: createTrigger,
  CreateEventTrigStmt: defines('create event trigger', 'other', wordIn('trigname'), ['unknown']),
  AlterEventTrigStmt: defines('alter event trigger', 'other', wordIn('trigname')),
  RuleStmt: createRule,
  DefineStmt: createCalled,
  CreateDomainStmt: defines('create', 'type', pathIn('domainname')),
  AlterDomainStmt: alterDomain,
  CompositeTypeStmt: defines('create', 'type', relationIn('typevar')),
  CreateEnumStmt: defines('create', 'type', pathIn('typeName')),
  AlterEnumStmt: defines('alter', 'type', pathIn('typeName')),
  CreateRangeStmt: defines('create', 'type', pathIn('typeName')),
  AlterTypeStmt: defines('alter', 'type', pathIn('typeName')),
  AlterCollationStmt: defines('alter', 'other', pathIn('collname')),
  CreateConversionStmt: defines('create conversion', 'other', pathIn('conversion_name'), ['unknown']),
  CreateCastStmt: defines('create cast', 'type', nameless, ['unknown']),
  CreateTransformStmt: defines('create transform', 'type', nameless, ['unknown']),
  CreateOpClassStmt: defines('create operator class', 'other', pathIn('opclassname'), ['unknown']),
  CreateOpFamilyStmt: defines('create operator family', 'other', pathIn('opfamilyname')),
  AlterOpFamilyStmt: defines('alter operator family', 'other', pathIn('opfamilyname'), ['unknown']),
  AlterOperatorStmt: defines('alter operator', 'other', nameless, ['unknown']),
  CreateAmStmt: defines('create access method', 'other', wordIn('amname'), ['unknown']),
  CreatePLangStmt: defines('create language', 'other', wordIn('plname'), ['unknown']),
  CreateExtensionStmt: createExtension,
  AlterExtensionStmt: defines('alter extension', 'other', wordIn('extname'), ['unknown']),
  AlterExtensionContentsStmt: defines('alter extension', 'other', wordIn('extname')),
  CreateFdwStmt: defines('create foreign data wrapper', 'other', wordIn('fdwname'), ['network', 'unknown']),
  AlterFdwStmt: defines('alter foreign data wrapper', 'other', wordIn('fdwname'), ['network', 'unknown']),
  CreateForeignServerStmt: defines('create server', 'other', wordIn('servername'), ['network']),
  AlterForeignServerStmt: defines('alter server', 'other', wordIn('servername'), ['network']),
  CreateForeignTableStmt: defines('create', 'table', foreignTable, ['network']),
  ImportForeignSchemaStmt: defines('import foreign schema', 'schema', wordIn('local_schema'), ['network']),
  CreateTableSpaceStmt: defines('create tablespace', 'other', wordIn('tablespacename'), ['server-file']),
  DropTableSpaceStmt: defines('drop tablespace', 'other', wordIn('tablespacename')),
  AlterTableSpaceOptionsStmt: defines('alter tablespace', 'other', wordIn('tablespacename')),
  CreatedbStmt: defines('create', 'database', wordIn('dbname')),
  AlterDatabaseStmt: defines('alter', 'database', wordIn('dbname')),
  AlterDatabaseRefreshCollStmt: defines('alter', 'database', wordIn('dbname')),
  AlterDatabaseSetStmt: alterDatabaseSettings,
  DropdbStmt: defines('drop', 'database', wordIn('dbname')),
  CreatePublicationStmt: defines('create publication', 'other', wordIn('pubname'), ['replication']),
  AlterPublicationStmt: defines('alter publication', 'other', wordIn('pubname'), ['replication']),
  CreateSubscriptionStmt: defines('create subscription', 'other', wordIn('subname'), [
    'network',
    'replication',
  ]),
  AlterSubscriptionStmt: defines('alter subscription', 'other', wordIn('subname'), [
    'network',
    'replication',
  ]),
  DropSubscriptionStmt: defines('drop subscription', 'other', wordIn('subname'), ['network', 'replication']),
  AlterTSDictionaryStmt: defines('alter text search', 'other', pathIn('dictname')),
  AlterTSConfigurationStmt: defines('alter text search', 'other', pathIn('cfgname')),
  DropStmt: drop,
  CommentStmt: alters('comment', 'objtype'),
  SecLabelStmt: alters('security label', 'objtype', 'grant'),
  RenameStmt: alters('rename', 'renameType'),
  AlterObjectDependsStmt: alters('alter', 'objectType'),
  AlterObjectSchemaStmt: alters('move', 'objectType'),
  AlterOwnerStmt: alters('alter owner', 'objectType', 'grant'),
}
