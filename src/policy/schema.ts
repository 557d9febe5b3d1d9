import * as z from 'zod'
import { detectorNames } from '../core/detector-name.ts'
import { effectKinds } from '../core/inspection.ts'
import { durationPattern } from './duration.ts'
import { sizePattern } from './size.ts'

/** Different subjects that a budget may allow. */
const subjectsMax = 100_000

/** Bytes that a policy file may have. */
export const policyBytesMax = 1024 * 1024

const word = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'Use up to 64 letters, digits, dots, hyphens and underscores, no spaces',
  )
const sentence = z.string().min(1).max(500)
const texts = z.array(z.string().min(1).max(512)).min(1).max(500)

const resources = z
  .union([
    word,
    z.array(word).min(1).max(500),
    z.strictObject({
      names: z.array(word).min(1).max(500).optional().describe('Names of resources; any of them.'),
      labels: z
        .record(z.string(), z.string())
        .refine((labels) => Object.keys(labels).length > 0, 'Name at least one label')
        .optional()
        .describe('Labels that a resource must have, all of them.'),
    }),
  ])
  .describe('Which resources: a name, a list of names, or `names` and `labels`. Omitted: all.')

const claimValue = z.union([z.string(), z.boolean()])
const personal = {
  groups: texts.optional().describe('Member of any of these groups.'),
  kinds: z
    .array(z.enum(['person', 'agent', 'workload']))
    .min(1)
    .optional()
    .describe('Any of these kinds.'),
  ids: texts.optional().describe('Exactly these principals, as `issuer#subject`.'),
  issuers: texts.optional().describe('Vouched for by any of these issuers.'),
  claims: z
    .record(z.string(), z.union([claimValue, z.array(claimValue).min(1)]))
    .refine((claims) => Object.keys(claims).length > 0, 'Name at least one claim')
    .optional()
    .describe('Claims that must have this value, or any of a list. Numbers are written in quotes.'),
}
const principals = z
  .strictObject({
    ...personal,
    'on-behalf-of': z
      .strictObject(personal)
      .optional()
      .describe('Acts, directly or not, for someone whom this selects.'),
  })
  .describe('Who. All criteria must hold; omitted: everyone.')

const review = z
  .strictObject({
    groups: texts
      .optional()
      .describe('Who may review: members of any of these groups; omitted: owners of the resource alone.'),
    owners: z
      .int()
      .min(0)
      .max(10)
      .optional()
      .describe(
        'Lets owners of the resource review, and says how many of the quorum must be owners; omitted: being an owner counts for nothing.',
      ),
    quorum: z.int().min(1).max(10).default(1).describe('How many different people must approve.'),
    wait: z
      .string()
      .regex(durationPattern, 'Write a duration such as 30s, 10m or 2h')
      .default('10m')
      .describe('How long the statement waits before it is refused: 1s to 24h.'),
    passkey: z
      .boolean()
      .default(false)
      .describe('Whether an approval needs a signature by a passkey of the reviewer.'),
    'not-author': z.boolean().default(false).describe('Whether nobody rules whom `authors` names.'),
    'keep-role': z
      .boolean()
      .default(false)
      .describe(
        'Whether a ruling is void once its reviewer lost the account or the group, until the statement goes.',
      ),
    escalate: z
      .strictObject({
        after: z.string().regex(durationPattern, 'Write a duration such as 30s, 10m or 2h'),
        groups: texts,
      })
      .optional()
      .describe('Who else is told, and may rule, when nobody has answered by then.'),
    'wait-in-transaction': z
      .string()
      .regex(durationPattern, 'Write a duration such as 30s, 10m or 2h')
      .optional()
      .describe(
        'How long it waits within a transaction, whose locks others wait for meanwhile; omitted: 2m, or `wait` if that is less.',
      ),
    preview: z
      .boolean()
      .default(false)
      .describe(
        'Whether reviewers see how many rows a write would change, and some of them masked, from a transaction that is rolled back.',
      ),
    'second-look': z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Of a hundred reviews, how many, chosen by chance, ask for one reviewer more.'),
    together: z
      .boolean()
      .default(false)
      .describe('Whether like requests of one principal may be ruled on at once, each bound by itself.'),
    uses: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('How often one approval may be spent by the same request; omitted: once.'),
    valid: z
      .string()
      .regex(durationPattern, 'Write a duration such as 30s, 10m or 2h')
      .optional()
      .describe('How long an approval may be spent, from whatever connection: 1s to 24h.'),
    retry: z
      .boolean()
      .optional()
      .describe('Refuses at once instead of holding; the same statement, sent again, spends the approval.'),
    binds: z
      .enum(['text', 'shape'])
      .optional()
      .describe(
        'What an approval with several uses covers: this text and these parameters, or the same statement with any.',
      ),
  })
  .describe('Who reviews, and how long the statement waits.')

