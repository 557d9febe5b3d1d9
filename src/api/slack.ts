/**
 * What Slack sends when somebody presses a button (Interactivity: `block_actions`, `view_submission`). Slack signs each
 * request; who the user is, it does not decide: only a binding made by that person's own sign-in rules on reviews.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { SecretFault, type SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import { boundPrincipal, offerCode, type BindingParts } from '../reviews/chat-binding.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { inTime } from '../reviews/in-time.ts'
import { callSlack } from '../reviews/notice-slack.ts'

/** One Slack workspace's app. */
export interface SlackApp {
  readonly api: string
  readonly token: SecretSource
  readonly signingSecret: SecretSource
}

/** What the endpoint works with. */
export interface SlackParts extends BindingParts {
  /** Who a bound principal is now, or why they are out: a binding outlives neither account nor sign-in. */
  readonly stillStanding: (principal: Principal) => Promise<Principal | Refusal>
  readonly desk: ReviewDesk
  readonly apps: readonly SlackApp[]
}

/** Adds `POST /slack/interactions`, outside of everything that asks for a token. */
export function addSlack(app: FastifyInstance, parts: SlackParts): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: bodyBytesMax },
    (_request, body, done) => done(null, body),
  )
  app.post('/slack/interactions', async (request, reply) => {
    const { body, headers } = request
    if (!Buffer.isBuffer(body)) return reply.code(400).send()
    const slack = await signedBy(parts, headers, body)
    if (slack === null) {
      parts.log('A request to the Slack endpoint was not signed by Slack.')
      return reply.code(401).send()
    }
    const payload = payloadIn(body)
    if (payload === null) return reply.code(400).send()
    return payload.type === 'view_submission'
      ? reply.send(await ruled(parts, payload))
      : reply.send(await pressed(parts, slack, payload))
  })
}

type Payload = z.infer<typeof payloadSchema>

/** The app whose secret signed the request within the last five minutes; null when none did. */
async function signedBy(
  { apps, clock }: SlackParts,
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
): Promise<SlackApp | null> {
  const seconds = headers['x-slack-request-timestamp']
  const signature = headers['x-slack-signature']
  if (typeof seconds !== 'string' || typeof signature !== 'string') return null
  if (!/^\d{1,12}$/.test(seconds) || !isFresh(Number(seconds) * 1000, clock)) return null
  for (const app of apps) {
    const secret = await app.signingSecret.read()
    if (secret instanceof SecretFault) continue
    const expected = Buffer.from(signSlack(secret, seconds, body))
    const given = Buffer.from(signature)
    if (given.length === expected.length && timingSafeEqual(given, expected)) return app
  }
  return null
}

/** Slack's signature, version 0: HMAC-SHA-256 over `v0:` time `:` body, in hex. */
export function signSlack(secret: Secret, seconds: string, body: Buffer): string {
  return `v0=${createHmac('sha256', secret.reveal()).update(`v0:${seconds}:`).update(body).digest('hex')}`
}

function isFresh(at: number, clock: Clock): boolean {
  return Math.abs(clock.now() - at) <= ageMsMax
}

function payloadIn(body: Buffer): Payload | null {
  const text = new URLSearchParams(body.toString('utf8')).get('payload')
  if (text === null) return null
  try {
    return payloadSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Signed, and yet no JSON: answered as what it is.
    return null
  }
}

/** A button opens a form for the words, or tells who is not bound yet how to be. */
async function pressed(
  parts: SlackParts,
  slack: SlackApp,
  payload: Extract<Payload, { readonly type: 'block_actions' }>,
): Promise<object> {
  const [action] = payload.actions
  const word = words.find((one) => action?.action_id === `sallyport-${one}`)
  if (word === undefined || action?.value === undefined) return {}
  const user = chatUserOf(payload)
  const principal = await reviewerOf(parts, user)
  const view =
    principal === null
      ? await bindingForm(parts, user)
      : principal instanceof Refusal
        ? wordsForm(principal.message)
        : rulingForm(word, action.value)
  const opened = await inTime(parts.clock, openMsMax, (signal) =>
    callSlack(slack, 'views.open', { trigger_id: payload.trigger_id, view }, signal),
  )
  if (!opened.ok) parts.log(`A form could not be opened in Slack: ${opened.fault}`)
  return {}
}

