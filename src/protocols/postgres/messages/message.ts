/**
 * The closed lists of PostgreSQL's messages (protocol 3.0 to 3.2, "Message Formats"). A type byte that is not here does
 * not exist for us; a new one must be added by name, and every switch over them then asks what it means.
 */
import type { FrameLimit } from './frame.ts'

const clientMessages = {
  Bind: 'B',
  Close: 'C',
  CopyData: 'd',
  CopyDone: 'c',
  CopyFail: 'f',
  Describe: 'D',
  Execute: 'E',
  Flush: 'H',
  FunctionCall: 'F',
  Parse: 'P',
  /** PasswordMessage, SASLInitialResponse, SASLResponse and GSSResponse share one type; what was asked tells them apart. */
  Password: 'p',
  Query: 'Q',
  Sync: 'S',
  Terminate: 'X',
} as const

const targetMessages = {
  Authentication: 'R',
  BackendKeyData: 'K',
  BindComplete: '2',
  CloseComplete: '3',
  CommandComplete: 'C',
  CopyBothResponse: 'W',
  CopyData: 'd',
  CopyDone: 'c',
  CopyInResponse: 'G',
  CopyOutResponse: 'H',
  DataRow: 'D',
  EmptyQueryResponse: 'I',
  ErrorResponse: 'E',
  FunctionCallResponse: 'V',
  NegotiateProtocolVersion: 'v',
  NoData: 'n',
  NoticeResponse: 'N',
  NotificationResponse: 'A',
  ParameterDescription: 't',
  ParameterStatus: 'S',
  ParseComplete: '1',
  PortalSuspended: 's',
  ReadyForQuery: 'Z',
  RowDescription: 'T',
} as const

export type ClientMessageName = keyof typeof clientMessages
export type TargetMessageName = keyof typeof targetMessages

const clientNames = namesByType(clientMessages)
const targetNames = namesByType(targetMessages)

/** What a type byte means when a client sends it; null for one that does not exist. */
export function clientMessageName(type: number): ClientMessageName | null {
  return clientNames[type] ?? null
}

/** What a type byte means when a target sends it; null for one that does not exist. */
export function targetMessageName(type: number): TargetMessageName | null {
  return targetNames[type] ?? null
}

/** The type byte of a message that a client sends. */
export function clientMessageType(name: ClientMessageName): number {
  return clientMessages[name].charCodeAt(0)
}

/** The type byte of a message that a target sends. */
export function targetMessageType(name: TargetMessageName): number {
  return targetMessages[name].charCodeAt(0)
}

/** What one message may hold at most unless configured otherwise, counted as the wire counts it. */
export const messageBytesMax = 64 * 1024 * 1024
// PostgreSQL's own limits for messages that carry a name or nothing, and for a password or token.
const smallBytesMax = 10_000
const passwordBytesMax = 65_535
const emptyBytes = 4

/** Limits that were asked for before; a gateway has one. */
const clientLimits = new Map<number, FrameLimit>()

/** How long each client message may be. `largeBytesMax` is for those that carry text, parameters or rows. */
export function clientLimit(largeBytesMax: number = messageBytesMax): FrameLimit {
  const known = clientLimits.get(largeBytesMax) ?? makeClientLimit(largeBytesMax)
  clientLimits.set(largeBytesMax, known)
  return known
}

/** Whoever has not signed in yet has a password to say, and nothing else that is long. */
export function signInLimit(type: number): number {
  return Math.min(clientLimit()(type), passwordBytesMax)
}

function makeClientLimit(largeBytesMax: number): FrameLimit {
  const limits = Array.from({ length: 256 }, () => 0)
  for (let type = 0; type < limits.length; type += 1) {
    const name = clientMessageName(type)
    if (name) limits[type] = limitOf(name, largeBytesMax)
  }
  return (type) => limits[type] ?? 0
}

/** Messages of the target that say all by their type. */
const bodiless: ReadonlySet<TargetMessageName> = new Set<TargetMessageName>([
  'BindComplete',
  'CloseComplete',
  'CopyDone',
  'EmptyQueryResponse',
  'NoData',
  'ParseComplete',
  'PortalSuspended',
])

/** What a target may say at any time, whatever it is asked. */
export function isAlwaysHeard(name: TargetMessageName): boolean {
  return name === 'NotificationResponse' || name === 'ParameterStatus' || name === 'NoticeResponse'
}

/** True for a message of the target with bytes that mean nothing. */
export function saysTooMuch(name: TargetMessageName, { length }: Buffer): boolean {
  return bodiless.has(name) && length > 1 + emptyBytes
}

/** One limit for every message that a target may send. */
export function targetLimit(bytesMax: number): FrameLimit {
  return (type) => (targetMessageName(type) === null ? 0 : bytesMax)
}

function limitOf(name: ClientMessageName, largeBytesMax: number): number {
  switch (name) {
    case 'Bind':
    case 'CopyData':
    case 'FunctionCall':
    case 'Parse':
    case 'Query':
      return largeBytesMax
    case 'Close':
    case 'CopyDone':
    case 'CopyFail':
    case 'Describe':
    case 'Execute':
    case 'Flush':
    case 'Sync':
    case 'Terminate':
      return smallBytesMax
    case 'Password':
      return passwordBytesMax
  }
}

function namesByType<Name extends string>(
  messages: Readonly<Record<Name, string>>,
): readonly (Name | null)[] {
  const names = Array.from({ length: 256 }, (): Name | null => null)
  for (const name in messages) names[messages[name].charCodeAt(0)] = name
  return names
}
