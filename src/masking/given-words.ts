/**
 * What the server says of a value that the client itself has just given it: a constant that is no number, a parameter that is no date.
 * It says so before any row is looked at, with the place in the text or the number of the parameter.
 */
import type { Buffer } from 'node:buffer'
import { fixedBeside } from './fixed-words.ts'
import type { SaidWords, ToldWords } from './fixed-words.ts'

const ofParameter = /^(?:unnamed portal|portal "[^"]*") parameter \$[0-9]{1,5}(?: = '\.\.\.')?$/
const ofDocument = /^JSON data, line [0-9]{1,9}: /
const sentences: readonly RegExp[] = [
  /^invalid input syntax for type [^":]{1,130}: "(?<value>[^]*)"$/,
  /^invalid input value for enum [^":]{1,130}: "(?<value>[^]*)"$/,
  /^value "(?<value>[^]*)" is out of range for type [^":]{1,130}$/,
  /^(?:date\/time|interval) field value out of range: "(?<value>[^]*)"$/,
  /^malformed (?:array|record|range|multirange) literal: "(?<value>[^]*)"$/,
  /^"(?<value>[^]*)" is not a valid (?:binary|hexadecimal) digit$/,
  /^invalid input syntax for type (?:json|bytea)(?<value>)$/,
]
// Of a name the server says so before it knows where that stands.
const longName = /^identifier "(?<value>[^"]{64,})" will be truncated to "[^"]{0,63}"$/
const nameTooLong = '42622'
const valueBytesMax = 1024
// The server cuts what it shows of a longer one.
const ofCopy = /^COPY [^\n",]{1,130}, line [0-9]{1,19}(?:, column [^\n":]{1,130})?: "(?<line>[^\n]*)"$/
const copySentences: readonly RegExp[] = [
  /^missing data for column "[^"\n]{1,130}"$/,
  /^extra data after last expected column$/,
]

/** What the client sent by which it is told what it gave. */
export interface Sent {
  readonly bytes: Buffer
  /** True while it sends rows of a COPY. */
  readonly isCopied: boolean
}

/**
 * What is told of an error about a value that the client gave: its sentence, where that quotes nothing but what was sent. Null for any
 * other. Of a constant the server knows the place in the text, which it knows of no value of a row.
 */
export function givenWords(sqlState: string, said: SaidWords, { bytes, isCopied }: Sent): ToldWords | null {
  const { message, context, position, isWithin } = said
  const name = sqlState === nameTooLong && !isWithin ? longName.exec(message)?.groups?.['value'] : undefined
  if (name !== undefined && bytes.includes(name, 0, 'latin1')) return { message, detail: null, hint: null }
  if (!sqlState.startsWith('22') || isWithin) return null
  const told = { message, ...fixedBeside(said) }
  const line = isCopied && position === null ? ofCopy.exec(context ?? '')?.groups?.['line'] : undefined
  if (line !== undefined && context !== null && copySentences.some((one) => one.test(message)))
    return { ...told, context }
  const value = sentences.map((one) => one.exec(message)?.groups?.['value']).find((one) => one !== undefined)
  if (value === undefined || value.length > valueBytesMax) return null
  if (line !== undefined) return line === value ? { ...told, context: context ?? '' } : null
  const isOfConstant = position !== null && (context === null || ofDocument.test(context))
  const isOfParameter = position === null && context !== null && ofParameter.test(context)
  if (!(isOfConstant || isOfParameter) || !bytes.includes(value, 0, 'latin1')) return null
  return isOfParameter ? { ...told, context } : told
}
