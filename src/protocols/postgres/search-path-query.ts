import { Refusal } from '../../core/refusal.ts'
import { headerBytes } from './frame.ts'
import { MessageReader } from './message-reader.ts'
import { clientMessageType, targetMessageName } from './message.ts'
import { writeMessage } from './message-writer.ts'
import type { TargetConnection } from './target-login.ts'
import { TargetWire } from './target-wire.ts'

const misbehaved = new Refusal('target-misbehaved', 'The resource did not say which schemas it searches.', {
  hint: "An operator finds the cause in the gateway's log.",
})

/**
 * Asks a server that does not report its search_path (before PostgreSQL 18) for it, before the session begins. The
 * question is the gateway's own and reads nothing of the resource.
 */
export async function askSearchPath(
  target: TargetConnection,
  signal: AbortSignal,
): Promise<string | Refusal> {
  if (target.leftover.length > 0) return misbehaved
  const wire = new TargetWire(target.socket, signal)
  try {
    target.socket.write(writeMessage(clientMessageType('Query'), [{ text: 'SHOW search_path' }]))
    let searchPath: string | Refusal = misbehaved
    for (;;) {
      const frame = await wire.next()
      const name = targetMessageName(frame.type)
      if (name === 'ReadyForQuery') break
      if (name !== 'DataRow') continue
      const reader = new MessageReader(frame.bytes, headerBytes)
      if (reader.count(4) === 1) searchPath = reader.value()?.toString('utf8') ?? misbehaved
    }
    return wire.release().length === 0 ? searchPath : misbehaved
  } catch {
    // Whatever went wrong, the path is not known, and without it no statement of this session could be judged.
    wire.release()
    target.socket.destroy()
    return misbehaved
  }
}
