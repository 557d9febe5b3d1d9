import type { Findings } from './findings.ts'
import { isTree, nodeOf } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * Nodes that do nothing by themselves: names, constants, types of clauses whose parts are nodes of their own. Every other
 * node must have been dealt with by a rule of the inspection, else the statement is unknown.
 */
const passive: ReadonlySet<string> = new Set(
  `String Integer Float Boolean BitString List A_Const A_Star A_Indices TypeName Alias ParamRef SetToDefault
  ResTarget SortBy WindowDef DefElem RoleSpec AccessPriv ObjectWithArgs FunctionParameter ColumnDef Constraint
  TableLikeClause IndexElem PartitionElem PartitionSpec PartitionBoundSpec PartitionRangeDatum PartitionCmd AlterTableCmd
  ATAlterConstraint ReplicaIdentityStmt CreateOpClassItem StatsElem TriggerTransition VacuumRelation PublicationObjSpec
  PublicationTable LockingClause WithClause CTESearchClause CTECycleClause InferClause OnConflictClause MergeWhenClause
  ReturningOption ReturningClause GroupingSet RangeTableFuncCol JsonTableColumn JsonTablePathSpec JsonFormat JsonReturning
  JsonValueExpr JsonOutput JsonArgument JsonKeyValue JsonBehavior JsonAggConstructor IntoClause NamedArgExpr
  SQLValueFunction MergeSupportFunc CurrentOfExpr`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Says of every node that no rule has dealt with that it is unknown. Walks the whole tree, whatever it holds. */
export function reportUnvisited(root: Node, findings: Findings): void {
  const pending: unknown[] = [{ [root.tag]: root.body }]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) {
      for (const member of value) pending.push(member)
      continue
    }
    if (!isTree(value)) continue
    const one = nodeOf(value)
    const body: Tree = one ? one.body : value
    const mustBeKnown = one ? !passive.has(one.tag) : 'relname' in value
    if (mustBeKnown && !findings.visited.has(body))
      findings.unknown(`A part of the statement was not understood: ${one ? one.tag : 'RangeVar'}.`)
    for (const field in body) {
      const inner = body[field]
      if (typeof inner === 'object' && inner !== null) pending.push(inner)
    }
  }
}
