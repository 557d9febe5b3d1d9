/**
 * What clients say, read strictly (PostgreSQL, "Message Formats"): every field lies inside its message, nothing is left
 * over, texts are UTF-8, codes are known ones. Buffers are views of the frame.
 */
import { headerBytes, MalformedFrame, type Frame } from './frame.ts'
import { MessageReader, type TextEncoding } from './message-reader.ts'
import { clientMessageName } from './message.ts'

/** Text or binary; the wire knows no third. */
export type FormatCode = 0 | 1

/** A client's message, read. */
export type ClientMessage =
  | { readonly type: 'Query'; readonly text: string }
  | ParseMessage
  | BindMessage
  | { readonly type: 'Describe'; readonly space: NameSpace; readonly name: string }
  | { readonly type: 'Close'; readonly space: NameSpace; readonly name: string }
  /** `rowsMax` 0 means all rows. */
  | { readonly type: 'Execute'; readonly portal: string; readonly rowsMax: number }
  | FunctionCallMessage
  | { readonly type: 'CopyData'; readonly bytes: Buffer }
  | { readonly type: 'CopyFail' }
  /** A password, or a step of SASL: `passwordIn`, `saslInitialIn` and `bytes` read it as what was asked for. */
  | { readonly type: 'Password'; readonly bytes: Buffer }
  | { readonly type: 'CopyDone' }
  | { readonly type: 'Flush' }
  | { readonly type: 'Sync' }
  | { readonly type: 'Terminate' }

/** Where a name was made: by Parse or by Bind. */
export type NameSpace = 'statement' | 'portal'

/** A text to be analysed and kept under a name, or under none. */
export interface ParseMessage {
  readonly type: 'Parse'
  readonly name: string
  readonly text: string
  /** Type OIDs as the client declares them; 0 leaves one to the target. */
  readonly parameterTypes: readonly number[]
}

/** A prepared text made ready to run with values, under a name or under none. */
export interface BindMessage {
  readonly type: 'Bind'
  readonly portal: string
  readonly statement: string
  readonly parameterCount: number
  /** Format codes, count and values as on the wire; `parametersIn` takes them apart. Null without parameters. */
  readonly parameters: Buffer | null
  /** None: all text. One: for all columns. Else one a column. */
  readonly resultFormats: readonly FormatCode[]
}

/** The wire's own call of a function, without a text. */
export interface FunctionCallMessage {
  readonly type: 'FunctionCall'
  readonly functionOid: number
  /** Format codes, count and values as on the wire. */
  readonly parameters: Buffer
  readonly resultFormat: FormatCode
}

/** One value of a Bind or FunctionCall. */
export interface Parameter {
  readonly format: FormatCode
  /** Null is SQL's NULL. */
  readonly value: Buffer | null
}

const noTypes: readonly number[] = []

/** Reads one message of a client. Throws `MalformedFrame`, never anything else, and in its words what the server says of the message. */
export function decodeClientMessage(frame: Frame, encoding: TextEncoding = 'utf8'): ClientMessage {
  const reader = new MessageReader(frame.bytes, headerBytes, encoding)
  const message = read(frame, reader)
  reader.end()
  return message
}

/** Takes the parameter section of a Bind or FunctionCall apart. */
export function parametersIn(section: Buffer): readonly Parameter[] {
  const reader = new MessageReader(section, 0)
  const formats = codesIn(reader)
  const values = Array.from({ length: reader.count(4) }, () => reader.value())
  reader.end()
  const formatOf = (index: number): FormatCode => (formats[formats.length === 1 ? 0 : index] === 1 ? 1 : 0)
  return values.map((value, index) => ({ format: formatOf(index), value }))
}

/** Reads the body of a Password message as a password or token. */
export function passwordIn(body: Buffer): string {
  const reader = new MessageReader(body, 0)
  const password = reader.text()
  reader.end()
  return password
}

/** Reads the body of a Password message as SASLInitialResponse. */
export function saslInitialIn(body: Buffer): {
  readonly mechanism: string
  readonly response: Buffer | null
} {
  const reader = new MessageReader(body, 0)
  const mechanism = reader.text()
  const response = reader.value()
  reader.end()
  return { mechanism, response }
}

