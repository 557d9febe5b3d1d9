import type { Retention } from '../audit/disposal.ts'
import { scheduledWords } from '../ledger/verify/verify-disposal.ts'
import type { DocumentPath } from '../policy/document.ts'
import type { ConfigText } from './schema.ts'

/** For how many days what belongs to resources of a class is kept. */
interface RetentionClass {
  readonly bodiesDays: number
  readonly recordingsDays: number
  readonly entriesDays: number
}

/** Thirteen months. */
const standardDays = 396
/** Seven years with their leap days. */
const entriesDays = 2557

const builtIn: ReadonlyMap<string, RetentionClass> = new Map(
  [
    ['standard', standardDays] as const,
    ['three-years', 1096] as const,
    ['five-years', 1827] as const,
    ['six-years', 2192] as const,
    ['seven-years', entriesDays] as const,
  ].map(([name, bodiesDays]) => [name, { bodiesDays, recordingsDays: standardDays, entriesDays }]),
)

/** As what is kept that no resource of the file says otherwise of: resources that operators add in the console. */
export const standardRetention: Retention = { class: 'standard', ...classOf({}), hold: null }

/** What each resource's bodies and recordings are kept by, by its name. Classes that are not there count as standard. */
export function retentionOf(text: ConfigText): ReadonlyMap<string, Retention> {
  const classes = classesOf(text)
  return new Map(
    text.resources.map(({ name, retention: { class: named, days, hold } }) => {
      const found = classes.get(named) ?? classOf({})
      const own = days === undefined ? {} : { bodiesDays: days, recordingsDays: days }
      return [name, { class: named, ...found, ...own, hold: hold ?? null }]
    }),
  )
}

/** How what is kept may go: by itself when its time is over, or by whom. */
export interface DisposalSettings {
  readonly isScheduled: boolean
  readonly groups: readonly string[]
  /** How many, besides whoever asks. */
  readonly quorum: number
}

/** The same, as the ledger is told. */
export function disposalWords({ isScheduled, groups, quorum }: DisposalSettings): string {
  const early = groups.length === 0 ? 'nobody' : `${quorum + 1} of ${groups.join(', ')}`
  return isScheduled ? `${scheduledWords}, else by ${early}` : `by ${early}`
}

/** The settings of disposal. */
export function disposalOf({ retention }: ConfigText): DisposalSettings {
  const { disposal, approvers: groups, approvals: quorum } = retention
  return { isScheduled: disposal === 'scheduled', groups, quorum }
}

/** For how long a copy of the ledger is locked: no shorter than any resource needs. */
export function lockDaysOf(text: ConfigText): {
  readonly entries: number
  readonly bodies: number
  readonly recordings: number
} {
  const all = [standardRetention, ...retentionOf(text).values()]
  const most = (of: (retention: Retention) => number): number => Math.max(...all.map(of))
  return {
    entries: most((one) => Math.max(one.entriesDays, one.bodiesDays)),
    bodies: most((one) => one.bodiesDays),
    recordings: most((one) => one.recordingsDays),
  }
}

/** Faults that the schema's shape cannot express. */
export function checkRetention(
  text: ConfigText,
  add: (path: DocumentPath, message: string, fix: string) => number,
): void {
  const seen = new Set<string>()
  for (const [index, given] of text.retention.classes.entries()) {
    const place = ['retention', 'classes', index]
    if (seen.has(given.name))
      add([...place, 'name'], `The retention class ${given.name} is there twice.`, 'Choose another name.')
    seen.add(given.name)
    const { bodiesDays, recordingsDays, entriesDays: proofDays } = classOf(given)
    if (recordingsDays > bodiesDays)
      add(
        [...place, 'recordings-days'],
        `Recordings cannot be read for longer than bodies, ${bodiesDays} days: one key opens both.`,
        'Raise bodies-days, or lower this.',
      )
    if (proofDays < bodiesDays)
      add(
        [...place, 'entries-days'],
        `Entries prove what bodies say, which are kept for ${bodiesDays} days.`,
        'Raise this to as much at least.',
      )
  }
  const classes = classesOf(text)
  for (const [index, { name, retention }] of text.resources.entries())
    if (!classes.has(retention.class))
      add(
        ['resources', index, 'retention', 'class'],
        `The resource ${name} names a retention class that is not there: ${retention.class}.`,
        `There are: ${[...classes.keys()].join(', ')}.`,
      )
}

function classesOf({ retention }: ConfigText): ReadonlyMap<string, RetentionClass> {
  return new Map([...builtIn, ...retention.classes.map((given) => [given.name, classOf(given)] as const)])
}

function classOf(given: Partial<ConfigText['retention']['classes'][number]>): RetentionClass {
  const bodiesDays = given['bodies-days'] ?? standardDays
  return {
    bodiesDays,
    recordingsDays: given['recordings-days'] ?? Math.min(standardDays, bodiesDays),
    entriesDays: given['entries-days'] ?? Math.max(entriesDays, bodiesDays),
  }
}
