import { z } from 'zod'
import { effectKinds } from '../core/inspection.ts'
import { term, type TermKind } from './terms.ts'

const words = z.string().min(1).max(512)
const instant = z.iso.datetime({ offset: true })
const count = z.coerce.number().int().min(0)

/** What can be asked of the index. Everything given must hold. Texts that name something may be a part of the name. */
export const questionSchema = z.strictObject({
  /** A saved question, by name; what is given beside it narrows it. */
  saved: z.string().max(64).optional(),
  /** Who acts, or on whose behalf: the id or a part of it, or of the name by which they were met last. */
  who: words.optional(),
  kind: z.enum(['person', 'agent', 'workload']).optional(),
  group: words.optional(),
  /** A claim as `name=value`: a CI run, a repository. */
  claim: words.optional(),
  resource: words.optional(),
  application: words.optional(),
  address: words.optional(),
  session: z.uuid().optional(),
  type: words.optional(),
  effect: z.enum(effectKinds).optional(),
  verb: words.optional(),
  table: words.optional(),
  column: words.optional(),
  /** A data class of the policy in force: any of its columns. */
  class: words.optional(),
  verdict: z.enum(['allow', 'review', 'deny']).optional(),
  rule: words.optional(),
  code: words.optional(),
  result: z.enum(['ran', 'failed', 'skipped', 'cut', 'unknown']).optional(),
  error: words.optional(),
  review: words.optional(),
  reviewer: words.optional(),
  fingerprint: words.optional(),
  alert: words.optional(),
  masked: z.stringbool().optional(),
  /** A data class that cells were masked as, as the ledger names it. */
  'masked-as': words.optional(),
  'rows-min': count.optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** Words of the statement's text or parameters, as they were recorded. */
  text: z.string().min(1).max(1000).optional(),
  /** Where the page before ended: `next` of its answer. */
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
})
export type Question = z.infer<typeof questionSchema>

/** Working hours, for the question about what happens outside them: weekends are. */
export interface WorkingHours {
  /** IANA name. */
  readonly zone: string
  readonly fromHour: number
  readonly toHour: number
}

/** Terms of one kind, of which a record must have at least one. */
export interface TermGroup {
  readonly kind: TermKind
  readonly values: readonly string[]
  /** True when a value may be a part of what the ledger has. */
  readonly partial: boolean
  /** Ids of whoever is called so; none unless given. */
  readonly named?: readonly string[]
}

/** A question as the index understands it. */
export interface Plan {
  readonly all: readonly TermGroup[]
  readonly rowsMin: number | null
  readonly session: string | null
  readonly from: string | null
  readonly to: string | null
  /** Only what happened outside of these hours. */
  readonly outside: WorkingHours | null
  readonly text: string | null
}

/** What a saved question asks for, beside what is given with it. */
interface Saved {
  readonly title: string
  readonly all: readonly TermGroup[]
  readonly rowsMin?: number
  readonly outside?: true
  /** Members that must be given with it. */
  readonly needs?: readonly (keyof Question)[]
}

const exact = (kind: TermKind, ...values: readonly string[]): TermGroup => ({ kind, values, partial: false })

const saved: Readonly<Record<string, Saved>> = {
  'who-saw': {
    title: 'Statements that showed rows and name what `text` says: who saw this customer’s data.',
    all: [exact('result', 'ran', 'cut'), exact('effect', 'read')],
    rowsMin: 1,
    needs: ['text'],
  },
  'unreviewed-ddl': {
    title: 'Changes of objects or privileges that ran without a review.',
    all: [exact('effect', 'define', 'grant'), exact('verdict', 'allow'), exact('result', 'ran')],
  },
  'agents-outside-hours': {
    title: 'What agents asked for outside working hours.',
    all: [exact('kind', 'agent'), exact('type', 'statement.decided')],
    outside: true,
  },
  'break-glass': {
    title: 'Emergency access, and whatever was let through by it.',
    all: [{ kind: 'rule', values: ['break-glass', 'break_glass', 'breakglass', 'emergency'], partial: true }],
  },
  'broke-glass': {
    title: 'Roles that somebody took in an emergency, and reviews of them that are overdue or found fault.',
    all: [exact('alert', 'break-glass', 'break-glass-overdue', 'break-glass-misused')],
  },
  refused: { title: 'Statements that were refused.', all: [{ kind: 'code', values: [], partial: true }] },
  alerts: { title: 'What the gateway raised an alarm about.', all: [exact('type', 'alert')] },
  'evidence-read': {
    title: 'Who read or searched the evidence.',
    all: [exact('type', 'evidence.read', 'evidence.searched')],
  },
}

