/**
 * What the grammar has of its own in later versions of the server. An earlier one takes the same words for the names of a function
 * or a column, which users may have given them, so that nothing of what they mean there is known.
 */
import type { CatalogIndex } from './catalog-index.ts'
import type { Analysis } from './scope.ts'
import { words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

const laterNodes: ReadonlyMap<string, number> = new Map([
  ...since(
    160_000,
    'JsonArrayAgg JsonArrayConstructor JsonArrayQueryConstructor JsonIsPredicate JsonObjectAgg JsonObjectConstructor',
  ),
  ...since(170_000, 'JsonFuncExpr JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonTable MergeSupportFunc'),
])
/** A word of the grammar for a function of the server's; an earlier grammar takes it for a column's name. */
const laterFunctions: ReadonlyMap<string, number> = new Map([['system_user', 160_000]])
/** Functions that the grammar calls as the server's own by a word, where an earlier one looks for the best of that name. */
const namedFunctions: ReadonlyMap<string, number> = new Map([['json_object', 160_000]])

/** Says that a part of a statement is not known where the server is too old for it. */
export function sayLater({ tag, body }: Node, { catalog, findings }: Analysis): void {
  if (!catalog) return
  const version = tag === 'FuncCall' ? callSince(words(body, 'funcname'), catalog) : laterNodes.get(tag)
  if (version === undefined || catalog.snapshot.serverVersion >= version) return
  findings.unknown('What a word of a later grammar means to the server is not known.')
  findings.effect('unknown', 'call', 'function', null)
}

function callSince(
  [schema, name = '', ...more]: readonly string[],
  catalog: CatalogIndex,
): number | undefined {
  if (schema !== 'pg_catalog' || more.length > 0) return undefined
  const since = namedFunctions.get(name)
  return since !== undefined && catalog.functionsNamed(name).length > 0 ? since : laterFunctions.get(name)
}

function since(version: number, tags: string): readonly (readonly [string, number])[] {
  return tags.split(' ').map((tag) => [tag, version] as const)
}
