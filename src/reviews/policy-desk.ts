/**
 * Where a policy is proposed by one person and let into force by others. The store's constraints say who may; this says
 * it in words, and on record, before it counts.
 */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import { parsePolicy } from '../policy/parse.ts'
import { textDifference } from '../policy/text-difference.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { violationOf, type Violation } from '../store/violation.ts'
import { mailOf } from './duties.ts'
import {
  readProposals,
  readProposedText,
  readPublication,
  type PolicyProposal,
  type Publication,
} from './policy-proposal.ts'
import { whyNotWords } from './refused.ts'
import { isReviewId } from './row.ts'

/** Who lets a policy into force: so many people of these groups, besides its author. */
export interface Publishing {
  readonly groups: readonly string[]
  readonly quorum: number
}

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface PolicyDeskParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
  /** Null where the policy is its file alone. */
  readonly publishing: Publishing | null
}

/** The text that is in force where somebody proposes another. */
export interface PolicyBase {
  readonly version: string
  readonly text: Buffer
}

/** Where policies are proposed and published. */
export class PolicyDesk {
  readonly #parts: PolicyDeskParts

  constructor(parts: PolicyDeskParts) {
    this.#parts = parts
  }

  /** Who lets a policy into force; null where nobody does, because it is its file alone. */
  get publishing(): Publishing | null {
    return this.#parts.publishing
  }

  /** Puts a text before those who may let it into force. `base`: what it was made from and would take the place of. */
  async propose(
    author: Principal,
    text: string,
    base: PolicyBase,
    words: string,
  ): Promise<PolicyProposal | Refusal> {
    const { publishing, clock, random, record } = this.#parts
    const justification = words.trim()
    if (publishing === null) return byFile
    const bytes = Buffer.from(text)
    const version = createHash('sha256').update(bytes).digest('hex')
    const refusal =
      whyNotOwnPerson(author) ??
      whyNotWords('A proposal needs a justification', justification) ??
      whyNotText(bytes) ??
      (version === base.version ? unchanged : null)
    if (refusal !== null) return refusal
    const id = uuidv7(clock.now(), random)
    const difference = differenceIn(base.text.toString('utf8'), text)
    return this.#change(async (transaction) => {
      await sql`INSERT INTO policy_proposals (id, version, text, base, author, author_name, author_mail, author_kind,
          justification, approver_groups, quorum, state, proposed_at, ends_at)
        VALUES (${id}, ${version}, ${bytes}, ${base.version}, ${author.id}, ${author.name}, ${mailOf(author)},
          ${author.kind}, ${justification}, ${[...publishing.groups]}, ${publishing.quorum}, 'open',
          clock_timestamp(), clock_timestamp())`.execute(transaction)
      const details = { version, base: base.version, justification, ...difference }
      await record({ noun: 'policy', verb: 'proposed', id, author: author.id, resource: null, details })
      return readOne(transaction, id)
    })
  }

  /** Takes one person's ruling. The last approval that it needs publishes the proposal. */
  async rule(
    id: string,
    approver: Principal,
    ruling: 'approve' | 'reject',
    words: string,
  ): Promise<PolicyProposal | Refusal> {
    const justification = words.trim()
    const refusal = whyNotWords('A ruling needs a justification', justification)
    const { record, publishing } = this.#parts
    if (refusal !== null || publishing === null) return refusal ?? byFile
    return this.#change(async (transaction) => {
      if (!isReviewId(id)) return unknown
      await sql`SELECT FROM policy_proposals WHERE id = ${id} FOR UPDATE`.execute(transaction)
      const [proposal] = await readProposals(transaction, sql`p.id = ${id}`)
      if (proposal === undefined) return unknown
      const why = whyNotRule(proposal, approver) ?? whyNotNow(publishing, approver)
      if (why !== null) return why
      await sql`INSERT INTO policy_rulings (proposal, author, author_mail, approver_groups, approver, approver_name,
          approver_mail, approver_kind, memberships, ruling, justification, at)
        VALUES (${id}, ${proposal.author}, ${proposal.authorMail}, ${[...proposal.groups]}, ${approver.id},
          ${approver.name}, ${mailOf(approver)}, ${approver.kind},
          ${approver.groups.filter((group) => proposal.groups.includes(group))}, ${ruling}, ${justification},
          clock_timestamp())`.execute(transaction)
      const verb = ruling === 'approve' ? 'approved' : 'rejected'
      const details = { version: proposal.version, justification }
      await record({ noun: 'policy', verb, id, author: approver.id, resource: null, details })
      const approvers = proposal.rulings.map((one) => one.approver)
      // Whichever asks for more, when it was proposed or now.
      if (ruling === 'approve' && approvers.length + 1 >= Math.max(proposal.quorum, publishing.quorum))
        await this.#publish(transaction, proposal, [...approvers, approver.id])
      return readOne(transaction, id)
    })
  }

  /** Takes a proposal back; its author may. */
  async withdraw(id: string, by: Principal): Promise<PolicyProposal | Refusal> {
    const { record } = this.#parts
    return this.#change(async (transaction) => {
      if (!isReviewId(id)) return unknown
      const put = await sql`UPDATE policy_proposals SET state = 'withdrawn'
        WHERE id = ${id} AND author = ${by.id} AND state = 'open'`.execute(transaction)
      if (put.numAffectedRows !== 1n) return unknown
      await record({ noun: 'policy', verb: 'withdrawn', id, author: by.id, resource: null, details: {} })
      return readOne(transaction, id)
    })
  }

  /** The newest proposals. */
  list(): Promise<readonly PolicyProposal[] | Refusal> {
    return this.#parts.store.transact((transaction) => readProposals(transaction, sql`true`))
  }

  /** A proposal and its text. */
  show(id: string): Promise<{ readonly proposal: PolicyProposal; readonly text: Buffer } | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const [proposal] = isReviewId(id) ? await readProposals(transaction, sql`p.id = ${id}`) : []
      const text = proposal && (await readProposedText(transaction, id))
      return proposal && text ? { proposal, text } : unknown
    })
  }

  /** What was published last; null when nothing was. */
  published(): Promise<Publication | null | StoreUnavailable> {
    return this.#parts.store.transact(readPublication)
  }

  async #publish(
    transaction: Transaction<Schema>,
    proposal: PolicyProposal,
    approvers: readonly string[],
  ): Promise<void> {
    const { id, version, base, author } = proposal
    const before = await sql`SELECT text FROM policy_texts WHERE version = ${base}`.execute(transaction)
    const [old, text] = [textIn(before.rows[0]), await readProposedText(transaction, id)]
    await sql`INSERT INTO policy_publications (number, proposal, version, at)
      VALUES (0, ${id}, ${version}, clock_timestamp())`.execute(transaction)
    const difference = old === null || text === null ? {} : differenceIn(old, text.toString('utf8'))
    const details = { version, base, approvers: [...approvers], ...difference }
    await this.#parts.record({ noun: 'policy', verb: 'published', id, author, resource: null, details })
  }

  async #change<T>(work: (transaction: Transaction<Schema>) => Promise<T | Refusal>): Promise<T | Refusal> {
    try {
      return await this.#parts.store.transact(work)
    } catch (error) {
      const violation = violationOf(error)
      const refusal = violation && refusalOf(violation)
      if (refusal) return refusal
      throw error
    }
  }
}

