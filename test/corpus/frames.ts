/** Messages of the wire written one a line, for attempts that no driver would send. */
import { Buffer } from 'node:buffer'

/** One message with its length. */
export function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** How many ReadyForQuery a text of lines is answered by, when no COPY swallows a Sync. */
export function readiesOf(text: string): number {
  return linesOf(text).filter((line) => /^[SQF]\b/.test(line)).length
}

/**
 * `Q sql`, `P name|sql`, `B portal|statement|formats|values`, `D S|name`, `E portal|rows`, `C P|name`, `F oid|format|arguments`,
 * `d text`, `c`, `f`, `H`, `S`. Throws on another line.
 */
export function framesOf(text: string): Buffer {
  return Buffer.concat(linesOf(text).map(frameOf))
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function frameOf(line: string): Buffer {
  const type = line.slice(0, 1)
  const rest = line.slice(2)
  const [first = '', second = '', third = '', fourth = ''] = rest.split('|')
  switch (type) {
    case 'Q':
      return frame('Q', Buffer.from(`${rest}\0`))
    case 'P':
      return frame('P', Buffer.from(`${first}\0${rest.slice(first.length + 1)}\0\0\0`))
    case 'B':
      return frame(
        'B',
        Buffer.concat([Buffer.from(`${first}\0${second}\0\0\0`), values(fourth), formats(third)]),
      )
    case 'D':
    case 'C':
      return frame(type, Buffer.from(`${first}${second}\0`))
    case 'E':
      return frame('E', Buffer.concat([Buffer.from(`${first}\0`), int32(Number(second))]))
    case 'F':
      return frame(
        'F',
        Buffer.concat([int32(Number(first)), formats('0'), values(third), int16(Number(second))]),
      )
    case 'd':
      return frame('d', Buffer.from(rest.replaceAll('\\t', '\t').replaceAll('\\n', '\n')))
    case 'f':
      return frame('f', Buffer.from(`${rest}\0`))
    case 'c':
    case 'H':
    case 'S':
      return frame(type, Buffer.alloc(0))
    default:
      throw new Error(`${line} is no message.`)
  }
}

function formats(list: string): Buffer {
  const codes = list === '' ? [] : list.split(',')
  return Buffer.concat([int16(codes.length), ...codes.map((code) => int16(Number(code)))])
}

/** Separated by `;`, as text. */
function values(list: string): Buffer {
  const cells = list === '' ? [] : list.split(';')
  return Buffer.concat([
    int16(cells.length),
    ...cells.flatMap((cell) => [int32(Buffer.byteLength(cell)), Buffer.from(cell)]),
  ])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
