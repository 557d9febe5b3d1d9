/** What the gateway itself says to a client. Everything else that a client hears is the target's. */
import type { CancelKey } from '../../../core/cancel-peers.ts'
import type { TransactionState } from './message-from-target.ts'
import { writeMessage, type Field } from './message-writer.ts'
import { targetMessageType, type TargetMessageName } from './message.ts'

/** The words of an ErrorResponse or NoticeResponse. Null leaves a field out. */
export interface NoticeWords {
  readonly severity: 'ERROR' | 'FATAL' | 'NOTICE' | 'WARNING'
  /** SQLSTATE, five characters. */
  readonly sqlState: string
  readonly message: string
  readonly detail?: string | null
  readonly hint?: string | null
  /** Counts characters of the statement from 1. */
  readonly position?: number | null
}

// Beyond this a text says no more to anyone, and it may quote what a client sent.
const noticeTextMax = 4096

export const authenticationOk = message('Authentication', { int32: 0 })
export const authenticationCleartext = message('Authentication', { int32: 3 })

/** Offers one SASL mechanism. */
export function authenticationSasl(mechanism: string): Buffer {
  return message('Authentication', { int32: 10 }, { text: mechanism }, { text: '' })
}

/** A challenge of a SASL exchange. */
export function authenticationSaslContinue(bytes: Buffer): Buffer {
  return message('Authentication', { int32: 11 }, { bytes })
}

const readyByState: Readonly<Record<TransactionState, Buffer>> = {
  idle: message('ReadyForQuery', { int8: 0x49 }),
  open: message('ReadyForQuery', { int8: 0x54 }),
  failed: message('ReadyForQuery', { int8: 0x45 }),
}

/** Ends an answer and says in which state the next statement is awaited. */
export function readyForQuery(state: TransactionState): Buffer {
  return readyByState[state]
}

/** Reports a setting. */
export function parameterStatus(name: string, value: string): Buffer {
  return message('ParameterStatus', { text: name }, { text: value })
}

/** Gives the client its cancel key. */
export function backendKey(key: CancelKey): Buffer {
  return message('BackendKeyData', { int32: key.processId }, { bytes: key.secret })
}

/** Ends one statement's answer. */
export function commandComplete(tag: string): Buffer {
  return message('CommandComplete', { text: tag })
}

/** Says that this side speaks 3.`minor` at most, and which `_pq_.` options it does not know. */
export function negotiateProtocolVersion(minor: number, unknownOptions: readonly string[]): Buffer {
  return message(
    'NegotiateProtocolVersion',
    { int32: (3 << 16) | minor },
    { int32: unknownOptions.length },
    ...unknownOptions.map((text) => ({ text })),
  )
}

/** Ends a statement, or with FATAL the session. */
export function errorResponse(words: NoticeWords): Buffer {
  return message('ErrorResponse', ...noticeFields(words))
}

/** Says something that changes nothing. */
export function noticeResponse(words: NoticeWords): Buffer {
  return message('NoticeResponse', ...noticeFields(words))
}

function noticeFields(words: NoticeWords): Field[] {
  const fields: Field[] = []
  const add = (letter: string, text: string): void => {
    fields.push({ int8: letter.charCodeAt(0) }, { text: text.replaceAll('\0', '').slice(0, noticeTextMax) })
  }
  add('S', words.severity)
  add('V', words.severity)
  add('C', words.sqlState)
  add('M', words.message)
  if (words.detail) add('D', words.detail)
  if (words.hint) add('H', words.hint)
  if (words.position) add('P', String(words.position))
  fields.push({ int8: 0 })
  return fields
}

function message(name: TargetMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(targetMessageType(name), fields)
}