/** Null when the principal may rule on the proposal, else why not, in words. */
export function whyNotRule(proposal: PolicyProposal, approver: Principal): Refusal | null {
  const mail = mailOf(approver)
  if (approver.id === proposal.author || (mail !== '' && mail === proposal.authorMail)) return own
  const notPerson = whyNotOwnPerson(approver)
  if (notPerson !== null) return notPerson
  if (!approver.groups.some((group) => proposal.groups.includes(group)))
    return new Refusal('reviewer-group', `This is approved by members of ${proposal.groups.join(', ')}.`)
  if (proposal.state === 'outdated') return outdated
  if (proposal.state !== 'open')
    return new Refusal('review-over', `This proposal is over: it is ${proposal.state}.`)
  return proposal.rulings.some((one) => one.approver === approver.id) ? ruled : null
}

/** Whoever approves is one who approves policies now, and was when it was proposed. */
function whyNotNow({ groups }: Publishing, approver: Principal): Refusal | null {
  if (approver.groups.some((group) => groups.includes(group))) return null
  return new Refusal('reviewer-group', `Policies are approved by members of ${groups.join(', ')}.`)
}

function whyNotOwnPerson(principal: Principal): Refusal | null {
  return principal.kind === 'person' && principal.onBehalfOf === undefined
    ? null
    : new Refusal('reviewer-kind', 'Only people change the policy, and only for themselves.')
}

function whyNotText(bytes: Buffer): Refusal | null {
  const parsed = parsePolicy(bytes, 'policy')
  if (parsed.ok) return null
  const [first] = parsed.faults
  const where = first === undefined ? '' : ` Line ${first.line}: ${first.message}`
  return new Refusal('request-invalid', `The text has ${parsed.faults.length} faults.${where}`)
}

async function readOne(transaction: Transaction<Schema>, id: string): Promise<PolicyProposal> {
  const [proposal] = await readProposals(transaction, sql`p.id = ${id}`)
  if (proposal === undefined) throw new Error('A proposal that was just written is not there.')
  return proposal
}

/** As the ledger holds it: as many lines as a leaf has room for, and how many there were. */
function differenceIn(
  before: string,
  after: string,
): { readonly added: number; readonly removed: number; readonly diff: string } {
  const { added, removed, lines } = textDifference(before, after)
  let length = 0
  const kept = lines.filter((line) => {
    length += Buffer.byteLength(JSON.stringify(line))
    return length <= diffBytesMax
  })
  const left = lines.length - kept.length
  return { added, removed, diff: [...kept, ...(left === 0 ? [] : [`… ${left} more`])].join('\n') }
}

function textIn(row: unknown): string | null {
  const isRow = typeof row === 'object' && row !== null && 'text' in row && Buffer.isBuffer(row.text)
  return isRow && Buffer.isBuffer(row.text) ? row.text.toString('utf8') : null
}

function refusalOf({ code, constraint }: Violation): Refusal | null {
  if (code === 'SY050') return outdated
  if (code === 'SY001') return new Refusal('review-over', 'This proposal is over.')
  if (code === 'SY003') return unknown
  if (constraint === 'approver_is_not_author') return own
  if (constraint === 'policy_rulings_pkey' || constraint === 'policy_rulings_mail') return ruled
  if (constraint === 'approver_is_in_group')
    return new Refusal('reviewer-group', 'You are in none of the groups that approve the policy.')
  return null
}

const diffBytesMax = 6000
const unknown = new Refusal('review-unknown', 'There is no such proposal, or it is not for you to change.')
const own = new Refusal('reviewer-own', 'You wrote this proposal; somebody else must approve it.')
const ruled = new Refusal('review-ruled', 'You have ruled on this proposal already; a ruling is final.')
const outdated = new Refusal('review-over', 'Another policy was published since this was proposed.', {
  hint: 'Propose it again, from the policy that is in force now.',
})
const unchanged = new Refusal('request-invalid', 'This is the policy that is in force.')
const byFile = new Refusal(
  'denied',
  'Here the policy is its file alone; nothing is published from the console.',
  {
    hint: 'Change the file in git. `console.policy-approvers` lets people publish from here.',
  },
)
