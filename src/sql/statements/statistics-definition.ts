import { sayTested } from '../queries/tested-columns.ts'
import { isTree, node, nodeOf, nodes, words } from '../text/tree.ts'
import type { UtilityContext } from './utility.ts'

/**
 * CREATE STATISTICS: expressions are computed for every row whenever the table is analysed, by what their functions are then, and that
 * fails on some values.
 */
export function sayStatistics({ body, scope }: UtilityContext): void {
  const { findings, catalog } = scope.analysis
  const computed = nodes(body, 'exprs').flatMap((one) => node(one.body, 'expr') ?? [])
  const [range] = nodes(body, 'relations')
  for (const one of computed) sayTested(one.body, range?.body ?? null, scope)
  if (
    callsIn(computed.map(({ tag, body: inner }) => ({ [tag]: inner }))).some(
      (name) => catalog?.functionsNamed(name).length !== 0,
    )
  )
    findings.unknown('What a function of users will compute for statistics is not known.')
}

/** The names of all functions that are called somewhere in these. */
function callsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(callsIn)
  if (!isTree(value)) return []
  const one = nodeOf(value)
  const own = one?.tag === 'FuncCall' ? [words(one.body, 'funcname').at(-1) ?? ''] : []
  return [...own, ...Object.values(one?.body ?? value).flatMap(callsIn)]
}
