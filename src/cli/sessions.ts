import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Leaf } from '../ledger/entries/entry.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { counted, wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What the ledger says of one session. */
export interface SessionLine {
  readonly session: string
  /** Ids of the delegation chain: who acted first, the root last. */
  readonly chain: readonly string[]
  readonly resource: string
  readonly openedAt: string
  /** Null while it is open, or when its gateway died. */
  closedAt: string | null
  closeReason: string
  /** Statements decided. */
  statements: number
  /** Of them, those that were refused. */
  refused: number
}

const limitMax = 100_000

/** `sallyport sessions`: lists them, newest first. */
export async function sessions(
  given: {
    readonly config: string
    readonly ledger?: string
    readonly limit: string
    readonly json: boolean
  },
  output: Output,
): Promise<Exit | CommandFault> {
  const limit = wholeNumber(given.limit, 1, limitMax)
  if (limit === null) return new CommandFault(exits.usage, `--limit takes a number from 1 to ${limitMax}.`)
  const directory = given.ledger ?? ledgerOf(given.config)
  if (directory instanceof CommandFault) return directory
  if (!statSync(join(directory, 'journal'), { throwIfNoEntry: false })?.isDirectory()) {
    const hint = 'It is made when the gateway first starts; name another with --config or --ledger.'
    return new CommandFault(exits.usage, `There is no ledger in ${directory}.`, hint)
  }
  const all = await readSessions(directory, limit)
  const newest = [...all.values()].reverse()
  if (given.json) output.json({ sessions: newest })
  else for (const line of newest) writeSession(line, output)
  if (newest.length === 0) output.note('There are none yet.')
  return exits.ok
}

function ledgerOf(file: string): string | CommandFault {
  const config = readConfig(file)
  return config instanceof CommandFault ? config : config.ledger.directory
}

/** The last `limit` sessions in the order in which they opened. Memory is bounded by `limit`. */
async function readSessions(directory: string, limit: number): Promise<ReadonlyMap<string, SessionLine>> {
  const lines = new Map<string, SessionLine>()
  for await (const { leaf } of readEntries(directory)) {
    if (leaf === null) continue
    tell(lines, leaf)
    const [oldest] = lines.keys()
    if (lines.size > limit && oldest !== undefined) lines.delete(oldest)
  }
  return lines
}

function tell(lines: Map<string, SessionLine>, leaf: Leaf): void {
  if (leaf.type === 'session.opened') {
    lines.set(leaf.session, {
      session: leaf.session,
      chain: leaf.chain.map(({ id }) => id),
      resource: leaf.resource,
      openedAt: leaf.at,
      closedAt: null,
      closeReason: '',
      statements: 0,
      refused: 0,
    })
    return
  }
  const line = 'session' in leaf && leaf.session !== null ? lines.get(leaf.session) : undefined
  if (!line) return
  if (leaf.type === 'statement.decided') {
    line.statements += 1
    if (leaf.code !== '') line.refused += 1
  } else if (leaf.type === 'session.closed') {
    line.closedAt = leaf.at
    line.closeReason = leaf.reason
  }
}

function writeSession(line: SessionLine, output: Output): void {
  const [asker = '?', ...behind] = line.chain.map(printable)
  const whom = behind.length > 0 ? ` for ${behind.join(', for ')}` : ''
  const end = line.closedAt === null ? 'no end on record' : `${printable(line.closeReason)} ${line.closedAt}`
  const refused = line.refused > 0 ? `, ${line.refused} refused` : ''
  output.line(`${printable(line.session)}  ${line.openedAt}  ${asker}${whom} at ${printable(line.resource)}`)
  output.line(`    ${counted(line.statements, 'statement')}${refused}; ${end}`)
}
