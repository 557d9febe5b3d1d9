import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { proveEntry, type EntryProof } from '../ledger/tiles/entry-proof.ts'
import { readHead } from '../ledger/tiles/head-files.ts'
import { decodeLeaf } from '../ledger/entries/leaf.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openBody, readEntries } from '../ledger/journal/reader.ts'
import { parseVerifierKey } from '../ledger/tiles/signed-note.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { listLedgers } from './anchor-store.ts'
import { bodyText, type BodyText } from './body-text.ts'
import { isStatement, speaksOf } from './hidden.ts'
import { findSession } from './opening.ts'
import { findPlace } from './search.ts'

/** What a ledger is shown from, and to whom. */
export interface LedgerDeskParts {
  readonly directory: string
  readonly origin: string
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly store: Store
  readonly clock: Clock
  readonly witnesses: readonly { readonly name: string; readonly verifierKey: string }[]
  readonly witnessEveryMs: number
  /** Null when this principal may read entries, else why not. */
  readonly whyNot: (principal: Principal) => Refusal | null
  /** The columns of a resource that are protected from a principal; null of one that is not there. */
  readonly protectedFrom: (principal: Principal, resource: string) => ReadonlySet<string> | null
  /** Entries that the index does not have yet; null before that is known. */
  readonly indexBehind: () => number | null
}

/** Whether the ledger takes entries, and whether those who vouch for it do. */
export interface LedgerState {
  readonly status: 'whole' | 'unwitnessed' | 'broken'
  readonly entries: number
  readonly signed: number
}

/** How far the ledger is. */
export interface LedgerHeadAccount extends LedgerState {
  readonly origin: string
  readonly trouble: string
  readonly written: number
  readonly synced: number
  readonly checkpoint: string
  readonly verifierKey: string
  readonly witnessed: string | null
  readonly witnessedEntries: number | null
  readonly witnesses: LedgerDeskParts['witnesses']
  readonly indexBehind: number | null
}

/** One of the ledgers that share a store. */
export interface LedgerAccount {
  readonly origin: string
  readonly verifierKey: string
  readonly size: number
  readonly checkpoint: string
  /** RFC 3339. */
  readonly publishedAt: string
  readonly anchors: readonly { readonly ledger: string; readonly entry: number; readonly size: number }[]
}

/** One entry, and what proves it. */
export interface ProvenEntry {
  readonly index: number
  readonly leaf: Leaf
  readonly bytes: Buffer
  /** Null while no checkpoint covers it. */
  readonly proof: EntryProof | null
  readonly verifierKey: string
  readonly said: BodyText | null
  /** The entry that says that this was read. */
  readonly recordedAs: number
}

/** A witness that has not signed for so many of its rounds has not signed lately. */
const lateRounds = 3
const lateMsMin = 60_000

/** Shows a ledger: how it is to everybody, what it says to auditors, who are on record before they are answered. */
export class LedgerDesk {
  readonly #parts: LedgerDeskParts

  constructor(parts: LedgerDeskParts) {
    this.#parts = parts
  }

  /** How it is now. */
  state(): LedgerState {
    const { ledger } = this.#parts
    const status = ledger.broken !== null ? 'broken' : this.#isUnwitnessed() ? 'unwitnessed' : 'whole'
    return { status, entries: ledger.next, signed: ledger.head.size }
  }

  /** How far it is. */
  head(): LedgerHeadAccount {
    const { directory, origin, ledger, witnesses, indexBehind } = this.#parts
    const witnessed = readHead(directory, 'witnessed')
    return {
      ...this.state(),
      origin,
      trouble:
        ledger.broken === null ? '' : 'The ledger takes no entry; an operator finds the cause in the log.',
      written: ledger.writtenTo,
      synced: ledger.syncedTo,
      checkpoint: readHead(directory, 'checkpoint')?.note ?? '',
      verifierKey: ledger.verifierKey,
      witnessed: witnessed?.note ?? null,
      witnessedEntries: witnessed?.size ?? null,
      witnesses,
      indexBehind: indexBehind(),
    }
  }

