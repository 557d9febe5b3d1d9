/**
 * Figures of `pg_stats` that a WHERE lets through for tables which it names: they tell of the columns of these tables and of no
 * others. Only in the outermost query, over that view alone: its target list is worked out for rows that have passed, while
 * a sub-select may be taken apart, and a part of it worked out for others.
 */
import type { Relation } from '../../core/catalog-snapshot.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import { conjuncts, writtenColumn } from './fixed-columns.ts'
import { joined } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { columnsOf, findRelation } from '../scope/relations.ts'
import { plainText, plainTexts } from '../scope/plain-texts.ts'
import type { Analysis, RangeItem, Scope } from '../scope/scope.ts'
import { isSensitive, isSystemSchema, statisticsView } from '../text/sensitive-catalog.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Columns by which a WHERE says which rows it lets through: of these it tells nothing more. */
const naming: ReadonlySet<string> = new Set(['schemaname', 'tablename', 'attname', 'inherited'])
const tables: ReadonlySet<string> = new Set(['table', 'partitioned', 'foreign', 'materialized'])

/** The entries of FROM as the target list may take them. */
export function narrowedItems(body: Tree, items: readonly RangeItem[], scope: Scope): readonly RangeItem[] {
  const lineage = lineageOf(body, items, scope)
  if (lineage === null) return items
  return items.map((item) => ({
    ...item,
    columns: item.columns.map((column) =>
      isSensitive(statisticsView, column.name)
        ? { ...column, lineage: joined([{ ...column.lineage, direct: false, known: true }, lineage]) }
        : column,
    ),
  }))
}

function lineageOf(body: Tree, items: readonly RangeItem[], scope: Scope): Lineage | null {
  const { analysis, ctes } = scope
  const { catalog } = analysis
  if (scope.parent?.isOutermost !== true) return null
  const where = node(body, 'whereClause')
  const [from, ...others] = nodes(body, 'fromClause')
  const [item] = items
  if (!catalog || !item || from?.tag !== 'RangeVar' || others.length > 0 || where === null) return null
  if (word(from.body, 'relname') !== statisticsView || body['havingClause'] !== undefined) return null
  // Under other names the columns may be others, and an operator of users may say yes to anything.
  if (tree(from.body, 'alias')?.['colnames'] !== undefined || catalog.customOperators.has('=')) return null
  const schema = word(from.body, 'schemaname')
  if (schema === '' && ctes !== null && ctes.find(statisticsView) !== null) return null
  const found = findRelation(schema, statisticsView, analysis)
  if (found.kind !== 'relation' || found.relation.schema !== 'pg_catalog' || found.hidden.length > 0)
    return null
  const names = new Map<string, ReadonlySet<string>>()
  for (const condition of conjuncts(where)) {
    const named = namedBy(condition, item.alias ?? statisticsView, analysis)
    if (named === null) return null
    const [column, texts] = named
    names.set(column, intersected(names.get(column), texts))
  }
  const relations = meant(names, catalog)
  const wanted = names.get('attname')
  const columns = relations?.flatMap((one) => columnsOf(one, analysis))
  return columns
    ? joined(columns.flatMap(({ name, lineage }) => (wanted?.has(name) === false ? [] : [lineage])))
    : null
}

/** `column = 'text'`, `column IN ('text', …)` or `column = ANY (…)` with a list of texts; null for any other condition. */
function namedBy(
  condition: Node,
  alias: string,
  analysis: Analysis,
): readonly [column: string, texts: ReadonlySet<string>] | null {
  const { tag, body } = condition
  if (tag !== 'A_Expr' || words(body, 'name').join('.') !== '=') return null
  const left = node(body, 'lexpr')
  const path = left && writtenColumn(left)?.split('.')
  const column = path?.at(-1) ?? ''
  if (!path || path.length > 2 || (path.length === 2 && path[0] !== alias) || !naming.has(column)) return null
  const texts = textsOf(body, analysis)
  return texts && texts.length > 0 ? [column, new Set(texts)] : null
}

function textsOf(body: Tree, analysis: Analysis): readonly string[] | null {
  const right = node(body, 'rexpr')
  switch (word(body, 'kind')) {
    case 'AEXPR_OP':
      return right && everyText([right], analysis)
    case 'AEXPR_IN':
      return everyText(right?.tag === 'List' ? nodes(right.body, 'items') : nodes(body, 'rexpr'), analysis)
    case 'AEXPR_OP_ANY':
      return right && plainTexts(right, analysis)
    default:
      return null
  }
}

function everyText(values: readonly Node[], analysis: Analysis): readonly string[] | null {
  const texts = values.map((one) => plainText(one, analysis))
  return texts.every((one) => one !== null) ? texts : null
}

function intersected(
  before: ReadonlySet<string> | undefined,
  texts: ReadonlySet<string>,
): ReadonlySet<string> {
  return before ? new Set([...texts].filter((one) => before.has(one))) : texts
}

/** The tables of these names; null where there is none, or one of the names is something else's, such as an index's. */
function meant(
  names: ReadonlyMap<string, ReadonlySet<string>>,
  catalog: CatalogIndex,
): readonly Relation[] | null {
  const [schemas, relations] = [names.get('schemaname'), names.get('tablename')]
  if (!relations) return null
  const found = catalog.snapshot.relations.filter(
    ({ schema, name }) => relations.has(name) && (schemas?.has(schema) ?? true),
  )
  const isPlain = found.every(({ kind, schema }) => tables.has(kind) && !isSystemSchema(schema))
  // A table that is not there may be made by then.
  const isWhole = [...relations].every((one) => found.some(({ name }) => name === one))
  return isPlain && isWhole && schemas !== undefined ? found : null
}
