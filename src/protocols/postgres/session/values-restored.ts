/** Messages of a client with values in place of the tokens that it sent for them. */
import { isUtf8 } from 'node:buffer'
import type { Restored } from '../../../core/statement.ts'
import { exchangeLiterals } from '../../../sql/text/exchanged-literals.ts'
import { decodeClientMessage, parametersIn } from '../messages/message-from-client.ts'
import { queryMessage } from '../messages/message-to-target.ts'
import { writeMessage, type Field } from '../messages/message-writer.ts'
import { clientMessageName } from '../messages/message.ts'

/** The value that a token of a class stands for; null for anything else. */
export type Turn = (token: string, dataClass: string) => Buffer | null

/** What goes to the target in a message's stead, and what was put back in it. */
export interface WithValues {
  readonly bytes: Buffer
  readonly restored: readonly Restored[]
}

/** Types that a parameter may be declared as to be compared whole: text, varchar, bpchar, unknown, or left to the target. */
const wholeTypes: ReadonlySet<number> = new Set([0, 25, 1043, 1042, 705])

/** Puts back what can be put back; null when nothing can. */
export function withValues(
  message: Buffer,
  types: readonly number[],
  opened: readonly Restored[],
  turn: Turn,
): WithValues | null {
  const name = clientMessageName(message.readUInt8(0))
  if (name === 'Query') return inText(message, opened, turn)
  return name === 'Bind' ? inParameters(message, types, opened, turn) : null
}

function inText(message: Buffer, opened: readonly Restored[], turn: Turn): WithValues | null {
  const query = decodeClientMessage({ type: message.readUInt8(0), bytes: message })
  const restored: Restored[] = []
  const text = exchangeLiterals(query.type === 'Query' ? query.text : '', (at, literal) => {
    const one = opened.find(({ constant }) => constant.kind === 'literal' && constant.at === at)
    const value = one && turn(literal, one.dataClass)
    if (!one || !value || !isText(value)) return null
    restored.push(one)
    return value.toString('utf8')
  })
  return text === null ? null : { bytes: queryMessage(text), restored }
}

function inParameters(
  message: Buffer,
  types: readonly number[],
  opened: readonly Restored[],
  turn: Turn,
): WithValues | null {
  // Its names do not matter here, in whatever encoding they are.
  const bind = decodeClientMessage({ type: message.readUInt8(0), bytes: message }, 'bytes')
  if (bind.type !== 'Bind' || bind.parameters === null) return null
  const parameters = parametersIn(bind.parameters)
  const restored: Restored[] = []
  const values = parameters.map(({ value }, at) => {
    const one = opened.find(({ constant }) => constant.kind === 'parameter' && constant.number === at + 1)
    if (!one || value === null || !wholeTypes.has(types[at] ?? 0)) return value
    const found = isUtf8(value) ? turn(value.toString('utf8'), one.dataClass) : null
    if (found === null || !isText(found)) return value
    restored.push(one)
    return found
  })
  if (restored.length === 0) return null
  const fields: Field[] = [{ text: bind.portal }, { text: bind.statement }, { int16: parameters.length }]
  for (const { format } of parameters) fields.push({ int16: format })
  fields.push({ int16: values.length })
  for (const value of values)
    fields.push(...(value === null ? [{ int32: -1 }] : [{ int32: value.length }, { bytes: value }]))
  fields.push({ int16: bind.resultFormats.length })
  for (const format of bind.resultFormats) fields.push({ int16: format })
  return { bytes: writeMessage(message.readUInt8(0), fields), restored }
}

/** Texts of a target hold no zero and are UTF-8, which the session's settings say. */
function isText(value: Buffer): boolean {
  return isUtf8(value) && !value.includes(0)
}
