import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { toRfc3339 } from '../core/clock.ts'
import type { Clock } from '../core/clock.ts'
import type { AskedFrame, ConcludedFrame, SessionHead } from '../recording/frame.ts'
import type { ToldFrame } from '../recording/told-frame.ts'
import { counted } from './number.ts'
import { csvRenderer } from './replay-csv.ts'
import { ReplyReader, shownParameters } from '../protocols/postgres/replies/reply-reader.ts'
import type { ReplyItem } from '../protocols/postgres/replies/reply-reader.ts'
import { ReplayFind } from './replay-find.ts'
import { cellText, ReplayTable } from './replay-table.ts'
import { printable, printableJson, printableLines } from './replay-text.ts'

/** How a replay is told. */
export interface ReplayOptions {
  /** One JSON object a line, whole values, for machines; otherwise a terminal's account for people. */
  readonly json: boolean
  /** The rows alone, as CSV; comes before `json`. */
  readonly csv?: boolean
  /** Only statements that say this, and of their answers the lines that do. */
  readonly find?: string
  /** Nothing of what happened in this time from the beginning. */
  readonly skipMs?: number
  /** How many times faster than it happened; null without any waiting. */
  readonly speed: number | null
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/** What a replay found out about the recording itself. */
export interface ReplayEnd {
  /** Places at which the recording is damaged or ends too early. */
  readonly faults: number
  readonly segments: number
  /** To be compared with the digest that the ledger holds for the session. */
  readonly digest: string
  /** Places where what was looked for was found; null when nothing was looked for. */
  readonly found: number | null
}

// Nobody wants to watch a client think.
const pauseMsMax = 3000

/**
 * Plays a recorded session: who asked what and when, the verdict, the parameters, the rows as they were shown, and how
 * it ended. Whatever a value holds, it cannot drive the terminal.
 */
export async function renderReplay(
  frames: AsyncIterable<ToldFrame>,
  out: Writable,
  options: ReplayOptions,
): Promise<ReplayEnd> {
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  const render =
    options.csv === true ? csvRenderer(write) : options.json ? jsonRenderer(write) : textRenderer(write)
  const find = options.find === undefined ? null : new ReplayFind(options.find, options.json)
  let end: ReplayEnd = { faults: 0, segments: 0, digest: '', found: null }
  let faults = 0
  let before: number | null = null
  let startedAt: number | null = null
  for await (const frame of frames) {
    if ('at' in frame) startedAt ??= frame.at
    const isSkipped = 'at' in frame && frame.at - (startedAt ?? 0) < (options.skipMs ?? 0)
    if (isSkipped && frame.kind !== 'started') continue
    if (frame.kind === 'fault') faults += 1
    else if (frame.kind === 'digest') end = { ...end, segments: frame.segments, digest: frame.digest }
    else if (find === null) {
      await pause(before === null ? 0 : frame.at - before, options)
      before = frame.at
    }
    render(frame)
    const all = lines.splice(0)
    const told = find?.take(frame, all) ?? all
    if (told.length === 0) continue
    const text = `${told.join('\n')}\n`
    if (!out.write(text)) await once(out, 'drain')
  }
  return { ...end, faults, found: find?.matches ?? null }
}

async function pause(ms: number, options: ReplayOptions): Promise<void> {
  options.signal?.throwIfAborted()
  if (options.speed === null || ms <= 0) return
  await options.clock.sleep(Math.min(pauseMsMax, ms / options.speed), options.signal)
}

function jsonRenderer(write: (line: string) => void): (frame: ToldFrame) => void {
  const replies = new ReplyReader()
  const line = (content: object): void =>
    write(
      printableJson(
        'at' in content && typeof content.at === 'number'
          ? { ...content, at: toRfc3339(content.at) }
          : content,
      ),
    )
  return (frame) => {
    switch (frame.kind) {
      case 'asked': {
        const { parameters } = frame
        const shown = parameters && (shownParameters(parameters) ?? { hex: parameters.toString('hex') })
        return line({ ...frame, parameters: shown })
      }
      case 'shown': {
        const { kind, at, statement } = frame
        return line({ kind, at, statement, reply: replies.read(statement, frame.bytes) })
      }
      case 'concluded': {
        const rest = replies.end(frame.statement)
        return line(rest.length > 0 ? { ...frame, reply: rest } : frame)
      }
      case 'gap':
        replies.forget()
        return line(frame)
      case 'started':
      case 'left-out':
      case 'withheld':
      case 'ended':
      case 'fault':
      case 'digest':
        return line(frame)
    }
  }
}

function textRenderer(write: (line: string) => void): (frame: ToldFrame) => void {
  const replies = new ReplyReader()
  const table = new ReplayTable((line) => write(`    ${line}`))
  let startedAt: number | null = null
  const say = (items: readonly ReplyItem[]): void => {
    for (const item of items) writeItem(item, table, write)
  }
  return (frame) => {
    if (startedAt === null && 'at' in frame) startedAt = frame.at
    if (frame.kind !== 'shown') table.end()
    switch (frame.kind) {
      case 'started':
        return writeHead(frame.head, write)
      case 'asked':
        return writeAsked(frame, frame.at - (startedAt ?? frame.at), write)
      case 'shown':
        return say(replies.read(frame.statement, frame.bytes))
      case 'left-out':
        return write(`    … ${frame.bytes} more bytes were shown and not kept (SHA-256 ${frame.digest})`)
      case 'withheld':
        return write(`  … withheld: it touches columns that are protected from you (${frame.bytes} bytes)`)
      case 'concluded':
        say(replies.end(frame.statement))
        return write(concludedLine(frame))
      case 'gap':
        replies.forget()
        return write(`    ! ${frame.frames} frames (${frame.bytes} bytes) could not be kept here`)
      case 'ended':
        return write(`\n${toRfc3339(frame.at)} the session ended`)
      case 'fault':
        return write(`! ${frame.fault}: ${printable(frame.place)}`)
      case 'digest':
        return write(`segments ${frame.segments}, digest ${frame.digest}`)
    }
  }
}

function writeHead(head: SessionHead, write: (line: string) => void): void {
  write(`Session ${printable(head.session)} at ${printable(head.resource)}`)
  write(`  who    ${printable(head.name)} (${printable(head.principal)})`)
  if (head.chain.length > 1) write(`  for    ${head.chain.slice(1).map(printable).join(', for ')}`)
  write(`  from   ${printable(head.address)} ${printable(head.application)}`)
  write(`  since  ${toRfc3339(head.startedAt)}`)
}

function writeAsked(frame: AskedFrame, sinceMs: number, write: (line: string) => void): void {
  const rule = frame.rule === '' ? '' : ` by rule ${printable(frame.rule)}`
  write('')
  write(`#${frame.statement} +${(sinceMs / 1000).toFixed(3)}s ${frame.act}: ${frame.verdict}${rule}`)
  for (const line of printableLines(frame.text)) write(`  ${line}`)
  if (frame.parameters) writeParameters(frame.parameters, write)
  if (frame.cut) write(`  … cut; the whole has ${frame.cut.bytes} bytes (SHA-256 ${frame.cut.digest})`)
}

function writeParameters(parameters: Buffer, write: (line: string) => void): void {
  const values = shownParameters(parameters)
  if (!values) return write(`  parameters \\x${parameters.toString('hex', 0, 64)}`)
  for (const [at, value] of values.entries()) write(`  $${at + 1} = ${cellText(value)}`)
}

function writeItem(item: ReplyItem, table: ReplayTable, write: (line: string) => void): void {
  switch (item.type) {
    case 'columns':
      return table.columns(item.names)
    case 'row':
      return table.row(item.values)
    case 'copy':
      table.end()
      return write(`    ${cellText(item.value)}`)
    case 'done':
      table.end()
      return write(`    ${printable(item.tag)}`)
    case 'error':
    case 'notice': {
      table.end()
      const { V, S, C, M, D, H } = item.fields
      write(`    ${printable(V ?? S ?? item.type)} ${printable(C ?? '')}: ${printable(M ?? '')}`)
      if (D !== undefined) write(`      ${printable(D)}`)
      if (H !== undefined) write(`      ${printable(H)}`)
      return
    }
    case 'unreadable':
      table.end()
      return write(`    ! ${item.bytes} bytes that cannot be read: ${printable(item.why)}`)
    case 'message':
      return
  }
}

function concludedLine({ statement, outcome }: ConcludedFrame): string {
  const parts = [
    counted(outcome.rows, 'row'),
    `${outcome.bytes} bytes`,
    ...(outcome.masked > 0 ? [`${outcome.masked} cells masked`] : []),
    ...(outcome.errorCode === '' ? [] : [`error ${printable(outcome.errorCode)}`]),
  ]
  return `  #${statement} ${outcome.result}, ${parts.join(', ')}`
}
