import type { Batch } from './batch.ts'
import type { Clearing } from './clearing.ts'
import type { Copying } from './copying.ts'
import { isPassedOver, malformed, scopeOfMalformed } from '../replies/conversation-faults.ts'
import type { Frame, MalformedFrame } from '../messages/frame.ts'
import type { Leave } from './leave.ts'
import type { ReplyQueue } from '../replies/reply-queue.ts'

/** What a malformed message meets. */
export interface MalformedParts {
  readonly batch: Batch
  readonly queue: ReplyQueue
  readonly copying: Copying
  readonly leave: Leave
  readonly clearing: Pick<Clearing, 'fail' | 'settled'>
}

/** Answers a whole message that cannot be read as the server would, in its place; nothing of it is forwarded. */
export function hearMalformed(parts: MalformedParts, fault: MalformedFrame, frame: Frame): void {
  const { batch, queue, copying, leave, clearing } = parts
  if (batch.isSkipping) return
  if (queue.isCopyingIn) {
    // What a target passes over while it reads copy data, it does not look into.
    if (!isPassedOver(frame.type)) leave.inCopy(frame)
    return
  }
  // Where a copy may begin, the target says first whether it does.
  if (copying.isOpen) clearing.settled(() => hearMalformed(parts, fault, frame))
  else clearing.fail(malformed(fault), scopeOfMalformed(frame.bytes))
}