/** The saved questions: name and what each asks. */
export const savedQuestions: readonly { readonly name: string; readonly title: string }[] = Object.entries(
  saved,
).map(([name, { title }]) => ({ name, title }))

/** Members that are terms, and the kind of each. Those that name something long may be asked for by a part of it. */
const members: readonly (readonly [keyof Question, TermKind, 'exact' | 'part'])[] = [
  ['who', 'chain', 'part'],
  ['kind', 'kind', 'exact'],
  ['group', 'group', 'exact'],
  ['claim', 'claim', 'part'],
  ['resource', 'resource', 'exact'],
  ['application', 'application', 'part'],
  ['address', 'address', 'exact'],
  ['type', 'type', 'exact'],
  ['effect', 'effect', 'exact'],
  ['verb', 'verb', 'exact'],
  ['table', 'table', 'part'],
  ['column', 'column', 'part'],
  ['verdict', 'verdict', 'exact'],
  ['rule', 'rule', 'exact'],
  ['code', 'code', 'exact'],
  ['result', 'result', 'exact'],
  ['error', 'error', 'exact'],
  ['review', 'review', 'exact'],
  ['reviewer', 'reviewer', 'part'],
  ['fingerprint', 'fingerprint', 'exact'],
  ['alert', 'alert', 'exact'],
  ['masked-as', 'masked-as', 'exact'],
]

/** The plan of a question, or in words what is wrong with it. `columnsOf` answers the columns of a data class. */
export function planOf(
  question: Question,
  hours: WorkingHours,
  columnsOf: (dataClass: string) => readonly string[],
): Plan | string {
  const own = question.saved === undefined ? null : saved[question.saved]
  if (own === undefined)
    return `There is no saved question ${question.saved ?? ''}. There are: ${Object.keys(saved).join(', ')}.`
  const missing = own?.needs?.filter((name) => question[name] === undefined) ?? []
  if (missing.length > 0) return `The question ${question.saved ?? ''} needs ${missing.join(' and ')}.`
  const all: TermGroup[] = [...(own?.all ?? [])]
  for (const [name, kind, form] of members) {
    const value = question[name]
    if (typeof value === 'string') all.push({ kind, values: [value], partial: form === 'part' })
  }
  if (question.class !== undefined) {
    const columns = columnsOf(question.class)
    if (columns.length === 0) return `The policy in force protects no column as ${question.class}.`
    // A statement with more columns than its entry could name may have touched any of its table.
    const tables = columns.map((column) => column.slice(0, column.lastIndexOf('.')))
    all.push(exact('column', ...columns, ...new Set(tables.map((table) => `${table}.*`))))
  }
  if (question.masked !== undefined) all.push(exact('masked', question.masked ? 'yes' : 'no'))
  return {
    all,
    rowsMin: question['rows-min'] ?? own?.rowsMin ?? null,
    session: question.session ?? null,
    from: question.from ?? null,
    to: question.to ?? null,
    outside: own?.outside === true ? hours : null,
    text: question.text ?? null,
  }
}

/** `kind:value` for each value of a group. */
export function termsOf({ kind, values }: Pick<TermGroup, 'kind' | 'values'>): readonly string[] {
  return values.map((value) => term(kind, value))
}
