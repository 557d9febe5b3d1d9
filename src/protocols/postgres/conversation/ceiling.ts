/**
 * Ceilings on what a statement writes. The target says how many rows it wrote after it wrote them, so it is the commit that
 * waits: inside a transaction, or a batch, the target is made to fail before anything can commit; a simple query outside
 * of one runs in a transaction of the gateway's own. Where triggers or foreign keys write as well, the target is asked before
 * and behind the statement what it has counted. docs/decisions/0008 says why.
 */
import type { Outcome } from '../../../core/outcome.ts'
import { Refusal } from '../../../core/refusal.ts'
import { searchWords } from '../../../masking/contents/content-words.ts'
import { guardMessage } from '../../../masking/messages.ts'
import { changedRowsQuestion } from '../../../sql/snapshot/changed-rows-query.ts'
import type { Batch } from './batch.ts'
import { scopeOf, unheld, type Scope } from '../replies/conversation-faults.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { readyForQuery } from '../messages/message-to-client.ts'
import type { TransactionState } from '../messages/message-from-target.ts'
import { refusalMessage } from '../replies/refuse.ts'
import type { OwnCommand, ReplyQueue } from '../replies/reply-queue.ts'
import type { Running } from '../session/running.ts'
import { ChangedRows } from '../session/changed-rows.ts'
import { closesIn } from '../session/own-asking.ts'
import type { OwnQuestion } from '../replies/own-question.ts'
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
  /** A prepared statement of this name cannot exist. */
  readonly absentName: string
}

/** Holds the writes of one session to their ceilings. */
export class Ceiling {
  readonly #parts: CeilingParts

  constructor(parts: CeilingParts) {
    this.#parts = parts
  }

  /** Why it cannot be held back where it stands; null where it can. */
  fault({ mayBeUndone, clearance }: Running): Refusal | null {
    const isQuery = scopeOf(clearance.statement.bytes) === 'query'
    return mayBeUndone && isQuery && this.#parts.batch.hasExecuted ? unheld : null
  }

  /** Called before a cleared text is forwarded: opens a transaction around a simple query that would commit by itself. */
  enclose(running: Running, then: () => void): void {
    const { memory } = this.#parts
    if (!running.mayBeUndone || scopeOf(running.clearance.statement.bytes) === 'batch') return then()
    // What was prepared or bound in a batch that no Sync has ended is no reason not to: the text would commit all the same.
    running.isEnclosed = memory.transaction === 'idle'
    if (running.isEnclosed) this.#command(running, 'begin')
    this.measure(running, then)
  }

  /**
   * Called before a text is told to run whose triggers and foreign keys may write as well: the target says what it has counted
   * up to there.
   */
  measure(running: Running, then: () => void): void {
    if (!running.isMeasured || this.#parts.memory.hasFailed) return then()
    this.#ask(running, (counted) => {
      running.changedBefore = counted
      then()
    })
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

