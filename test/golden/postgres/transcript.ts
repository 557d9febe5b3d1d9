/**
 * Traffic as text, one line a message, without loss in either direction: `F Parse 21 "" "select 1" []`. `F` is what the
 * client (PostgreSQL says frontend) sends, `B` what the target answers; the number is the length as the wire counts it.
 * Reads and writes by tables of fields, apart from the gateway's own decoders, so that one checks the other.
 *
 * Fields: numbers; texts as in JSON; bytes that are no text as x'hex'; NULL; lists in brackets.
 */
import { isUtf8 } from 'node:buffer'
import { layoutOf, nameOf, typeOf, type Direction, type Shape } from './layouts.ts'

export type { Direction } from './layouts.ts'

export interface Line {
  readonly direction: Direction
  readonly name: string
  /** The message as on the wire. */
  readonly bytes: Buffer
}

/** One message as a line. Throws when the bytes are not one whole message of the closed lists. */
export function printLine(direction: Direction, bytes: Buffer): string {
  const name = nameOf(direction, bytes)
  const reader = { bytes, at: typeOf(direction, name) === null ? 4 : 5 }
  const fields = layoutOf(direction, name).map((shape) => printField(shape, reader))
  if (reader.at !== bytes.length) throw new Error(`${name}: ${bytes.length - reader.at} bytes too many`)
  return [direction, name, bytes.readUInt32BE(typeOf(direction, name) === null ? 0 : 1), ...fields].join(' ')
}

/** All lines of a transcript. Lines that are empty or start with `#` are for people. */
export function parseTranscript(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine)
}

/** The inverse of `printLine`. Throws when a field or the length does not fit. */
export function parseLine(line: string): Line {
  const [, direction, name = '', length = ''] = /^([FB]) (\w+) (\d+)/.exec(line) ?? []
  if (direction !== 'F' && direction !== 'B') throw new Error(`not a line: ${line}`)
  const tokens = [...line.slice(direction.length + name.length + length.length + 2).matchAll(token)].map(
    (match) => match[0],
  )
  const body = Buffer.concat(layoutOf(direction, name).map((shape) => parseField(shape, tokens)))
  if (tokens.length > 0) throw new Error(`too many fields: ${line}`)
  const size = Buffer.alloc(4)
  size.writeUInt32BE(4 + body.length)
  if (Number(length) !== 4 + body.length) throw new Error(`length is ${4 + body.length}: ${line}`)
  const type = typeOf(direction, name)
  return {
    direction,
    name,
    bytes: Buffer.concat([type === null ? Buffer.alloc(0) : Buffer.of(type), size, body]),
  }
}

const token = /"(?:[^"\\]|\\.)*"|x'[0-9a-f]*'|-?\d+|NULL|[[\]]/g

interface Reader {
  readonly bytes: Buffer
  at: number
}

function printField(shape: Shape, reader: Reader): string {
  if (typeof shape === 'object') return printList(shape.each, reader)
  const { bytes } = reader
  switch (shape) {
    case 'byte':
      return String(bytes.readUInt8(step(reader, 1)))
    case 'letter':
      return JSON.stringify(bytes.toString('latin1', step(reader, 1), reader.at))
    case 'int16':
      return String(bytes.readInt16BE(step(reader, 2)))
    case 'int32':
      return String(bytes.readInt32BE(step(reader, 4)))
    case 'text':
      return printBytes(textAt(reader))
    case 'rest':
      return printBytes(bytes.subarray(step(reader, bytes.length - reader.at), bytes.length))
    case 'value': {
      const length = bytes.readInt32BE(step(reader, 4))
      return length === -1 ? 'NULL' : printBytes(bytes.subarray(step(reader, length), reader.at))
    }
    case 'notices': {
      const words: string[] = []
      while (bytes.readUInt8(reader.at) !== 0) {
        words.push(
          JSON.stringify(bytes.toString('latin1', step(reader, 1), reader.at)),
          printBytes(textAt(reader)),
        )
      }
      step(reader, 1)
      return `[${words.join(' ')}]`
    }
    case 'pairs': {
      const words: string[] = []
      while (bytes.readUInt8(reader.at) !== 0)
        words.push(printBytes(textAt(reader)), printBytes(textAt(reader)))
      step(reader, 1)
      return `[${words.join(' ')}]`
    }
  }
}

