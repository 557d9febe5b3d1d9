/** Opens a session at one of the servers that a target may be (libpq, "Specifying Multiple Hosts"). */
import type { Clock } from '../../../core/clock.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import {
  placeMsMax,
  placesOf,
  roundsOf,
  serverStateQuestion,
  suits,
  type ServerState,
  type TargetPlace,
} from '../../../core/target-place.ts'
import { askFirst } from './first-question.ts'
import { terminate } from '../messages/message-to-target.ts'
import { LoginDenied, loginToTarget, type LoginParts, type TargetConnection } from './target-login.ts'

/** How long a server that could not be reached is tried after the others. */
const avoidedMs = 10_000

/** Servers that could not be reached a moment ago, so that not every session waits for them first. */
export class AvoidedPlaces {
  readonly #clock: Clock
  // Bounded by what is configured.
  readonly #failedAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  failed(place: TargetPlace): void {
    this.#failedAt.set(keyOf(place), this.#clock.monotonic())
  }

  worked(place: TargetPlace): void {
    this.#failedAt.delete(keyOf(place))
  }

  /** The same places, those last that did not work. */
  sorted(places: readonly TargetPlace[]): readonly TargetPlace[] {
    const isAvoided = (place: TargetPlace): boolean =>
      this.#clock.monotonic() - (this.#failedAt.get(keyOf(place)) ?? -Infinity) < avoidedMs
    return [...places.filter((place) => !isAvoided(place)), ...places.filter(isAvoided)]
  }
}

/** A session at a server that will do. */
export interface ChosenConnection extends TargetConnection {
  /** The target with that server as its only one: cancel requests go there. */
  readonly target: Target
}

/** Tries the servers of a target until one is reached, lets us in and is what the target asks for. */
export async function openTarget(
  target: Target,
  parameters: ReadonlyMap<string, string>,
  parts: LoginParts,
  avoided: AvoidedPlaces,
): Promise<ChosenConnection | Refusal> {
  const places = avoided.sorted(placesOf(target, parts.random))
  const limits = {
    ...parts,
    dialMsMax: placeMsMax(target, parts.dialMsMax),
    loginMsMax: placeMsMax(target, parts.loginMsMax),
  }
  const unreachable = new Set<TargetPlace>()
  let refusal: Refusal | null = null
  for (const attributes of roundsOf(target)) {
    for (const place of places) {
      if (unreachable.has(place)) continue
      const one = single(target, place)
      const found = await loginToTarget(one, parameters, limits)
      if (found instanceof Refusal) {
        avoided.failed(place)
        if (parts.signal.aborted || found instanceof LoginDenied) return found
        unreachable.add(place)
        refusal = found
        continue
      }
      avoided.worked(place)
      if (attributes === 'any') return { ...found, target: one }
      const state = await stateOf(found, parts.signal)
      if (!(state instanceof Refusal) && suits(attributes, state)) return { ...found, target: one }
      refusal ??= unsuited
      if (state instanceof Refusal) refusal = state
      else found.socket.end(terminate, () => found.socket.destroy())
    }
  }
  return refusal ?? unsuited
}

const unsuited = new Refusal(
  'target-unreachable',
  'No server of the resource is in the state that it asks for (target-session-attrs).',
  { hint: 'Try again later: during a fail-over there may be none for a moment.' },
)

function single(target: Target, place: TargetPlace): Target {
  const { choice: _, ...one } = target
  return { ...one, ...place }
}

/** Servers from PostgreSQL 14 on report their state as they let us in; others are asked. */
async function stateOf(found: TargetConnection, signal: AbortSignal): Promise<ServerState | Refusal> {
  const standby = found.parameters.get('in_hot_standby')
  const readOnly = found.parameters.get('default_transaction_read_only')
  if (standby !== undefined && readOnly !== undefined)
    return { isStandby: standby === 'on', isReadOnly: readOnly === 'on' }
  const row = await askFirst(found, serverStateQuestion, signal)
  return row instanceof Refusal ? row : { isStandby: row[0] === 't', isReadOnly: row[1] === 't' }
}

function keyOf({ host, port }: TargetPlace): string {
  return `${host} ${port}`
}