  /** The ledgers of all gateways of this store, with who holds what of each. */
  async ledgers(): Promise<readonly LedgerAccount[] | Refusal> {
    const listed = await listLedgers(this.#parts.store)
    if (listed instanceof StoreUnavailable)
      return new Refusal('review-unavailable', 'The store that lists the ledgers cannot be reached.', {
        hint: 'Try again.',
      })
    return listed.ledgers.map(({ origin, verifierKey, note, size, putAt }) => ({
      origin,
      verifierKey,
      size,
      checkpoint: note,
      publishedAt: putAt,
      anchors: listed.anchors
        .filter(({ ledger }) => ledger === origin)
        .map((anchor) => ({ ledger: anchor.anchoredBy, entry: anchor.entry, size: anchor.size })),
    }))
  }

  /** One entry with its proof. On record before it is shown. */
  async entry(index: number, reader: Principal): Promise<ProvenEntry | Refusal> {
    const { directory, ledger, whyNot } = this.#parts
    const no = whyNot(reader)
    if (no !== null) return no
    if (index >= ledger.syncedTo) return new Refusal('request-invalid', 'The ledger has no such entry.')
    const recordedAs = await this.#record(index, reader)
    if (recordedAs instanceof Refusal) return recordedAs
    const { verifierKey } = ledger
    const verifier = parseVerifierKey(verifierKey)
    const proof = verifier === null ? 'no key' : proveEntry(directory, index, verifier)
    const bytes = typeof proof === 'string' ? await this.#newest(index) : proof.bytes
    const leaf = bytes && decodeLeaf(bytes)
    if (!bytes || !leaf) return new Refusal('request-invalid', 'The ledger has no such entry that we know.')
    return {
      index,
      leaf,
      bytes,
      proof: typeof proof === 'string' ? null : proof,
      verifierKey,
      said: await this.#saidIn(index, leaf, reader),
      recordedAs,
    }
  }

  #isUnwitnessed(): boolean {
    const { directory, ledger, witnesses, witnessEveryMs, clock } = this.#parts
    if (witnesses.length === 0) return false
    const witnessed = readHead(directory, 'witnessed')
    if (witnessed === null) return true
    const lateMs = Math.max(lateMsMin, lateRounds * witnessEveryMs)
    return witnessed.size < ledger.head.size && clock.now() - witnessed.at > lateMs
  }

  async #record(index: number, reader: Principal): Promise<number | Refusal> {
    const { ledger } = this.#parts
    try {
      const recordedAs = ledger.append({
        type: 'evidence.read',
        reader: reader.id,
        subject: 'ledger',
        session: null,
        from: index,
        to: index + 1,
      })
      await ledger.synced(recordedAs)
      return recordedAs
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error
      return new Refusal('ledger-unavailable', 'This could not be put on record, so nothing is shown.')
    }
  }

  /** An entry that no checkpoint covers yet: one of the newest. */
  async #newest(index: number): Promise<Buffer | null> {
    const { directory, ledger } = this.#parts
    if (index < ledger.head.size) return null
    for await (const { bytes } of readEntries(directory, index, index + 1)) return bytes
    return null
  }

  /** What was said in a statement, as far as the reader may know what it may name. */
  async #saidIn(index: number, leaf: Leaf, reader: Principal): Promise<BodyText | null> {
    if (!isStatement(leaf)) return null
    const { store, origin, directory, keys, protectedFrom } = this.#parts
    const place = await findPlace(store, origin, index)
    if (typeof place !== 'number') return null
    const stored = await readEntryAt(directory, index, place)
    using key = await keys.openSessionKey(leaf.session)
    const plain = stored && key && openBody(stored, key)
    const said = plain && bodyText(plain)
    const session = await findSession({ store, origin, directory }, leaf.session, 1)
    const opening = session instanceof StoreUnavailable ? null : session.opening
    const columns = opening && protectedFrom(reader, opening.resource)
    return said && columns && !speaksOf(leaf, said.spoken, columns) ? said : null
  }
}
