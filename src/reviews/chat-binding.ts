/**
 * Which principal a user of a chat is. A chat vouches for nobody: a person binds the user with a one-time code and
 * their own sign-in, and the binding, with the groups of that sign-in, ends within hours.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { whyNothingLasting } from '../identity/emergency.ts'
import { change, type ChangeParts } from './change.ts'

/** What bindings are kept with. */
export interface BindingParts extends ChangeParts {
  readonly clock: Clock
  readonly random: Random
}

/** A code by which whoever sees it may claim the chat user; good once and for ten minutes. */
export async function offerCode(
  { store, random }: BindingParts,
  chatUser: string,
): Promise<string | Refusal> {
  const code = random.bytes(codeBytes).toString('hex')
  const stored = await store.transact(async (transaction) => {
    await transaction
      .deleteFrom('chat_codes')
      .where('ends_at', '<', sql<Date>`clock_timestamp()`)
      .execute()
    await transaction
      .insertInto('chat_codes')
      .values({
        code_digest: digestOf(code),
        chat_user: chatUser,
        ends_at: sql`clock_timestamp() + interval '10 minutes'`,
      })
      .execute()
  })
  return stored instanceof Refusal ? stored : code
}

/** Binds the chat user that a code was given to. Only people, and only for themselves. The chat user, or why not. */
export async function bindChatUser(
  parts: BindingParts,
  code: string,
  principal: Principal,
): Promise<string | Refusal> {
  if (principal.kind !== 'person' || principal.onBehalfOf !== undefined)
    return new Refusal('reviewer-kind', 'Only people review, and only for themselves.')
  const fleeting = whyNothingLasting(principal)
  if (fleeting !== null) return fleeting
  const endsAt = new Date(parts.clock.now() + boundMsMax)
  return change(parts, async (transaction, record) => {
    const found = await transaction
      .deleteFrom('chat_codes')
      .where('code_digest', '=', digestOf(code))
      .where('ends_at', '>', sql<Date>`clock_timestamp()`)
      .returning('chat_user')
      .executeTakeFirst()
    if (found === undefined)
      return new Refusal('request-invalid', 'This code is unknown, used, or older than ten minutes.', {
        hint: 'Press the button in the chat again for a new one.',
      })
    const { id, kind, issuer, subject, name, groups } = principal
    // Whose e-mail address it is decides on what they may rule.
    const { email, email_verified } = principal.claims
    const claims = { email, email_verified }
    const bound = JSON.stringify({ id, kind, issuer, subject, name, groups, claims })
    await transaction
      .insertInto('chat_bindings')
      .values({ chat_user: found.chat_user, principal: bound, ends_at: endsAt })
      .onConflict((conflict) =>
        conflict.column('chat_user').doUpdateSet({ principal: bound, ends_at: endsAt }),
      )
      .execute()
    await record({ type: 'chat.bound', principal: id, chatUser: found.chat_user })
    return found.chat_user
  })
}

/** The principal that a chat user is bound to; null without a binding that is still good. */
export async function boundPrincipal(
  { store }: Pick<BindingParts, 'store'>,
  chatUser: string,
): Promise<Principal | null | Refusal> {
  return store.transact(async (transaction) => {
    const row = await transaction
      .selectFrom('chat_bindings')
      .selectAll()
      .where('chat_user', '=', chatUser)
      .where('ends_at', '>', sql<Date>`clock_timestamp()`)
      .executeTakeFirst()
    if (row === undefined) return null
    const endsAt = row.ends_at.getTime()
    return { ...bound.parse(JSON.parse(row.principal)), endsAt, issuedAt: endsAt - boundMsMax }
  })
}

const bound = z.object({
  id: z.string(),
  kind: z.literal('person'),
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  claims: z.record(z.string(), z.unknown()).default({}),
})

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

const codeBytes = 12
const boundMsMax = 12 * 3_600_000
