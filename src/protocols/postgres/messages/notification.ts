import type { Frame } from './frame.ts'
import { MessageReader } from './message-reader.ts'
import { writeMessage } from './message-writer.ts'

// The channel's end and that of an empty payload.
const twoEnds = Buffer.of(0, 0)
// Type, length, process.
const headerBytes = 9

/** A NotificationResponse without its payload: who sent it and on which channel stay. */
export function withoutPayload(frame: Frame): Buffer {
  const reader = new MessageReader(frame.bytes)
  const processId = reader.int32()
  const channel = reader.rawText()
  reader.rawText()
  reader.end()
  return writeMessage(frame.type, [{ int32: processId }, { bytes: channel }, { bytes: twoEnds }])
}

/** The channel that a NotificationResponse came on. */
export function channelIn(frame: Frame): string {
  return frame.bytes.toString('utf8', headerBytes, frame.bytes.indexOf(0, headerBytes))
}

/** Where the payload of a NotificationResponse stands in its bytes, without its zero. */
export function payloadIn(frame: Frame): { readonly start: number; readonly end: number } {
  const channelEnd = frame.bytes.indexOf(0, headerBytes)
  return { start: channelEnd + 1, end: frame.bytes.length - 1 }
}
