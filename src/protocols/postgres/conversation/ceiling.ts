/**
 * Ceilings on what a statement writes. The target says how many rows it wrote after it wrote them, so it is the commit that
 * waits: inside a transaction, or a batch, the target is made to fail before anything can commit; a simple query outside
 * of one runs in a transaction of the gateway's own. docs/decisions/0008 says why.
 */
import type { Outcome } from '../../../core/outcome.ts'
import { Refusal } from '../../../core/refusal.ts'
import { searchWords } from '../../../masking/contents/content-words.ts'
import { guardMessage } from '../../../masking/messages.ts'
import type { Batch } from './batch.ts'
import { scopeOf, type Scope } from '../replies/conversation-faults.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { readyForQuery } from '../messages/message-to-client.ts'
import type { TransactionState } from '../messages/message-from-target.ts'
import { refusalMessage } from '../replies/refuse.ts'
import type { OwnCommand, ReplyQueue } from '../replies/reply-queue.ts'
import type { Running } from '../session/running.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import type { Turn } from '../session/turn.ts'

/** What ceilings need of the conversation around them. */
export interface CeilingParts {
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  readonly turn: Turn
  readonly batch: Batch
  readonly toTarget: (message: Housekeeping) => void
  readonly tell: (words: Buffer) => void
  /** Shows bytes of the target that belong to the statement of this number. */
  readonly show: (statement: number, bytes: Buffer) => void
  readonly fail: (words: Buffer, scope: Scope) => void
  readonly concluded: (running: Running, result: Outcome['result']) => void
}

/** Holds the writes of one session to their ceilings. */
export class Ceiling {
  readonly #parts: CeilingParts

  constructor(parts: CeilingParts) {
    this.#parts = parts
  }

  /** Called before a cleared text is forwarded: opens a transaction around a simple query that would commit by itself. */
  enclose(running: Running): void {
    const { memory, batch } = this.#parts
    if (!running.mayBeUndone || scopeOf(running.clearance.statement.bytes) !== 'query') return
    if (memory.transaction !== 'idle' || batch.sent > 0) return
    running.isEnclosed = true
    this.#command(running, 'begin')
  }

  /**
   * Called once everything of the write was forwarded. Nothing that follows is taken, least of all what would commit,
   * until the target has answered.
   */
  hold(running: Running): void {
    const { turn, toTarget } = this.#parts
    if (!running.mayBeUndone) return
    if (!running.isEnclosed) toTarget(Housekeeping.flush)
    turn.waitSettled(null)
  }

  /** A write ended beyond its ceiling, or cut, in a transaction or batch of the client's: the target is made to fail. */
  exceeded(running: Running): void {
    const words = running.isCut ? Buffer.alloc(0) : this.#words(running)
    this.#parts.fail(words, scopeOf(running.clearance.statement.bytes))
  }

  /** The enclosed text has ended: what it did lasts, or is undone. */
  enclosedEnded(running: Running, state: TransactionState): void {
    this.#command(running, state === 'open' && !running.isToBeUndone ? 'commit' : 'rollback')
  }

  /** Tells the client how its text ended, in the order and the words that the target would have used. */
  commanded({ word, running, error }: OwnCommand): void {
    const { tell, show, memory, concluded, queue } = this.#parts
    if (word === 'begin') return
    // Where the reply was cut the client has been told already.
    if (running.isToBeUndone) tell(running.isCut ? Buffer.alloc(0) : this.#words(running))
    else if (error) show(running.number, guarded(running, error.bytes))
    else if (word === 'commit' && running.heldTag) show(running.number, running.heldTag)
    concluded(running, word === 'commit' && !error ? 'ran' : 'failed')
    tell(readyForQuery('idle'))
    memory.ready('idle', queue.length === 0)
  }

  #command(running: Running, word: OwnCommand['word']): void {
    const { queue, toTarget } = this.#parts
    toTarget(Housekeeping[word])
    queue.push({ kind: 'own-command', word, running, error: null })
  }

  #words({ written, clearance }: Running): Buffer {
    const { decision, obligations } = clearance
    const { writeRowsMax = 0, writeRowsRule = decision.rule } = obligations
    const refusal = new Refusal(
      'row-limit',
      `The statement wrote ${written} rows, more than the ${writeRowsMax} that it may; nothing of it lasts.`,
      {
        rule: writeRowsRule,
        hint: 'Write fewer rows at a time (a narrower WHERE), or ask for a higher ceiling.',
      },
    )
    return refusalMessage(refusal, 'ERROR')
  }
}

function guarded({ clearance }: Running, error: Buffer): Buffer {
  const hasMoved = clearance.statement.restored !== undefined
  const { guardMessages, content } = clearance.obligations
  if (guardMessages || hasMoved) return guardMessage(error, { hasMoved })
  if (content) searchWords(error, content.finds)
  return error
}
