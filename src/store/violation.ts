import { DatabaseError } from 'pg'

/** What the store's own rules said against a statement. */
export interface Violation {
  /** SQLSTATE; `SY…` are ours, see `migrations/`. */
  readonly code: string
  /** The name of the constraint, or empty. */
  readonly constraint: string
}

/** Null when the error is something else. */
export function violationOf(error: unknown): Violation | null {
  if (!(error instanceof DatabaseError) || error.code === undefined) return null
  const isRule = error.code.startsWith('23') || error.code.startsWith('SY')
  return isRule ? { code: error.code, constraint: error.constraint ?? '' } : null
}