const verdict = z.enum(['allow', 'review', 'deny'])
const mask = z
  .union([
    z.enum(['token', 'year', 'null']),
    z.null(),
    z.strictObject({ token: z.literal('reversible') }),
    z.strictObject({ 'keep-last': z.int().min(1).max(8) }),
    z.strictObject({ fixed: z.string().max(200) }),
  ])
  .describe('What is shown instead: null, token, {token: reversible}, year, {keep-last: n} or {fixed: text}.')

const detectors = z
  .partialRecord(z.enum(detectorNames), word)
  .refine((values) => Object.keys(values).length > 0, 'Name at least one kind of value')

const allowance = z.int().min(1).max(1_000_000_000_000).optional()
const size = z.union([
  z.int().min(1).max(1_000_000_000_000),
  z.string().regex(sizePattern, 'Write a number of bytes, or one with KB, MB or GB'),
])

/** One entry of `classes`. */
export const classSchema = z.strictObject({
  mask: mask.default('null'),
  predicates: z
    .enum(['allow', 'review', 'deny', 'tokens'])
    .default('deny')
    .describe(
      'A statement that filters, joins, groups or orders by such a column, without clearance; tokens: denied but for = and IN with tokens of the class.',
    ),
  writes: z
    .enum(['deny', 'review', 'allow'])
    .optional()
    .describe(
      'With predicates: tokens, a statement that writes such a column, without clearance; omitted: denied, since who writes a value and reads its token knows who else has it.',
    ),
  review: review.optional(),
})

/** One entry of `rules`. */
export const ruleSchema = z.strictObject({
  name: word.describe('Unique; shown to clients and written to the ledger.'),
  principals: principals.optional(),
  resources: resources.optional(),
  effects: z
    .array(z.enum(effectKinds))
    .min(1)
    .optional()
    .describe(
      'Kinds of effects; omitted: all. An allow or review of unknown, program, server-file, network or replication counts only where they are named.',
    ),
  objects: texts
    .optional()
    .describe('Patterns on object names: public.*, public.customers, a setting, a role. Omitted: all.'),
  'every-row': z
    .boolean()
    .optional()
    .describe('true: only UPDATE or DELETE without WHERE, and TRUNCATE. false: only the others.'),
  when: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('A CEL condition over principal, resource, statement, effect and now.'),
  verdict,
  reason: sentence.optional().describe('Shown to the client.'),
  hint: sentence.optional().describe('What the client could do instead.'),
  review: review.optional(),
  'rows-max': z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe('Rows shown before the reply is cut, and rows written before they are rolled back.'),
  'bytes-max': size
    .optional()
    .describe(
      'Bytes of rows shown, however few rows they are, before the reply is cut: 5000000, 500 KB, 5 MB.',
    ),
  'estimated-rows-min': z
    .int()
    .min(1)
    .max(1_000_000_000_000)
    .optional()
    .describe(
      'Only statements of which the target expects at least so many rows, shown or written, or cannot say. Not with allow.',
    ),
  'estimated-cost-min': z
    .number()
    .min(1)
    .max(1e15)
    .optional()
    .describe("Only statements whose plan costs at least so much in the target's unit. Not with allow."),
  'sync-reads': z.boolean().default(false).describe('Even reads wait until their entry is on disk.'),
  record: z.enum(['rows', 'statements']).optional().describe('What the recording keeps; omitted: rows.'),
  shadow: z.boolean().default(false).describe('Evaluated and reported, never enforced.'),
})

/** One entry of `budgets`. */
export const budgetSchema = z.strictObject({
  name: word.describe('Unique among budgets and rules; shown to clients and written to the ledger.'),
  principals: principals.optional(),
  resources: resources.optional(),
  per: z.enum(['hour', 'day']).describe('The window, which slides.'),
  statements: allowance.describe('Statements that ran.'),
  rows: allowance.describe('Rows shown.'),
  bytes: size.optional().describe('Bytes of rows shown, and of errors and notices with them.'),
  'masked-cells': allowance.describe('Cells shown with a mask.'),
  subjects: z
    .int()
    .min(1)
    .max(subjectsMax)
    .optional()
    .describe('Different subjects whose rows were shown, as `subjects` tells them apart.'),
  over: z
    .enum(['deny', 'review'])
    .default('deny')
    .describe('What happens to further statements once one limit is reached.'),
  review: review.optional(),
})

