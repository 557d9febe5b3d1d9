/**
 * What targets say, as far as the gateway must understand it (PostgreSQL, "Message Formats"). A target is not trusted
 * either: everything is read as strictly as a client's words. Buffers are views of the frame.
 */
import type { CancelKey } from '../../../core/cancel-peers.ts'
import { ownBytes } from '../../../core/own-bytes.ts'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import { MalformedFrame, type Frame } from './frame.ts'
import type { FormatCode } from './message-from-client.ts'
import { MessageReader } from './message-reader.ts'

/** A session's state as ReadyForQuery says it: outside a transaction, inside one, or inside one that failed. */
export type TransactionState = 'idle' | 'open' | 'failed'

/** What a target asks for, or answers to what it was given. */
export type Authentication =
  | { readonly kind: 'ok' }
  | { readonly kind: 'cleartext' }
  | { readonly kind: 'md5'; readonly salt: Buffer }
  | { readonly kind: 'sasl'; readonly mechanisms: readonly string[] }
  | { readonly kind: 'sasl-continue'; readonly bytes: Buffer }
  | { readonly kind: 'sasl-final'; readonly bytes: Buffer }
  /** Kerberos, GSSAPI, SSPI and what may come. */
  | { readonly kind: 'unsupported'; readonly code: number }

/** How the rows of a COPY are written: as a whole, and for each column. */
export interface CopyFormats {
  readonly overall: FormatCode
  readonly columns: readonly FormatCode[]
}

const secretBytesMin = 4
/** The longest secret of a cancel key. */
export const secretBytesMax = 256
const mechanismsMax = 32

/** The columns of the rows that follow. Throws `MalformedFrame`, as all of these. */
export function rowDescriptionIn(frame: Frame): readonly FieldDescription[] {
  return whole(frame, (reader) => Array.from({ length: reader.count(19) }, () => fieldIn(reader)))
}

/**
 * The types of a prepared statement's parameters, as OIDs. Of a number that does not fit its field the target tells the
 * lower bits, and the types of all: so many can be prepared and described, but not be bound.
 */
export function parameterDescriptionIn(frame: Frame): readonly number[] {
  return whole(frame, (reader) => {
    const told = reader.uint16()
    const count = Math.floor(reader.leftBytes / 4)
    if (count % 0x1_0000 !== told) throw new MalformedFrame('content', `${told} parameters`)
    return Array.from({ length: count }, () => reader.uint32())
  })
}

/** A setting that the target reports. */
export function parameterStatusIn(frame: Frame): { readonly name: string; readonly value: string } {
  return whole(frame, (reader) => ({ name: reader.text(), value: reader.targetText() }))
}

/** The key by which the target's session can be cancelled. */
export function backendKeyIn(frame: Frame): CancelKey {
  return whole(frame, (reader) => {
    const processId = reader.int32()
    const secret = reader.rest()
    if (secret.length < secretBytesMin || secret.length > secretBytesMax) {
      throw new MalformedFrame('content', `cancel key of ${secret.length} bytes`)
    }
    return { processId, secret: ownBytes(secret) }
  })
}

/** The state in which the target awaits its next statement. */
export function readyForQueryIn(frame: Frame): TransactionState {
  return whole(frame, (reader) => {
    switch (reader.uint8()) {
      case 0x49: // I
        return 'idle'
      case 0x54: // T
        return 'open'
      case 0x45: // E
        return 'failed'
    }
    throw new MalformedFrame('content', 'unknown transaction state')
  })
}

/** The command tag, for example `SELECT 3`. */
export function commandTagIn(frame: Frame): string {
  return whole(frame, (reader) => reader.text())
}

/** Reads CopyInResponse, CopyOutResponse and CopyBothResponse. */
export function copyFormatsIn(frame: Frame): CopyFormats {
  return whole(frame, (reader) => {
    const overall = formatOf(reader.uint8())
    const columns = Array.from({ length: reader.count(2) }, () => formatOf(reader.uint16()))
    return { overall, columns }
  })
}

/**
 * The fields of ErrorResponse or NoticeResponse by their letter (`C` SQLSTATE, `M` message …). Before a session has
 * an encoding a target may speak any, so what is not UTF-8 is replaced instead of refused.
 */
export function noticeFieldsIn(frame: Frame): ReadonlyMap<string, string> {
  return whole(frame, (reader) => {
    const fields = new Map<string, string>()
    for (let letter = reader.uint8(); letter !== 0; letter = reader.uint8()) {
      fields.set(String.fromCharCode(letter), reader.rawText().toString('utf8'))
    }
    return fields
  })
}

/** What a target speaks in place of what was asked for. */
export interface Negotiated {
  readonly minor: number
  readonly unknownOptions: readonly string[]
}

/** The newest version that a target speaks, in place of the one asked for, and the options it does not know. */
export function negotiatedIn(frame: Frame): Negotiated {
  return whole(frame, (reader) => {
    // The high half is the major version, as in the startup packet.
    const minor = reader.uint32() & 0xffff
    const count = reader.uint32()
    if (count > reader.leftBytes) throw new MalformedFrame('content', `count ${count} exceeds the message`)
    return { minor, unknownOptions: Array.from({ length: count }, () => reader.text()) }
  })
}

/** Which of the messages that share the type Authentication this is. */
export function authenticationIn(frame: Frame): Authentication {
  return whole(frame, (reader) => {
    const code = reader.uint32()
    switch (code) {
      case 0:
        return { kind: 'ok' }
      case 3:
        return { kind: 'cleartext' }
      case 5:
        return { kind: 'md5', salt: reader.bytes(4) }
      case 10:
        return { kind: 'sasl', mechanisms: mechanismsIn(reader) }
      case 11:
        return { kind: 'sasl-continue', bytes: reader.rest() }
      case 12:
        return { kind: 'sasl-final', bytes: reader.rest() }
      default:
        reader.rest()
        return { kind: 'unsupported', code }
    }
  })
}

function whole<Result>(frame: Frame, read: (reader: MessageReader) => Result): Result {
  const reader = new MessageReader(frame.bytes)
  const result = read(reader)
  reader.end()
  return result
}

function fieldIn(reader: MessageReader): FieldDescription {
  return {
    name: reader.targetText(),
    tableOid: reader.uint32(),
    columnNumber: reader.int16(),
    typeOid: reader.uint32(),
    typeSize: reader.int16(),
    typeModifier: reader.int32(),
    format: formatOf(reader.uint16()),
  }
}

function mechanismsIn(reader: MessageReader): readonly string[] {
  const mechanisms: string[] = []
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    if (mechanisms.length === mechanismsMax) throw new MalformedFrame('content', 'too many SASL mechanisms')
    mechanisms.push(name)
  }
  return mechanisms
}

function formatOf(code: number): FormatCode {
  if (code !== 0 && code !== 1) throw new MalformedFrame('content', `format code ${code}`)
  return code
}
