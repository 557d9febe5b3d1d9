import type { Expected } from '../replies/reply-queue.ts'
import type { Place, Running } from '../session/running.ts'
import { endsTransaction } from '../session/settings-ended.ts'

/** Where the client is between two Syncs. */
export class Batch {
  /** Counts the stretches between Syncs. */
  number = 0
  /** Messages of this stretch that the target has been sent. */
  sent = 0
  /** True once the client told the target to run something since the last Sync; what that did to transactions is not known. */
  hasExecuted = false
  /** After a refusal the rest of the stretch is ignored, as the target itself would. */
  isSkipping = false
  #now: Place = { opened: 0, ran: 0 }
  /** Where the target last ended what transaction it had begun for the stretch, as far as that is known. */
  #ended: Place = this.#now

  /** True once something was bound or runs: the target keeps a transaction and its portals until the stretch ends. */
  get isOpen(): boolean {
    return this.#now.opened > this.#ended.opened
  }

  /** True once something runs in such a transaction. */
  get hasRun(): boolean {
    return this.#now.ran > this.#ended.ran
  }

  /** A Sync, or a simple query, which counts as one, went by. */
  next(): void {
    this.number += 1
    this.sent = 0
    this.hasExecuted = false
    this.#ended = this.#now
  }

  /** A message of the client's went by, and this is what is owed for it. */
  expects(item: Expected): void {
    this.sent += 1
    if (item.kind !== 'bind' && item.kind !== 'execute') return
    this.hasExecuted ||= item.kind === 'execute'
    const { opened, ran } = this.#now
    this.#now = { opened: opened + 1, ran: item.kind === 'execute' ? ran + 1 : ran }
    item.portal.running.place = this.#now
  }

  /**
   * A portal has run. Where the target has ended its transaction with it, what follows in the stretch is to the target what
   * begins a new one: what it does outside of transactions only, it still does there, as long as nothing else is run before.
   */
  ran({ tag, place, clearance }: Running): void {
    if (place === null || place.opened <= this.#ended.opened) return
    const [facts] = clearance.statement.inspection.statements
    const isEnd = facts?.node === 'TransactionStmt' && endsTransaction(facts)
    const isFirst = place.ran === this.#ended.ran + 1
    const isAtOnce =
      committedAtOnce.test(tag) || perhapsNothing.test(clearance.statement.text.slice(0, headCharacters))
    if (isEnd || (isFirst && isAtOnce)) this.#ended = place
  }
}

/**
 * Tags of what newer targets commit as soon as it has run, and refuse behind anything else in a batch. Older ones take it
 * there, and commit with the batch. What commits on the way, as VACUUM and CONCURRENTLY do, goes on in a transaction.
 */
const committedAtOnce =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE)|ALTER SYSTEM|DISCARD ALL|(?:COMMIT|ROLLBACK) PREPARED)$/
/** These do not, where there is nothing to do. */
const perhapsNothing =
  /^\s*(?:(?:drop|create(?:\s+unique)?)\s+index\s+concurrently\s+if|alter\s+table\s+if\s+exists\s.*\sdetach\s+partition\s.*\sconcurrently)\b/is
/** As much of a text as says so. */
const headCharacters = 500
