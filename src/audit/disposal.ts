import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Refusal } from '../core/refusal.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { EntryOf } from '../ledger/entries/entry.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
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

/** Something to erase that two people let go. */
export interface ApprovedDisposal {
  readonly id: string
  /** Whether it goes because its time is over; else it goes before it. */
  readonly kind: 'expired' | 'erasure' | 'release'
  readonly author: string
  /** SHA-256, in hex, of what was let go. */
  readonly digest: string
  readonly sessions: readonly string[]
  readonly recordings: readonly string[]
  readonly rulings: readonly { readonly approver: string }[]
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
  /** The resources on hold, besides those whose retention says so. */
  readonly holds: () => Promise<readonly { readonly resource: string }[] | StoreUnavailable>
  /** Whether what is over its time goes without anybody asking. */
  readonly isScheduled: boolean
  /** What people let go and is not done. */
  readonly approved: () => Promise<readonly ApprovedDisposal[] | StoreUnavailable>
  /** Says that it is done. */
  readonly finish: (id: string, details: Readonly<Record<string, number>>) => Promise<Refusal | null>
  /** Whether a session runs now. */
  readonly isOpen: (session: string) => boolean
  /** The shortest time for which any resource keeps anything, and no shorter than a session may last. */
  readonly daysMin: number
  /** The shortest time for which any resource keeps bodies. */
  readonly bodiesDaysMin: number
  readonly log: (line: string) => void
  readonly everyMs?: number
}

/** What is over its time. */
export interface Due {
  /** Sessions of which everything may go. */
  readonly sessions: readonly string[]
  /** Sessions whose recordings may go, and whose texts can still be opened. */
  readonly recordings: readonly string[]
  /** Sessions that are old enough and on hold. */
  readonly held: number
  /** Sessions that the index does not know, so that nothing says whose they are. */
  readonly unknown: number
}

/** What one round did: `sessions` and `recordings` went. */
export type Disposed = Due

type Gone = Omit<EntryOf<'key.destroyed'>, 'type'>

const dayMs = 86_400_000
const everyMs = 3_600_000
const dueMax = 10_000
const author = 'retention'
const none: Due = { sessions: [], recordings: [], held: 0, unknown: 0 }

/**
 * Erases the bodies and recordings of sessions, by destroying their keys, and recordings alone where those go earlier:
 * the ledger and its proofs stay as they are. The entry that says so is synced first. What goes was let go by two people,
 * or is over its time where the configuration leaves that to the clock; nothing on hold does.
 */
