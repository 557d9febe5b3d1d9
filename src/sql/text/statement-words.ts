import { constantText, node, word, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/** Columns that hold the words of other sessions' statements. */
const statementColumns: ReadonlySet<string> = new Set([
  'pg_catalog.pg_stat_activity.query',
  'public.pg_stat_statements.query',
])

/** What monitors look for in statements. That a statement has one of these words in it tells of no value. */
const wordsAsked: ReadonlySet<string> = new Set(
  `|pg_stat_activity|pg_stat_statements|pg_stat_replication|pg_stat_user_tables|pg_locks|pg_catalog|pg_|autovacuum|vacuum
  |analyze|<idle>|<idle> in transaction|<insufficient privilege>|<backend information not available>|select|select 1|insert
  |update|delete|merge|truncate|copy|create|create index|alter|drop|begin|commit|rollback|listen|notify|show|set|discard
  |deallocate|fetch|declare|start_replication|reindex|refresh materialized view|explain|call|do`
    .split('|')
    .map((one) => one.trim()),
)

const tests: ReadonlySet<string> = new Set(['=', '<>', '!=', '~~', '!~~', '~~*', '!~~*'])

/** True for a comparison of a column with a constant that asks for nothing but such a word. */
export function asksForWord(body: Tree): boolean {
  if (!['AEXPR_OP', 'AEXPR_LIKE', 'AEXPR_ILIKE'].includes(word(body, 'kind'))) return false
  const column = node(body, 'lexpr')
  if (!tests.has(words(body, 'name').join('.')) || !column || !isAskedByName(column)) return false
  const asked = constantText(node(body, 'rexpr'))
  const bare = asked && /^%*([^%\\]*?)[\s:(]*%*$/.exec(asked.toLowerCase())?.[1]
  return asked !== null && wordsAsked.has((bare ?? '?').trim())
}

/** True for a column by the name that such columns have: what it is compared with counts as part of the text. */
export function isAskedByName({ tag, body }: Node): boolean {
  return tag === 'ColumnRef' && words(body, 'fields').at(-1) === 'query'
}

/** True for a column that holds a statement's words, as they are. */
export function holdsStatement(sources: readonly string[]): boolean {
  return sources.length === 1 && statementColumns.has(sources[0] ?? '')
}
