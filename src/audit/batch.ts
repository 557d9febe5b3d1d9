import { setImmediate } from 'node:timers'
import type { Leaf } from '../ledger/entries/entry.ts'
import type { TailEntry } from '../ledger/journal/tail.ts'
import type { Batch, Outcome, RecordDraft, SessionDraft } from './record-draft.ts'
import { concludedTerms, entryTerms, sessionTerms } from './terms.ts'

/** Where a batch learns what is not in its own entries. */
export interface BatchSources {
  /** Terms of a session that was opened before this stretch of the ledger; empty when unknown. */
  sessionTerms(session: string): Promise<readonly string[]>
  /** Hashed words of what a statement's body says; empty when it cannot be opened. */
  words(entry: TailEntry): Promise<readonly string[]>
}

/** After so many entries, whoever else this process serves has a turn. */
const entriesAtOnce = 64

/** Entries that say nothing that anybody searches for by itself. */
const silent: ReadonlySet<Leaf['type']> = new Set(['heartbeat'])

/** Turns entries, in order, into what they add to the index. A statement and its outcome become one record. */
export async function makeBatch(
  entries: readonly TailEntry[],
  from: number,
  sources: BatchSources,
): Promise<Batch> {
  const records = new Map<number, RecordDraft>()
  const outcomes: Outcome[] = []
  const sessions = new Map<string, SessionDraft>()
  const erased: string[] = []
  const termsOf = async (session: string): Promise<readonly string[]> => {
    const known = sessions.get(session)
    return known?.terms ?? (await sources.sessionTerms(session))
  }
  for (const entry of entries) {
    const { leaf, index, offset: place } = entry
    if (index % entriesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
    if (!leaf || silent.has(leaf.type)) continue
    if (leaf.type === 'session.opened')
      sessions.set(leaf.session, { session: leaf.session, index, place, terms: sessionTerms(leaf) })
    if (leaf.type === 'key.destroyed') erased.push(leaf.session)
    if (leaf.type === 'statement.concluded') {
      const { decided } = leaf
      const outcome = {
        decided,
        index,
        place,
        rows: leaf.rows,
        masked: leaf.masked,
        maskedBy: leaf.maskedBy === undefined ? null : JSON.stringify(leaf.maskedBy),
        terms: concludedTerms(leaf),
      }
      const record = records.get(decided)
      if (record) conclude(record, outcome)
      else outcomes.push(outcome)
      continue
    }
    const session = 'session' in leaf ? leaf.session : null
    const inherited = session === null || leaf.type === 'session.opened' ? [] : await termsOf(session)
    const isStatement = leaf.type === 'statement.decided' || leaf.type === 'statement.prepared'
    records.set(index, {
      index,
      place,
      concluded: null,
      concludedPlace: null,
      at: leaf.at,
      session,
      rows: null,
      masked: null,
      maskedBy: null,
      terms: [...new Set([...entryTerms(leaf), ...inherited])],
      words: isStatement ? await sources.words(entry) : [],
    })
  }
  return {
    records: [...records.values()],
    outcomes,
    sessions: [...sessions.values()],
    erased,
    to: (entries.at(-1)?.index ?? from - 1) + 1,
  }
}

function conclude(record: RecordDraft, { index, place, rows, masked, maskedBy, terms }: Outcome): void {
  record.concluded = index
  record.concludedPlace = place
  record.rows = rows
  record.masked = masked
  record.maskedBy = maskedBy
  record.terms.push(...terms)
}
