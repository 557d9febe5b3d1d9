import type { Frame } from '../messages/frame.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'
import type { TargetMessageName } from '../messages/message.ts'
import type { OwnCommand } from './reply-queue.ts'
import { unasked } from '../messages/target-fault.ts'

/**
 * Takes one message of the answer to a command of the gateway's own; an error is kept, since a COMMIT's is about the
 * client's statement. Throws on what no such answer holds.
 */
export function hearOwnCommand(
  command: OwnCommand,
  name: TargetMessageName,
  frame: Frame,
): 'goes-on' | 'ended' {
  if (name === 'ReadyForQuery') return 'ended'
  if (name === 'ErrorResponse') {
    command.error = { type: frame.type, bytes: Buffer.from(frame.bytes) }
    command.running.errorCode = noticeFieldsIn(frame).get('C') ?? ''
  } else if (name !== 'CommandComplete') throw unasked(name)
  return 'goes-on'
}