function read(frame: Frame, reader: MessageReader): ClientMessage {
  const type = clientMessageName(frame.type)
  switch (type) {
    case 'Query':
      return { type, text: reader.text() }
    case 'Parse':
      return parseIn(reader)
    case 'Bind':
      return bindIn(reader, frame.bytes)
    case 'Describe':
    case 'Close':
      return namedIn(type, reader)
    case 'Execute':
      return executeIn(reader)
    case 'FunctionCall':
      return functionCallIn(reader, frame.bytes)
    case 'CopyData':
    case 'Password':
      return { type, bytes: reader.rest() }
    // What stands in these the target looks at where it does, and does not where it is not copying, or leaves.
    case 'CopyDone':
    case 'CopyFail':
    case 'Sync':
    case 'Terminate':
      reader.rest()
      return { type }
    case 'Flush':
      return { type }
    case null:
      throw new MalformedFrame('frame', `unknown message type ${frame.type}`)
  }
}

function parseIn(reader: MessageReader): ParseMessage {
  const name = reader.text()
  const text = reader.text()
  const count = reader.count(4)
  if (count === 0) return { type: 'Parse', name, text, parameterTypes: noTypes }
  const parameterTypes = Array.from({ length: count }, () => reader.uint32())
  return { type: 'Parse', name, text, parameterTypes }
}

function bindIn(reader: MessageReader, bytes: Buffer): BindMessage {
  const portal = reader.text()
  const statement = reader.text()
  const from = reader.at
  const parameterCount = passParameters(reader, (formats, count) => {
    return `bind message has ${formats} parameter formats but ${count} parameters`
  })
  const parameters = parameterCount === 0 ? null : bytes.subarray(from, reader.at)
  return { type: 'Bind', portal, statement, parameterCount, parameters, resultFormats: formatsIn(reader) }
}

function functionCallIn(reader: MessageReader, bytes: Buffer): FunctionCallMessage {
  const functionOid = reader.uint32()
  const from = reader.at
  passParameters(reader, (formats, count) => {
    return `function call message contains ${formats} argument formats but ${count} arguments`
  })
  const parameters = bytes.subarray(from, reader.at)
  return { type: 'FunctionCall', functionOid, parameters, resultFormat: formatIn(reader) }
}

function executeIn(reader: MessageReader): ClientMessage {
  const portal = reader.text()
  // PostgreSQL takes every number below one as "all rows".
  return { type: 'Execute', portal, rowsMax: Math.max(0, reader.int32()) }
}

/**
 * Checks the parameter section without making an object of each value. Returns how many there are. `mismatch` words that
 * there are formats for another number of them.
 */
function passParameters(reader: MessageReader, mismatch: (formats: number, count: number) => string): number {
  const formats = codesIn(reader)
  const count = reader.uint16()
  if (formats.length > 1 && formats.length !== count)
    throw new MalformedFrame('content', mismatch(formats.length, count))
  // A format of nothing is not looked at.
  if (count > 0) for (const code of formats) known(code)
  for (let index = 0; index < count; index += 1) reader.value()
  return count
}

function formatsIn(reader: MessageReader): readonly FormatCode[] {
  const count = reader.count(2)
  if (count === 0) return noCodes
  const formats: FormatCode[] = []
  for (let index = 0; index < count; index += 1) formats.push(formatIn(reader))
  return formats
}

const noCodes: readonly FormatCode[] = []

/** Formats that may be none. */
function codesIn(reader: MessageReader): readonly number[] {
  const count = reader.count(2)
  if (count === 0) return noCodes
  const codes: number[] = []
  for (let index = 0; index < count; index += 1) codes.push(reader.int16())
  return codes
}

function formatIn(reader: MessageReader): FormatCode {
  return known(reader.int16())
}

function known(code: number): FormatCode {
  if (code !== 0 && code !== 1) throw new MalformedFrame('format', `unsupported format code: ${code}`)
  return code
}

/** The letter is judged last. */
function namedIn(type: 'Describe' | 'Close', reader: MessageReader): ClientMessage {
  const letter = reader.uint8()
  const name = reader.text()
  reader.end()
  if (letter === 0x53) return { type, space: 'statement', name }
  if (letter === 0x50) return { type, space: 'portal', name }
  throw new MalformedFrame('content', `invalid ${type.toUpperCase()} message subtype ${letter}`)
}
