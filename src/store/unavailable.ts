import { DatabaseError } from 'pg'
import { Refusal } from '../core/refusal.ts'

/** The store did not answer in time, or cannot now. A value: whoever needed the store refuses, and nothing was done. */
export class StoreUnavailable extends Refusal {
  /** What happened, for the log; never for clients. */
  readonly cause: string

  constructor(cause: string) {
    super('review-unavailable', 'The store that holds reviews and rulings cannot be reached now.', {
      hint: 'Nothing was run. Try again in a moment, or tell whoever operates this gateway.',
    })
    this.cause = cause
  }
}

/** Thrown below kysely when the connection, not the statement, is at fault. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** True when the store itself is in trouble rather than what was asked of it. */
export function isOutage(error: unknown): error is Error {
  if (error instanceof ConnectionLost) return true
  if (!(error instanceof DatabaseError) || error.code === undefined) return false
  return outageClasses.has(error.code.slice(0, 2)) || outageCodes.has(error.code)
}

// SQLSTATE classes (PostgreSQL, appendix A): connection, authorization, transaction rollback, resources,
// operator intervention, system error, internal error.
const outageClasses = new Set(['08', '28', '40', '53', '57', '58', 'XX'])
// Read-only after a failover, timed out inside a transaction, database or tables absent (restored to an earlier state,
// say), lock not granted in time.
const outageCodes = new Set(['25006', '25P03', '25P04', '3D000', '42P01', '55P03'])
