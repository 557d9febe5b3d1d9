/** Words in capitals, behind which numbers of rows may stand. */
const tagPattern = /^[A-Z?][A-Z? ]{0,63}(?: \d{1,20}){0,2}$/

/** True for what a server may say that a statement has done. */
export function isTag(tag: string): boolean {
  return tagPattern.test(tag)
}

/** The rows that a command tag says were written: its last word, where that is a number. */
export function writtenIn(tag: string): number {
  return Number(/ (\d+)$/.exec(tag)?.[1] ?? 0)
}
