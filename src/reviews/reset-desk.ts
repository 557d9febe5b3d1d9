/** Where somebody who has lost their passkeys asks to start anew, and where two others let them. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Principal } from '../core/principal.ts'
import { uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Schema } from '../store/schema.ts'
import { mailOf } from './duties.ts'
import { passkeyChange, whyNotFresh, whyNotPerson, type PasskeyParts } from './passkey-desk.ts'
import { readPasskeys } from './passkey.ts'
import { whyNotWords } from './refused.ts'
import { isReviewId } from './row.ts'

export const resetStates = ['open', 'done', 'denied', 'expired'] as const

/** A request to start anew, and what became of it. Instants are milliseconds since the epoch. */
export interface PasskeyReset {
  readonly id: string
  readonly person: string
  readonly personName: string
  readonly reason: string
  readonly groups: readonly string[]
  readonly state: (typeof resetStates)[number]
  readonly askedAt: number
  readonly endsAt: number
  readonly rulings: readonly { readonly reviewer: string; readonly ruling: 'approve' | 'deny' }[]
}

/** Takes requests to start anew and the rulings on them. Approved by two, all keys of the person are removed. */
export class ResetDesk {
  readonly #parts: PasskeyParts

  constructor(parts: PasskeyParts) {
    this.#parts = parts
  }

  /** Asks to start anew, for oneself; whoever asks must have signed in just now. */
  async ask(person: Principal, reason: string): Promise<PasskeyReset | Refusal> {
    const { clock, random, recoveryGroups, store } = this.#parts
    const words = reason.trim()
    const refusal =
      whyNotPerson(person) ??
      whyNotFresh(person, clock.now()) ??
      whyNotWords('Starting anew needs a reason', words) ??
      (recoveryGroups.length === 0 ? nobody : null)
    if (refusal !== null) return refusal
    const id = uuidv7(clock.now(), random)
    return passkeyChange(store, async (transaction) => {
      await sql`UPDATE passkey_resets SET state = 'denied'
        WHERE person = ${person.id} AND state = 'open' AND ends_at <= clock_timestamp()`.execute(transaction)
      const [known] = await readRows(transaction, sql`person = ${person.id} AND state = 'open'`)
      if (known !== undefined) return known
      await sql`INSERT INTO passkey_resets (id, person, person_name, person_mail, reason, reviewer_groups,
          asked_at, ends_at)
        VALUES (${id}, ${person.id}, ${person.name}, ${mailOf(person)}, ${words}, ${[...recoveryGroups]},
          clock_timestamp(), clock_timestamp())`.execute(transaction)
      await this.#record(id, 'asked', person.id, { person: person.id, reason: words })
      return this.#read(transaction, id)
    })
  }

