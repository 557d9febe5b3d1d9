import type { CatalogIndex } from '../scope/catalog-index.ts'
import { bareConstant } from '../scope/constants.ts'
import { findRelation } from '../scope/relations.ts'
import type { Scope } from '../scope/scope.ts'
import { constantText, node, nodes, tree, word, words } from '../text/tree.ts'
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
  const { catalog } = analysis
  if (where === null || !catalog) return none
  const isOwnEqual = !catalog.customOperators.has('=')
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
  const isNamed = tree(from.body, 'alias')?.['colnames'] === undefined
  // An operator of users may say yes to anything.
  if (!isOwnEqual && (name !== 'pg_settings' || !isNamed || !takesValuesOfUsers('=', catalog))) return none
  const fixed = new Map<string, string>()
  for (const condition of conjuncts(where)) {
    if (condition.tag !== 'A_Expr' || word(condition.body, 'kind') !== 'AEXPR_OP') continue
    if (words(condition.body, 'name').join('.') !== '=') continue
    const left = node(condition.body, 'lexpr')
    const right = node(condition.body, 'rexpr')
    const path = left && writtenColumn(left)
    const bare = right && (isOwnEqual ? bareConstant(right, analysis) : right)
    if (path === null || bare?.tag !== 'A_Const') continue
    if (!isOwnEqual && path.split('.').at(-1) !== 'name') continue
    const text = constantText(bare)
    if (text !== null) fixed.set(path, text)
  }
  return fixed
}

/**
 * True where each operator of users that bears this name takes a value of a type of users on one side at least. Between a
 * column of `text` and a constant without a type the server looks first for an operator that takes `text` on both sides, and
 * its own does: those of users are not looked at, whatever can be cast to their types. What is defined in the text itself, and
 * what was not read, has no functions here.
 */
function takesValuesOfUsers(name: string, catalog: CatalogIndex): boolean {
  const operators = catalog.snapshot.operators?.filter((one) => one.name === name) ?? []
  return (
    operators.length > 0 &&
    operators.every(
      ({ functions }) =>
        functions.length > 0 &&
        functions.every((one) => {
          const types = catalog.functionOf(Number(one))?.argumentTypes
          return types?.length === 2 && types.some((type) => !typeOfServer.test(type))
        }),
    )
  )
}

const typeOfServer = /^(?:pg_catalog|information_schema)\./

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
