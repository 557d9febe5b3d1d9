import type { Refusal } from '../../../core/refusal.ts'
import type { Batch } from './batch.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import type { Frame } from '../messages/frame.ts'
import { broken, goodbye } from './inbox.ts'
import type { ReplyQueue } from '../replies/reply-queue.ts'
import type { Turn } from '../session/turn.ts'

/** What taking leave shares with the conversation around it. */
export interface LeaveParts {
  readonly queue: ReplyQueue
  readonly turn: Turn
  readonly batch: Batch
  readonly toTarget: (message: Housekeeping) => void
  /** Nothing more is said to the target, which may still answer. */
  readonly endTarget: () => void
  readonly end: (refusal: Refusal | null) => void
}

/** How a client's last message ends a conversation: what it asked before is answered first, and a copy is broken off by the target. */
export class Leave {
  readonly #parts: LeaveParts
  /** What the client hears last, where it left with something that is no message. */
  #why: Refusal | null = null
  #isTaken = false
  #isInCopy = false

  constructor(parts: LeaveParts) {
    this.#parts = parts
  }

  /** True when only what was asked before is still to be done. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  /** True when nothing is taken any more: the target ends the session. */
  get isInCopy(): boolean {
    return this.#isInCopy
  }

  /** What is no message was heard; its place is that of `broken`. */
  broke(refusal: Refusal): void {
    this.#why = refusal
  }

  /** Takes the last message. */
  take(frame: Frame): void {
    const { queue, turn, batch, toTarget, end } = this.#parts
    this.#isTaken = true
    if (queue.isCopyingIn) return this.inCopy(frame)
    const why = frame === goodbye ? null : this.#why
    if (queue.length === 0) return end(why)
    if (batch.sent > 0) toTarget(Housekeeping.flush)
    turn.waitSettled(() => end(why))
  }

  /** Something came while the target reads copy data that does not belong there: over that it takes the copy back, and leaves. */
  inCopy(frame: Frame): void {
    const { toTarget, endTarget, end } = this.#parts
    this.#isTaken = true
    if (frame === broken) return end(this.#why)
    this.#isInCopy = true
    if (frame !== goodbye) toTarget(Housekeeping.outOfPlace(frame.type))
    // A goodbye behind it would go unread, and what the target says last be lost with the connection that it closes over that.
    endTarget()
  }
}
