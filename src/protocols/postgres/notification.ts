import type { Frame } from './frame.ts'
import { MessageReader } from './message-reader.ts'
import { writeMessage } from './message-writer.ts'

/** A NotificationResponse without its payload: who sent it and on which channel stay. */
export function withoutPayload(frame: Frame): Buffer {
  const reader = new MessageReader(frame.bytes)
  const processId = reader.int32()
  const channel = reader.text()
  reader.text()
  reader.end()
  return writeMessage(frame.type, [{ int32: processId }, { text: channel }, { text: '' }])
}
