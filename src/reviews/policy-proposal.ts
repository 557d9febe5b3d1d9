/** Policies that somebody proposes, as the store keeps them. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../store/schema.ts'
import { approverRulings } from './approver-ruling.ts'
import type { ApproverRuling } from './approver-ruling.ts'

export const proposalStates = ['open', 'published', 'rejected', 'withdrawn', 'expired', 'outdated'] as const

/** A proposal, and what was said of it. Instants are milliseconds since the epoch by the store's clock. */
export interface PolicyProposal {
  readonly id: string
  /** SHA-256, in hex, of the text that it proposes, and of the text that it was made from. */
  readonly version: string
  readonly base: string
  readonly author: string
  readonly authorName: string
  /** In lower case; empty where nobody vouches for one. */
  readonly authorMail: string
  readonly justification: string
  readonly groups: readonly string[]
  readonly quorum: number
  /** `outdated`: another policy was published in between, so that this one cannot be. */
  readonly state: (typeof proposalStates)[number]
  readonly proposedAt: number
  readonly endsAt: number
  readonly closedAt: number | null
  readonly rulings: readonly ApproverRuling[]
}

/** What was published last. */
export interface Publication {
  readonly number: number
  readonly text: Buffer
  readonly proposal: PolicyProposal
}

/** Proposals that fulfil a condition on `p`, newest first. */
export async function readProposals(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
  limit = 50,
): Promise<readonly PolicyProposal[]> {
  const found = await sql`SELECT p.*, clock_timestamp() >= p.ends_at AS is_late,
      EXISTS (SELECT FROM policy_publications l WHERE l.version <> p.base
        AND l.number = (SELECT max(number) FROM policy_publications)) AS is_outdated,
      (SELECT coalesce(json_agg(r ORDER BY r.at), '[]') FROM policy_rulings r WHERE r.proposal = p.id) AS rulings
    FROM policy_proposals p WHERE ${where} ORDER BY p.id DESC LIMIT ${limit}`.execute(transaction)
  return found.rows.map((row) => proposalOf(rowShape.parse(row)))
}

/** The text of a proposal; null when there is none. */
export async function readProposedText(transaction: Transaction<Schema>, id: string): Promise<Buffer | null> {
  const found = await sql`SELECT text FROM policy_proposals WHERE id = ${id}`.execute(transaction)
  return textShape.safeParse(found.rows[0]).data?.text ?? null
}

/** What was published last; null when nothing was. */
export async function readPublication(transaction: Transaction<Schema>): Promise<Publication | null> {
  const found =
    await sql`SELECT number, proposal FROM policy_publications ORDER BY number DESC LIMIT 1`.execute(
      transaction,
    )
  const newest = publicationShape.safeParse(found.rows[0]).data
  if (newest === undefined) return null
  const [proposal] = await readProposals(transaction, sql`p.id = ${newest.proposal}`)
  const text = await readProposedText(transaction, newest.proposal)
  if (proposal === undefined || text === null) throw new Error('A published policy is not there.')
  return { number: newest.number, text, proposal }
}

function proposalOf(row: z.infer<typeof rowShape>): PolicyProposal {
  return {
    id: row.id,
    version: row.version,
    base: row.base,
    author: row.author,
    authorName: row.author_name,
    authorMail: row.author_mail,
    justification: row.justification,
    groups: row.approver_groups,
    quorum: row.quorum,
    state: stateOf(row),
    proposedAt: row.proposed_at.getTime(),
    endsAt: row.ends_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    rulings: row.rulings,
  }
}

function stateOf(row: z.infer<typeof rowShape>): PolicyProposal['state'] {
  if (row.state !== 'open') return row.state
  if (row.is_late) return 'expired'
  return row.is_outdated ? 'outdated' : 'open'
}

const rowShape = z.object({
  id: z.string(),
  version: z.string(),
  base: z.string(),
  author: z.string(),
  author_name: z.string(),
  author_mail: z.string(),
  justification: z.string(),
  approver_groups: z.array(z.string()),
  quorum: z.int(),
  state: z.enum(['open', 'published', 'rejected', 'withdrawn']),
  is_late: z.boolean(),
  is_outdated: z.boolean(),
  proposed_at: z.date(),
  ends_at: z.date(),
  closed_at: z.date().nullable(),
  rulings: approverRulings,
})
const textShape = z.object({ text: z.instanceof(Buffer) })
const publicationShape = z.object({ number: z.int(), proposal: z.string() })
