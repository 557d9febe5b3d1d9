import type { Clearance } from '../core/clearance.ts'
import { Recorded, type Outcome, type Shown } from '../core/outcome.ts'
import type { Refusal } from '../core/refusal.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import { chargeOutcome } from './charge.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { ledgerUnavailable, recordingUnavailable } from './unavailable.ts'

/**
 * The only door to the client: makes sure that the entry of whatever the bytes answer is written, and that the
 * recording has them where the rule asks for it.
 */
export function record(parts: GateParts, session: LiveSession, shown: Shown): Recorded | Refusal {
  if (parts.ledger.writtenTo <= session.lastEntry) {
    try {
      parts.ledger.flush()
    } catch (error) {
      if (error instanceof LedgerUnavailable) return ledgerUnavailable
      throw error
    }
  }
  if (!session.unrecorded.has(shown.statement)) {
    if (session.recording.broken !== null) return recordingUnavailable
    session.recording.shown(shown.statement, shown.bytes)
  }
  return Recorded.issue(shown.bytes)
}

/** Writes what became of a cleared statement. Without a ledger the entry is missing, which says `unknown` by itself. */
export function conclude(
  parts: GateParts,
  session: LiveSession,
  clearance: Clearance,
  outcome: Outcome,
): void {
  const { number } = clearance.statement
  session.unrecorded.delete(number)
  const nowMs = parts.clock.monotonic()
  session.recording.concluded(number, outcome, nowMs)
  chargeOutcome(parts, session, number, outcome)
  session.activity.ended(number, outcome)
  const { result, errorCode, tag, rows, bytes, masked, maskedBy, found } = outcome
  const durationMs = Math.round(Math.max(0, nowMs - clearance.issuedAtMs) * 1000) / 1000
  const entry = {
    type: 'statement.concluded',
    session: session.id,
    number,
    decided: clearance.entry,
    result,
    errorCode,
    tag,
    rows,
    bytes,
    masked,
    durationMs,
  } as const
  try {
    parts.ledger.append(
      maskedBy || found
        ? { ...entry, ...(maskedBy ? { maskedBy } : {}), ...(found ? { found } : {}) }
        : entry,
    )
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error
    parts.log.error(
      { session: session.id, number },
      'An outcome could not be recorded; the ledger is unavailable.',
    )
  }
}
