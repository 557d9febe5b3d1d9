import { z } from 'zod'
import { count, id, instant } from './words.ts'

/**
 * What `GET /api/v1/events` sends (server-sent events): `event` is the word in `type`, `data` this as JSON. Events say
 * what to ask for again; they hold nothing that the caller may not see.
 */
export const liveEvent = z.discriminatedUnion('type', [
  /** First on every connection. Whatever happened before is to be fetched. */
  z.object({ type: z.literal('hello'), at: instant, endsAt: instant }),
  /** A review that the caller may see was opened, ruled on, remarked on or closed. */
  z.object({ type: z.literal('review'), id, at: instant }),
  /** A session that the caller may see was opened or closed, or a statement of it began or ended. */
  z.object({ type: z.literal('session'), id, what: z.enum(['opened', 'closed', 'statement']), at: instant }),
  /** About once a second while something happens: counts since the gateway started. For operators and auditors. */
  z.object({
    type: z.literal('counts'),
    at: instant,
    sessions: count,
    statements: count,
    refused: count,
    held: count,
    masked: count,
  }),
  z.object({
    type: z.literal('integrity'),
    at: instant,
    status: z.enum(['whole', 'unwitnessed', 'broken']),
    entries: count,
    signed: count,
  }),
  /** Grants, agents, accounts or the policy changed. */
  z.object({ type: z.literal('access'), at: instant }),
  z.object({ type: z.literal('policy'), at: instant, version: z.string() }),
  /** Every fifteen seconds: whoever hears none for long is not connected any more, whatever the network says. */
  z.object({ type: z.literal('beat'), at: instant }),
  /** Some events were left out, because the client was too slow: fetch everything again. */
  z.object({ type: z.literal('missed'), at: instant }),
  /** Last: the sign-in has ended. */
  z.object({ type: z.literal('bye'), at: instant, code: z.string(), message: z.string() }),
])

export type LiveEvent = z.infer<typeof liveEvent>
