/** What gateways that share a store tell each other about their open sessions. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Schema } from './schema.ts'

/** A gateway that was there a moment ago. */
export interface PresentGateway {
  readonly instance: string
  readonly gateway: string
  /** Milliseconds since it said what is open; null when it has not, because nobody asked. */
  readonly listedMsAgo: number | null
  /** As its process described them, not checked. */
  readonly sessions: readonly unknown[]
}

/** Somebody's wish that a session end. */
export interface SessionEndWish {
  readonly session: string
  readonly author: string
  readonly authorName: string
  /** The gateway that was asked and found that they may. */
  readonly through: string
  readonly reason: string
}

/** Beyond this a gateway that says nothing is not there. */
const awayAfter = '15 seconds'
/** Wishes that nobody met in this time are met by nobody. */
const wishLasts = '1 minute'
/** Beyond this it is taken to have died, or to be cut off. */
const lostAfter = '1 minute'
const gatewaysMax = 200

const present = z.object({
  instance: z.string(),
  gateway: z.string(),
  listed_ms_ago: z.coerce.number().nullable(),
  sessions: z.array(z.unknown()),
})
const lost = z.object({ gateway: z.string(), seen_at: z.date() })
const wish = z
  .object({
    session: z.string(),
    author: z.string(),
    author_name: z.string(),
    through: z.string(),
    reason: z.string(),
  })
  .transform(({ author_name: authorName, ...rest }) => ({ ...rest, authorName }))

/** A gateway that went without a word. */
export interface LostGateway {
  readonly gateway: string
  /** When it was last heard of, by the store's clock, in milliseconds since the epoch. */
  readonly seenAt: number
}

/** Says that a gateway is there, and what is open at it; null where nobody looks. Forgets those that are long gone. */
export async function putPresence(
  transaction: Transaction<Schema>,
  instance: string,
  gateway: string,
  sessions: readonly object[] | null,
): Promise<void> {
  const listed = sessions === null ? sql`NULL` : sql`clock_timestamp()`
  await sql`INSERT INTO gateways (instance, gateway, listed_at, sessions)
    VALUES (${instance}, ${gateway}, ${listed}, ${JSON.stringify(sessions ?? [])}::jsonb)
    ON CONFLICT (instance) DO UPDATE SET seen_at = clock_timestamp(), missed_at = NULL,
      listed_at = excluded.listed_at, sessions = excluded.sessions`.execute(transaction)
  await sql`DELETE FROM gateways WHERE seen_at < clock_timestamp() - interval '1 hour'`.execute(transaction)
  await sql`DELETE FROM session_ends WHERE asked_at < clock_timestamp() - interval '1 hour'`.execute(
    transaction,
  )
}

/** The gateways besides `gateway` that have not been heard of for a minute and did not say that they go; each is told once, to one of the others. */
export async function missedGateways(
  transaction: Transaction<Schema>,
  gateway: string,
): Promise<readonly LostGateway[]> {
  const { rows } = await sql`UPDATE gateways SET missed_at = clock_timestamp()
    WHERE missed_at IS NULL AND gateway <> ${gateway} AND seen_at < clock_timestamp() - ${lostAfter}::interval
    RETURNING gateway, seen_at`.execute(transaction)
  return z
    .array(lost)
    .parse(rows)
    .map(({ gateway: name, seen_at: seenAt }) => ({ gateway: name, seenAt: seenAt.getTime() }))
}

/** Says that a gateway has gone. */
export async function dropPresence(transaction: Transaction<Schema>, instance: string): Promise<void> {
  await sql`DELETE FROM gateways WHERE instance = ${instance}`.execute(transaction)
}

/** The gateways besides `instance` that are there. */
export async function otherGateways(
  transaction: Transaction<Schema>,
  instance: string,
): Promise<readonly PresentGateway[]> {
  const { rows } = await sql`SELECT instance, gateway, sessions,
      (extract(epoch FROM clock_timestamp() - listed_at) * 1000)::double precision AS listed_ms_ago
    FROM gateways
    WHERE instance <> ${instance} AND seen_at > clock_timestamp() - ${awayAfter}::interval
    ORDER BY gateway, instance LIMIT ${gatewaysMax}`.execute(transaction)
  return z
    .array(present)
    .parse(rows)
    .map(({ listed_ms_ago: listedMsAgo, ...rest }) => ({ ...rest, listedMsAgo }))
}

/** Wishes that a session end. Whoever wished it before is replaced. */
export async function wishEnd(transaction: Transaction<Schema>, wished: SessionEndWish): Promise<void> {
  const { session, author, authorName, through, reason } = wished
  await sql`INSERT INTO session_ends (session, author, author_name, through, reason)
    VALUES (${session}, ${author}, ${authorName}, ${through}, ${reason})
    ON CONFLICT (session) DO UPDATE SET author = excluded.author, author_name = excluded.author_name,
      through = excluded.through, reason = excluded.reason, asked_at = clock_timestamp(), ended_at = NULL`.execute(
    transaction,
  )
}

/** Those of the sessions that somebody wishes to end. */
export async function wishedEnds(
  transaction: Transaction<Schema>,
  sessions: readonly string[],
): Promise<readonly SessionEndWish[]> {
  const { rows } = await sql`SELECT session, author, author_name, through, reason FROM session_ends
    WHERE session = ANY (${sessions}::uuid[]) AND ended_at IS NULL
      AND asked_at > clock_timestamp() - ${wishLasts}::interval`.execute(transaction)
  return z.array(wish).parse(rows)
}

/** Says that a session has been ended as was wished. */
export async function endMet(transaction: Transaction<Schema>, session: string): Promise<void> {
  await sql`UPDATE session_ends SET ended_at = clock_timestamp() WHERE session = ${session}`.execute(
    transaction,
  )
}

/** True once a wish was met. */
export async function isEndMet(transaction: Transaction<Schema>, session: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 AS met FROM session_ends
    WHERE session = ${session} AND ended_at IS NOT NULL`.execute(transaction)
  return rows.length > 0
}
