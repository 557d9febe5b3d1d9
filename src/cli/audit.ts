import type { AuditRecordView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { leafSchema, type Leaf } from '../ledger/entries/entry.ts'
import { askAndShow } from './ask.ts'
import { openApiClient, type ApiArguments } from './api-client.ts'
import { questionFields } from './audit-fields.ts'
import { auditWords } from './audit-words.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { counted, wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What the audit commands are told. The members of a question are there under their camel-case names. */
export interface AuditArguments extends ApiArguments {
  readonly json: boolean
  readonly limit?: string
  readonly [field: string]: unknown
}

const listMax = 100_000
const pageMax = 1000
const textCharsMax = 100

/** `sallyport audit`: the records that answer a question, newest first. */
export async function searchAudit(
  words: readonly string[],
  given: AuditArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const limit = wholeNumber(given.limit ?? '50', 1, listMax)
  if (limit === null) return new CommandFault(exits.usage, `--limit takes a number from 1 to ${listMax}.`)
  const question = questionOf(words, given)
  if (question instanceof CommandFault) return question
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  let shown = 0
  let before: number | null = null
  let astray = 0
  do {
    const page = await client.audit({
      ...question,
      limit: String(Math.min(pageMax, limit - shown)),
      ...(before === null ? {} : { before: String(before) }),
    })
    if (page instanceof CommandFault) return page
    output.progress(null)
    for (const record of page.records) {
      if (given.json) output.json({ origin: page.origin, ...record })
      else output.line(lineOf(record))
    }
    shown += page.records.length
    astray += page.astray
    before = page.next
    if (before !== null) output.progress(`${shown} records …`)
  } while (before !== null && shown < limit)
  output.progress(null)
  if (shown === 0) output.note('Nothing answers that.')
  if (before !== null) output.note(`There are more: --limit ${limit * 10} shows them.`)
  if (astray === 0) return exits.ok
  const message = `${counted(astray, 'record')} of the index ${astray === 1 ? 'is' : 'are'} not what the ledger has.`
  return new CommandFault(exits.failed, message, 'Run: sallyport audit rebuild')
}

/** `sallyport audit saved`. */
export function listSaved(
  given: AuditArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.savedQuestions(),
    ({ questions }) => questions.map(({ name, title }) => `${name.padEnd(22)} ${title}`),
  )
}

/** `sallyport audit rebuild`. */
export function rebuildIndex(
  given: AuditArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.rebuildIndex(),
    ({ entries }) => [`The index is being made again from ${counted(entries, 'entry')}.`],
  )
}

function questionOf(
  words: readonly string[],
  given: AuditArguments,
): Readonly<Record<string, string>> | CommandFault {
  const question: Record<string, string> = {}
  for (const [name] of questionFields) {
    const value = given[name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
    if (typeof value !== 'string') continue
    if (name !== 'from' && name !== 'to') question[name] = value
    else {
      const at = Date.parse(value)
      if (Number.isNaN(at))
        return new CommandFault(exits.usage, `--${name} takes an instant or a day, as 2026-10-01.`)
      question[name] = new Date(at).toISOString()
    }
  }
  if (words.length > 0) question['text'] = words.join(' ')
  return question
}

function lineOf({ index, at, type, entry, outcome, session, text, withheld }: AuditRecordView): string {
  const leaf = leafOf(entry)
  const opened = session && leafOf(session)
  const chain = opened?.type === 'session.opened' ? opened.chain.map(({ id }) => id).join(' for ') : ''
  const where = opened?.type === 'session.opened' ? ` at ${opened.resource}` : ''
  const words = leaf ? auditWords(leaf, outcome && leafOf(outcome)) : type
  const said = withheld
    ? '  (withheld: it may name values protected from you)'
    : text === null
      ? ''
      : `  ${text.replaceAll(/\s+/g, ' ').slice(0, textCharsMax)}`
  const whose = chain + where === '' ? '' : `  ${chain}${where}`
  return printable(`${at.slice(0, 23)}Z ${String(index).padStart(8)}  ${words}${whose}${said}`)
}

function leafOf(json: unknown): Leaf | null {
  return leafSchema.safeParse(json).data ?? null
}
