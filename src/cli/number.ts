/** A whole number as it was typed; null when it is none, or outside the bounds. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}

/** A positive number as it was typed, with or without a fraction; null when it is none, or outside the bounds. */
export function positiveNumber(text: string, least: number, most: number): number | null {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}

/** A number with its noun: `1 rule`, `2 rules`, `3 entries`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun.endsWith('s') ? `${noun}es` : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}
