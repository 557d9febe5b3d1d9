/** The middle of the values; NaN when there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value below which this share of the values lies, between neighbours by proportion; NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

/** The same members in random order. */
export function shuffled<T>(members: readonly T[]): readonly T[] {
  return members
    .map((member) => ({ member, key: Math.random() }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ member }) => member)
}

/**
 * The median over rounds of `value` divided by the base's value of the same round. Load from elsewhere weighs on one
 * round as a whole, so it largely drops out. Null when no round has both.
 */
export function medianRatio(
  values: ReadonlyMap<number, number>,
  bases: ReadonlyMap<number, number>,
): number | null {
  const ratios: number[] = []
  for (const [round, value] of values) {
    const base = bases.get(round)
    if (base !== undefined && base > 0) ratios.push(value / base)
  }
  return ratios.length === 0 ? null : median(ratios)
}