function printList(each: readonly Shape[], reader: Reader): string {
  const count = reader.bytes.readUInt16BE(step(reader, 2))
  const items = Array.from({ length: count }, () => {
    const fields = each.map((shape) => printField(shape, reader)).join(' ')
    return each.length === 1 ? fields : `[${fields}]`
  })
  return `[${items.join(' ')}]`
}

function textAt(reader: Reader): Buffer {
  const end = reader.bytes.indexOf(0, reader.at)
  if (end < 0) throw new Error('text without its end')
  const text = reader.bytes.subarray(reader.at, end)
  reader.at = end + 1
  return text
}

function step(reader: Reader, count: number): number {
  const from = reader.at
  if (count < 0 || from + count > reader.bytes.length) throw new Error('message ends inside a field')
  reader.at += count
  return from
}

function printBytes(bytes: Buffer): string {
  const isText = isUtf8(bytes) && bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a)
  return isText ? JSON.stringify(bytes.toString('utf8')) : `x'${bytes.toString('hex')}'`
}

function parseField(shape: Shape, tokens: string[]): Buffer {
  if (typeof shape === 'object') return parseList(shape.each, tokens)
  switch (shape) {
    case 'byte':
      return Buffer.of(Number(take(tokens)))
    case 'letter':
    case 'rest':
      return bytesOf(take(tokens))
    case 'int16':
      return number(2, take(tokens))
    case 'int32':
      return number(4, take(tokens))
    case 'text':
      return Buffer.concat([bytesOf(take(tokens)), Buffer.of(0)])
    case 'value': {
      const word = take(tokens)
      if (word === 'NULL') return number(4, '-1')
      return Buffer.concat([number(4, String(bytesOf(word).length)), bytesOf(word)])
    }
    case 'notices':
      return parsePairs(tokens, 'letter')
    case 'pairs':
      return parsePairs(tokens, 'text')
  }
}

function parsePairs(tokens: string[], first: 'letter' | 'text'): Buffer {
  expect(tokens, '[')
  const parts: Buffer[] = []
  while (tokens[0] !== ']') parts.push(parseField(first, tokens), parseField('text', tokens))
  expect(tokens, ']')
  return Buffer.concat([...parts, Buffer.of(0)])
}

function parseList(each: readonly Shape[], tokens: string[]): Buffer {
  expect(tokens, '[')
  const items: Buffer[] = []
  while (tokens[0] !== ']') {
    if (each.length > 1) expect(tokens, '[')
    items.push(...each.map((shape) => parseField(shape, tokens)))
    if (each.length > 1) expect(tokens, ']')
  }
  expect(tokens, ']')
  return Buffer.concat([number(2, String(items.length / each.length)), ...items])
}

function expect(tokens: string[], word: string): void {
  const got = take(tokens)
  if (got !== word) throw new Error(`${word} expected, got ${got}`)
}

function take(tokens: string[]): string {
  const word = tokens.shift()
  if (word === undefined) throw new Error('a field is missing')
  return word
}

function bytesOf(word: string): Buffer {
  if (word.startsWith("x'")) return Buffer.from(word.slice(2, -1), 'hex')
  const text: unknown = JSON.parse(word)
  if (typeof text !== 'string') throw new Error(`text expected, got ${word}`)
  return Buffer.from(text)
}

function number(size: 2 | 4, word: string): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(Number(word) | 0)
  return bytes.subarray(4 - size)
}