/** The shape of one role. */
export const roleSchema = z.strictObject({
  name: word.describe('Unique; rules name whoever has it as the group `role:<name>`.'),
  resources: resources.optional(),
  principals: principals.optional().describe('Who has it without asking; omitted: nobody.'),
  request: z
    .strictObject({
      principals: principals.optional().describe('Who may ask for it; omitted: everyone.'),
      groups: texts.describe('Who may grant it: people in any of these groups, never whoever asks.'),
      quorum: z.int().min(1).max(10).default(1).describe('How many different people must approve.'),
      longest: z
        .string()
        .regex(durationPattern, 'Write a duration such as 30m, 4h or 12h')
        .default('8h')
        .describe('The longest that it is granted for at once: 1s to 24h.'),
      'recurring-days': z
        .int()
        .min(1)
        .max(366)
        .optional()
        .describe(
          'For how many days it may be granted again and again, `longest` at a time; omitted: it cannot be.',
        ),
    })
    .optional()
    .describe('How it is asked for with `sallyport request`; omitted: it cannot be.'),
  'break-glass': z
    .strictObject({
      principals: principals.describe('Which people may take it without asking.'),
      longest: z
        .string()
        .regex(durationPattern, 'Write a duration such as 30m, 4h or 12h')
        .default('1h')
        .describe('The longest that it is taken for at once: 1s to 24h.'),
      'step-up': z
        .enum(['sign-in', 'passkey'])
        .default('sign-in')
        .describe('What proves once more who takes it: a sign-in of the last minutes, or a passkey.'),
      groups: texts.describe('Who is paged at once and reviews it afterwards: never whoever took it.'),
      quorum: z.int().min(1).max(10).default(1).describe('How many different people must have reviewed it.'),
      'review-within': z
        .string()
        .regex(durationPattern, 'Write a duration such as 4h or 24h')
        .default('24h')
        .describe('When its review is overdue: 1s to 24h. Then it is asked for again, with an alarm.'),
    })
    .optional()
    .describe('How it is taken in an emergency with `sallyport break-glass`; omitted: it cannot be.'),
})

/** A section that lists entries of one shape. */
function entries<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodDefault<z.ZodArray<z.ZodObject<Shape, z.core.$strict>>> {
  return z.array(z.strictObject(shape)).max(1000).default([])
}

/** The shape of a policy file. What it cannot say (names that must exist, terms that must be there) is in check.ts. */
export const policySchema = z.strictObject({
  version: z.literal(1),
  authors: z
    .array(z.string().min(3).max(512))
    .max(100)
    .default([])
    .describe('Who wrote this version: principals as `issuer#subject`, or e-mail addresses.'),
  timezone: z.string().default('UTC').describe('IANA time zone that `now` is told in.'),
  classes: z.record(word, classSchema).default({}).describe('Classes of protected data.'),
  protect: entries({
    resources: resources.optional(),
    columns: z
      .record(z.string(), z.union([word, z.array(word).min(1).max(50)]))
      .describe(
        'schema.table.column to the class it belongs to, or a list of classes; `schema.table.column -> key` for a member of its documents.',
      ),
  }).describe('Which columns belong to a class.'),
  unmask: entries({
    name: word,
    principals,
    resources: resources.optional(),
    classes: z.array(word).min(1),
  }).describe('Who sees which classes unmasked.'),
  detect: entries({
    resources: resources.optional(),
    values: detectors.describe('Kinds of values that are looked for in text, and the class of each.'),
    except: z
      .array(z.string())
      .max(1000)
      .default([])
      .describe('schema.table.column of columns that are shown without a search.'),
  }).describe('What is looked for in the text of replies, and hidden where it is found.'),
  roles: z
    .array(roleSchema)
    .max(200)
    .default([])
    .describe('What principals may be at resources, always or for a time.'),
  subjects: entries({
    resources: resources.optional(),
    columns: z
      .record(z.string(), word)
      .describe(
        'schema.table.column of a column that says whom a row is about, and the kind of subject: equal values of a kind are one.',
      ),
  }).describe('By which columns budgets tell apart whose rows are shown.'),
  channels: entries({
    resources: resources.optional(),
    open: texts.describe('Channels, with `*` for any run of characters.'),
  }).describe('Channels whose payloads hold no protected value, and are shown where columns are masked.'),
  budgets: z
    .array(budgetSchema)
    .max(100)
    .default([])
    .describe('How much each principal may take from each resource within a window.'),
  rules: z
    .array(ruleSchema)
    .max(2000)
    .describe('Order does not matter: the strictest matching rule decides.'),
})

export type PolicyText = z.infer<typeof policySchema>
export type BudgetText = PolicyText['budgets'][number]
export type RuleText = PolicyText['rules'][number]
export type PrincipalsText = NonNullable<RuleText['principals']>
export type ResourcesText = NonNullable<RuleText['resources']>
export type ReviewText = NonNullable<RuleText['review']>
export type MaskText = PolicyText['classes'][string]['mask']

/** The published JSON Schema of a policy file, as docs/policy.schema.json holds it. */
export function policyJsonSchema(): object {
  return {
    title: 'Sallyport policy',
    ...z.toJSONSchema(policySchema, { io: 'input' }),
  }
}
