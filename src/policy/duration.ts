const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** How a duration is written: `30s`, `10m`, `2h`. */
export const durationPattern = /^[1-9][0-9]{0,4}(s|m|h)$/

/** Milliseconds of a duration such as `10m`; NaN when the text is none. */
export function durationMs(text: string): number {
  if (!durationPattern.test(text)) return Number.NaN
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? Number.NaN)
}
