/** What comes back from the store is checked again: rows outlive the code that wrote them. */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { effectKinds } from '../core/inspection.ts'
import type {
  ReviewNoticesTable,
  ReviewRemarksTable,
  ReviewRulingsTable,
  ReviewsTable,
} from '../store/schema.ts'
import { noDuties, type ReviewDuties } from './duties.ts'
import type { Aids } from './preview.ts'
import {
  noticeEvents,
  remarkKinds,
  type Review,
  type ReviewState,
  reviewPurposes,
  reviewStates,
  rulingWords,
} from './review.ts'

/** What people said of some reviews. */
export interface Said {
  readonly rulings: readonly (Selectable<ReviewRulingsTable> & { readonly deputy_of: string | null })[]
  readonly remarks: readonly Selectable<ReviewRemarksTable>[]
  readonly notices: readonly Selectable<ReviewNoticesTable>[]
  readonly duties: ReadonlyMap<string, ReviewDuties>
  readonly aids: Aids
}

/** A review from its row and what was said of it; throws when they are none that this code could have written. */
export function toReview(row: Selectable<ReviewsTable>, said: Said): Review {
  const { rulings, remarks, notices, duties, aids } = said
  return {
    id: row.id,
    purpose: purposeSchema.parse(row.purpose),
    gateway: row.gateway,
    session: row.session,
    number: row.number,
    resource: row.resource,
    chain: chainSchema.parse(JSON.parse(row.chain)),
    parties: row.parties,
    partyMails: row.party_mails,
    digest: row.request_digest,
    statement: row.statement,
    parameters: row.parameters,
    effects: effectsSchema.parse(JSON.parse(row.effects)),
    estimatedRows: row.estimated_rows,
    estimatedCost: row.estimated_cost,
    isInTransaction: row.in_transaction,
    hasSecondLook: row.second_look,
    isTogether: row.together,
    preview: row.preview ? (aids.previews.get(row.id) ?? null) : 'none',
    locks: aids.locks.get(row.id) ?? null,
    fingerprint: row.fingerprint,
    masks: masksSchema.parse(JSON.parse(row.masks)),
    rule: row.rule,
    reason: row.reason,
    groups: row.reviewer_groups,
    people: row.reviewer_people,
    owners: { people: row.owner_people, groups: row.owner_groups, needed: row.owners_needed },
    quorum: row.quorum,
    needsPasskey: row.passkey,
    policyVersion: row.policy_version,
    state: stateSchema.parse(row.state),
    openedAt: row.opened_at.getTime(),
    endsAt: row.ends_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    closeReason: row.close_reason,
    spentAt: row.spent_at?.getTime() ?? null,
    isDetached: row.detached,
    usesMax: row.uses_max,
    uses: row.uses,
    validMs: row.valid_ms,
    spendBefore: row.spend_before?.getTime() ?? null,
    revision: row.revision,
    changedStatement: row.changed_statement,
    duties: duties.get(row.id) ?? noDuties,
    rulings: rulingsOf(row.id, rulings),
    remarks: remarksOf(row.id, remarks),
    notices: noticesOf(row.id, notices),
  }
}

function rulingsOf(reviewId: string, rulings: Said['rulings']): Review['rulings'] {
  return rulings
    .filter((ruling) => ruling.review === reviewId)
    .map((ruling) => ({
      reviewer: ruling.reviewer,
      reviewerName: ruling.reviewer_name,
      gateway: ruling.gateway,
      ruling: rulingSchema.parse(ruling.ruling),
      revision: ruling.revision,
      changedStatement: ruling.changed_statement,
      justification: ruling.justification,
      isOwner: ruling.as_owner,
      deputyOf: ruling.deputy_of,
      credential: ruling.credential,
      at: ruling.at.getTime(),
    }))
}

function remarksOf(reviewId: string, remarks: Said['remarks']): Review['remarks'] {
  return remarks
    .filter((remark) => remark.review === reviewId)
    .map(({ kind, author, author_name: authorName, words, at }) => ({
      kind: remarkSchema.parse(kind),
      author,
      authorName,
      words,
      at: at.getTime(),
    }))
}

function noticesOf(reviewId: string, notices: Said['notices']): Review['notices'] {
  return notices
    .filter((notice) => notice.review === reviewId)
    .map(({ sink, event, attempts, sent_at: sentAt, failed_at: failedAt, fault }) => ({
      sink,
      event: eventSchema.parse(event),
      attempts,
      sentAt: sentAt?.getTime() ?? null,
      isFailed: failedAt !== null,
      fault,
    }))
}

/** The state as the store writes it; throws on any other word. */
export function parseState(text: string): ReviewState {
  return stateSchema.parse(text)
}

const purposeSchema = z.enum(reviewPurposes)
const stateSchema = z.enum(reviewStates)
const rulingSchema = z.enum(rulingWords)
const remarkSchema = z.enum(remarkKinds)
const eventSchema = z.enum(noticeEvents)
const chainSchema = z.array(
  z.object({ id: z.string(), kind: z.enum(['person', 'agent', 'workload']), name: z.string() }),
)
const masksSchema = z.array(z.object({ column: z.string(), dataClass: z.string() }))
const effectsSchema = z.array(
  z.object({
    kind: z.enum(effectKinds),
    verb: z.string(),
    objectKind: z.enum([
      'table',
      'view',
      'function',
      'sequence',
      'type',
      'schema',
      'database',
      'role',
      'setting',
      'channel',
      'file',
      'program',
      'other',
    ]),
    object: z.string().nullable(),
    columns: z.array(z.string()),
    everyRow: z.boolean(),
  }),
)
