import type { ContentFind } from '../../core/decision.ts'
import { ContentCell } from './content-cell.ts'

const headerBytes = 5 // type, int32 length (counts itself)
// Fields of free text ("Error and Notice Message Fields"): message, detail, hint, context, internal query.
const freeFields: ReadonlySet<number> = new Set(Buffer.from('MDHWq'))

/** Hides in place what is found in the words of an ErrorResponse or NoticeResponse, header included. */
export function searchWords(message: Buffer, finds: readonly ContentFind[]): void {
  const cell = new ContentCell(finds)
  cell.open(message, 0, message.length)
  for (let at = headerBytes; at < message.length;) {
    const end = message.indexOf(0, at + 1)
    if (message[at] === 0 || end === -1) return
    if (freeFields.has(message[at] ?? 0)) cell.search('text', at + 1, end, 0)
    at = end + 1
  }
}

/** Hides in place what is found in a piece of a message that is text as a whole. */
export function searchText(message: Buffer, from: number, to: number, finds: readonly ContentFind[]): void {
  const cell = new ContentCell(finds)
  cell.open(message, from, to)
  cell.search('structured', from, to, 0)
}
