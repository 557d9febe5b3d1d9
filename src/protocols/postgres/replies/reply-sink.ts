import type { Outcome } from '../../../core/outcome.ts'
import type { TransactionState } from '../messages/message-from-target.ts'
import type { OwnCommand } from './reply-queue.ts'
import type { Running } from '../session/running.ts'

/** What a reply stream has to say, in the order in which it happened, and what it asks on the way. */
export interface ReplySink {
  /** Bytes of the target's reply, masked already, that belong to the statement of this number (0: to none). */
  show(statement: number, bytes: Buffer): void
  /** What was shown so far is on its way before anything more is done. */
  leave(): void
  /** The gateway's own words, at their place in the order. */
  tell(words: Buffer): void
  /** The target failed in a batch that the client has not ended yet: it ignores what comes up to the next Sync. */
  skipping(): void
  /** The target became ready although no Sync was owed: one that a copy seemed to have swallowed counted after all. */
  resynced(): void
  concluded(running: Running, result: Outcome['result']): void
  /** `owesNothing`: true where nothing that was forwarded is left to be answered after it. */
  ready(state: TransactionState, owesNothing: boolean): void
  /** What it shows counts against budgets: takes down what it has shown, and sets how many rows it may have shown at most. */
  counted(running: Running): void
  /** The row ceiling was passed: tell the client and make the target stop. */
  cut(running: Running): void
  /** A reply was cut short whose transaction goes on at the target, and what says so was not shown: it must not. */
  cutInTransaction(): void
  /** A write has ended, and nothing of its end was shown: beyond its ceiling it must not come to last. */
  writeEnded(running: Running): void
  /** The text in the gateway's own transaction has ended; whether that lasts is still to be said. */
  enclosedEnded(running: Running, state: TransactionState): void
  /** A command of the gateway's own was answered. */
  commanded(command: OwnCommand): void
}
