import { z } from 'zod'
import { count, instant, json, kind } from './words.ts'

const verdict = z.enum(['allow', 'review', 'deny'])
const policyText = z.string().max(512 * 1024)

const summary = z.object({
  version: z.string(),
  rules: count,
  shadowRules: count,
  classes: count,
  columns: count,
  roles: count,
})

/** `GET /api/v1/policy`: what is in force. */
export const policyInForce = summary.extend({
  file: z.string(),
  text: z.string(),
  /** Since when this gateway decides by it. */
  since: instant,
  /** Entry of the ledger that says so; null while the index does not have it. */
  index: count.nullable(),
  ruleList: z.array(
    z.object({ name: z.string(), line: count, verdict, shadow: z.boolean(), reason: z.string() }),
  ),
  /** Who lets a policy into force that others propose; null where it is its file alone. */
  publishing: z.object({ groups: z.array(z.string()), quorum: count }).nullable(),
  /** Who published what is in force; null where it came from the file. Principal ids. */
  published: z.object({ author: z.string(), approvers: z.array(z.string()) }).nullable(),
  /** What is wrong with the file as it is now, when that is not what is in force. */
  rejected: z.array(z.object({ line: count, column: count, message: z.string() })),
})

/** `GET /api/v1/policy/versions`: newest first. */
export const policyVersions = z.object({
  versions: z.array(
    z.object({
      version: z.string(),
      at: z.string(),
      /** The entry that says so. */
      index: count,
      rules: count,
      author: z.string(),
      /** Who let it into force; nobody where it came from a file. */
      approvers: z.array(z.string()),
      source: z.string(),
      /** True when the text can be had. */
      isKept: z.boolean(),
    }),
  ),
})

/** `GET /api/v1/policy/versions/:version`. The version is SHA-256, in hex, of the text. */
export const policyVersion = z.object({ version: z.string(), text: z.string() })

/** The body of `POST /api/v1/policy/check`. */
export const policyCheckBody = z.strictObject({ text: policyText })

const policyFault = z.object({
  line: count,
  column: count,
  path: z.string(),
  message: z.string(),
  fix: z.string(),
})

/** Its answer. */
export const policyChecked = z.object({
  ok: z.boolean(),
  faults: z.array(policyFault),
  /** Null when there are faults. */
  summary: summary.nullable(),
})

const samplePerson = z.strictObject({
  id: z.string().min(1).max(3000).optional(),
  kind: kind.default('person'),
  groups: z.array(z.string().max(256)).max(100).default([]),
  claims: json.optional(),
})

/** The body of `POST /api/v1/policy/explain`. `text`: a policy to ask instead of the one in force. */
export const policyExplainBody = z.strictObject({
  statement: z
    .string()
    .min(1)
    .max(256 * 1024),
  resource: z.string().min(1).max(200),
  principal: samplePerson,
  /** For whom an agent acts. */
  onBehalfOf: samplePerson.optional(),
  act: z.enum(['run', 'prepare']).default('run'),
  searchPath: z.string().max(1000).optional(),
  text: policyText.optional(),
})

const decision = z.object({
  verdict,
  rule: z.string(),
  reason: z.string(),
  code: z.string(),
  hint: z.string(),
  reviewers: z.object({ groups: z.array(z.string()), quorum: count, waitMsMax: z.number() }).nullable(),
  masks: z.array(z.object({ column: z.string(), dataClass: z.string(), strategy: z.string() })),
  rowsMax: z.number().nullable(),
  bytesMax: z.number().nullable(),
})

/** Its answer. */
export const policyExplained = z.object({
  /** Faults of `text`; nothing else is told then. */
  faults: z.array(policyFault),
  explanation: z
    .object({
      decision,
      shadow: decision.nullable(),
      effects: z.array(
        z.object({
          principal: z.string(),
          kind: z.string(),
          verb: z.string(),
          object: z.string().nullable(),
          everyRow: z.boolean(),
          findings: z.array(z.object({ verdict, rule: z.string(), reason: z.string() })),
          rules: z.array(
            z.object({
              rule: z.string(),
              line: count,
              shadow: z.boolean(),
              matched: z.boolean(),
              why: z.string(),
            }),
          ),
        }),
      ),
      /** The budgets that it counts against, whatever is left of them. */
      budgets: z.array(
        z.object({ budget: z.string(), principal: z.string(), limits: z.string(), counts: z.string() }),
      ),
      /** What could not be established of the statement. */
      unknowns: z.array(z.string()),
      /** False when the target's catalog could not be asked: tables and functions are unknown then. */
      hasCatalog: z.boolean(),
    })
    .nullable(),
})

/** The body of `POST /api/v1/policy/test`: what would be decided otherwise about what was asked before. */
export const policyTestBody = z.strictObject({
  text: policyText,
  /** One session; without it, the newest statements of all. */
  session: z.uuid().optional(),
  limit: z.int().min(1).max(1000).default(200),
  /** True: as if the rules of the text that are in shadow were enforced. */
  shadow: z.boolean().default(false),
})

/** Its answer. */
export const policyTested = z.object({
  faults: z.array(policyFault),
  tested: count,
  /** Statements that could not be judged again: their text, session or resource is gone. */
  skipped: count,
  changed: z.array(
    z.object({
      index: count,
      session: z.string(),
      principal: z.string(),
      resource: z.string(),
      text: z.string(),
      before: z.object({ verdict, rule: z.string() }),
      after: z.object({ verdict, rule: z.string(), reason: z.string() }),
    }),
  ),
})

/** `GET /api/v1/policy/hits?span=24h`: how often rules decided. */
export const policyHits = z.object({
  rules: z.array(
    z.object({
      rule: z.string(),
      allow: count,
      review: count,
      deny: count,
      lastAt: z.string().nullable(),
      shadow: z.boolean(),
    }),
  ),
  /** True when there was more than could be counted in time. */
  isPartial: z.boolean(),
})

export type PolicyInForce = z.infer<typeof policyInForce>
export type PolicyVersions = z.infer<typeof policyVersions>
export type PolicyVersionText = z.infer<typeof policyVersion>
export type PolicyChecked = z.infer<typeof policyChecked>
export type PolicyExplained = z.infer<typeof policyExplained>
export type PolicyTested = z.infer<typeof policyTested>
export type PolicyHits = z.infer<typeof policyHits>
