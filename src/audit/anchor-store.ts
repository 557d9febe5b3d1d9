import { sql } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'

/** The newest checkpoint that a gateway has published of its log. */
export interface ListedLedger {
  readonly origin: string
  readonly verifierKey: string
  readonly note: string
  readonly size: number
  /** RFC 3339. */
  readonly putAt: string
}

/** That a checkpoint of one log stands in another. */
export interface ListedAnchor {
  /** Whose checkpoint it is. */
  readonly ledger: string
  readonly anchoredBy: string
  /** The entry there. */
  readonly entry: number
  readonly note: string
  readonly size: number
}

const number = z.coerce.number()
const instant = z.date().transform((at) => at.toISOString())
const headRow = z
  .object({ origin: z.string(), verifier_key: z.string(), note: z.string(), size: number, put_at: instant })
  .transform(({ verifier_key: verifierKey, put_at: putAt, ...rest }) => ({ ...rest, verifierKey, putAt }))
const anchorRow = z
  .object({ ledger: z.string(), anchored_by: z.string(), entry: number, note: z.string(), size: number })
  .transform(({ anchored_by: anchoredBy, ...rest }) => ({ ...rest, anchoredBy }))
/** Logs that are not written any more stay listed; more than these are not looked at. */
const ledgersMax = 1000

/** Puts the newest checkpoint of a log where other gateways look for it. */
export function putHead(
  store: Store,
  { origin, verifierKey, note, size }: Omit<ListedLedger, 'putAt'>,
): Promise<null | StoreUnavailable> {
  return store.transact(async (transaction) => {
    await sql`INSERT INTO ledger_heads (origin, verifier_key, note, size)
      VALUES (${origin}, ${verifierKey}, ${note}, ${size})
      ON CONFLICT (origin) DO UPDATE SET verifier_key = excluded.verifier_key, note = excluded.note,
        size = excluded.size, put_at = excluded.put_at`.execute(transaction)
    return null
  })
}

/** Every log that a gateway of this store has published, and which of their checkpoints stand in which other log. */
export function listLedgers(
  store: Store,
): Promise<
  { readonly ledgers: readonly ListedLedger[]; readonly anchors: readonly ListedAnchor[] } | StoreUnavailable
> {
  return store.transact(async (transaction) => {
    const heads = await sql`SELECT * FROM ledger_heads ORDER BY origin LIMIT ${ledgersMax}`.execute(
      transaction,
    )
    const anchors = await sql`SELECT ledger, anchored_by, entry, note, size FROM ledger_anchors
      ORDER BY ledger, anchored_by LIMIT ${ledgersMax * ledgersMax}`.execute(transaction)
    return {
      ledgers: heads.rows.map((row) => headRow.parse(row)),
      anchors: anchors.rows.map((row) => anchorRow.parse(row)),
    }
  })
}

/** Says that a checkpoint of another log stands in ours. */
export function putAnchor(store: Store, anchor: ListedAnchor): Promise<null | StoreUnavailable> {
  const { ledger, anchoredBy, entry, note, size } = anchor
  return store.transact(async (transaction) => {
    await sql`INSERT INTO ledger_anchors (ledger, anchored_by, entry, note, size)
      VALUES (${ledger}, ${anchoredBy}, ${entry}, ${note}, ${size})
      ON CONFLICT (ledger, anchored_by) DO UPDATE SET entry = excluded.entry, note = excluded.note,
        size = excluded.size, put_at = excluded.put_at`.execute(transaction)
    return null
  })
}
