/** The rows that a command tag says were written: its last word, where that is a number. */
export function writtenIn(tag: string): number {
  return Number(/ (\d+)$/.exec(tag)?.[1] ?? 0)
}
