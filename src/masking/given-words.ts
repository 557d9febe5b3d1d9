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
const valueBytesMax = 1024

/**
 * What is told of an error about a value that the client gave: its sentence, where that quotes nothing but what is in the bytes that
 * were sent. Null for any other. Of a constant the server knows the place in the text, which it knows of no value of a row.
 */
export function givenWords(sqlState: string, said: SaidWords, sent: Buffer): ToldWords | null {
  const { message, context, position, isWithin } = said
  const isOfConstant = position !== null && (context === null || ofDocument.test(context))
  const isOfParameter = position === null && context !== null && ofParameter.test(context)
  if (!sqlState.startsWith('22') || isWithin || !(isOfConstant || isOfParameter)) return null
  const value = sentences.map((one) => one.exec(message)?.groups?.['value']).find((one) => one !== undefined)
  if (value === undefined || value.length > valueBytesMax) return null
  if (!sent.includes(value, 0, 'latin1')) return null
  const told = { message, ...fixedBeside(said) }
  return isOfParameter ? { ...told, context } : told
}
