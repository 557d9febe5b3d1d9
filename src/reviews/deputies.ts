/** Who rules for somebody who is away. The store's constraints say who may; this says it in words, and on record. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { violationOf } from '../store/violation.ts'
import { mailOf } from './duties.ts'
import { whyNotPerson } from './passkey-desk.ts'
import { whyNotWords } from './refused.ts'
import { isReviewId } from './row.ts'
import type { Reader, Review } from './review.ts'

/** A deputy as they were named. Instants are milliseconds since the epoch. */
export interface Deputy {
  readonly id: string
  readonly person: string
  readonly personName: string
  readonly deputy: string
  /** The groups that the person had, which the deputy rules with. */
  readonly groups: readonly string[]
  readonly reason: string
  readonly fromAt: number
  readonly toAt: number
  readonly isEnded: boolean
}

/** What a desk works with. */
export interface DeputyParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
}

/** Where people name who rules for them while they are away. */
export class DeputyDesk {
  readonly #parts: DeputyParts

  constructor(parts: DeputyParts) {
    this.#parts = parts
  }

  /** Names a deputy, by principal id, for some time. */
  async name(
    person: Principal,
    deputy: string,
    time: { readonly fromAt: number; readonly toAt: number },
    reason: string,
  ): Promise<Deputy | Refusal> {
    const words = reason.trim()
    const { clock, random, store, record } = this.#parts
    const refusal =
      whyNotPerson(person) ??
      whyNotWords('Naming a deputy needs a reason', words) ??
      whyNotDeputy(person, deputy, time, clock.now())
    if (refusal !== null) return refusal
    const id = uuidv7(clock.now(), random)
    const { fromAt, toAt } = time
    return store.transact(async (transaction) => {
      await sql`INSERT INTO review_deputies (id, person, person_name, person_mail, deputy, memberships, reason, from_at, to_at)
        VALUES (${id}, ${person.id}, ${person.name}, ${mailOf(person)}, ${deputy}, ${[...person.groups]}, ${words},
          to_timestamp(${fromAt / 1000}::float8), to_timestamp(${toAt / 1000}::float8))`.execute(transaction)
      const [made] = await readRows(transaction, sql`id = ${id}`)
      if (made === undefined) throw new Error('A deputy who was just named is not there.')
      const details = { deputy, reason: words, from: iso(fromAt), to: iso(toAt), groups: [...person.groups] }
      await record({ noun: 'deputy', verb: 'named', id, author: person.id, resource: null, details })
      return made
    })
  }

  /** Ends it now: whoever named the deputy may, and the deputy. */
  async end(by: Principal, id: string): Promise<null | Refusal> {
    const { store, record } = this.#parts
    if (!isReviewId(id)) return unknown
    try {
      return await store.transact(async (transaction) => {
        const put = await sql`UPDATE review_deputies SET ended_at = clock_timestamp()
          WHERE id = ${id} AND ${by.id} IN (person, deputy) AND ended_at IS NULL`.execute(transaction)
        if (put.numAffectedRows !== 1n) return unknown
        await record({ noun: 'deputy', verb: 'ended', id, author: by.id, resource: null, details: {} })
        return null
      })
    } catch (error) {
      if (violationOf(error)?.code === 'SY003') return unknown
      throw error
    }
  }

  /** Those that the principal named, and those that they are. */
  list(principal: Principal): Promise<readonly Deputy[] | Refusal> {
    return this.#parts.store.transact((transaction) =>
      readRows(transaction, sql`${principal.id} IN (person, deputy)`),
    )
  }
}

/** The principal with the groups of those for whom they stand in now, to look at reviews with. */
export async function withDeputies(transaction: Transaction<Schema>, principal: Principal): Promise<Reader> {
  const [reader] = await readersOf(transaction, [principal])
  return reader ?? principal
}

/** The same of several principals. */
export async function readersOf(
  transaction: Transaction<Schema>,
  principals: readonly Principal[],
): Promise<readonly Reader[]> {
  const people = principals.filter((one) => whyNotPerson(one) === null).map(({ id }) => id)
  const named = people.length === 0 ? [] : await readNow(transaction, people)
  return principals.map((principal) => {
    const own = named.filter(({ deputy }) => deputy === principal.id && people.includes(deputy))
    if (own.length === 0) return principal
    return {
      ...principal,
      groups: [...principal.groups, ...own.flatMap(({ groups }) => groups)],
      standsInFor: own.map(({ person }) => person),
    }
  })
}

/** For whom a principal rules on a review in which their own groups have no say; null when for nobody. */
export async function standInFor(
  transaction: Transaction<Schema>,
  review: Review,
  principal: Principal,
): Promise<Deputy | null> {
  if (whyNotPerson(principal) !== null) return null
  const named = await readNow(transaction, [principal.id])
  const fits = named.find(
    ({ person, groups }) =>
      !review.parties.includes(person) &&
      (review.people.includes(person) || groups.some((group) => review.groups.includes(group))),
  )
  return fits ?? null
}

async function readNow(
  transaction: Transaction<Schema>,
  deputies: readonly string[],
): Promise<readonly Deputy[]> {
  return readRows(
    transaction,
    sql`deputy = ANY (${[...deputies]}::text[]) AND ended_at IS NULL
      AND clock_timestamp() >= from_at AND clock_timestamp() < to_at`,
    deputies.length * namedMax,
  )
}

function whyNotDeputy(
  person: Principal,
  deputy: string,
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
  nowMs: number,
): Refusal | null {
  if (deputy === person.id || !/^[^#]+#.+$/.test(deputy) || deputy.includes('\0'))
    return new Refusal('request-invalid', 'Name somebody else as issuer#subject.')
  const isTime =
    fromAt >= nowMs - 60_000 && toAt > fromAt && toAt - fromAt <= 31 * dayMs && fromAt <= nowMs + 366 * dayMs
  return isTime ? null : new Refusal('request-invalid', 'A deputy is named for 31 days at most, from now on.')
}

async function readRows(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
  countMax = namedMax,
): Promise<readonly Deputy[]> {
  const found =
    await sql`SELECT * FROM review_deputies WHERE ${where} ORDER BY id DESC LIMIT ${countMax}`.execute(
      transaction,
    )
  return found.rows.map((row) => {
    const one = rowShape.parse(row)
    return {
      id: one.id,
      person: one.person,
      personName: one.person_name,
      deputy: one.deputy,
      groups: one.memberships,
      reason: one.reason,
      fromAt: one.from_at.getTime(),
      toAt: one.to_at.getTime(),
      isEnded: one.ended_at !== null,
    }
  })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

const rowShape = z.object({
  id: z.string(),
  person: z.string(),
  person_name: z.string(),
  deputy: z.string(),
  memberships: z.array(z.string()),
  reason: z.string(),
  from_at: z.date(),
  to_at: z.date(),
  ended_at: z.date().nullable(),
})
const namedMax = 200
const dayMs = 24 * 3_600_000
const unknown = new Refusal('review-unknown', 'There is no such deputy, or it is not yours to end.')
