import { z } from 'zod'
import { count, instant, spanQuery, spans } from './words.ts'

/** Whose figures: this gateway's, or everybody's of the store. */
const scopes = ['here', 'all'] as const

/** The query of `GET /api/v1/overview`. */
export const overviewQuery = spanQuery.extend({ of: z.enum(scopes).default('all') })

const point = z.object({
  /** When the bucket begins. */
  at: instant,
  statements: count,
  denied: count,
  held: count,
  masked: count,
})

/** `GET /api/v1/overview?span=24h`: what somebody who is responsible looks at daily. */
export const overview = z.object({
  span: z.enum(spans),
  /** Whose figures they are: this gateway's alone, or those of all whose ledgers are in this store. */
  of: z.enum(scopes),
  /** The ledgers that are in this store, this gateway's first. */
  gateways: z.array(z.string()),
  from: instant,
  to: instant,
  /** True when there was more than could be counted in time; then this is about the newest. */
  isPartial: z.boolean(),
  statements: count,
  denied: count,
  held: count,
  rows: count,
  maskedCells: count,
  sessions: z.object({ opened: count, refused: count, open: count }),
  reviews: z.object({
    open: count,
    approved: count,
    denied: count,
    expired: count,
    withdrawn: count,
    /** From the opening of a review to its end by a ruling; null without any. */
    medianMs: z.number().nullable(),
    /** Within which nine of ten were ruled on. */
    slowMs: z.number().nullable(),
  }),
  /**
   * Masked cells by data class, most first; each counts once, so that they sum up to `maskedCells`. A class is named as the ledger
   * does: `?` where none is known, classes with blanks between where cells are of several, `*` for those beyond what is named.
   */
  maskedByClass: z.array(z.object({ dataClass: z.string(), statements: count, cells: count })),
  principals: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      /** What they are called now; empty where nobody knows. */
      name: z.string(),
      statements: count,
      denied: count,
      held: count,
    }),
  ),
  rules: z.array(z.object({ rule: z.string(), statements: count, denied: count, held: count })),
  /** Those of this gateway's ledger, whoever's figures the others are. */
  alerts: z.array(z.object({ index: count, at: z.string(), code: z.string(), message: z.string() })),
  exports: z.array(z.object({ name: z.string(), behind: count, trouble: z.string() })),
  ledger: z.object({ status: z.enum(['whole', 'unwitnessed', 'broken']), entries: count, signed: count }),
  series: z.array(point),
})

export type Overview = z.infer<typeof overview>
