const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** A length of time for people, to its two largest units: `4m 12s`. Less than a second is `0s`. */
export function span(ms: number): string {
  let left = Math.max(0, ms)
  const parts: string[] = []
  for (const [unit, unitMs] of units) {
    const count = Math.floor(left / unitMs)
    left -= count * unitMs
    if (count > 0 || parts.length > 0) parts.push(`${count}${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(' ') || '0s'
}
