import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { CatalogHold } from '../catalog/catalog-book.ts'
import type { LentUser } from '../catalog/target-users.ts'
import type { Decision, Estimate } from '../core/decision.ts'
import type { Inspection } from '../core/inspection.ts'
import type { ShownSoFar } from '../core/outcome.ts'
import type { Principal } from '../core/principal.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Resource, Target } from '../core/resource.ts'
import type { CatalogGrounds, ClientOrigin, Session, UnaskedTerms } from '../core/session.ts'
import type { StatementAct } from '../core/statement.ts'
import type { SessionKey } from '../keys/session-key.ts'
import type { EffectSummary } from '../ledger/entries/entry.ts'
import type { Policy } from '../policy/rule.ts'
import { unaskedTerms } from '../policy/unasked.ts'
import type { SessionRecording } from '../recording/recorder.ts'
import type { SessionActivity } from './activity.ts'
import type { HeldRole } from './roles.ts'

/** A decision as the gate keeps it while neither the policy nor the statement's facts change. */
export interface Judgement {
  readonly decision: Decision
  /** True when the statement's entry must be synced before it may be forwarded. */
  readonly needsSync: boolean
  readonly effects: readonly EffectSummary[]
  /** What the target expects; null where it was not asked or could not say. */
  readonly estimate: Estimate | null
}

/** Who has a session, by which proof, and until when. */
interface Standing {
  readonly principal: Principal
  readonly proven: Principal
  readonly endsAt: number
}

/** A session as the gate sees it: what the protocol may know, and the gate's own account beside it. */
export class LiveSession implements Session {
  readonly id: string
  /** As its client named the resource, role and all. */
  readonly asked: string
  readonly roles: readonly HeldRole[]
  readonly resource: Resource
  readonly target: Target
  readonly origin: ClientOrigin
  readonly startedAt: number
  readonly key: SessionKey
  /** The user of the target that was made for this session; null where none was. */
  readonly lent: LentUser | null
  /** Index of the last entry that a reply of this session may depend on. */
  lastEntry = -1
  statements = 0
  readonly activity: SessionActivity
  /** Answers that wait for their entries to be synced: the session's record ends after theirs. */
  readonly outstanding = new Set<Promise<unknown>>()
  /** Statements whose rows are not recorded, by number, until they are concluded. */
  readonly unrecorded = new Set<number>()
  /** What was counted of statements that go on, by number. */
  readonly counted = new Map<number, ShownSoFar>()
  readonly #ending = new AbortController()
  readonly #catalog: CatalogHold
  readonly #judgements = new Map<StatementAct, WeakMap<Inspection, Judgement>>()
  /** The end that is being put on record; two who extend it at once do it once. */
  extendingTo = 0
  readonly #policy: () => Policy
  readonly #countsUnasked: (session: LiveSession, bytes: number) => boolean
  #standing: Standing
  #recording: SessionRecording | null = null

  constructor(parts: {
    readonly id: string
    readonly asked: string
    readonly principal: Principal
    readonly proven: Principal
    readonly roles: readonly HeldRole[]
    readonly resource: Resource
    readonly target: Target
    readonly origin: ClientOrigin
    readonly startedAt: number
    readonly endsAt: number
    /** The policy in force. */
    readonly policy: () => Policy
    /** As `takesUnasked`. */
    readonly countsUnasked: (session: LiveSession, bytes: number) => boolean
    readonly key: SessionKey
    readonly lent: LentUser | null
    readonly catalog: CatalogHold
    readonly activity: SessionActivity
  }) {
    this.id = parts.id
    this.asked = parts.asked
    const { principal, proven, endsAt } = parts
    this.#standing = { principal, proven, endsAt }
    this.roles = parts.roles
    this.resource = parts.resource
    this.target = parts.target
    this.origin = parts.origin
    this.startedAt = parts.startedAt
    this.#policy = parts.policy
    this.#countsUnasked = parts.countsUnasked
    this.key = parts.key
    this.lent = parts.lent
    this.#catalog = parts.catalog
    this.activity = parts.activity
  }

  unasked(): UnaskedTerms {
    return unaskedTerms(this.#policy(), this.principal, this.resource)
  }

  takesUnasked(bytes: number): boolean {
    return this.#countsUnasked(this, bytes)
  }

  get principal(): Principal {
    return this.#standing.principal
  }

  /** As its proof said, before roles and the directory's groups. */
  get proven(): Principal {
    return this.#standing.proven
  }

  get endsAt(): number {
    return this.#standing.endsAt
  }

  /** Goes on under a newer proof; what was decided under the one before is decided anew. */
  renew(standing: Standing): void {
    this.#standing = standing
    this.#judgements.clear()
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  get recording(): SessionRecording {
    if (this.#recording === null) throw new Error('The session has no recording yet.')
    return this.#recording
  }

  startRecording(recording: SessionRecording): void {
    this.#recording = recording
  }

  catalog(): CatalogSnapshot | null {
    return this.#catalog.reader.current()
  }

  refreshCatalog(): Promise<void> {
    return this.#catalog.reader.refresh()
  }

  freshenCatalog(): Promise<void> {
    return this.#catalog.reader.freshen()
  }

  catalogOverdue(grounds: CatalogGrounds): Promise<void> | null {
    return this.#catalog.reader.overdue(grounds)
  }

  catalogWhole(): Promise<void> | null {
    return this.#catalog.reader.whole
  }

  catalogMoved(): void {
    this.#catalog.reader.moved()
  }

  hasCatalogSeenAlone(snapshot: CatalogSnapshot, transactions: number): Promise<boolean> {
    return this.#catalog.reader.hasSeenAlone(snapshot, transactions)
  }

  catalogChanging(): Promise<void> | null {
    return this.#catalog.reader.changing
  }

  /** Lets go of what the session held. */
  release(): void {
    this.key.close()
    this.#catalog.release()
  }

  /** Makes the session end now; the client is told why. */
  end(refusal: Refusal): void {
    this.#ending.abort(refusal)
  }

  /** What was decided before on the same facts under this policy; null when nothing was, or it may not be reused. */
  judged(act: StatementAct, inspection: Inspection, policyVersion: string): Judgement | null {
    const known = this.#judgements.get(act)?.get(inspection)
    return known?.decision.policyVersion === policyVersion ? known : null
  }

  remember(act: StatementAct, inspection: Inspection, judgement: Judgement): void {
    if (!judgement.decision.cacheable) return
    const known = this.#judgements.get(act) ?? new WeakMap<Inspection, Judgement>()
    known.set(inspection, judgement)
    this.#judgements.set(act, known)
  }
}
