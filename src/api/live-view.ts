import type { Clock } from '../core/clock.ts'
import { anyColumn } from '../core/inspection.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { LiveSession } from '../gate/live-session.ts'
import { shieldFor } from '../policy/protection.ts'
import type { Policy } from '../policy/rule.ts'
import type { LiveSessionView } from './contract.ts'

/** The columns of a resource that are protected from whoever looks; null when nothing says which. */
export type ProtectedAt = (resource: string) => ReadonlySet<string> | null

/** The columns that are protected from a principal, by resource. Of a resource that is not there nobody knows. */
export function protectedFrom(
  policy: () => Policy,
  resources: () => readonly Resource[],
  principal: Principal,
): ProtectedAt {
  return (name) => {
    const resource = resources().find((one) => one.name === name)
    return resource === undefined ? null : new Set(shieldFor(policy(), principal, resource).masks.keys())
  }
}

/** The columns that the policy protects from somebody. */
export function protectedFromSome(policy: () => Policy): ProtectedAt {
  return () => new Set(policy().protections.flatMap(({ columns }) => [...columns.keys()]))
}

/** None: for those who asked. */
export const openToThem: ProtectedAt = () => new Set()

/**
 * An open session as those see it who may. `textCharsMax`: of its statement in hand. A text that may name values of columns
 * that are `hidden` is withheld.
 */
export function liveViewOf(
  session: LiveSession,
  place: Pick<LiveSessionView, 'gateway' | 'isHere' | 'mayEnd'>,
  clock: Clock,
  textCharsMax: number,
  hidden: ProtectedAt,
): LiveSessionView {
  const { activity, origin, resource } = session
  const { current } = activity
  return {
    ...place,
    id: session.id,
    chain: chainOf(session.principal).map(({ id, kind, name }) => ({ id, kind, name })),
    resource: resource.name,
    protocol: resource.protocol,
    roles: session.roles.map(({ name }) => name),
    application: origin.application,
    address: origin.address,
    hasTls: origin.tls !== null,
    startedAt: iso(session.startedAt),
    endsAt: iso(session.endsAt),
    statements: session.statements,
    rows: activity.rows,
    masked: activity.masked,
    refused: activity.refused,
    current: current && {
      number: current.number,
      text: isHidden(current.spoken, hidden(resource.name))
        ? withheldText
        : current.text.slice(0, textCharsMax),
      rule: current.rule,
      since: iso(clock.now() - (clock.monotonic() - current.sinceMs)),
      reviewId: current.reviewId,
    },
  }
}

/** As a comment, so that it is nobody's statement. */
const withheldText = '-- withheld: it may name values that are protected from you'

function isHidden(spoken: readonly string[], columns: ReadonlySet<string> | null): boolean {
  if (columns === null) return true
  return columns.size > 0 && spoken.some((name) => name === anyColumn || columns.has(name))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
