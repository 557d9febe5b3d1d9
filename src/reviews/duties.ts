/** What rules ask of their reviewers besides a group and a quorum, as the store keeps it. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { chainOf, type Principal } from '../core/principal.ts'
import type { Schema } from '../store/schema.ts'

/** Instants are milliseconds since the epoch by the store's clock. */
export interface ReviewDuties {
  /** Who wrote the policy and so does not rule: principal ids and e-mail addresses in lower case. */
  readonly authors: readonly string[]
  /** True when a ruling is void once its reviewer lost the role. */
  readonly keepsRole: boolean
  /** Who is told when nobody has answered by `escalateAt`. They may rule from the beginning. */
  readonly escalationGroups: readonly string[]
  readonly escalateAt: number | null
  readonly escalatedAt: number | null
  /** Reviewers whose rulings do not count any more. */
  readonly voided: readonly string[]
}

/** Of a review whose rule asks nothing besides. */
export const noDuties: ReviewDuties = {
  authors: [],
  keepsRole: false,
  escalationGroups: [],
  escalateAt: null,
  escalatedAt: null,
  voided: [],
}

/** The duties that a rule asks for. */
export interface AskedDuties {
  readonly authors: readonly string[]
  readonly keepsRole: boolean
  readonly escalation: { readonly afterMs: number; readonly groups: readonly string[] } | null
}

/** Writes the duties of a review that was just opened. */
export async function insertDuties(
  transaction: Transaction<Schema>,
  reviewId: string,
  { authors, keepsRole, escalation }: AskedDuties,
): Promise<void> {
  if (authors.length === 0 && !keepsRole && escalation === null) return
  const at =
    escalation === null
      ? sql`NULL`
      : sql`clock_timestamp() + ${escalation.afterMs}::float8 * interval '1 millisecond'`
  await sql`INSERT INTO review_duties (review, authors, keeps_role, escalation_groups, escalate_at)
    VALUES (${reviewId}, ${authors.map((author) => (author.includes('#') ? author : author.toLowerCase()))},
      ${keepsRole}, ${[...(escalation?.groups ?? [])]}, ${at})`.execute(transaction)
}

/** The duties of some reviews, by id; those without any are missing. */
export async function readDuties(
  transaction: Transaction<Schema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReviewDuties>> {
  if (ids.length === 0) return new Map()
  const found =
    await sql`SELECT d.*, ARRAY(SELECT v.reviewer FROM review_voids v WHERE v.review = d.review) AS voided
    FROM review_duties d WHERE d.review = ANY (${[...ids]}::uuid[])`.execute(transaction)
  return new Map(
    found.rows.map((row) => {
      const one = rowShape.parse(row)
      const { authors, voided } = one
      const duties = {
        authors,
        voided,
        keepsRole: one.keeps_role,
        escalationGroups: one.escalation_groups,
        escalateAt: one.escalate_at?.getTime() ?? null,
        escalatedAt: one.escalated_at?.getTime() ?? null,
      }
      return [one.review, duties] as const
    }),
  )
}

/** Takes open reviews that nobody answered in time, and marks them so. Their ids, at most `takenMax`. */
export async function takeUnanswered(transaction: Transaction<Schema>): Promise<readonly string[]> {
  const found = await sql`UPDATE review_duties SET escalated_at = clock_timestamp() WHERE review IN (
      SELECT d.review FROM review_duties d JOIN reviews r ON r.id = d.review
      WHERE r.state = 'open' AND d.escalated_at IS NULL AND d.escalate_at <= clock_timestamp()
      ORDER BY d.escalate_at LIMIT ${takenMax} FOR UPDATE OF d SKIP LOCKED) RETURNING review`.execute(
    transaction,
  )
  return found.rows.map((row) => z.object({ review: z.string() }).parse(row).review)
}

/** Writes that somebody's ruling does not count any more. */
export async function insertVoid(
  transaction: Transaction<Schema>,
  reviewId: string,
  reviewer: string,
  reason: string,
): Promise<void> {
  await sql`INSERT INTO review_voids (review, reviewer, reason) VALUES (${reviewId}, ${reviewer}, ${reason})
    ON CONFLICT DO NOTHING`.execute(transaction)
}

/** The address that a person's issuer vouches for, in lower case; empty without one. */
export function mailOf({ claims }: Principal): string {
  const { email, email_verified: isVerified } = claims
  return typeof email === 'string' && isVerified !== false ? email.toLowerCase() : ''
}

/** The addresses of the people in a chain, each once. */
export function mailsOf(requester: Principal): string[] {
  const people = chainOf(requester).filter(({ kind }) => kind === 'person')
  return [...new Set(people.map(mailOf).filter((mail) => mail !== ''))]
}

const takenMax = 100
const rowShape = z.object({
  review: z.string(),
  authors: z.array(z.string()),
  keeps_role: z.boolean(),
  escalation_groups: z.array(z.string()),
  escalate_at: z.date().nullable(),
  escalated_at: z.date().nullable(),
  voided: z.array(z.string()),
})
