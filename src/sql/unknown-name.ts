import type { Inspection } from '../core/inspection.ts'

const ending = 'in the catalog as known.'

/** Says that a name is not in the catalog; `what` ends in "is not" or "nor". */
export function unknownName(what: string): string {
  return `${what} ${ending}`
}

/** True where a text names what may have been made at the target since its catalog was last read. */
export function mayBeNewer({ statements }: Inspection): boolean {
  return statements.some(({ unknowns }) => unknowns.some((sentence) => sentence.endsWith(ending)))
}
