import { z } from 'zod'
import { justificationCharsMax } from '../../reviews/refused.ts'

/** RFC 3339, UTC, milliseconds. */
export const instant = z.iso.datetime({ precision: 3 })

/** A UUID. */
export const id = z.uuid()

/** What a principal is. */
export const kind = z.enum(['person', 'agent', 'workload'])

/** Who acts and for whom: the one who acts first, the root of the delegation last. */
export const chain = z.array(z.object({ id: z.string(), kind, name: z.string() }))

/** What a person says: not blank, and not without end. */
export const words = z
  .string()
  .max(justificationCharsMax)
  .refine((text) => text.trim() !== '', 'is blank')

/** A JSON object of which this contract says nothing more. */
export const json = z.record(z.string(), z.unknown())

/** A whole number from 0 on. */
export const count = z.int().min(0)

/** How far back a question looks. */
export const spans = ['1h', '24h', '7d', '30d'] as const
export type Span = (typeof spans)[number]

/** The query of a question about what has happened since. */
export const spanQuery = z.strictObject({ span: z.enum(spans).default('24h') })
