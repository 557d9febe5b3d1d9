/** What the gateway itself says to a target while it opens, leaves or cancels a session. Statements are never made here. */
import type { CancelKey } from '../../../core/cancel-peers.ts'
import { writeMessage, writeUntyped, type Field } from './message-writer.ts'
import { clientMessageType, type ClientMessageName } from './message.ts'
import { cancelRequestCode, protocolVersion, sslRequestCode } from './startup.ts'

export const sslRequest = writeUntyped([{ int32: sslRequestCode }])
export const terminate = message('Terminate')

/** Opens a session with protocol 3.`minor`. */
export function startupMessage(minor: number, parameters: ReadonlyMap<string, string>): Buffer {
  const fields: Field[] = [{ int32: protocolVersion(minor) }]
  for (const [name, value] of parameters) fields.push({ text: name }, { text: value })
  return writeUntyped([...fields, { int8: 0 }])
}

/** Asks, on a connection of its own, to cancel what the session with this key runs. */
export function cancelRequest(key: CancelKey): Buffer {
  return writeUntyped([{ int32: cancelRequestCode }, { int32: key.processId }, { bytes: key.secret }])
}

/** A simple query: a text of one or more statements. */
export function queryMessage(text: string): Buffer {
  return message('Query', { text })
}

/** A password as it is, or the digest that stands for it. */
export function passwordMessage(password: string): Buffer {
  return message('Password', { text: password })
}

/** Chooses a SASL mechanism and begins it. */
export function saslInitialResponse(mechanism: string, response: string): Buffer {
  const bytes = Buffer.from(response)
  return message('Password', { text: mechanism }, { int32: bytes.length }, { bytes })
}

/** Goes on with the SASL mechanism that was chosen. */
export function saslResponse(response: string): Buffer {
  return message('Password', { bytes: Buffer.from(response) })
}

function message(name: ClientMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(clientMessageType(name), fields)
}
