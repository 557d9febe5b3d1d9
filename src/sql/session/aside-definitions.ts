import type { Effect, Inspection, StatementFacts } from '../../core/inspection.ts'
import { keepsTables } from './kept-tables.ts'
import { movedNames } from './moved-names.ts'
import { nodes, word } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Definitions that make nothing which another one could name in its stead, where they keep the tables that they are about. */
const aside: ReadonlySet<string> = new Set([
  'AlterSeqStmt',
  'AlterTableStmt',
  'CommentStmt',
  'GrantStmt',
  'IndexStmt',
])

/** See `StatementFacts.isAside`. */
export function isAside(statement: Node, facts: StatementFacts): boolean {
  const isOfTables = statement.tag !== 'AlterTableStmt' || word(statement.body, 'objtype') === 'OBJECT_TABLE'
  return aside.has(statement.tag) && isOfTables && keepsTables(statement, facts)
}

/** See `StatementFacts.leavesTrace`. */
export function leavesTrace({ tag, body }: Node): boolean {
  if (body['if_not_exists'] === true || body['missing_ok'] === true || body['concurrent'] === true)
    return false
  if (tag !== 'AlterTableStmt') return tracing.has(tag)
  return nodes(body, 'cmds').some(
    ({ body: command }) => tracingCommands.has(word(command, 'subtype')) && command['missing_ok'] !== true,
  )
}

const tracing: ReadonlySet<string> = new Set([
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStmt',
  'DropStmt',
  'IndexStmt',
  'RenameStmt',
])
const tracingCommands: ReadonlySet<string> = new Set(['AT_AddColumn', 'AT_AddConstraint', 'AT_DropColumn'])

/**
 * True of a text that defines and does nothing else, and of which each statement says itself what the definitions behind it
 * must know: they can be inspected with it in place of a newer catalog.
 */
export function isPlainlyDefining({ kind, statements }: Inspection): boolean {
  return kind === 'parsed' && statements.length > 0 && statements.every(isPlain)
}

/** True of a text that may be judged by the texts before it: nothing but definitions, and nothing of it in doubt. */
export function isToldByTexts({ kind, statements }: Inspection): boolean {
  return kind === 'parsed' && statements.length > 0 && statements.every(definesAlone)
}

function isPlain(facts: StatementFacts): boolean {
  return (
    definesAlone(facts) &&
    (facts.isFollowed === true || (facts.isAside === true && movedNames(facts).length === 0))
  )
}

/** Definitions that run no code and bring none with them. */
const ofTables: ReadonlySet<string> = new Set([
  'AlterOwnerStmt',
  'AlterSeqStmt',
  'AlterTableStmt',
  'CommentStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStmt',
  'DropStmt',
  'GrantStmt',
  'IndexStmt',
  'RenameStmt',
])

function definesAlone(facts: StatementFacts): boolean {
  const { node, unknowns, outputs, effects, sessionName, copy, executes, restsOnKeys } = facts
  return (
    ofTables.has(node) &&
    unknowns.length === 0 &&
    outputs.kind === 'none' &&
    sessionName === null &&
    copy === null &&
    executes === undefined &&
    restsOnKeys === undefined &&
    effects.some(({ kind }) => kind === 'define' || kind === 'grant') &&
    effects.every(isOfDefinition)
  )
}

/** Of what else they may do only the numbers that a default takes are their own; rows are another matter. */
function isOfDefinition({ kind, verb }: Effect): boolean {
  return kind === 'define' || kind === 'grant' || (kind === 'write' && verb === 'nextval')
}
