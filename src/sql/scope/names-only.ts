import { isTree, node, nodeOf, nodes, tree, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Definitions that look at the catalog alone: no row is read for them, and no expression of users computed. */
const ofNames: ReadonlySet<string> = new Set([
  'AlterDatabaseSetStmt',
  'AlterDefaultPrivilegesStmt',
  'AlterEnumStmt',
  'AlterFunctionStmt',
  'AlterObjectDependsStmt',
  'AlterObjectSchemaStmt',
  'AlterOwnerStmt',
  'AlterRoleSetStmt',
  'AlterRoleStmt',
  'AlterSeqStmt',
  'CheckPointStmt',
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateCastStmt',
  'CreateDomainStmt',
  'CreateEnumStmt',
  'CreateFunctionStmt',
  'CreatePolicyStmt',
  'CreateRoleStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStatsStmt',
  'CreateTrigStmt',
  'DefineStmt',
  'DropRoleStmt',
  'DropStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'RenameStmt',
  'RuleStmt',
  'ViewStmt',
])

/** Subcommands of ALTER TABLE that rewrite nothing and look at no row's values. */
const alterations: ReadonlySet<string> = new Set([
  'AT_AddColumn',
  'AT_AddIdentity',
  'AT_ChangeOwner',
  'AT_ClusterOn',
  'AT_ColumnDefault',
  'AT_DisableRowSecurity',
  'AT_DisableTrig',
  'AT_DisableTrigAll',
  'AT_DisableTrigUser',
  'AT_DropColumn',
  'AT_DropConstraint',
  'AT_DropIdentity',
  'AT_DropNotNull',
  'AT_EnableRowSecurity',
  'AT_EnableTrig',
  'AT_EnableTrigAll',
  'AT_EnableTrigUser',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
  'AT_ReplicaIdentity',
  'AT_ResetRelOptions',
  'AT_SetIdentity',
  'AT_SetNotNull',
  'AT_SetRelOptions',
  'AT_SetStatistics',
  'AT_SetStorage',
])

/**
 * True of a definition of which the server itself can say nothing but names and what the statement's own text holds. What
 * code of users says on the way (event triggers) has a context, by which it is told apart.
 */
export function isOfNamesOnly({ tag, body }: Node): boolean {
  if (ofNames.has(tag)) return true
  switch (tag) {
    case 'AlterTableStmt':
      return nodes(body, 'cmds').every((command) => isPlainAlteration(command.body))
    case 'CreateStmt': {
      const bound = tree(body, 'partbound')
      return bound === null || !calls(bound)
    }
    case 'IndexStmt':
      return (
        node(body, 'whereClause') === null &&
        nodes(body, 'indexParams').every((one) => node(one.body, 'expr') === null)
      )
    case 'VacuumStmt':
      return nodes(body, 'rels').length > 0
    default:
      return false
  }
}

function isPlainAlteration(command: Tree): boolean {
  if (!alterations.has(word(command, 'subtype'))) return false
  return word(command, 'subtype') !== 'AT_AddColumn' || !calls(command)
}

/** True where the tree calls a function, whichever. */
function calls(root: Tree): boolean {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) {
      for (const member of value) pending.push(member)
      continue
    }
    if (!isTree(value)) continue
    if (nodeOf(value)?.tag === 'FuncCall') return true
    for (const field in value) pending.push(value[field])
  }
  return false
}
