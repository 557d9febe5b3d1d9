/** The ways to one and the same database that are compared. */
import type { Gateway } from './gateway.ts'
import { resources } from './gateway.ts'
import type { Pgbouncer } from './pgbouncer.ts'
import { database, role } from './postgres.ts'

export type WayName = 'direct' | 'bare' | 'pgbouncer' | 'gateway'

/** Where to connect for one way, with or without TLS on every hop. */
export interface Way {
  readonly name: WayName
  readonly port: number
  readonly tls: boolean
  readonly database: string
  readonly user: string
  /** Null where nobody asks for one. */
  readonly password: string | null
  /** The proxy's process; null when there is none. */
  readonly pid: number | null
}

export function waysFor(
  tls: boolean,
  parts: {
    readonly postgresPort: number
    readonly pgbouncer: Pgbouncer | null
    readonly gateway: Gateway
    readonly token: string
  },
): readonly Way[] {
  const common = { tls, user: role, password: null, database }
  const ways: Way[] = [{ ...common, name: 'direct', port: parts.postgresPort, pid: null }]
  if (parts.pgbouncer) {
    ways.push({ ...common, name: 'pgbouncer', port: parts.pgbouncer.port, pid: parts.pgbouncer.pid })
  }
  const { port, pid } = parts.gateway
  const resource = tls ? resources.tls : resources.plain
  ways.push({ ...common, name: 'gateway', port, pid, database: resource, password: parts.token })
  return ways
}
