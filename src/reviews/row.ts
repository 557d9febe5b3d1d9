/** Reviews as the store keeps them. What comes back is checked again: rows outlive the code that wrote them. */
import { type Expression, type ExpressionBuilder, sql, type SqlBool, type Transaction } from 'kysely'
import type { StandingTerms } from '../core/decision.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import type { Schema } from '../store/schema.ts'
import { insertDuties, mailOf, mailsOf, readDuties } from './duties.ts'
import type { Sworn } from './passkey.ts'
import { readAids } from './preview.ts'
import type { GivenRuling, Reader, Remark, Review, ReviewRequest, ReviewState } from './review.ts'
import { parseState, toReview, type Said } from './row-shape.ts'

/** Which reviews a list holds. */
export interface ReviewFilter {
  readonly state?: Review['state']
  /** Only what this principal may see. */
  readonly visibleTo: Reader
  /** In the order in which they end; there is no page after the first then. */
  readonly urgentFirst?: boolean
  /** Only reviews older than the one with this id. */
  readonly before?: string
  readonly countMax: number
}

/** One review with its rulings, or null. `lock` keeps every other change of it waiting until the transaction ends. */
export async function readReview(
  transaction: Transaction<Schema>,
  id: string,
  lock: 'lock' | 'no-lock',
): Promise<Review | null> {
  if (!isReviewId(id)) return null
  const query = transaction.selectFrom('reviews').selectAll().where('id', '=', id)
  const row = await (lock === 'lock' ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) return null
  // Read after the lock is held, so that no ruling is missed.
  const said = await readSaid(transaction, [id])
  return toReview(row, said)
}

/**
 * The review that a detached request has already: an open one, or one that was denied and is not past its end. Keeps
 * every other process that asks the same waiting until the transaction ends, so that none asks it twice.
 */
