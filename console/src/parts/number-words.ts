// Made once: to make one for a number takes longer than to draw the row that it stands in.
const whole = new Intl.NumberFormat('en')

/** A whole number as people read it: `1,234`. */
export function numberWords(value: number): string {
  return whole.format(value)
}
