import type { Syncs } from '../core/clearance.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import { ledgerUnavailable } from './unavailable.ts'

/** The ledger as clearances that have to ripen see it: without one they never do, and nothing of theirs passes. */
export function syncsOf(ledger: Pick<Ledger, 'releasedTo' | 'synced'>): Syncs {
  return {
    get syncedTo() {
      return ledger.releasedTo
    },
    synced: (entry) =>
      ledger.synced(entry).then(
        () => null,
        (error: unknown) => {
          if (error instanceof LedgerUnavailable) return ledgerUnavailable
          throw error
        },
      ),
  }
}
