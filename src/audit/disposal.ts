import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { LedgerUnavailable } from '../ledger/ledger-fault.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { findSession } from './opening.ts'

/** How long what a resource's sessions said and were shown is kept. */
export interface Retention {
  /** The class's name. */
  readonly class: string
  /** Texts, parameters and whatever else is sealed under the keys of its sessions. */
  readonly bodiesDays: number
  /** Recordings; no more than `bodiesDays`, since the same keys open them. */
  readonly recordingsDays: number
  /** The copy of its entries in a bucket. */
  readonly entriesDays: number
  /** Why nothing of it may be disposed of now; null when it may. */
  readonly hold: string | null
}

/** What disposal works on. */
export interface DisposalParts {
  readonly directory: string
  readonly origin: string
  readonly recordings: string
  readonly store: Store
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly clock: Clock
  /** Null for a resource that is not configured any more: its sessions are kept. */
  readonly retentionOf: (resource: string) => Retention | null
  /** The shortest time for which any resource keeps anything, and no shorter than a session may last. */
  readonly daysMin: number
  /** The shortest time for which any resource keeps bodies. */
  readonly bodiesDaysMin: number
  readonly log: (line: string) => void
  readonly everyMs?: number
}

/** What one round did. */
export interface Disposed {
  readonly sessions: readonly string[]
  /** Sessions whose recordings went, and whose texts can still be opened. */
  readonly recordings: readonly string[]
  /** Sessions that are old enough and on hold. */
  readonly held: number
  /** Sessions that the index does not know, so that nothing says whose they are. */
  readonly unknown: number
}

const dayMs = 86_400_000
const everyMs = 3_600_000
const author = 'retention'

/**
 * Erases the bodies and recordings of sessions whose time is over, by destroying their keys, and recordings alone where
 * those go earlier: the ledger and its proofs stay as they are. The entry that says so is synced first.
 */
export class Disposal implements AsyncDisposable {
  readonly #parts: DisposalParts
  readonly #closing = new AbortController()
  readonly #running: Promise<void>

  constructor(parts: DisposalParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** Disposes of what may be disposed of now. */
  async round(): Promise<Disposed> {
    const { keys, clock, retentionOf, daysMin, bodiesDaysMin } = this.#parts
    const now = clock.now()
    const sessions: string[] = []
    const recordings: string[] = []
    let held = 0
    let unknown = 0
    for await (const { id, at } of keys.keysBefore(now - daysMin * dayMs)) {
      if (this.#closing.signal.aborted) break
      const days = (now - at) / dayMs
      // Most of those that are old enough have lost their recording long ago.
      if (days < bodiesDaysMin && !(await this.#hasRecording(id))) continue
      const found = await findSession(this.#parts, id, 1)
      if (found instanceof StoreUnavailable) break
      const retention = found.opening && retentionOf(found.opening.resource)
      if (!retention) unknown += 1
      else if (days < retention.recordingsDays) continue
      else if (retention.hold !== null) held += 1
      else if (days >= retention.bodiesDays) {
        await this.#dispose(id, retention)
        sessions.push(id)
      } else if (await this.#hasRecording(id)) {
        await this.#disposeRecording(id, retention)
        recordings.push(id)
      }
    }
    return { sessions, recordings, held, unknown }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #dispose(session: string, { class: named, bodiesDays }: Retention): Promise<void> {
    const { ledger, keys } = this.#parts
    const reason = `class ${named}: kept for ${bodiesDays} days`
    await ledger.synced(ledger.append({ type: 'key.destroyed', session, author, reason }))
    await keys.destroySessionKey(session)
    await this.#removeRecording(session)
  }

  async #disposeRecording(session: string, { class: named, recordingsDays }: Retention): Promise<void> {
    const { ledger } = this.#parts
    const reason = `class ${named}: kept for ${recordingsDays} days`
    await ledger.synced(ledger.append({ type: 'recording.disposed', session, author, reason }))
    await this.#removeRecording(session)
  }

  async #hasRecording(session: string): Promise<boolean> {
    const folder = await stat(join(this.#parts.recordings, session)).catch(() => null)
    return folder !== null
  }

  async #removeRecording(session: string): Promise<void> {
    await rm(join(this.#parts.recordings, session), { recursive: true, force: true })
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      // First the index has time to begin.
      await this.#parts.clock.sleep(this.#parts.everyMs ?? everyMs, signal).catch(() => undefined)
      if (signal.aborted) return
      try {
        const { sessions, recordings, held, unknown } = await this.round()
        if (sessions.length + recordings.length > 0)
          this.#parts.log(
            `Disposed of ${sessions.length} sessions, and of the recordings of ${recordings.length} more; ${held} are on hold, ${unknown} unknown.`,
          )
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) this.#parts.log(`Disposal failed: ${String(error)}`)
      }
    }
  }
}
