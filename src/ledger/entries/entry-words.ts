import { z } from 'zod'
import { effectKinds } from '../../core/inspection.ts'
import type { Json } from './canonical-json.ts'

// Shapes that several entries share.

/** A number of things, or an index. */
export const count = z.int().min(0)
/** Words; the leaf cuts them where they are long. */
export const text = z.string()
/** What names one thing for good. */
export const id = z.string()
/** Whatever JSON can say. */
export const json: z.ZodType<Json> = z.json()

/** One thing that a statement does to one object, as the ledger keeps it. */
export const effectSummary = z
  .strictObject({
    kind: z.enum(effectKinds),
    verb: text,
    object: text.nullable(),
    /** Columns read or written: names within `object`, whole names where that is another one; `*`: there are more. */
    columns: z.array(text).readonly(),
  })
  .readonly()

/** A member of a delegation chain. */
export const principal = z.strictObject({
  id,
  kind: z.enum(['person', 'agent', 'workload']),
  groups: z.array(text).readonly(),
  /** The claims that policy could match on. */
  claims: z.record(z.string(), json).readonly(),
})
/** The same, as callers hand it in. */
export const principalRecord = principal.readonly()

/** Where a client came from. */
export const origin = z
  .strictObject({
    address: text,
    port: count,
    tls: text.nullable(),
    application: text,
    /** The certificate that the client signed in with; absent when it did by other means. */
    certificate: z.strictObject({ serial: text, issuer: text }).readonly().optional(),
  })
  .readonly()
