import type { StatementFacts } from '../../core/inspection.ts'
import { plainConstraints } from './table-made-here.ts'
import { node, nodes, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** True when a statement cannot make a created table's name mean something else, or the table another. */
export function keepsTables(statement: Node, facts: StatementFacts): boolean {
  const { tag, body } = statement
  switch (tag) {
    case 'SelectStmt':
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
    case 'CopyStmt':
    case 'TruncateStmt':
    case 'LockStmt':
      return facts.unknowns.length === 0 && facts.effects.every(({ kind }) => rowKinds.has(kind))
    // What bears such a name from then on, `movedNames` says.
    case 'CreateStmt':
    case 'CreateTableAsStmt':
    case 'ViewStmt':
      return true
    case 'CommentStmt':
    case 'GrantStmt':
    case 'CreateSeqStmt':
    case 'AlterSeqStmt':
    case 'CreateEnumStmt':
    case 'CreateDomainStmt':
    case 'CompositeTypeStmt':
    case 'CreateFunctionStmt':
    case 'CreateStatsStmt':
    case 'CreateExtensionStmt':
    case 'VacuumStmt':
      return facts.unknowns.length === 0
    case 'IndexStmt':
      return facts.unknowns.length === 0 && facts.effects.every(({ kind }) => kind === 'define')
    case 'AlterTableStmt':
      return (
        facts.unknowns.length === 0 &&
        nodes(body, 'cmds').every((command) => keepsTable(word(command.body, 'subtype'), command.body))
      )
    case 'DropStmt':
      return (
        facts.unknowns.length === 0 &&
        word(body, 'behavior') !== 'DROP_CASCADE' &&
        passiveDrops.has(word(body, 'removeType'))
      )
    case 'TransactionStmt':
      return keptTransactions.has(word(body, 'kind'))
    case 'VariableSetStmt':
      return word(body, 'kind') === 'VAR_SET_VALUE' && plainSettings.has(word(body, 'name'))
    default:
      return false
  }
}

function keepsTable(subtype: string, command: Tree): boolean {
  if (keptByCommand.has(subtype)) return true
  if (subtype !== 'AT_AddConstraint') return false
  const constraint = node(command, 'def')?.body ?? {}
  const isPassive = ['fk_del_action', 'fk_upd_action'].every((field) =>
    ['', 'a', 'r'].includes(word(constraint, field)),
  )
  return plainConstraints.has(word(constraint, 'contype')) && isPassive
}

/** Subcommands after which a table is what it was, but for what the statement itself says that it runs. */
const keptByCommand: ReadonlySet<string> = new Set([
  'AT_AddIdentity',
  'AT_ChangeOwner',
  'AT_ClusterOn',
  'AT_ColumnDefault',
  'AT_DropConstraint',
  'AT_DropIdentity',
  'AT_DropNotNull',
  // Without a policy, for which see CREATE POLICY, it computes nothing.
  'AT_EnableRowSecurity',
  'AT_ReplicaIdentity',
  'AT_SetCompression',
  'AT_SetIdentity',
  'AT_SetNotNull',
  'AT_SetRelOptions',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_ValidateConstraint',
])

/** What goes alone, and is no relation. */
const passiveDrops: ReadonlySet<string> = new Set([
  'OBJECT_AGGREGATE',
  'OBJECT_FUNCTION',
  'OBJECT_INDEX',
  'OBJECT_PROCEDURE',
  'OBJECT_ROUTINE',
  'OBJECT_TRIGGER',
])

const rowKinds: ReadonlySet<string> = new Set(['read', 'write', 'lock'])
const keptTransactions: ReadonlySet<string> = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_SAVEPOINT',
  'TRANS_STMT_RELEASE',
])
/** Settings that no name depends on. */
const plainSettings: ReadonlySet<string> = new Set([
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'client_min_messages',
  'check_function_bodies',
  'xmloption',
  'default_tablespace',
  'default_table_access_method',
])
