/** PostgreSQL users that live as long as one session each, so that the target's own log names who it was for. */
import { escapeIdentifier, escapeLiteral, type Client } from 'pg'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Target } from '../core/resource.ts'
import { Secret } from '../core/secret.ts'
import type { ResourceBook } from './resource-book.ts'
import { connectTo } from './target-client.ts'
import { userVerifier } from './user-verifier.ts'

/** A change of users at a target, for the record; a user is made only after `record` resolves. */
export interface UserChange {
  readonly noun: 'target-user'
  readonly verb: 'made' | 'dropped' | 'swept'
  /** The user's name, which carries the session's id. */
  readonly id: string
  readonly author: string
  readonly resource: string
  readonly details: Readonly<Record<string, string>>
}

/** What the users are made with. */
export interface TargetUserParts {
  readonly book: ResourceBook
  readonly record: (change: UserChange) => Promise<void>
  readonly clock: Clock
  readonly random: Random
  readonly log: (words: string, more: Readonly<Record<string, unknown>>) => void
  /** What a connection calls itself at the target. */
  readonly application?: () => string
}

/** For whom and for how long a user is made. */
export interface UserRequest {
  readonly resource: string
  /** Roles of the policy that the session has. */
  readonly roles: readonly string[]
  /** How the session would reach the target without a user of its own. */
  readonly target: Target
  readonly session: string
  readonly principal: string
  readonly subject: string
  /** Milliseconds since the epoch. */
  readonly endsAt: number
}

/** A user of a target for one session. */
export interface LentUser {
  readonly target: Target
  /** Ends what it still runs and drops it. Never rejects: what cannot be dropped now is swept later. */
  end(): Promise<void>
}

/** How often leaked users are looked for. */
const sweepEveryMs = 60_000
/** A session that was let in has a connection by then. */
const graceMs = 120_000
const connectionLimit = 2
const subjectCharactersMax = 20
const namePattern = /^sallyport_([0-9a-f]{32})(?:_[a-z0-9_.-]{1,20})?$/

/** Makes and drops users where resources have `ephemeral-users`, and sweeps what a gateway that died left behind. */
export class TargetUsers implements AsyncDisposable {
  readonly #parts: TargetUserParts
  readonly #live = new Set<string>()
  readonly #lanes = new Map<string, AdminLane>()
  readonly #stopping = new AbortController()
  readonly #sweeping: Promise<void>

  constructor(parts: TargetUserParts) {
    this.#parts = parts
    this.#sweeping = this.#sweepOften()
  }

  /** A user for a session; null where the session logs in as it would anyway. */
  async lend(request: UserRequest): Promise<LentUser | Refusal | null> {
    const admin = await this.#parts.book.userAdmin(request.resource, request.roles)
    if (admin === null || admin instanceof Refusal) return admin
    const { clock, random, record, log } = this.#parts
    const name = nameOf(request)
    const role = request.target.setRole ?? admin.role
    const { resource, endsAt } = request
    const password = new Secret(random.bytes(32).toString('base64url'))
    const verifier = await userVerifier(password, random)
    const until = new Date(endsAt).toISOString()
    await record({
      noun: 'target-user',
      verb: 'made',
      id: name,
      author: request.principal,
      resource,
      details: { session: request.session, role, endsAt: until },
    })
    const lane = this.#lane(resource)
    this.#live.add(name)
    try {
      await lane.do(admin.target, clock, (client) =>
        makeUser(client, { name, role, verifier, until }, request),
      )
    } catch (error) {
      this.#live.delete(name)
      log('a user of a target could not be made', { resource, user: name, fault: String(error) })
      return new Refusal('target-unreachable', 'The resource gave no login for this session.', {
        hint: "An operator finds the cause in the gateway's log.",
      })
    }
    return {
      target: { ...request.target, login: name, secret: password, setRole: role },
      end: () => this.#drop(resource, name, role, 'dropped'),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#sweeping
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()))
  }

  /** Drops users of sessions that are no more: none of ours, without a connection, older than it takes to get one. */
  async sweep(resource: string): Promise<void> {
    const { book, clock, log } = this.#parts
    const admin = await book.userAdmin(resource, [])
    if (admin === null || admin instanceof Refusal) return
    try {
      const names = await this.#lane(resource).do(admin.target, clock, leftUsers)
      const old = names.filter((name) => !this.#live.has(name) && clock.now() - bornAt(name) > graceMs)
      for (const name of old) await this.#drop(resource, name, admin.role, 'swept')
    } catch (error) {
      log('users of a target could not be looked for', { resource, fault: String(error) })
    }
  }

  async #sweepOften(): Promise<void> {
    const { book, clock } = this.#parts
    const { signal } = this.#stopping
    const resources = book.list().filter(({ name }) => book.hasOwnUsers(name))
    if (resources.length === 0) return
    while (!signal.aborted) {
      for (const { name } of resources) await this.sweep(name)
      await clock.sleep(sweepEveryMs, signal).catch(() => undefined)
    }
  }

  async #drop(resource: string, name: string, role: string, verb: 'dropped' | 'swept'): Promise<void> {
    const { book, clock, record, log } = this.#parts
    try {
      const admin = await book.userAdmin(resource, [])
      if (admin === null || admin instanceof Refusal) throw new Error('the login that makes users is gone')
      await this.#lane(resource).do(admin.target, clock, (client) => dropUser(client, name, role))
      await record({ noun: 'target-user', verb, id: name, author: 'gateway', resource, details: {} })
    } catch (error) {
      log('a user of a target could not be dropped; it is tried again', {
        resource,
        user: name,
        fault: String(error),
      })
    } finally {
      this.#live.delete(name)
    }
  }

  #lane(resource: string): AdminLane {
    const lane =
      this.#lanes.get(resource) ?? new AdminLane(this.#parts.application ?? (() => 'sallyport users'))
    this.#lanes.set(resource, lane)
    return lane
  }
}

