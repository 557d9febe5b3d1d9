/** What masks show, told from values by its form alone. */
import type { MemberProtection, Protection } from '../../core/decision.ts'
import { hiddenText } from '../detectors/kept-end.ts'
import { tokenPrefix } from './token.ts'
import { writeYearOfBinary, yearBytesMax } from './year.ts'

/** A constant that a client sends. `format`: 0 text, 1 binary; a string of a text is text. */
export interface SentValue {
  readonly value: Buffer
  readonly format: 0 | 1
}

/** Longer documents are not looked into. */
const documentBytesMax = 1024 * 1024
const depthMax = 64

/**
 * True for a value that has the form of what this column's mask shows. NULL never has: it is what people write who mean it.
 * The first of a January has the form of a year only where `isNew` is false: rows that are new have birthdays like any other.
 */
export function hasMaskForm({ strategy, dataClass }: Protection, sent: SentValue, isNew: boolean): boolean {
  if (strategy.kind === 'members') return memberForm(strategy.members, sent, isNew)
  if (strategy.kind === 'year' && sent.format === 1) return !isNew && isBinaryYear(sent.value)
  return textForm({ strategy, dataClass }, sent.value.toString('utf8'), isNew)
}

type TextProtection = Pick<MemberProtection, 'strategy' | 'dataClass'>

function textForm({ strategy, dataClass }: TextProtection, text: string, isNew: boolean): boolean {
  switch (strategy.kind) {
    case 'null':
      return false
    case 'fixed':
      return text !== '' && text === strategy.text
    case 'keep-last': {
      if (!text.startsWith(hiddenText)) return false
      const kept = Array.from(text.slice(hiddenText.length)).length
      return kept === 0 || kept === strategy.count
    }
    case 'token':
      return text.startsWith(tokenPrefix(dataClass)) && digits.test(text.slice(tokenPrefix(dataClass).length))
    case 'year':
      return !isNew && text.length <= yearBytesMax && newYear.test(text)
  }
}

/** 128 bits in hex, or blocks of as many where a token turns back. */
const digits = /^(?:[0-9a-f]{32})+$/

/** As PostgreSQL shows it and as drivers send it back: with or without midnight and a zone. */
const newYear = /^\d{4,7}-01-01(?:[T ]00:00(?::00(?:\.0{1,9})?)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?(?: BC)?$/

function isBinaryYear(value: Buffer): boolean {
  const shape = value.length === 4 ? 'date' : value.length === 8 ? 'timestamp' : null
  if (shape === null) return false
  const first = Buffer.alloc(value.length)
  return writeYearOfBinary(shape, value, 0, value.length, first, 0) > 0 && first.equals(value)
}

function memberForm(members: readonly MemberProtection[], { value }: SentValue, isNew: boolean): boolean {
  if (value.length > documentBytesMax) return false
  // In binary, a version byte stands before the text of a jsonb.
  const text = value.toString('utf8', value[0] === 1 ? 1 : 0)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    // The target says what is wrong with it.
    return false
  }
  return members.some((member) => textsAt(document, member.path).some((one) => textForm(member, one, isNew)))
}

/** The strings at a path, in whatever arrays. */
function textsAt(value: unknown, path: readonly string[], depth = 0): readonly string[] {
  if (depth > depthMax) return []
  if (Array.isArray(value)) return value.flatMap((one: unknown) => textsAt(one, path, depth + 1))
  const [key, ...rest] = path
  if (key === undefined) return typeof value === 'string' ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    key === '*' || name === key ? textsAt(inner, rest, depth + 1) : [],
  )
}
