import type { PlacedColumn, PlacedIn } from '../../core/inspection.ts'
import { givenMark, variableOf } from '../scope/body-flow.ts'
import type { Findings } from '../scope/findings.ts'
import type { Declared } from '../scope/scope.ts'

type Resolve = (sources: readonly string[]) => readonly string[]

/**
 * Where what a body stores comes to rest. What variables hold may have been computed, but for those that only ever hold documents made
 * of columns: each of these columns is in that document.
 */
export function placedIn(
  { placed, stored }: Pick<Findings, 'placed' | 'stored'>,
  declared: Declared | null,
  resolve: Resolve,
): readonly PlacedColumn[] {
  const told = placed.filter(({ source }) => isTold(source, declared))
  const sources = new Set(told.map(({ source }) => source))
  const others = new Set(resolve((stored ?? []).filter((one) => !sources.has(one))))
  const places = new Map<string, PlacedIn[]>()
  for (const { source, targets } of told)
    for (const one of source === givenMark ? [source] : resolve([source]))
      if (!others.has(one)) places.set(one, [...(places.get(one) ?? []), ...targets])
  return [...places].map(([source, targets]) => ({ source, targets }))
}

function isTold(source: string, declared: Declared | null): boolean {
  if (source === givenMark || !source.startsWith('$')) return true
  const variable = variableOf(source)
  return variable !== null && declared?.isObject([variable]) === true
}
