/** The class of what was masked since nobody could tell where it comes from. No class of a policy is called that. */
export const unknownClass = '?'

/** Stands for what is of other classes than those that are named. No class of a policy is called that. */
export const otherClasses = '*'

/** One name for what is of all these classes, of which each may name several: they stand in order, with blanks between. */
export function classOf(names: Iterable<string>): string {
  const classes = new Set<string>()
  for (const name of names) for (const one of name.split(' ')) classes.add(one)
  return classes.size === 0 ? unknownClass : [...classes].toSorted().join(' ')
}

/** Sums by class as an outcome tells them, in the order in which they are written. */
export function sumsOf(sums: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const told: Record<string, number> = {}
  let before = ''
  for (const [name, cells] of sums) {
    if (name < before) return Object.fromEntries([...sums].toSorted(byName))
    told[name] = cells
    before = name
  }
  return told
}

/**
 * The sums of the classes with the most cells, at most `classesMax` of them with names of at most `charsMax` characters
 * together; what all others sum up to is that of `otherClasses`, so that nothing is lost.
 */
export function mostOf(
  sums: Readonly<Record<string, number>>,
  classesMax: number,
  charsMax: number,
): Readonly<Record<string, number>> {
  const all = Object.entries(sums)
  if (all.length <= classesMax && all.reduce((chars, [name]) => chars + name.length, 0) <= charsMax)
    return sums
  const kept = new Map<string, number>()
  let [chars, others] = [0, 0]
  for (const [name, cells] of all.toSorted(byCells)) {
    if (kept.size >= classesMax - 1 || chars + name.length > charsMax || name === otherClasses)
      others += cells
    else {
      kept.set(name, cells)
      chars += name.length
    }
  }
  return Object.fromEntries(kept.set(otherClasses, others))
}

function byName([left]: readonly [string, number], [right]: readonly [string, number]): number {
  return left < right ? -1 : 1
}

function byCells(left: readonly [string, number], right: readonly [string, number]): number {
  return right[1] - left[1] || (left[0] < right[0] ? -1 : 1)
}
