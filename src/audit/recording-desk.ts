import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SessionKey } from '../keys/session-key.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import { readRecording } from '../recording/reader.ts'
import type { ToldFrame, WithheldFrame } from '../recording/told-frame.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { isStatement, touches } from './hidden.ts'
import { findSession, type SessionHits } from './opening.ts'

/** What recordings are read from, and who may. */
export interface RecordingParts {
  readonly recordings: string
  readonly directory: string
  readonly origin: string
  readonly store: Store
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly clock: Clock
  readonly whyNot: (principal: Principal) => Refusal | null
  readonly resource: (name: string) => Resource | null
  /** The columns of a resource that are protected from a principal, by the policy in force. */
  readonly protectedFrom: (principal: Principal, resource: Resource) => ReadonlySet<string>
}

const statementsMax = 100_000
const followMs = 500
/** Whoever watches a long session takes a tenth of one processor at most. */
const restShare = 9
/** The index is behind a busy gateway by some seconds. */
const indexedWithinMs = 20_000

/**
 * Lets recordings be read: by whoever may read evidence, after the ledger has taken down that they do, and without what
 * statements on columns protected from them asked and showed.
 */
export class RecordingDesk {
  readonly #parts: RecordingParts

  constructor(parts: RecordingParts) {
    this.#parts = parts
  }

  /** The frames of a session. `follow`: goes on until the session ends. */
  async read(
    session: string,
    reader: Principal,
    how: { readonly follow: boolean; readonly signal: AbortSignal },
  ): Promise<AsyncGenerator<ToldFrame> | Refusal> {
    const { whyNot, keys, ledger, recordings } = this.#parts
    const no = whyNot(reader)
    if (no) return no
    const hidden = await this.#hiddenFrom(session, reader)
    if (hidden instanceof Refusal) return hidden
    const key = await keys.openSessionKey(session)
    if (!key)
      return new Refusal(
        'request-invalid',
        'The key of this session is destroyed, and with it its recording.',
      )
    try {
      const range = { session, from: null, to: null }
      await ledger.synced(
        ledger.append({ type: 'evidence.read', reader: reader.id, subject: 'recording', ...range }),
      )
    } catch (error) {
      key.close()
      if (!(error instanceof LedgerUnavailable)) throw error
      return new Refusal(
        'ledger-unavailable',
        'This reading could not be put on record, so nothing is shown.',
      )
    }
    return this.#tell(recordings, session, key, hidden, how)
  }

  async *#tell(
    recordings: string,
    session: string,
    key: SessionKey,
    isHidden: (statement: number) => boolean,
    { follow, signal }: { readonly follow: boolean; readonly signal: AbortSignal },
  ): AsyncGenerator<ToldFrame> {
    try {
      let told = 0
      for (;;) {
        const { clock } = this.#parts
        const startedAt = clock.monotonic()
        let at = 0
        let hasEnded = false
        for await (const frame of readRecording(recordings, session, key)) {
          if (signal.aborted) return
          if (frame.kind === 'ended') hasEnded = true
          const isLast = frame.kind === 'fault' || frame.kind === 'digest'
          // While a session runs its recording has no end, which is no fault yet.
          if (isLast && follow && !hasEnded) continue
          at += 1
          if (at > told) yield withhold(frame, isHidden)
        }
        told = Math.max(told, at)
        if (!follow || hasEnded) return
        // It is read from its beginning each time: the longer it is, the more seldom.
        const restMs = Math.max(followMs, restShare * (clock.monotonic() - startedAt))
        await clock.sleep(restMs, signal).catch(() => undefined)
        if (signal.aborted) return
      }
    } finally {
      key.close()
    }
  }

  /** The entry that opened a session; null where the index does not lead to one. */
  async openingOf(session: string): Promise<Extract<Leaf, { readonly type: 'session.opened' }> | null> {
    const { store, origin, directory } = this.#parts
    const found = await findSession({ store, origin, directory }, session, 1)
    return found instanceof StoreUnavailable ? null : found.opening
  }

  /** What the index has of a session. One that has just begun may not be there yet, and is waited for. */
  async #find(session: string): Promise<SessionHits | StoreUnavailable> {
    const { store, origin, directory, clock } = this.#parts
    // The id is a UUIDv7 and begins with the instant at which it was made (RFC 9562, section 5.7).
    const madeAt = Number.parseInt(session.replaceAll('-', '').slice(0, 12), 16)
    for (;;) {
      const found = await findSession({ store, origin, directory }, session, statementsMax)
      const isNew = Math.abs(clock.now() - madeAt) < indexedWithinMs
      if (found instanceof StoreUnavailable || found.opening || !isNew) return found
      await clock.sleep(followMs)
    }
  }

  /** Which statements of a session are hidden from a reader. What is not known of a statement hides it. */
  async #hiddenFrom(session: string, reader: Principal): Promise<((statement: number) => boolean) | Refusal> {
    const { directory, resource, protectedFrom } = this.#parts
    const found = await this.#find(session)
    if (found instanceof StoreUnavailable)
      return new Refusal('review-unavailable', 'The store with the index cannot be reached.', {
        hint: 'Try again.',
      })
    const { opening, hits } = found
    if (!opening)
      return new Refusal('request-invalid', 'There is no such session, or it is not in the index yet.')
    const where = resource(opening.resource)
    if (!where)
      return new Refusal(
        'request-invalid',
        'Its resource is not configured any more: nothing says what is protected.',
      )
    const columns = protectedFrom(reader, where)
    if (columns.size === 0) return () => false
    const open = new Set<number>()
    for (const hit of hits) {
      const leaf = (await readEntryAt(directory, hit.index, hit.place))?.leaf
      if (leaf && isStatement(leaf) && leaf.session === session && !touches(leaf, columns))
        open.add(leaf.number)
    }
    return (statement) => statement !== 0 && !open.has(statement)
  }
}

/** A frame as somebody is told it from whom these statements are hidden. */
export function withhold(frame: ToldFrame, isHidden: (statement: number) => boolean): ToldFrame {
  if (frame.kind !== 'asked' && frame.kind !== 'shown' && frame.kind !== 'left-out') return frame
  if (!isHidden(frame.statement)) return frame
  // Of what was left out the digest would tell: a value can be guessed and held against it.
  const withheld: WithheldFrame = {
    kind: 'withheld',
    at: frame.at,
    statement: frame.statement,
    bytes: bytesOf(frame),
  }
  return withheld
}

function bytesOf(frame: ToldFrame & { readonly kind: 'asked' | 'shown' | 'left-out' }): number {
  if (frame.kind === 'asked') return 0
  return frame.kind === 'shown' ? frame.bytes.length : frame.bytes
}
