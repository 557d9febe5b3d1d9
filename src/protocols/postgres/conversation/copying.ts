import type { Ceiling } from './ceiling.ts'
import type { Frame } from '../messages/frame.ts'
import type { ClientMessage } from '../messages/message-from-client.ts'
import { belongsToCopy } from '../replies/conversation-faults.ts'
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
  /** How many copies of its text the client has not ended; one that nobody could read may have any number. */
  #copiesLeft = 0

  constructor(parts: CopyingParts) {
    this.#parts = parts
  }

  /** True while the target is to say whether it takes copy data, or takes it, and the client has not ended that. */
  get isOpen(): boolean {
    return this.#isDue && this.#copiesLeft > 0
  }

  get #isDue(): boolean {
    return this.#item !== null && this.#parts.queue.includes(this.#item)
  }

  /**
   * Whether a message has its place where it came, which the target has to say first where a copy may begin: in one it closes
   * the connection over what does not belong there, and passes over a Sync, so that the batch goes on.
   */
  placeOf(type: ClientMessage['type']): 'here' | 'none' | 'unknown' {
    const belongs = belongsToCopy(type)
    if (this.#parts.queue.isCopyingIn) return belongs ? 'here' : 'none'
    return this.isOpen && (!belongs || type === 'Sync') ? 'unknown' : 'here'
  }

  /** A statement was forwarded that may take copy data. */
  begin(item: Expected): void {
    const { statements } = runningOf(item)?.clearance.statement.inspection ?? { statements: [] }
    this.#item = item
    this.#copiesLeft = statements.filter(({ copy }) => copy === 'in').length || Infinity
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
    this.#copiesLeft = type === 'CopyDone' ? this.#copiesLeft - 1 : 0
    if (queue.isCopyingIn) queue.endCopy()
    else queue.push({ kind: 'copy-end' })
    const running = runningOf(item)
    if (running) ceiling.hold(running)
  }
}
