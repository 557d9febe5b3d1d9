import { readEntryAt } from '../ledger/journal/tail.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { Plan } from './question.ts'
import { findHits, type Hit } from './search.ts'

/** What the index finds of one session. */
export interface SessionHits {
  /** The entry that opened it, read from the ledger; null when the index does not lead there. */
  readonly opening: Extract<Leaf, { readonly type: 'session.opened' }> | null
  readonly hits: readonly Hit[]
}

/** The records of a session, at most `limit`, newest first. */
export async function findSession(
  at: { readonly store: Store; readonly origin: string; readonly directory: string },
  session: string,
  limit: number,
): Promise<SessionHits | StoreUnavailable> {
  const plan: Plan = { all: [], rowsMin: null, session, from: null, to: null, outside: null, text: null }
  const hits = await findHits(at.store, at.origin, plan, [], { before: null, limit })
  if (hits instanceof StoreUnavailable) return hits
  // Only a question about names can be too broad, and this one names nothing.
  if (!Array.isArray(hits)) return { opening: null, hits: [] }
  const found: readonly Hit[] = hits
  const opened = found.find((hit) => hit.opened)?.opened
  const leaf = opened && (await readEntryAt(at.directory, opened.index, opened.place))?.leaf
  const isOpening = leaf?.type === 'session.opened' && leaf.session === session
  return { opening: isOpening ? leaf : null, hits: found }
}
