/** The ledger cannot take entries now: nothing may pass. It comes back by itself when the disk does. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable'
}

/** What is on disk contradicts what was signed, or is not a ledger. It is not opened for writing. */
export class LedgerContradiction extends Error {
  override readonly name = 'LedgerContradiction'
}

/** Another process, or another object of this one, writes this ledger. */
export class LedgerLocked extends Error {
  override readonly name = 'LedgerLocked'
}

/** The text of an unknown thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** True when `error` is a system error of this code (`ENOENT` and the like). */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
