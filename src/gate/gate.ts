import type { Gate } from '../core/gate.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Session } from '../core/session.ts'
import { emptyState } from '../identity/access-state.ts'
import { BudgetBook } from '../policy/budget.ts'
import { noTotals, type Totals } from './activity.ts'
import { admissible, admit, closeSession } from './admit.ts'
import { ClockWatch } from './clock-watch.ts'
import { endIfOver } from './over.ts'
import type { HeldRole } from './roles.ts'
import { LiveSession } from './live-session.ts'
import type { GateParts, GivenParts } from './parts.ts'
import { ProbeWatch } from './probe-watch.ts'
import { countShown } from './charge.ts'
import { isCurrent } from './judge.ts'
import { conclude, record } from './record.ts'
import { renew } from './renew.ts'
import { submit } from './submit.ts'
import { syncsOf } from './syncs.ts'

/** The gate, and what whoever runs the gateway may do with its sessions. */
export interface OpenGate extends Gate {
  readonly sessions: ReadonlyMap<string, LiveSession>
  /** What they and those before them did since the gateway opened. */
  readonly totals: Readonly<Totals>
  /** Ends a session now; its client is told why. False when it is not open here. */
  end(sessionId: string, refusal: Refusal): boolean
  /** Ends every session that would not be admitted now. Call when the policy, or who may still do what, has changed. */
  reconsider(): void
  /** Extends the sessions of exactly this chain by a newer proof of it; how many were. On record before it counts. */
  renew(fresh: Principal): Promise<number>
  /** Null when a session at the resource would be admitted now, else what its refusal would be. Opens and records nothing. */
  whyNotConnect(principal: Principal, resourceName: string): Refusal | null
  /** The roles that a session at the resource would have now. */
  rolesAt(principal: Principal, resourceName: string): readonly HeldRole[]
}

/** The only issuer of clearances, and the only maker of anything that can be shown. */
export function openGate(given: GivenParts): OpenGate {
  const parts: GateParts = {
    ...given,
    access: given.access ?? openToAll,
    estimates: given.estimates ?? null,
    aids: given.aids ?? null,
    budgets: given.budgets ?? new BudgetBook(),
    totals: noTotals(),
    probes: new ProbeWatch(),
    syncs: syncsOf(given.ledger),
  }
  const sessions = new Map<string, LiveSession>()
  const ofPrincipal = new Tally()
  const watch = watchEnds(parts, sessions)
  let admitting = 0
  return {
    sessions,
    totals: parts.totals,
    end(sessionId, refusal) {
      const session = sessions.get(sessionId)
      session?.end(refusal)
      return session !== undefined
    },
    reconsider() {
      for (const session of sessions.values()) endIfOver(parts, session)
    },
    async renew(fresh) {
      const done = await Promise.all([...sessions.values()].map((session) => renew(parts, session, fresh)))
      return done.filter(Boolean).length
    },
    whyNotConnect(principal, resourceName) {
      const found = admissible(parts, principal, resourceName)
      return 'refusal' in found ? found.refusal : null
    },
    rolesAt(principal, resourceName) {
      const found = admissible(parts, principal, resourceName)
      return 'refusal' in found ? [] : found.roles
    },
    async admit(credential, resourceName, origin) {
      // Those that are being let in count too: a burst would pass the limit together.
      if (sessions.size + admitting >= parts.limits.sessionsMax) return tooManySessions
      admitting += 1
      const session = await admit(parts, credential, resourceName, origin).finally(() => (admitting -= 1))
      if (session instanceof Refusal) return session
      sessions.set(session.id, session)
      watch.start()
      if (ofPrincipal.add(session.principal.id) > parts.limits.sessionsPerPrincipalMax) {
        await this.close(session, tooManySessions.code)
        return tooManySessions
      }
      // Something may have changed while it was opened, when nobody could find it among the sessions yet.
      endIfOver(parts, session)
      void endInTime(parts, session)
      given.met?.(session.principal)
      return session
    },
    ...statementVerbs(parts),
    async close(session, reason) {
      const ending = live(session)
      if (sessions.delete(ending.id)) ofPrincipal.remove(ending.principal.id)
      if (sessions.size === 0) watch.stop()
      // Wakes whoever waits for its end; nothing is told any more.
      ending.end(new Refusal('session-ended', 'The session is closed.'))
      await closeSession(parts, ending, reason)
    },
  }
}

/** What a protocol may do with the statements of a session that is open. */
function statementVerbs(
  parts: GateParts,
): Pick<Gate, 'submit' | 'record' | 'isCurrent' | 'count' | 'conclude'> {
  return {
    submit: (session, statement, waiting) => submit(parts, live(session), statement, waiting),
    record: (session, shown) => record(parts, live(session), shown),
    isCurrent: (session, clearance) => isCurrent(parts, live(session), clearance),
    count: (session, clearance, shown) => countShown(parts, live(session), clearance, shown),
    conclude: (session, clearance, outcome) => conclude(parts, live(session), clearance, outcome),
  }
}

/** How many there are of each. */
class Tally {
  readonly #counts = new Map<string, number>()

  /** One more; how many there are then. */
  add(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return count
  }

  remove(name: string): void {
    const count = (this.#counts.get(name) ?? 0) - 1
    if (count > 0) this.#counts.set(name, count)
    else this.#counts.delete(name)
  }
}

function live(session: Session): LiveSession {
  if (session instanceof LiveSession) return session
  throw new Error('This session was not admitted here.')
}

const tooManySessions = new Refusal(
  'too-many-connections',
  'The gateway has as many sessions as it may; try again later.',
)

const openToAll: GateParts['access'] = {
  state: emptyState,
  rules: { accountsRequired: new Set(), groupsFromAccounts: new Set(), agentsRegistered: false },
  fresh: () => Promise.resolve(true),
}

const endLookMs = 60_000

/** A session ends at its instant, whatever it is doing. */
async function endInTime(parts: GateParts, session: LiveSession): Promise<void> {
  try {
    // It may be extended meanwhile. Timers that wait equally long cost next to nothing, thousands that differ much.
    while (session.endsAt > parts.clock.now())
      await parts.clock.sleep(Math.min(session.endsAt - parts.clock.now(), endLookMs), session.signal)
  } catch {
    // The session ended before its time.
    return
  }
  endNow(session)
}

/** Ends what is over by a clock that somebody set forward. */
function watchEnds({ clock }: GateParts, sessions: ReadonlyMap<string, LiveSession>): ClockWatch {
  return new ClockWatch(clock, () => {
    for (const session of sessions.values()) if (session.endsAt <= clock.now()) endNow(session)
  })
}

function endNow(session: LiveSession): void {
  const grant = session.roles.find((role) => role.grant && role.grant.endsAt <= session.endsAt)
  session.end(
    grant === undefined
      ? new Refusal('session-ended', 'The session has reached its end.', {
          hint: 'Connect again with a fresh token.',
        })
      : new Refusal('grant-ended', `The time box of the role ${grant.name} is over.`, {
          hint: 'Ask for it again, or connect without it.',
        }),
  )
}
