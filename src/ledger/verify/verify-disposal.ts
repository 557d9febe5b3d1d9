import type { EntryOf, Leaf } from '../entries/entry.ts'
import type { Observations } from './verify-observation.ts'
import type { SavedStory } from './verify-saved.ts'

type Gone = Extract<Leaf, EntryOf<'key.destroyed' | 'recording.disposed'>>
type Changed = EntryOf<'access.changed'>
type Request = SavedStory['disposals']['requests'] extends Map<string, infer T> ? T : never
type Kept = SavedStory['disposals']['retentions'] extends Map<string, infer T> ? T : never

/** Of each kind, more than any gateway has at once; the oldest are forgotten beyond it. */
const keptMax = 10_000
const dayMs = 86_400_000
/** As what no retention entry speaks of is kept. */
const standardDays = 396

/**
 * Holds what was erased, and which legal holds ended, against the requests and approvals that let it happen, and against
 * what is kept for how long. Approvals may be on the ledgers of other gateways, so what is missing here is observed.
 */
export class DisposalStory {
  readonly #observations: Observations
  readonly #requests: Map<string, Request>
  /** The resource of each hold in force, by the hold's id. */
  readonly #holds: Map<string, string>
  readonly #retentions: Map<string, Kept>

  constructor(observations: Observations, from?: SavedStory['disposals']) {
    this.#observations = observations
    this.#requests = from?.requests ?? new Map()
    this.#holds = from?.holds ?? new Map()
    this.#retentions = from?.retentions ?? new Map()
  }

  save(): SavedStory['disposals'] {
    return { requests: this.#requests, holds: this.#holds, retentions: this.#retentions }
  }

  /** Takes a change of who may do what; looks at those about what is kept alone. What is wrong with it, or null. */
  change(leaf: Extract<Leaf, Changed>): string | null {
    if (leaf.noun === 'retention') this.#retain(leaf)
    if (leaf.noun === 'legal-hold') return this.#hold(leaf)
    if (leaf.noun === 'disposal') this.#ask(leaf)
    return null
  }

  /** Takes an entry that something was erased. What is wrong with it, or null. */
  erased(leaf: Gone): string | null {
    const { index, session, author, resource, disposal, digest } = leaf
    const what = leaf.type === 'key.destroyed' ? 'session' : 'the recording of session'
    const observe = (why: string): null => this.#observe(index, `${what} ${session} was erased ${why}`)
    if (resource !== undefined && this.#isHeld(resource)) observe(`while ${resource} was on legal hold`)
    if (disposal === undefined) {
      if (!this.#isScheduled(resource)) return observe('and no request or rule on record let it go')
      return this.#isOver(leaf) ? null : observe('before its time was over')
    }
    const request = this.#requests.get(disposal)
    if (request && request.author !== author)
      return `it says that ${author} asked for disposal ${disposal}, which ${request.author} did`
    if (request && request.digest !== digest)
      return `it erases by disposal ${disposal}, which was approved for something else`
    if (request?.kind === 'expired' && !this.#isOver(leaf)) observe('before its time was over')
    const why = this.#whyNotLet(disposal)
    return why === null ? null : observe(why)
  }

  #retain({ verb, id, details }: Changed): void {
    const { bodiesDays, recordingsDays, hold, disposal } = details
    if (verb === 'removed') this.#retentions.delete(id)
    else
      put(this.#retentions, id, {
        bodiesDays: typeof bodiesDays === 'number' ? bodiesDays : standardDays,
        recordingsDays: typeof recordingsDays === 'number' ? recordingsDays : standardDays,
        isHeld: typeof hold === 'string',
        isScheduled: typeof disposal === 'string' && disposal.startsWith(scheduledWords),
      })
  }

  #hold({ index, verb, id, resource, author, details }: Extract<Leaf, Changed>): string | null {
    if (verb === 'placed') put(this.#holds, id, resource ?? '')
    if (verb !== 'released') return null
    this.#holds.delete(id)
    const disposal = typeof details['disposal'] === 'string' ? details['disposal'] : null
    const request = disposal === null ? undefined : this.#requests.get(disposal)
    if (request && request.author !== author)
      return `it says that ${author} asked for disposal ${disposal}, which ${request.author} did`
    if (request && request.hold !== id)
      return `it releases a hold by disposal ${disposal}, which was approved for something else`
    const why = disposal === null ? 'and no request on record let it' : this.#whyNotLet(disposal)
    if (why !== null) this.#observe(index, `the legal hold on ${resource} ended ${why}`)
    return null
  }

  #ask({ verb, id, author, details }: Changed): void {
    const request = this.#requests.get(id)
    if (verb === 'asked' && !request) {
      const { kind, digest, quorum, hold } = details
      put(this.#requests, id, {
        author,
        kind: typeof kind === 'string' ? kind : '',
        digest: typeof digest === 'string' ? digest : '',
        hold: typeof hold === 'string' ? hold : '',
        quorum: typeof quorum === 'number' ? quorum : 1,
        approvers: new Set(),
        isOver: false,
      })
    } else if (
      verb === 'approved' &&
      request &&
      author !== request.author &&
      details['digest'] === request.digest
    )
      request.approvers.add(author)
    else if ((verb === 'rejected' || verb === 'withdrawn') && request) request.isOver = true
  }

  /** Why a request lets nothing happen, in words that end a sentence; null when it does. */
  #whyNotLet(id: string): string | null {
    const request = this.#requests.get(id)
    if (!request)
      return `by disposal ${id}, which nobody asked for in this ledger: see those of the other gateways`
    const { approvers, quorum, isOver } = request
    if (isOver) return `by disposal ${id}, which was rejected or withdrawn`
    if (approvers.size >= quorum) return null
    return `by disposal ${id}, of which this ledger holds ${approvers.size} of ${quorum} approvals: see those of the other gateways`
  }

  /** With no resource named, or one that the record does not know, only where all that it knows go by themselves. */
  #isScheduled(resource: string | undefined): boolean {
    const own = resource === undefined ? undefined : this.#retentions.get(resource)
    const all = own ? [own] : [...this.#retentions.values()]
    return all.length > 0 && all.every(({ isScheduled }) => isScheduled)
  }

  #isHeld(resource: string): boolean {
    if (this.#retentions.get(resource)?.isHeld) return true
    return [...this.#holds.values()].includes(resource)
  }

  #isOver({ type, at, session, resource }: Gone): boolean {
    const kept = resource === undefined ? undefined : this.#retentions.get(resource)
    // Nothing says whose it was.
    if (resource === undefined) return true
    const days = type === 'key.destroyed' ? kept?.bodiesDays : kept?.recordingsDays
    // Its id (UUIDv7) says when the session began.
    const startMs = Number.parseInt(session.slice(0, 8) + session.slice(9, 13), 16)
    return Date.parse(at) - startMs >= (days ?? standardDays) * dayMs
  }

  #observe(index: number, text: string): null {
    this.#observations.add('disposal', index, text)
    return null
  }
}

/** How the words begin with which a retention entry says that what is over its time goes without anybody asking. */
export const scheduledWords = 'by itself when its time is over'

function put<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value)
  const [oldest] = map.keys()
  if (map.size > keptMax && oldest !== undefined) map.delete(oldest)
}
