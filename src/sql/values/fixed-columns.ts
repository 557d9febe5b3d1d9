import { bareConstant } from '../scope/constants.ts'
import { findRelation } from '../scope/relations.ts'
import type { Scope } from '../scope/scope.ts'
import { constantText, node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * Columns of `pg_settings`, and of views that list relations, that a WHERE lets through with one text only: `name = 'x'`, alone or
 * joined by AND. Keys are the columns as they are written. What is computed for rows that passed (the target list) may take them
 * for that text. Of these views alone: their rows come whole from a function or from the catalog, while a column that a query
 * computes is computed again where it is shown, and may then be another.
 */
export function fixedColumns(body: Tree, scope: Scope): ReadonlyMap<string, string> {
  const { analysis, ctes } = scope
  const where = node(body, 'whereClause')
  // An operator of users may say yes to anything.
  if (where === null || analysis.catalog?.customOperators.has('=') !== false) return none
  const [from, ...others] = nodes(body, 'fromClause')
  if (from?.tag !== 'RangeVar' || others.length > 0) return none
  const [schema, name] = [word(from.body, 'schemaname'), word(from.body, 'relname')]
  const own = ownViews.get(name)
  if (own === undefined || (schema === '' && ctes !== null && ctes.find(name) !== null)) return none
  const found = findRelation(schema, name, analysis)
  const isOwn =
    found.kind === 'system'
      ? own === 'pg_catalog'
      : found.kind === 'relation' && found.relation.schema === own
  if (!isOwn) return none
  const fixed = new Map<string, string>()
  for (const condition of conjuncts(where)) {
    if (condition.tag !== 'A_Expr' || word(condition.body, 'kind') !== 'AEXPR_OP') continue
    if (words(condition.body, 'name').join('.') !== '=') continue
    const left = node(condition.body, 'lexpr')
    const right = node(condition.body, 'rexpr')
    const path = left && writtenColumn(left)
    const bare = right && bareConstant(right, analysis)
    if (path === null || bare?.tag !== 'A_Const') continue
    const text = constantText(bare)
    if (text !== null) fixed.set(path, text)
  }
  return fixed
}

const ownViews: ReadonlyMap<string, string> = new Map([
  ['pg_settings', 'pg_catalog'],
  ['pg_tables', 'pg_catalog'],
  ['pg_stat_user_tables', 'pg_catalog'],
  ['tables', 'information_schema'],
])

/** A column reference as it is written; null for anything else. */
export function writtenColumn(value: Node): string | null {
  if (value.tag !== 'ColumnRef') return null
  const path = words(value.body, 'fields')
  return path.length === 0 ? null : path.join('.')
}

/** The conditions that AND joins. */
export function conjuncts(condition: Node): readonly Node[] {
  if (condition.tag !== 'BoolExpr' || word(condition.body, 'boolop') !== 'AND_EXPR') return [condition]
  return nodes(condition.body, 'args')
}

const none: ReadonlyMap<string, string> = new Map()
