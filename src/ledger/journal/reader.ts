import { join } from 'node:path'
import type { SessionKey } from '../../keys/session-key.ts'
import { unsealBody } from '../entries/body.ts'
import type { Leaf } from '../entries/entry.ts'
import { listSegments, scanSegment, segmentName } from './journal-record.ts'
import { decodeLeaf } from '../entries/leaf.ts'

/** One entry as the journal holds it. */
export interface StoredEntry {
  readonly index: number
  /** The leaf as data; null when it is not an entry that this version knows. */
  readonly leaf: Leaf | null
  /** Exactly the bytes that the tree commits to. */
  readonly bytes: Buffer
  /** The sealed body; empty when the entry has none. */
  readonly sealed: Buffer
}

/**
 * Reads entries in order, from index `from` to before `to`, while the ledger is being written or not. Stops at the end
 * of what is whole. It does not check signatures: that is `verifyLedger`.
 */
export async function* readEntries(
  directory: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<StoredEntry> {
  for await (const entry of readRaw(directory, from, to)) yield { ...entry, leaf: decodeLeaf(entry.bytes) }
}

/** Reads the entries of one session, from its opening to its closing. */
export async function* readSession(directory: string, sessionId: string): AsyncGenerator<StoredEntry> {
  const mark = Buffer.from(JSON.stringify(sessionId))
  for await (const entry of readRaw(directory, 0, Number.POSITIVE_INFINITY)) {
    // A cheap look at the bytes before decoding: most entries are of other sessions.
    if (!entry.bytes.includes(mark)) continue
    const leaf = decodeLeaf(entry.bytes)
    if (!leaf || !('session' in leaf) || leaf.session !== sessionId) continue
    yield { ...entry, leaf }
    if (leaf.type === 'session.closed') return
  }
}

/**
 * The body of an entry, without its salt; null when it has none, or when what opens is not what the leaf committed to
 * (changed bytes, or another session's key).
 */
export function openBody(entry: StoredEntry, key: SessionKey): Buffer | null {
  if (!entry.leaf || entry.leaf.commitment === null) return null
  return unsealBody(entry.sealed, entry.leaf.commitment, key)
}

async function* readRaw(
  directory: string,
  from: number,
  to: number,
): AsyncGenerator<Omit<StoredEntry, 'leaf'>> {
  const journal = join(directory, 'journal')
  const firsts = await listSegments(journal)
  const start = Math.max(
    0,
    firsts.findLastIndex((first) => first <= from),
  )
  for (const first of firsts.slice(start)) {
    for (const { index, leaf, body } of scanSegment(join(journal, segmentName(first)), first)) {
      if (index >= to) return
      if (index >= from) yield { index, bytes: Buffer.from(leaf), sealed: Buffer.from(body) }
    }
  }
}
