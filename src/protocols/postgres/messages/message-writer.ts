import { headerBytes } from './frame.ts'

/** One field of a message that is being written. A text must hold no NUL: it would end the field early. */
export type Field =
  | { readonly int8: number }
  | { readonly int16: number }
  | { readonly int32: number }
  | { readonly text: string }
  | { readonly bytes: Buffer }

/** A whole message: type byte, length, fields. Numbers may be given signed or unsigned. */
export function writeMessage(type: number, fields: readonly Field[]): Buffer {
  const message = Buffer.allocUnsafe(headerBytes + sizeOf(fields))
  message.writeUInt8(type, 0)
  message.writeUInt32BE(message.length - 1, 1)
  put(message, headerBytes, fields)
  return message
}

/** A message of the kind that opens a connection: a length and fields, without a type. */
export function writeUntyped(fields: readonly Field[]): Buffer {
  const message = Buffer.allocUnsafe(4 + sizeOf(fields))
  message.writeUInt32BE(message.length, 0)
  put(message, 4, fields)
  return message
}

function sizeOf(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + bytesOf(field), 0)
}

function bytesOf(field: Field): number {
  if ('int8' in field) return 1
  if ('int16' in field) return 2
  if ('int32' in field) return 4
  if ('bytes' in field) return field.bytes.length
  if (field.text.includes('\0')) throw new Error('A text with a NUL cannot be a field.')
  return Buffer.byteLength(field.text) + 1
}

function put(message: Buffer, from: number, fields: readonly Field[]): void {
  let at = from
  for (const field of fields) {
    if ('int8' in field) at = message.writeUInt8(field.int8, at)
    else if ('int16' in field) at = message.writeUInt16BE(field.int16 & 0xffff, at)
    else if ('int32' in field) at = message.writeUInt32BE(field.int32 >>> 0, at)
    else if ('bytes' in field) at += field.bytes.copy(message, at)
    else at = message.writeUInt8(0, at + message.write(field.text, at, 'utf8'))
  }
}
