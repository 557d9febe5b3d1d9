import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Verdict } from '../core/decision.ts'
import type { Inspection } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { PinnedState } from '../core/statement.ts'
import type { StatementBody } from '../gate/statement-body.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import type { Facts } from '../policy/facts.ts'
import { afterEffects } from '../protocols/postgres/session/after-effects.ts'
import {
  doubted,
  inspectionOfCall,
  unreadableHere,
} from '../protocols/postgres/session/postgres-statement.ts'
import { schemasIn } from '../protocols/postgres/messages/search-path.ts'
import { areReadable } from '../protocols/postgres/session/session-settings.ts'
import type { Inspector } from '../sql/parser/inspector.ts'
import { SessionNames } from '../sql/session/session-names.ts'

/** What the statements at one resource are inspected against. */
export interface PolicyGround {
  readonly snapshot: CatalogSnapshot | null
  /** What a session begins with, as the setting says it. */
  readonly searchPath: string
  readonly login: string
  /** Where the catalog is from, in words for people. */
  readonly source: string
}

/** A statement as it is to be decided anew. */
export interface AskedStatement {
  readonly text: string
  readonly facts: Facts
  /** Where it was recorded and what was decided then; null for one that nobody has asked yet. */
  readonly recorded: {
    readonly session: string
    readonly number: number
    readonly at: string
    readonly verdict: Verdict
    readonly rule: string
    readonly policyVersion: string
  } | null
}

/** A recorded statement is over. */
export interface ShownStatement {
  /** The same object as of the statement when it was asked. */
  readonly facts: Facts
  readonly shown: { readonly rows: number; readonly bytes: number; readonly masked: number }
  readonly nowMs: number
}

/** A recorded statement that cannot be decided anew, and why in words for people. */
export interface Undecidable {
  readonly why: string
}

/** What of a body says what a text meant. */
export type RecordedText = Pick<StatementBody, 'text'> & { readonly settings: PinnedState | null }

/** What an entry's body says: `withheld` from whoever reads, null where nobody can open it any more. */
export type RecordedBody = RecordedText | 'withheld' | null

/** What recorded statements are decided on. */
export interface RecordedParts {
  readonly inspector: Inspector
  /** Null where the resource is not known here, or its catalog cannot be had. */
  readonly place: (
    resource: string,
  ) => Promise<{ readonly resource: Resource; readonly ground: PolicyGround } | null>
}

/** Sessions that never closed, because their gateway died, would be remembered for ever. */
const sessionsMax = 10_000

/**
 * Follows the entries of sessions in the order in which they were written, and yields each statement as it stood before
 * the policy: its principal, its moment, its settings, and the names that its session had given by then.
 */
export class RecordedSessions {
  readonly #parts: RecordedParts
  readonly #sessions = new Map<string, OpenSession>()

  constructor(parts: RecordedParts) {
    this.#parts = parts
  }

  /** The statement that an entry decided, or that is over; null for other entries. `body` is asked for where it is needed. */
  async take(
    leaf: Leaf,
    body: () => Promise<RecordedBody>,
  ): Promise<AskedStatement | ShownStatement | Undecidable | null> {
    if (leaf.type === 'session.opened') this.#open(leaf)
    else if (leaf.type === 'session.closed') this.#sessions.delete(leaf.session)
    else if (leaf.type === 'statement.concluded') return this.#concluded(leaf)
    else if (leaf.type === 'statement.decided' || leaf.type === 'statement.prepared')
      return this.#asked(leaf, await body())
    return null
  }

  #open(leaf: Leaf & { readonly type: 'session.opened' }): void {
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size >= sessionsMax && oldest !== undefined) this.#sessions.delete(oldest)
    this.#sessions.set(leaf.session, {
      principal: recordedPrincipal(leaf),
      resource: leaf.resource,
      names: new SessionNames(),
      running: new Map(),
      isDoubted: false,
    })
  }

  #concluded(leaf: Leaf & { readonly type: 'statement.concluded' }): ShownStatement | null {
    const session = this.#sessions.get(leaf.session)
    const facts = session?.running.get(leaf.number)
    session?.running.delete(leaf.number)
    if (leaf.result === 'ran') for (const one of facts?.inspection?.statements ?? []) session?.names.note(one)
    return facts === undefined ? null : { facts, shown: leaf, nowMs: Date.parse(leaf.at) }
  }

  async #asked(
    leaf: Leaf & { readonly type: 'statement.decided' | 'statement.prepared' },
    body: RecordedBody,
  ): Promise<AskedStatement | Undecidable> {
    const session = this.#sessions.get(leaf.session)
    if (!session) return { why: 'the opening of its session is not among the entries' }
    const { principal } = session
    if (principal === null) return { why: 'its principal was too large to be kept whole' }
    if (body === null) return { why: "its session's key is destroyed, or is another master key's" }
    if (body === 'withheld') return { why: 'its words may name values that are protected from you' }
    const place = await this.#parts.place(session.resource)
    if (place === null) return { why: `the resource ${session.resource} is not known here` }
    const inspection = await this.#inspect(session, place.ground, leaf.act, body, place.resource.name)
    const { act, session: id, number, at, verdict, rule, policyVersion } = leaf
    const facts: Facts = { principal, resource: place.resource, act, inspection, nowMs: Date.parse(at) }
    if (leaf.code === '' && act !== 'prepare') {
      session.running.set(number, facts)
      session.isDoubted ||= afterEffects(inspection).unknown
    }
    return {
      text: body.text,
      facts,
      recorded: { session: id, number, at, verdict, rule, policyVersion },
    }
  }

  async #inspect(
    session: OpenSession,
    ground: PolicyGround,
    act: Facts['act'],
    { text, settings }: RecordedText,
    resource: string,
  ): Promise<Inspection> {
    if (act === 'call') return inspectionOfCall(0)
    if (settings !== null && !areReadable(settings)) return unreadableHere
    const login = settings?.role.replace(/ \(superuser\)$/, '') || ground.login
    const searchPath = schemasIn(settings?.searchPath ?? ground.searchPath, login)
    const { snapshot } = ground
    const found = await this.#parts.inspector.inspect(text, { resource, snapshot, searchPath })
    const resolved = session.names.resolve(found)
    return session.isDoubted ? doubted(resolved) : resolved
  }
}

interface OpenSession {
  readonly principal: Principal | null
  readonly resource: string
  readonly names: SessionNames
  /** What was let through and has not ended. */
  readonly running: Map<number, Facts>
  isDoubted: boolean
}

/** The principal as the ledger kept it; null where something of it was left out. */
export function recordedPrincipal(leaf: Leaf & { readonly type: 'session.opened' }): Principal | null {
  if (leaf.chainOmitted > 0) return null
  let behind: Principal | null = null
  for (const one of leaf.chain.toReversed()) {
    if (one.groupsOmitted > 0 || one.claimsOmitted > 0) return null
    const { id, kind, groups, claims } = one
    const split = id.indexOf('#')
    const [issuer, subject] = split < 0 ? ['', id] : [id.slice(0, split), id.slice(split + 1)]
    const endsAt = Date.parse(leaf.endsAt)
    const own: Principal = { id, kind, issuer, subject, name: subject, groups, claims, endsAt }
    behind = behind === null ? own : { ...own, onBehalfOf: behind }
  }
  return behind
}
