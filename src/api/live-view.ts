import type { Clock } from '../core/clock.ts'
import { chainOf } from '../core/principal.ts'
import type { LiveSession } from '../gate/live-session.ts'
import type { LiveSessionView } from './contract.ts'

/** An open session as those see it who may. `textCharsMax`: of its statement in hand. */
export function liveViewOf(
  session: LiveSession,
  place: Pick<LiveSessionView, 'gateway' | 'isHere' | 'mayEnd'>,
  clock: Clock,
  textCharsMax: number,
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
      text: current.text.slice(0, textCharsMax),
      rule: current.rule,
      since: iso(clock.now() - (clock.monotonic() - current.sinceMs)),
      reviewId: current.reviewId,
    },
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
