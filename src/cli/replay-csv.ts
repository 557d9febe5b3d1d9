import { toRfc3339 } from '../core/clock.ts'
import type { ToldFrame } from '../recording/told-frame.ts'
import { ReplyReader, type ReplyItem, type ShownValue } from '../protocols/postgres/replies/reply-reader.ts'

/**
 * Tells a recording as CSV (RFC 4180): a line a row that was shown, with the statement's number and its instant before
 * its values, and a line with the columns' names before each result. A value that a spreadsheet would take for a formula
 * gets an apostrophe before it, which spreadsheets show as nothing.
 */
export function csvRenderer(write: (line: string) => void): (frame: ToldFrame) => void {
  const replies = new ReplyReader()
  const say = (statement: number, at: number, items: readonly ReplyItem[]): void => {
    for (const item of items) {
      if (item.type === 'columns') write(csvLine(['statement', 'at', ...item.names]))
      if (item.type === 'row')
        write(csvLine([String(statement), toRfc3339(at), ...item.values.map(valueText)]))
      if (item.type === 'copy') write(csvLine([String(statement), toRfc3339(at), valueText(item.value)]))
    }
  }
  return (frame) => {
    if (frame.kind === 'shown') say(frame.statement, frame.at, replies.read(frame.statement, frame.bytes))
    if (frame.kind === 'concluded') replies.end(frame.statement)
    if (frame.kind === 'gap') replies.forget()
  }
}

/** One record, its line break left out. */
function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',')
}

function csvField(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

function valueText(value: ShownValue): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : `\\x${value.hex}`
}
