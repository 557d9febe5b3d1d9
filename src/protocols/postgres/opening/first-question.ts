import { Refusal } from '../../../core/refusal.ts'
import { headerBytes } from '../messages/frame.ts'
import { MessageReader } from '../messages/message-reader.ts'
import { clientMessageType, targetMessageName } from '../messages/message.ts'
import { writeMessage } from '../messages/message-writer.ts'
import { endedBy } from './target-dial.ts'
import type { TargetConnection } from './target-login.ts'
import { TargetWire } from './target-wire.ts'

const misbehaved = new Refusal(
  'target-misbehaved',
  'The resource did not say what the gateway must know of it.',
  { hint: "An operator finds the cause in the gateway's log." },
)
/** A value is at least its length. */
const valueBytesMin = 4

/**
 * Asks a server something of itself before the session begins, where it does not report it: the last row of the answer.
 * The question is the gateway's own and reads nothing of the resource. Whatever goes wrong, the connection is closed.
 */
export async function askFirst(
  target: TargetConnection,
  question: string,
  signal: AbortSignal,
): Promise<readonly string[] | Refusal> {
  const wire = new TargetWire(target.socket, signal)
  try {
    if (target.leftover.length > 0) throw new Error('the target talks out of turn')
    target.socket.write(writeMessage(clientMessageType('Query'), [{ text: question }]))
    let row: readonly string[] | null = null
    for (;;) {
      const frame = await wire.next()
      const name = targetMessageName(frame.type)
      if (name === 'ReadyForQuery') break
      if (name === 'ErrorResponse') row = null
      if (name === 'DataRow') row = valuesIn(new MessageReader(frame.bytes, headerBytes))
    }
    if (wire.release().length > 0 || row === null) throw new Error('the target did not answer with one row')
    return row
  } catch {
    wire.release()
    target.socket.destroy()
    // Whose time ran out is not the target's word.
    return endedBy(signal) ?? misbehaved
  }
}

function valuesIn(reader: MessageReader): readonly string[] {
  const values: string[] = []
  for (let left = reader.count(valueBytesMin); left > 0; left -= 1) {
    const value = reader.value()
    if (value === null) throw new Error('the target answered with null')
    values.push(value.toString('utf8'))
  }
  return values
}