/** One connection that makes and drops users, one after the other; opened when needed, again when it broke. */
class AdminLane {
  readonly #application: () => string
  #client: Client | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(application: () => string) {
    this.#application = application
  }

  do<T>(target: Target, clock: Clock, work: (client: Client) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => within(clock, this.#work(target, work)))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#client?.end().catch(() => undefined)
    this.#client = null
  }

  async #work<T>(target: Target, work: (client: Client) => Promise<T>): Promise<T> {
    try {
      const client = (this.#client ??= await open(target, this.#application()))
      return await work(client)
    } catch (error) {
      // Whatever state it is in, the next one begins anew.
      this.#client?.connection?.stream.destroy()
      this.#client = null
      throw error
    }
  }
}

const workMsMax = 10_000

async function within<T>(clock: Clock, work: Promise<T>): Promise<T> {
  const done = new AbortController()
  const late = clock.sleep(workMsMax, done.signal).then(() => {
    throw new Error(`no answer within ${workMsMax} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}

async function open(target: Target, application: string): Promise<Client> {
  const client = await connectTo(target, application)
  await client.query(
    `SET standard_conforming_strings = on; SET search_path = ''; SET statement_timeout = 8000`,
  )
  return client
}

async function makeUser(
  client: Client,
  user: { readonly name: string; readonly role: string; readonly verifier: string; readonly until: string },
  { session, principal }: UserRequest,
): Promise<void> {
  const name = escapeIdentifier(user.name)
  // All or nothing: a user without its role, or that we could not drop, must not stay.
  await client.query(`BEGIN;
    CREATE ROLE ${name} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
      CONNECTION LIMIT ${connectionLimit} PASSWORD ${escapeLiteral(user.verifier)}
      VALID UNTIL ${escapeLiteral(user.until)} IN ROLE ${escapeIdentifier(user.role)};
    GRANT ${name} TO CURRENT_USER;
    COMMENT ON ROLE ${name} IS ${escapeLiteral(`Sallyport session ${session} of ${principal}`)};
    COMMIT`)
}

async function dropUser(client: Client, user: string, role: string): Promise<void> {
  const name = escapeIdentifier(user)
  const known = await client.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [user])
  if (known.rowCount === 0) return
  await client.query(
    'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = $1',
    [user],
  )
  try {
    await client.query(`DROP ROLE ${name}`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === stillOwns)) throw error
    // What it made while it was itself goes to the role that it was in.
    await client.query(
      `BEGIN; REASSIGN OWNED BY ${name} TO ${escapeIdentifier(role)}; DROP OWNED BY ${name}; DROP ROLE ${name}; COMMIT`,
    )
  }
}

// dependent_objects_still_exist
const stillOwns = '2BP01'

async function leftUsers(client: Client): Promise<readonly string[]> {
  const found = await client.query<{ rolname: string }>(`
    SELECT rolname FROM pg_catalog.pg_roles r WHERE rolname LIKE 'sallyport\\_%' AND rolcanlogin
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usename = r.rolname) LIMIT 1000`)
  return found.rows.map(({ rolname }) => rolname).filter((name) => namePattern.test(name))
}

function nameOf({ session, subject }: UserRequest): string {
  const words = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .slice(0, subjectCharactersMax)
  return `sallyport_${session.replaceAll('-', '')}${words === '' ? '' : `_${words}`}`
}

// The id of a session is a UUIDv7, which begins with its time.
function bornAt(name: string): number {
  return Number.parseInt(namePattern.exec(name)?.[1]?.slice(0, 12) ?? '0', 16)
}