export async function readPending(transaction: Transaction<Schema>, digest: string): Promise<Review | null> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${digest}, 0))`.execute(transaction)
  const found = await transaction
    .selectFrom('reviews')
    .select('id')
    .where('request_digest', '=', digest)
    .where('detached', '=', true)
    .where('state', 'in', ['open', 'denied'])
    .where('ends_at', '>', sql<Date>`clock_timestamp()`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found === undefined ? null : readReview(transaction, found.id, 'no-lock')
}

/** A page of reviews; `isMore` when others come after it. */
export interface ReviewPage {
  readonly reviews: readonly Review[]
  readonly isMore: boolean
}

/** Newest first, at most as many as asked for, and fewer where their texts are large. */
export async function readReviews(
  transaction: Transaction<Schema>,
  filter: ReviewFilter,
): Promise<ReviewPage> {
  const { visibleTo: principal, before } = filter
  const bytes = sql<number>`octet_length(statement) + octet_length(parameters) + octet_length(effects)
    + coalesce(octet_length(changed_statement), 0)`
  let query = transaction
    .selectFrom('reviews')
    .select(['id', bytes.as('bytes')])
    .where((table) => visible(table, principal))
    .limit(filter.countMax + 1)
  // What ends first is what is in a hurry; else the newest.
  query = filter.urgentFirst === true ? query.orderBy('ends_at').orderBy('id') : query.orderBy('id', 'desc')
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (before !== undefined) {
    if (!isReviewId(before)) return { reviews: [], isMore: false }
    query = query.where('id', '<', before)
  }
  const found = await query.execute()
  const ids: string[] = []
  let bytesLeft = pageBytesMax
  for (const { id, bytes: size } of found.slice(0, filter.countMax)) {
    bytesLeft -= size
    if (bytesLeft < 0 && ids.length > 0) break
    ids.push(id)
  }
  if (ids.length === 0) return { reviews: [], isMore: false }
  const rows = await transaction.selectFrom('reviews').selectAll().where('id', 'in', ids).execute()
  const said = await readSaid(transaction, ids)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const reviews = ids.flatMap((id) => {
    const row = byId.get(id)
    return row === undefined ? [] : [toReview(row, said)]
  })
  return { reviews, isMore: found.length > ids.length }
}

/** Texts of one page. The largest review is a fraction of it. */
const pageBytesMax = 8 * 1024 * 1024

/** Ids and states of the newest reviews of one requester or fingerprint, without `except`, that the principal may see. */
export async function readReviewsOf(
  transaction: Transaction<Schema>,
  by: { readonly requester: string } | { readonly fingerprint: string },
  except: string,
  principal: Reader,
  countMax: number,
): Promise<readonly { readonly id: string; readonly state: ReviewState }[]> {
  const [column, value] =
    'requester' in by ? (['requester', by.requester] as const) : (['fingerprint', by.fingerprint] as const)
  const rows = await transaction
    .selectFrom('reviews')
    .select(['id', 'state'])
    .where(column, '=', value)
    .where('id', '!=', except)
    .where((table) => visible(table, principal))
    .orderBy('id', 'desc')
    .limit(countMax)
    .execute()
  return rows.map(({ id, state }) => ({ id, state: parseState(state) }))
}

/** Writes a new review and reads it back, with the instants that the store gave it. */
export async function insertReview(
  transaction: Transaction<Schema>,
  id: string,
  request: ReviewRequest,
  by: { readonly gateway: string; readonly holder: string },
): Promise<Review> {
  const chain = chainOf(request.requester).map((member) => ({
    id: member.id,
    kind: member.kind,
    name: member.name,
  }))
  await transaction
    .insertInto('reviews')
    .values({
      id,
      purpose: request.purpose ?? 'statement',
      gateway: by.gateway,
      holder: by.holder,
      session: request.session,
      number: request.number,
      resource: request.resource,
      requester: request.requester.id,
      chain: JSON.stringify(chain),
      parties: chain.map((party) => party.id),
      party_mails: mailsOf(request.requester),
      request_digest: request.digest,
      statement: request.statement,
      parameters: request.parameters,
      effects: JSON.stringify(request.effects),
      estimated_rows: request.estimatedRows,
      estimated_cost: request.estimatedCost ?? null,
      preview: request.terms.preview === true,
      in_transaction: request.isInTransaction === true,
      second_look: request.hasSecondLook === true,
      together: request.terms.together === true,
      fingerprint: request.fingerprint ?? '',
      masks: JSON.stringify(request.masks ?? []),
      rule: request.rule,
      reason: request.reason,
      policy_version: request.policyVersion,
      ...reviewerColumns(request),
      quorum: request.terms.quorum,
      wait_ms: request.terms.waitMsMax,
      passkey: request.terms.passkey === true,
      ...standingColumns(request.terms.standing),
      opened_at: sql`clock_timestamp()`,
      ends_at: sql`clock_timestamp()`,
    })
    .execute()
  const { keepsRole = false, escalation = null } = request.terms
  await insertDuties(transaction, id, { authors: request.authors ?? [], keepsRole, escalation })
  const review = await readReview(transaction, id, 'no-lock')
  if (review === null) throw new Error('A review that was just written is not there.')
  return review
}

/** Writes one ruling; the store applies it to the review, or throws when its rules forbid it. */
export async function insertRuling(
  transaction: Transaction<Schema>,
  review: Review,
  reviewer: Principal,
  ruling: GivenRuling,
  justification: string,
  gateway: string,
  sworn: Sworn | null,
  deputy: string | null,
): Promise<void> {
  await transaction
    .insertInto('review_rulings')
    .values({
      review: review.id,
      parties: [...review.parties],
      reviewer_groups: [...review.groups],
      reviewer: reviewer.id,
      reviewer_kind: reviewer.kind,
      reviewer_name: reviewer.name,
      reviewer_mail: mailOf(reviewer),
      // Only what matters here; the rest of somebody's groups is no business of this table.
      memberships: reviewer.groups.filter(
        (group) => review.groups.includes(group) || review.owners.groups.includes(group),
      ),
      ruling: ruling.word,
      gateway,
      revision: ruling.revision + (ruling.word === 'change' ? 1 : 0),
      changed_statement: ruling.word === 'change' ? ruling.statement : null,
      justification,
      deputy,
      credential: sworn?.assertion.credential ?? null,
      assertion: sworn === null ? null : JSON.stringify(sworn),
      at: sql`clock_timestamp()`,
    })
    .execute()
}

/** Writes one remark. */
export async function insertRemark(
  transaction: Transaction<Schema>,
  id: string,
  review: Review,
  { kind, author, authorName, words }: Omit<Remark, 'at'>,
): Promise<void> {
  await transaction
    .insertInto('review_remarks')
    .values({ id, review: review.id, kind, author, author_name: authorName, words })
    .execute()
}

function reviewerColumns({ terms, owners = { people: [], groups: [] } }: ReviewRequest) {
  const { mayRule = false, needed = 0 } = terms.owners ?? {}
  const isAsked = terms.owners !== undefined
  return {
    reviewer_groups: [...new Set([...terms.groups, ...(mayRule ? owners.groups : [])])],
    reviewer_people: mayRule ? [...owners.people] : [],
    owner_people: isAsked ? [...owners.people] : [],
    owner_groups: isAsked ? [...owners.groups] : [],
    owners_needed: needed,
  }
}

function standingColumns(
  standing: StandingTerms | undefined,
): { readonly detached: boolean; readonly uses_max: number; readonly valid_ms: number } | object {
  if (standing === undefined) return {}
  return { detached: !standing.waits, uses_max: standing.usesMax, valid_ms: standing.validMs }
}

/** A UUID as we write it. Anything else cannot be the id of a review. */
export function isReviewId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

async function readSaid(transaction: Transaction<Schema>, ids: readonly string[]): Promise<Said> {
  if (ids.length === 0)
    return {
      rulings: [],
      remarks: [],
      notices: [],
      duties: new Map(),
      aids: { previews: new Map(), locks: new Map() },
    }
  const rulings = transaction
    .selectFrom('review_rulings')
    .selectAll()
    .select(
      sql<string | null>`(SELECT d.person FROM review_deputies d WHERE d.id = review_rulings.deputy)`.as(
        'deputy_of',
      ),
    )
    .where('review', 'in', ids)
  const remarks = transaction.selectFrom('review_remarks').selectAll().where('review', 'in', ids)
  const notices = transaction.selectFrom('review_notices').selectAll().where('review', 'in', ids)
  return {
    rulings: await rulings.orderBy('at').execute(),
    remarks: await remarks.orderBy('at').execute(),
    notices: await notices.orderBy('id').execute(),
    duties: await readDuties(transaction, ids),
    aids: await readAids(transaction, ids),
  }
}

/** The same as `maySee`, for whole lists. */
export function visible(table: ExpressionBuilder<Schema, 'reviews'>, principal: Reader): Expression<SqlBool> {
  const isParty = sql<SqlBool>`reviews.parties @> ${[principal.id]}::text[]`
  if (principal.kind !== 'person' || principal.onBehalfOf !== undefined) return isParty
  const people = [principal.id, ...(principal.standsInFor ?? [])]
  return table.or([
    isParty,
    sql<SqlBool>`reviews.reviewer_groups && ${[...principal.groups]}::text[]`,
    sql<SqlBool>`reviews.reviewer_people && ${people}::text[]`,
  ])
}
