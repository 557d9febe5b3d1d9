/** The HTTP API's shapes, version 1. Clients may rely on every name here; the console imports its types from this file. */
import { z } from 'zod'
import { refusalCodes } from '../core/refusal.ts'

export * from './contract/access.ts'
export * from './contract/audit.ts'
export * from './contract/break-glass.ts'
export * from './contract/catalogue.ts'
export * from './contract/certificates.ts'
export * from './contract/classifications.ts'
export * from './contract/deputies.ts'
export * from './contract/disposals.ts'
export * from './contract/events.ts'
export * from './contract/grants.ts'
export * from './contract/ledger.ts'
export * from './contract/like-reviews.ts'
export * from './contract/overview.ts'
export * from './contract/passkeys.ts'
export * from './contract/policy.ts'
export * from './contract/policy-proposals.ts'
export * from './contract/resources.ts'
export * from './contract/reviews.ts'
export * from './contract/sessions.ts'
export * from './contract/sign-in.ts'

/** `GET /healthz`, the only path that asks for no token. Status 200 when all are up, else 503. */
export const health = z.object({
  status: z.enum(['up', 'down']),
  parts: z.object({
    store: z.enum(['up', 'down']),
    ledger: z.enum(['up', 'down']),
    policy: z.enum(['up', 'down']),
  }),
})

/** Every error, as `application/problem+json` (RFC 9457). `code` is stable; docs/refusals.md lists the codes. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(refusalCodes),
  hint: z.string(),
  reviewId: z.string().nullable(),
})

export type HealthView = z.infer<typeof health>
export type Problem = z.infer<typeof problem>
