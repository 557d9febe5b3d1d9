import type { Principal } from '../core/principal.ts'
import type { ClientOrigin } from '../core/session.ts'
import type { AccessChange } from '../ledger/access-change.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { recordChain } from '../ledger/principal-record.ts'

/** Puts what the API does about access on record; what is recorded has been synced when a promise resolves. */
export interface AccessRecord {
  changed(change: AccessChange): Promise<void>
  /** Somebody was turned away at `place`. `reason` is the true one; the client was told less. */
  refused(
    place: string,
    principals: readonly Principal[],
    origin: ClientOrigin,
    code: string,
    reason: string,
  ): Promise<void>
}

/** Writes into the gateway's ledger. Rejects when the ledger is unavailable: nothing is then done. */
export function accessRecord(ledger: Ledger): AccessRecord {
  return {
    changed: (change) => ledger.synced(ledger.append({ type: 'access.changed', ...change })),
    async refused(place, principals, origin, code, reason) {
      const chain = principals.flatMap(recordChain)
      ledger.append({ type: 'access.refused', chain, place, origin, code, reason })
      ledger.flush()
    },
  }
}
