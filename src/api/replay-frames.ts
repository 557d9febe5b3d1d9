import { ReplyReader, type ReplyItem, type ShownValue } from '../protocols/postgres/replies/reply-reader.ts'
import type { ToldFrame } from '../recording/told-frame.ts'
import type { ReplayFrame, ReplayPage } from './contract.ts'

/** Text of a page, in characters; it ends sooner than asked for where cells are large. */
const pageCharsMax = 4 * 1024 * 1024
const rowsAtOnce = 200

/**
 * A page of a recording as tables and words. Frames count from the first, so that the next page passes over what was
 * told; the reply reader has to see them all the same, since a row's columns may be on an earlier page.
 */
export async function replayFrames(
  frames: AsyncIterable<ToldFrame>,
  {
    from,
    limit,
    find,
  }: { readonly from: number; readonly limit: number; readonly find?: string | undefined },
  classOf: (column: string) => string | null,
): Promise<Omit<ReplayPage, 'session'>> {
  const reader = new ReplyReader()
  const page: ReplayFrame[] = []
  let [passed, chars, atMs] = [0, 0, 0]
  for await (const frame of frames) {
    if ('at' in frame) atMs = frame.at
    for (const whole of tell(frame, reader, atMs, classOf)) {
      passed += 1
      if (passed <= from) continue
      const told = find === undefined ? whole : partThatSays(whole, find.toLowerCase())
      if (told === null) continue
      if (page.length >= limit || chars > pageCharsMax) return { frames: page, next: passed - 1 }
      chars += JSON.stringify(told).length
      page.push(told)
    }
  }
  return { frames: page, next: null }
}

/** What of a frame says something; null for nothing. `words` in lower case. */
function partThatSays(frame: ReplayFrame, words: string): ReplayFrame | null {
  const says = (text: string | null): boolean => text !== null && text.toLowerCase().includes(words)
  if (frame.kind === 'asked' || frame.kind === 'said') return says(frame.text) ? frame : null
  if (frame.kind !== 'rows') return null
  const rows = frame.rows.filter((row) => row.some(says))
  return rows.length > 0 ? { ...frame, rows } : null
}

function tell(
  frame: ToldFrame,
  reader: ReplyReader,
  at: number,
  classOf: (column: string) => string | null,
): readonly ReplayFrame[] {
  switch (frame.kind) {
    case 'started':
    case 'digest':
      return []
    case 'asked': {
      const { statement, text, verdict } = frame
      return [{ kind: 'asked', at, statement, text, verdict }]
    }
    case 'shown':
      return itemsOf(reader, reader.read(frame.statement, frame.bytes), frame.statement, at, classOf)
    case 'concluded': {
      const { statement, outcome } = frame
      const { result, rows, masked, maskedColumns } = outcome
      const rest = itemsOf(reader, reader.end(statement), statement, at, classOf)
      return [
        ...rest,
        {
          kind: 'concluded',
          at,
          statement,
          result,
          rows,
          masked,
          maskedColumns: maskedColumns?.map((columns) => [...columns]) ?? null,
        },
      ]
    }
    case 'withheld':
    case 'left-out': {
      const { kind, statement, bytes } = frame
      return [{ kind, at, statement, bytes }]
    }
    case 'gap':
      reader.forget()
      return [{ kind: 'gap', at, frames: frame.frames, bytes: frame.bytes }]
    case 'ended':
      return [{ kind: 'ended', at }]
    case 'fault':
      return [{ kind: 'fault', at, fault: frame.fault }]
  }
}

function itemsOf(
  reader: ReplyReader,
  items: readonly ReplyItem[],
  statement: number,
  at: number,
  classOf: (column: string) => string | null,
): readonly ReplayFrame[] {
  const told: ReplayFrame[] = []
  const fields = reader.fieldsOf(statement)
  let rows: (string | null)[][] = []
  const flush = (): void => {
    if (rows.length > 0) told.push({ kind: 'rows', at, statement, rows })
    rows = []
  }
  const say = (what: 'tag' | 'error' | 'notice' | 'copy', text: string): void => {
    flush()
    told.push({ kind: 'said', at, statement, what, text })
  }
  for (const item of items)
    switch (item.type) {
      case 'columns':
        flush()
        told.push({
          kind: 'columns',
          at,
          statement,
          columns: item.names.map((name, place) => ({
            name,
            type: fields[place]?.name === name ? fields[place].typeOid : 0,
            dataClass: classOf(name),
          })),
        })
        break
      case 'row':
        rows.push(item.values.map(textOf))
        if (rows.length >= rowsAtOnce) flush()
        break
      case 'copy':
        say('copy', textOf(item.value) ?? '')
        break
      case 'done':
        say('tag', item.tag)
        break
      case 'error':
      case 'notice':
        say(item.type, wordsOf(item.fields))
        break
      case 'unreadable':
        say('notice', `${item.bytes} bytes cannot be read: ${item.why}`)
        break
      case 'message':
        break
    }
  flush()
  return told
}

function textOf(value: ShownValue): string | null {
  if (value === null || typeof value === 'string') return value
  return `\\x${value.hex}`
}

/** Severity, code and message, then what else was said (PostgreSQL, "Error and Notice Message Fields"). */
function wordsOf(fields: Readonly<Record<string, string>>): string {
  const { S: severity = '', C: code = '', M: message = '', D: detail = '', H: hint = '' } = fields
  return [`${severity} ${code}: ${message}`, detail, hint].filter((line) => line !== '').join('\n')
}
