import { z } from 'zod'
import { count, instant, kind } from './words.ts'

const protectedColumn = z.object({
  /** `schema.table.column`. */
  column: z.string(),
  dataClass: z.string(),
  /** Whether the target has such a column; null while its catalog is not known. */
  isThere: z.boolean().nullable(),
})

/** A class that a column seems to belong to, for a person to accept into the policy. */
const proposal = z.object({ column: z.string(), dataClass: z.string(), reason: z.string() })

/** One resource of the catalogue. */
export const catalogueEntry = z.object({
  name: z.string(),
  protocol: z.string(),
  labels: z.record(z.string(), z.string()),
  /** Whether the configuration file names it, or an operator added it. */
  namedIn: z.enum(['file', 'console']),
  /** Whether some rule of the policy opens sessions here to anybody. */
  isOpened: z.boolean(),
  /** Whether the caller could open a session now. */
  mayConnect: z.boolean(),
  /** `unknown`: nobody has had a session here lately, so nothing was asked of it. */
  health: z.enum(['up', 'down', 'unknown']),
  /** When its catalog was last read. */
  reachedAt: instant.nullable(),
  tables: count.nullable(),
  openSessions: count,
  protected: z.array(protectedColumn),
})

/** `GET /api/v1/catalogue`: resources, as far as the caller may know of them. */
export const catalogue = z.object({ resources: z.array(catalogueEntry) })

/** `GET /api/v1/catalogue/:name`: one resource, and who can reach it by the policy in force. */
export const catalogueDetail = catalogueEntry.extend({
  /** Rules that open sessions here, in words; the policy's order. */
  reachedBy: z.array(
    z.object({ rule: z.string(), verdict: z.enum(['allow', 'review', 'deny']), who: z.string() }),
  ),
  roles: z.array(
    z.object({
      name: z.string(),
      /** Who has it without asking; null: nobody. */
      standing: z.string().nullable(),
      /** Who may ask for it, of whom, and for how long; null: nobody. */
      request: z
        .object({ who: z.string(), groups: z.array(z.string()), quorum: count, lastsMsMax: count })
        .nullable(),
      /** Who may take it in an emergency, who reviews that, and for how long; null: nobody. */
      emergency: z.object({ who: z.string(), groups: z.array(z.string()), lastsMsMax: count }).nullable(),
    }),
  ),
  unmaskedFor: z.array(z.object({ name: z.string(), who: z.string(), classes: z.array(z.string()) })),
  proposals: z.array(proposal),
})

/** The query of `GET /api/v1/access/explain`. Without `principal` it is about the caller. */
export const accessQuery = z.strictObject({
  principal: z.string().min(1).max(3000).optional(),
  resource: z.string().min(1).max(200),
  kind: kind.optional(),
  /** Separated by commas; omitted: those that the principal was last seen with. */
  groups: z.string().max(4000).optional(),
})

/** `GET /api/v1/access/explain`: why somebody can or cannot reach a resource now, and what they would see. */
export const accessExplained = z.object({
  /** `name`: what they are called now; empty where nobody knows. */
  principal: z.object({ id: z.string(), kind, name: z.string(), groups: z.array(z.string()) }),
  /** Where groups and claims come from. */
  knownFrom: z.enum(['caller', 'session', 'given', 'nothing']),
  resource: z.string(),
  mayConnect: z.boolean(),
  /** The decision about opening a session, in one sentence. */
  reason: z.string(),
  rule: z.string().nullable(),
  hint: z.string(),
  /** Standing: account, agent, key, revocations. Null when nothing is against them. */
  against: z.string().nullable(),
  roles: z.array(z.object({ name: z.string(), endsAt: instant.nullable() })),
  rules: z.array(z.object({ rule: z.string(), line: count, matched: z.boolean(), why: z.string() })),
  masked: z.array(z.object({ column: z.string(), dataClass: z.string() })),
  /** What the budgets say at this moment, of the principal alone. */
  budgets: z.array(
    z.object({
      budget: z.string(),
      over: z.enum(['deny', 'review']),
      windowMs: count,
      /** False while what was taken elsewhere may be unknown; nothing passes then. */
      isKnown: z.boolean(),
      measures: z.array(
        z.object({
          measure: z.enum(['statements', 'rows', 'bytes', 'masked cells', 'subjects']),
          taken: count,
          limit: count,
        }),
      ),
    }),
  ),
})

/** `GET /api/v1/roles`: what the caller may ask for now. */
export const roleOffers = z.object({
  offers: z.array(
    z.object({
      resource: z.string(),
      role: z.string(),
      groups: z.array(z.string()),
      quorum: count,
      lastsMsMax: count,
      /** For how long it may be had again and again; 0: it may not. */
      recursMsMax: count,
      /** Until when the caller has it already; null when not. */
      heldUntil: instant.nullable(),
    }),
  ),
})

export type Catalogue = z.infer<typeof catalogue>
export type CatalogueEntryView = z.infer<typeof catalogueEntry>
export type CatalogueDetail = z.infer<typeof catalogueDetail>
export type AccessExplained = z.infer<typeof accessExplained>
export type RoleOffers = z.infer<typeof roleOffers>
