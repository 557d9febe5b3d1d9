/** The fields of every message, as PostgreSQL's chapter "Message Formats" lists them. */
import {
  clientMessageName,
  clientMessageType,
  targetMessageName,
  targetMessageType,
  type ClientMessageName,
  type TargetMessageName,
} from '../../../src/protocols/postgres/messages/message.ts'

/** `F`: client to target. `B`: target to client. */
export type Direction = 'F' | 'B'

/** A field; `each` is a list behind a 16-bit count, `notices` and `pairs` are lists that a zero byte ends. */
export type Shape =
  | 'byte'
  | 'letter'
  | 'int16'
  | 'int32'
  | 'text'
  | 'value'
  | 'rest'
  | 'notices'
  | 'pairs'
  | { readonly each: readonly Shape[] }

const formats: Shape = { each: ['int16'] }
const values: Shape = { each: ['value'] }
const types: Shape = { each: ['int32'] }

const clientLayouts: Readonly<Record<ClientMessageName, readonly Shape[]>> = {
  Bind: ['text', 'text', formats, values, formats],
  Close: ['letter', 'text'],
  CopyData: ['rest'],
  CopyDone: [],
  CopyFail: ['text'],
  Describe: ['letter', 'text'],
  Execute: ['text', 'int32'],
  Flush: [],
  FunctionCall: ['int32', formats, values, 'int16'],
  Parse: ['text', 'text', types],
  Password: ['rest'],
  Query: ['text'],
  Sync: [],
  Terminate: [],
}

const targetLayouts: Readonly<Record<TargetMessageName, readonly Shape[]>> = {
  Authentication: ['int32', 'rest'],
  BackendKeyData: ['int32', 'rest'],
  BindComplete: [],
  CloseComplete: [],
  CommandComplete: ['text'],
  CopyBothResponse: ['byte', formats],
  CopyData: ['rest'],
  CopyDone: [],
  CopyInResponse: ['byte', formats],
  CopyOutResponse: ['byte', formats],
  DataRow: [values],
  EmptyQueryResponse: [],
  ErrorResponse: ['notices'],
  FunctionCallResponse: ['value'],
  NegotiateProtocolVersion: ['int32', 'int32', 'rest'],
  NoData: [],
  NoticeResponse: ['notices'],
  NotificationResponse: ['int32', 'text', 'text'],
  ParameterDescription: [types],
  ParameterStatus: ['text', 'text'],
  ParseComplete: [],
  PortalSuspended: [],
  ReadyForQuery: ['letter'],
  RowDescription: [{ each: ['text', 'int32', 'int16', 'int32', 'int16', 'int32', 'int16'] }],
}

/** The startup packet, which has no type byte. */
const startupLayout: readonly Shape[] = ['int32', 'pairs']

export function layoutOf(direction: Direction, name: string): readonly Shape[] {
  if (direction === 'F' && name === 'Startup') return startupLayout
  const layouts: Readonly<Record<string, readonly Shape[]>> =
    direction === 'F' ? clientLayouts : targetLayouts
  const layout = Object.hasOwn(layouts, name) ? layouts[name] : undefined
  if (!layout) throw new Error(`unknown message ${direction} ${name}`)
  return layout
}

export function nameOf(direction: Direction, bytes: Buffer): string {
  const type = bytes.readUInt8(0)
  if (direction === 'F' && type === 0) return 'Startup'
  const name = direction === 'F' ? clientMessageName(type) : targetMessageName(type)
  if (!name) throw new Error(`unknown message type ${type}`)
  return name
}

/** The type byte, null for the startup packet. */
export function typeOf(direction: Direction, name: string): number | null {
  if (direction === 'F' && name === 'Startup') return null
  if (direction === 'F' && isIn(clientLayouts, name)) return clientMessageType(name)
  if (direction === 'B' && isIn(targetLayouts, name)) return targetMessageType(name)
  throw new Error(`unknown message ${direction} ${name}`)
}

function isIn<Name extends string>(layouts: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(layouts, name)
}