export class Disposal implements AsyncDisposable {
  readonly #parts: DisposalParts
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #wake = new AbortController()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: DisposalParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** What is over its time, at most so many sessions, oldest first; of one resource, or with null of all. */
  async due(resource: string | null = null, max: number = dueMax): Promise<Due | StoreUnavailable> {
    const { keys, clock, retentionOf, daysMin, bodiesDaysMin } = this.#parts
    const holds = await this.#holds()
    if (holds instanceof StoreUnavailable) return holds
    const now = clock.now()
    const sessions: string[] = []
    const recordings: string[] = []
    let held = 0
    let unknown = 0
    for await (const { id, at } of keys.keysBefore(now - daysMin * dayMs)) {
      if (this.#closing.signal.aborted || sessions.length + recordings.length >= max) break
      const days = (now - at) / dayMs
      // Most of those that are old enough have lost their recording long ago.
      if (days < bodiesDaysMin && !(await this.#hasRecording(id))) continue
      const of = await this.#resourceOf(id)
      if (of instanceof StoreUnavailable) return of
      if (resource !== null && of !== resource) continue
      const retention = of === null ? null : retentionOf(of)
      if (of === null || !retention) unknown += 1
      else if (days < retention.recordingsDays) continue
      else if (retention.hold !== null || holds.has(of)) held += 1
      else if (days >= retention.bodiesDays) sessions.push(id)
      else if (await this.#hasRecording(id)) recordings.push(id)
    }
    return { sessions, recordings, held, unknown }
  }

  /** The resource of a session whose texts or recording are still here; null when there is nothing of it to erase. */
  async erasable(session: string): Promise<string | null | StoreUnavailable> {
    if (!(await this.#parts.keys.hasSessionKey(session))) return null
    return this.#resourceOf(session)
  }

  /** Disposes of what may be disposed of now, after the round before. */
  round(): Promise<Disposed> {
    const turn = this.#turn.then(() => this.#round())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** Makes the next round begin at once: somebody let something go. */
  wake(): void {
    this.#wake.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#turn
  }

  async #round(): Promise<Disposed> {
    const approved = await this.#parts.approved()
    if (approved instanceof StoreUnavailable) return none
    let done = none
    for (const one of approved) {
      const gone = await this.#carryOut(one)
      if (gone === null) return done
      done = sumOf(done, gone)
    }
    if (!this.#parts.isScheduled) return done
    const due = await this.due()
    if (due instanceof StoreUnavailable) return done
    for (const [ids, what] of [[due.sessions, 'sessions'] as const, [due.recordings, 'recordings'] as const])
      for (const session of ids) {
        const resource = await this.#resourceOf(session)
        const reason = this.#reasonOf(resource, what)
        const of = typeof resource === 'string' ? { resource } : {}
        await this.#dispose(what, { session, author, reason, ...of })
      }
    return sumOf(done, due)
  }

  /** Erases what was let go, but for what is on hold, open, or unknown now; null when it was cut short. */
  async #carryOut(one: ApprovedDisposal): Promise<Due | null> {
    const { clock, retentionOf, isOpen, keys, finish } = this.#parts
    const holds = await this.#holds()
    if (holds instanceof StoreUnavailable) return null
    const approvers = one.rulings.map(({ approver }) => approver).join(', ')
    const why = `disposal ${one.id}, approved by ${approvers}`
    const gone = { sessions: [] as string[], recordings: [] as string[], held: 0, unknown: 0 }
    for (const [id, what] of [
      ...one.sessions.map((session) => [session, 'sessions'] as const),
      ...one.recordings.map((session) => [session, 'recordings'] as const),
    ]) {
      if (this.#closing.signal.aborted) return null
      const of = await this.#resourceOf(id)
      if (of instanceof StoreUnavailable) return null
      const retention = of === null ? null : retentionOf(of)
      const isLeft = what === 'sessions' ? await keys.hasSessionKey(id) : await this.#hasRecording(id)
      if (!isLeft) continue
      // Before its time only what somebody named goes, and its hold is known by the resource's name alone.
      const days = (clock.now() - startOf(id)) / dayMs
      const daysMin = what === 'sessions' ? retention?.bodiesDays : retention?.recordingsDays
      const isOver = one.kind === 'erasure' || (daysMin !== undefined && days >= daysMin)
      if (of === null || !isOver || isOpen(id)) gone.unknown += 1
      else if (holds.has(of) || (retention !== null && retention.hold !== null)) gone.held += 1
      else {
        const reason =
          one.kind === 'erasure' ? `before its time; ${why}` : `${this.#reasonOf(of, what)}; ${why}`
        const { id: request, author: by, digest } = one
        await this.#dispose(what, {
          session: id,
          author: by,
          reason,
          resource: of,
          disposal: request,
          digest,
        })
        gone[what].push(id)
      }
    }
    const { sessions, recordings, held, unknown } = gone
    await finish(one.id, { sessions: sessions.length, recordings: recordings.length, held, kept: unknown })
    return gone
  }

  #reasonOf(
    resource: string | null | StoreUnavailable,
    what: 'sessions' | 'recordings' = 'sessions',
  ): string {
    const retention = typeof resource === 'string' ? this.#parts.retentionOf(resource) : null
    if (retention === null) return 'its time is over'
    const { class: named, bodiesDays, recordingsDays } = retention
    return `class ${named}: kept for ${what === 'sessions' ? bodiesDays : recordingsDays} days`
  }

  async #holds(): Promise<ReadonlySet<string> | StoreUnavailable> {
    const holds = await this.#parts.holds()
    return holds instanceof StoreUnavailable ? holds : new Set(holds.map(({ resource }) => resource))
  }

  async #resourceOf(session: string): Promise<string | null | StoreUnavailable> {
    const found = await findSession(this.#parts, session, 1)
    return found instanceof StoreUnavailable ? found : (found.opening?.resource ?? null)
  }

  /** Erases one session, or its recording, once that is on record. */
  async #dispose(what: 'sessions' | 'recordings', gone: Gone): Promise<void> {
    const { ledger, keys } = this.#parts
    const type = what === 'sessions' ? 'key.destroyed' : 'recording.disposed'
    await ledger.synced(ledger.append({ type, ...gone }))
    if (what === 'sessions') await keys.destroySessionKey(gone.session)
    await this.#removeRecording(gone.session)
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
      const either = AbortSignal.any([signal, this.#wake.signal])
      await this.#parts.clock.sleep(this.#parts.everyMs ?? everyMs, either).catch(() => undefined)
      if (signal.aborted) return
      this.#wake = new AbortController()
      try {
        const { sessions, recordings, held, unknown } = await this.round()
        if (sessions.length + recordings.length > 0)
          this.#parts.log(
            `Disposed of ${sessions.length} sessions, and of the recordings of ${recordings.length} more; ${held} are on hold, ${unknown} kept.`,
          )
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) this.#parts.log(`Disposal failed: ${String(error)}`)
      }
    }
  }
}

/** When a session began, by its id (UUIDv7), in milliseconds since the epoch. */
function startOf(session: string): number {
  return Number.parseInt(session.slice(0, 8) + session.slice(9, 13), 16)
}

function sumOf(left: Due, right: Due): Due {
  return {
    sessions: [...left.sessions, ...right.sessions],
    recordings: [...left.recordings, ...right.recordings],
    held: left.held + right.held,
    unknown: left.unknown + right.unknown,
  }
}
