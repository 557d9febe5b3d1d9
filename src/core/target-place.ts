import type { Random } from './random.ts'

/** One server that a target may be. */
export interface TargetPlace {
  /** Host name or address, or the folder of a unix socket when it starts with `/`. */
  readonly host: string
  readonly port: number
}

/** Which of a target's servers will do (libpq, "target_session_attrs"). */
export type SessionAttributes = 'any' | 'read-write' | 'read-only' | 'primary' | 'standby' | 'prefer-standby'

/** Which servers a target may be, and how one of them is chosen. */
export interface TargetChoice {
  /** The servers besides the first. */
  readonly others: readonly TargetPlace[]
  readonly attributes: SessionAttributes
  /** Whether the list's order counts, or chance spreads sessions over it. */
  readonly order: 'listed' | 'random'
  /** How long one server may take before the next is tried; null for as long as a target may take at all. */
  readonly connectMsMax: number | null
}

/** What is known of where a target is. */
interface Whereabouts extends TargetPlace {
  readonly choice?: TargetChoice
}

/** The servers of a target in the order in which they are to be tried; without `random`, as they are listed. */
export function placesOf(target: Whereabouts, random: Random | null): readonly TargetPlace[] {
  const places = [{ host: target.host, port: target.port }, ...(target.choice?.others ?? [])]
  if (random === null || target.choice?.order !== 'random') return places
  const drawn = places.map((place) => ({ place, lot: random.bytes(6).readUIntBE(0, 6) }))
  return drawn.sort((a, b) => a.lot - b.lot).map(({ place }) => place)
}

/** What is asked of servers, round after round, until one will do. */
export function roundsOf(target: Whereabouts): readonly Exclude<SessionAttributes, 'prefer-standby'>[] {
  const attributes = target.choice?.attributes ?? 'any'
  return attributes === 'prefer-standby' ? ['standby', 'any'] : [attributes]
}

/** How long one of several servers may take unless its target says so: less than a client waits for all of them. */
const severalMsMax = 3000

/** How long one server of the target may take, where a target's only one may take `msMax`. */
export function placeMsMax(target: Whereabouts, msMax: number): number {
  const { others = [], connectMsMax = null } = target.choice ?? {}
  return Math.min(msMax, connectMsMax ?? (others.length > 0 ? severalMsMax : Infinity))
}

/** What a server is at the moment. */
export interface ServerState {
  readonly isStandby: boolean
  /** Transactions are read only unless they say otherwise, or always. */
  readonly isReadOnly: boolean
}

/** Whether a server in this state will do. */
export function suits(
  attributes: Exclude<SessionAttributes, 'prefer-standby'>,
  { isStandby, isReadOnly }: ServerState,
): boolean {
  switch (attributes) {
    case 'any':
      return true
    case 'read-write':
      return !isStandby && !isReadOnly
    case 'read-only':
      return isStandby || isReadOnly
    case 'primary':
      return !isStandby
    case 'standby':
      return isStandby
  }
}

/** Asks a server for its `ServerState`: two booleans as PostgreSQL writes them. Any supported version answers. */
export const serverStateQuestion =
  "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool"