/** Takes the words of the form as the ruling of whoever the user is bound to. */
async function ruled(
  parts: SlackParts,
  payload: Extract<Payload, { readonly type: 'view_submission' }>,
): Promise<object> {
  const meta = metaSchema.safeParse(payload.view.private_metadata.split(' '))
  if (!meta.success) return fault('This form is not one of ours.')
  const [word, reviewId, revision] = meta.data
  const principal = await reviewerOf(parts, chatUserOf(payload))
  if (principal === null) return fault('Your sign-in has ended; press the button again to renew it.')
  if (principal instanceof Refusal) return fault(principal.message)
  const seen = await parts.desk.show(reviewId, principal)
  if (seen instanceof Refusal) return fault(seen.message)
  const said = payload.view.state.values.reason?.reason?.value ?? ''
  const after =
    word === 'ask'
      ? await parts.desk.remark(reviewId, principal, said, 'question')
      : await parts.desk.rule(reviewId, principal, { word, revision }, said)
  return after instanceof Refusal ? fault(after.message) : { response_action: 'clear' }
}

async function reviewerOf(parts: SlackParts, chatUser: string): Promise<Principal | null | Refusal> {
  const bound = await boundPrincipal(parts, chatUser)
  return bound === null || bound instanceof Refusal ? bound : parts.stillStanding(bound)
}

function fault(message: string): object {
  return { response_action: 'errors', errors: { reason: message } }
}

async function bindingForm(parts: SlackParts, user: string): Promise<object> {
  const code = await offerCode(parts, user)
  if (code instanceof Refusal) return wordsForm(code.message)
  return wordsForm(
    `Sallyport does not know yet who you are. Run this where you are signed in, then press the button again:\n\`\`\`sallyport review bind-chat ${code}\`\`\`\nThe code is good once, for ten minutes.`,
  )
}

function wordsForm(text: string): object {
  return { type: 'modal', title, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] }
}

function rulingForm(word: keyof typeof forms, value: string): object {
  return {
    type: 'modal',
    title,
    callback_id: 'sallyport-ruling',
    private_metadata: `${word} ${value}`,
    submit: { type: 'plain_text', text: forms[word].submit },
    blocks: [
      {
        type: 'input',
        block_id: 'reason',
        label: { type: 'plain_text', text: forms[word].label },
        element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 2000 },
      },
    ],
  }
}

function chatUserOf({ user, team }: Payload): string {
  return `slack:${team?.id ?? user.team_id ?? ''}:${user.id}`
}

const why = 'Why? The requester and the auditors read it.'
const forms = {
  approve: { submit: 'Approve', label: why },
  deny: { submit: 'Deny', label: why },
  ask: { submit: 'Ask', label: 'What should they justify? Whoever waits is told at once.' },
} as const
const words = ['approve', 'deny', 'ask'] as const
const title = { type: 'plain_text', text: 'Sallyport' } as const
const ageMsMax = 5 * 60_000
const openMsMax = 3000
const bodyBytesMax = 256 * 1024
const name = z.string().min(1).max(100)
const user = z.object({ id: name, team_id: name.optional() })
const team = z.object({ id: name }).nullish()
const payloadSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block_actions'),
    user,
    team,
    trigger_id: z.string().max(500),
    actions: z
      .array(z.object({ action_id: z.string(), value: z.string().max(200).optional() }))
      .min(1)
      .max(20),
  }),
  z.object({
    type: z.literal('view_submission'),
    user,
    team,
    view: z.object({
      private_metadata: z.string().max(200),
      state: z.object({
        values: z.object({
          reason: z.object({ reason: z.object({ value: z.string().nullish() }).optional() }).optional(),
        }),
      }),
    }),
  }),
])
const metaSchema = z.tuple([
  z.enum(words),
  z.uuid(),
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
])
