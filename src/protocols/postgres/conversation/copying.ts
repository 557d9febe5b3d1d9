import type { Ceiling } from './ceiling.ts'
import type { Frame } from '../messages/frame.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { runningOf, type Expected, type ReplyQueue } from '../replies/reply-queue.ts'

/** What copying shares with the conversation around it. */
export interface CopyingParts {
  readonly queue: ReplyQueue
  readonly ceiling: Pick<Ceiling, 'hold'>
  readonly toTarget: (message: Housekeeping) => void
}

/** Where a client's copy data goes: to a cleared COPY, and nowhere else. */
export class Copying {
  readonly #parts: CopyingParts
  #item: Expected | null = null
  #isEnded = false

  constructor(parts: CopyingParts) {
    this.#parts = parts
  }

  /** True while the target is to say whether it takes copy data, or takes it, and the client has not ended that. */
  get isOpen(): boolean {
    return this.#isDue && !this.#isEnded
  }

  get #isDue(): boolean {
    return this.#item !== null && this.#parts.queue.includes(this.#item)
  }

  /** A statement was forwarded that may take copy data. */
  begin(item: Expected): void {
    this.#item = item
    this.#isEnded = false
  }

  /** The target owes nothing, a copy's end included. */
  end(): void {
    this.#item = null
  }

  /** Elsewhere copy data is ignored, as the server itself ignores it. */
  take(type: 'CopyData' | 'CopyDone' | 'CopyFail', frame: Frame): void {
    const { queue, ceiling, toTarget } = this.#parts
    const item = this.#item
    if (item === null || !this.#isDue) return
    toTarget(Housekeeping.relay(frame.type, frame.bytes))
    if (type === 'CopyData') return
    this.#isEnded = true
    if (queue.isCopyingIn) queue.endCopy()
    else queue.push({ kind: 'copy-end' })
    const running = runningOf(item)
    if (running) ceiling.hold(running)
  }
}