  /** Takes one person's ruling. The second approval removes every key of whoever asked. */
  async rule(
    id: string,
    reviewer: Principal,
    ruling: 'approve' | 'deny',
    words: string,
  ): Promise<PasskeyReset | Refusal> {
    const justification = words.trim()
    const refusal = whyNotWords('A ruling needs a justification', justification)
    if (refusal !== null) return refusal
    return passkeyChange(this.#parts.store, async (transaction) => {
      const [reset] = isReviewId(id) ? await readRows(transaction, sql`id = ${id} FOR UPDATE`) : []
      if (reset === undefined || !mayRule(reset, reviewer)) return unknown
      const why = whyNotRuleOn(reset, reviewer)
      if (why !== null) return why
      const removed = await readPasskeys(transaction, reset.person)
      await sql`INSERT INTO passkey_reset_rulings
          (reset, person, reviewer_groups, reviewer, reviewer_kind, reviewer_mail, memberships, ruling, justification, at)
        VALUES (${id}, ${reset.person}, ${[...reset.groups]}, ${reviewer.id}, ${reviewer.kind},
          ${mailOf(reviewer)}, ${reviewer.groups.filter((group) => reset.groups.includes(group))}, ${ruling}, ${justification},
          clock_timestamp())`.execute(transaction)
      const after = await this.#read(transaction, id)
      const { state } = after
      const details = { person: reset.person, justification, state }
      await this.#record(id, ruling === 'approve' ? 'approved' : 'denied', reviewer.id, details)
      if (state !== 'done') return after
      for (const { credential } of removed)
        await this.#parts.record({
          noun: 'passkey',
          verb: 'removed',
          id: credential,
          author: reviewer.id,
          resource: null,
          details: { person: reset.person, reset: id },
        })
      return after
    })
  }

  /** The requests that the principal asked for or may rule on, newest first. */
  list(principal: Principal): Promise<readonly PasskeyReset[] | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const rows = await readRows(
        transaction,
        sql`person = ${principal.id} OR reviewer_groups && ${[...principal.groups]}::text[]
          ORDER BY id DESC LIMIT ${listMax}`,
      )
      return rows.filter((reset) => mayRule(reset, principal))
    })
  }

  #record(
    id: string,
    verb: string,
    author: string,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.#parts.record({ noun: 'passkey-reset', verb, id, author, resource: null, details })
  }

  async #read(transaction: Transaction<Schema>, id: string): Promise<PasskeyReset> {
    const [reset] = await readRows(transaction, sql`id = ${id}`)
    if (reset === undefined) throw new Error('A reset that was just written is not there.')
    return reset
  }
}

/** True for whoever asked and for people who could rule on it. */
function mayRule(reset: PasskeyReset, principal: Principal): boolean {
  if (principal.id === reset.person) return true
  const isPerson = principal.kind === 'person' && principal.onBehalfOf === undefined
  return isPerson && reset.groups.some((group) => principal.groups.includes(group))
}

function whyNotRuleOn(reset: PasskeyReset, reviewer: Principal): Refusal | null {
  if (reviewer.id === reset.person) return new Refusal('reviewer-own', 'Two others must let you start anew.')
  if (reset.rulings.some((ruling) => ruling.reviewer === reviewer.id))
    return new Refusal('review-ruled', 'You have ruled on this already; a ruling is final.')
  return reset.state === 'open' ? null : new Refusal('review-over', `This is ${reset.state} already.`)
}

async function readRows(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
): Promise<readonly PasskeyReset[]> {
  const found = await sql`
    SELECT id, person, person_name, reason, reviewer_groups, asked_at, ends_at,
      CASE WHEN state = 'open' AND ends_at <= clock_timestamp() THEN 'expired' ELSE state END AS state,
      coalesce((SELECT jsonb_agg(jsonb_build_object('reviewer', r.reviewer, 'ruling', r.ruling) ORDER BY r.at)
        FROM passkey_reset_rulings r WHERE r.reset = passkey_resets.id), '[]') AS rulings
    FROM passkey_resets WHERE ${where}`.execute(transaction)
  return found.rows.map((row) => {
    const one = rowShape.parse(row)
    return {
      id: one.id,
      person: one.person,
      personName: one.person_name,
      reason: one.reason,
      groups: one.reviewer_groups,
      state: one.state,
      askedAt: one.asked_at.getTime(),
      endsAt: one.ends_at.getTime(),
      rulings: one.rulings,
    }
  })
}

const rowShape = z.object({
  id: z.string(),
  person: z.string(),
  person_name: z.string(),
  reason: z.string(),
  reviewer_groups: z.array(z.string()),
  asked_at: z.date(),
  ends_at: z.date(),
  state: z.enum(resetStates),
  rulings: z.array(z.object({ reviewer: z.string(), ruling: z.enum(['approve', 'deny']) })),
})

const listMax = 200
const unknown = new Refusal('review-unknown', 'There is no such request, or it is not for you to see.')
const nobody = new Refusal('denied', 'Nobody is named who may let people start anew with passkeys.', {
  hint: 'Whoever runs the gateway sets passkeys.recovery-groups.',
})