  /**
   * A write ended in a transaction or batch of the client's, and its tag waits. Beyond its ceiling, or cut, the target is made to
   * fail; where rows may have followed the target says first how many.
   */
  ended(running: Running): void {
    const { show, tell, concluded } = this.#parts
    if (running.isToBeUndone) return this.#exceeded(running)
    this.#ask(running, (counted) => {
      this.#take(running, counted)
      concluded(running, running.isToBeUndone ? 'failed' : 'ran')
      if (running.isToBeUndone) return this.#exceeded(running)
      if (running.heldTag) show(running.number, running.heldTag)
      if (scopeOf(running.clearance.statement.bytes) === 'query') tell(readyForQuery('open'))
    })
  }

  /** The enclosed text has ended: what it did lasts, or is undone. */
  enclosedEnded(running: Running, state: TransactionState): void {
    const end = (): void =>
      this.#command(running, state === 'open' && !running.isToBeUndone ? 'commit' : 'rollback')
    if (!running.isMeasured || running.isToBeUndone || state !== 'open') return end()
    this.#ask(running, (counted) => {
      this.#take(running, counted)
      end()
      this.#parts.turn.waitSettled(null)
    })
  }

  /** Tells the client how its text ended, in the order and the words that the target would have used. */
  commanded({ word, running, error }: OwnCommand): void {
    const { tell, show, memory, concluded, queue, turn } = this.#parts
    if (word === 'begin') return
    // The cancel that ends a reply which was cut may meet the ROLLBACK instead, which leaves the transaction open.
    if (word === 'rollback' && error && !running.isRolledBackAgain) {
      running.isRolledBackAgain = true
      this.#command(running, 'rollback')
      return turn.waitSettled(null)
    }
    // Where the reply was cut the client has been told already.
    if (running.isToBeUndone) tell(running.isCut ? Buffer.alloc(0) : this.#words(running))
    else if (error) show(running.number, guarded(running, error.bytes))
    else if (word === 'commit' && running.heldTag) show(running.number, running.heldTag)
    concluded(running, word === 'commit' && !error ? 'ran' : 'failed')
    tell(readyForQuery('idle'))
    memory.ready('idle', queue.length === 0)
  }

  #exceeded(running: Running): void {
    const words = running.isCut ? Buffer.alloc(0) : this.#words(running)
    this.#parts.fail(words, scopeOf(running.clearance.statement.bytes))
  }

  #take(running: Running, counted: ChangedRows | null): void {
    const { changedBefore, written } = running
    running.changed = counted && changedBefore ? counted.mostSince(changedBefore, written) : Infinity
  }

  /** Asks for the target's counters, of which nobody else hears; null where the question fails. */
  #ask(running: Running, then: (counted: ChangedRows | null) => void): void {
    const { queue, batch, turn, toTarget, absentName, concluded } = this.#parts
    const isInBatch = batch.isOpen && !running.isEnclosed
    const answer = new ChangedRows()
    const closesLeft = isInBatch ? closesIn(1) : null
    const question: OwnQuestion = { kind: 'own-question', answer, failed: false, closesLeft, running }
    const end = isInBatch ? 'flush' : 'sync'
    toTarget(Housekeeping.ask(`${absentName}_changed_rows`, [changedRowsQuestion], end))
    queue.push(question)
    turn.waitSettled(() => {
      // The client has heard of the failure, and its batch is over.
      if (isInBatch && batch.isSkipping) return concluded(running, 'skipped')
      then(question.failed ? null : answer)
    })
  }

  #command(running: Running, word: OwnCommand['word']): void {
    const { queue, toTarget } = this.#parts
    toTarget(Housekeeping[word])
    queue.push({ kind: 'own-command', word, running, error: null })
  }

  #words({ written, changed, clearance }: Running): Buffer {
    const { decision, obligations } = clearance
    const { writeRowsMax = 0, writeRowsRule = decision.rule } = obligations
    const isOwn = written > writeRowsMax
    const refusal = new Refusal(
      'row-limit',
      isOwn
        ? `The statement wrote ${written} rows, more than the ${writeRowsMax} that it may; nothing of it lasts.`
        : followedWords(changed, writeRowsMax),
      {
        rule: writeRowsRule,
        hint: isOwn
          ? 'Write fewer rows at a time (a narrower WHERE), or ask for a higher ceiling.'
          : 'Write those rows by statements of their own first, or ask for a higher ceiling.',
      },
    )
    return refusalMessage(refusal, 'ERROR')
  }
}

function followedWords(changed: number, writeRowsMax: number): string {
  if (changed === Infinity)
    return 'What triggers and foreign keys wrote behind the statement could not be counted; nothing of it lasts.'
  return `With what triggers and foreign keys wrote, ${changed} rows of one table were changed, more than the ${writeRowsMax} that may be; nothing of it lasts.`
}

function guarded({ clearance }: Running, error: Buffer): Buffer {
  const hasMoved = clearance.statement.restored !== undefined
  const { guardMessages, content } = clearance.obligations
  if (guardMessages || hasMoved) return guardMessage(error, { hasMoved })
  if (content) searchWords(error, content.finds)
  return error
}
