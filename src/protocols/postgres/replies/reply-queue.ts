import type { Clearance } from '../../../core/clearance.ts'
import type { TargetQuestion } from '../../../core/refusal.ts'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import type { Frame } from '../messages/frame.ts'
import type { OwnAnswer } from './own-answer.ts'
import type { Portal, Prepared } from '../session/prepared.ts'
import type { Running } from '../session/running.ts'

/** A command of the gateway itself, whose answer the client does not see. */
export interface OwnCommand {
  readonly kind: 'own-command'
  readonly word: 'begin' | 'commit' | 'rollback'
  /** The text that it stands before or behind. */
  running: Running
  /** The target's ErrorResponse to it: what a deferred constraint says of the client's statement. */
  error: Frame | null
}

/** One reply that the target still owes, in the order in which the messages were forwarded. */
export type Expected =
  /** A simple query: any number of results, until ReadyForQuery. */
  | { readonly kind: 'query'; running: Running; failed: boolean; copyActive: boolean }
  /** A FunctionCall: FunctionCallResponse, then ReadyForQuery. */
  | { readonly kind: 'call'; running: Running; failed: boolean }
  | { readonly kind: 'parse'; readonly prepared: Prepared; running: Running }
  | { readonly kind: 'bind'; readonly portal: Portal }
  | { readonly kind: 'describe-statement'; readonly prepared: Prepared | null }
  | { readonly kind: 'describe-portal'; readonly portal: Portal | null }
  /** A description that the gateway asked for itself; the client does not see the answer. */
  | { readonly kind: 'own-describe'; readonly portal: Portal }
  /** The same of a cursor that SQL declared. There may be none: the client then hears so. */
  | { readonly kind: 'own-look'; fields: readonly FieldDescription[] | null }
  | { readonly kind: 'execute'; readonly portal: Portal; copyActive: boolean }
  | { readonly kind: 'close'; readonly space: 'statement' | 'portal'; readonly name: string }
  /** Where the client's CopyDone or CopyFail went by; the target does not answer it. */
  | { readonly kind: 'copy-end' }
  /** The gateway made the target fail; its error is replaced by these words. */
  | { readonly kind: 'fail'; readonly words: Buffer }
  /** The same behind a question about the refused statement: where the target fails over that, its own error is told. */
  | {
      readonly kind: 'names'
      readonly words: Buffer
      readonly question: TargetQuestion
      isAnswered: boolean
    }
  /**
   * A question of the gateway itself; the client sees nothing of the answer. It ends with ReadyForQuery, or inside the
   * client's batch, which no Sync may end, with the last of `closesLeft` CloseCompletes.
   */
  | {
      readonly kind: 'own-question'
      readonly answer: OwnAnswer
      failed: boolean
      closesLeft: number | null
      /** The statement on which it is asked, where that has been cleared. */
      running?: Running
    }
  /** A command of the gateway itself around a text of the client's: BEGIN, COMMIT or ROLLBACK. */
  | OwnCommand
  | { readonly kind: 'sync' }

/**
 * The replies still owed. After an error in the extended protocol the target ignores messages until Sync
 * (PostgreSQL, "Extended Query"), so `failToSync` takes everything up to there off the list.
 */
export class ReplyQueue {
  #items: Expected[] = []
  // The list is a window on the array; shifting an array of thousands for each reply would be quadratic.
  #at = 0

  get length(): number {
    return this.#items.length - this.#at
  }

  /** How many ReadyForQuery the client is still owed. */
  get readies(): number {
    return [...this].filter(({ kind }) => kind === 'sync' || kind === 'query' || kind === 'call').length
  }

  get head(): Expected | undefined {
    return this.#items[this.#at]
  }

  push(item: Expected): void {
    this.#items.push(item)
  }

  shift(): Expected | undefined {
    const item = this.#items[this.#at]
    if (item === undefined) return undefined
    this.#at += 1
    if (this.#at === this.#items.length) {
      this.#items = []
      this.#at = 0
    } else if (this.#at > 1024) {
      this.#items = this.#items.slice(this.#at)
      this.#at = 0
    }
    if (this.head?.kind === 'copy-end') this.shift()
    return item
  }

  includes(item: Expected): boolean {
    return this.#items.includes(item, this.#at)
  }

  /** True while the target was told to run something that it has not finished; what waits behind `held` it was not told. */
  isRunningBefore(held: Clearance | null): boolean {
    for (const item of this) {
      if (held !== null && runningOf(item)?.clearance === held) return false
      if (item.kind === 'query' || item.kind === 'execute' || item.kind === 'call') return true
    }
    return false
  }

  /** True while the gateway asks the target something itself, for the sake of what waits to be forwarded. */
  get isAskingOwn(): boolean {
    return this.head?.kind === 'own-question' || this.head?.kind === 'own-look'
  }

  /** False when an error has made what is held go by. */
  owes(held: Clearance): boolean {
    return this.#find(held) >= 0
  }

  /** What was forwarded goes on under another clearance. */
  exchange(before: Running, now: Running): void {
    for (const item of this) {
      if ('running' in item && item.running === before) item.running = now
      else if ('portal' in item && item.portal?.running === before) item.portal.running = now
    }
  }

  /** Puts an item before the reply to what is held. */
  insertBefore(held: Clearance, item: Expected): void {
    const at = this.#find(held)
    this.#items.splice(at < 0 ? this.#items.length : at, 0, item)
  }

  #find(held: Clearance): number {
    return this.#items.findIndex((one, index) => index >= this.#at && runningOf(one)?.clearance === held)
  }

  /** Takes off everything before the next Sync and hands each to `skipped`. False when no Sync was sent yet. */
  failToSync(skipped: (item: Expected) => void): boolean {
    while (this.head !== undefined && this.head.kind !== 'sync') {
      const item = this.shift()
      if (item) skipped(item)
    }
    return this.head !== undefined
  }

  /**
   * The target entered COPY IN for the head: it swallows every Sync until the copy ends
   * (`CopyGetData` in the server ignores Flush and Sync), so those will not be answered.
   */
  swallowSyncs(): void {
    const before = this.#items.slice(this.#at, this.#at + 1)
    const rest = this.#items.slice(this.#at + 1)
    const end = rest.findIndex((item) => item.kind === 'copy-end')
    const during = end < 0 ? rest : rest.slice(0, end)
    const after = end < 0 ? [] : rest.slice(end + 1)
    this.#items = [...before, ...during.filter((item) => item.kind !== 'sync'), ...after]
    this.#at = 0
    if (end >= 0) this.endCopy()
  }

  /** The client ended the copy that the head reads: from here on a Sync counts again. */
  endCopy(): void {
    const head = this.head
    if (head?.kind === 'query' || head?.kind === 'execute') head.copyActive = false
  }

  /** True while the target reads copy data for the head, so that a Sync now would be swallowed. */
  get isCopyingIn(): boolean {
    const head = this.head
    return (head?.kind === 'query' || head?.kind === 'execute') && head.copyActive
  }

  *[Symbol.iterator](): Iterator<Expected> {
    for (let at = this.#at; at < this.#items.length; at += 1) {
      const item = this.#items[at]
      if (item) yield item
    }
  }
}

/** The statement whose reply this is, if it was told to run; null for the rest. */
export function runningOf(item: Expected): Running | null {
  switch (item.kind) {
    case 'query':
    case 'call':
    case 'parse':
      return item.running
    case 'bind':
    case 'execute':
      return item.portal.running
    case 'describe-statement':
    case 'describe-portal':
    case 'own-describe':
    case 'own-look':
    case 'own-question':
    case 'own-command':
    case 'close':
    case 'copy-end':
    case 'fail':
    case 'names':
    case 'sync':
      return null
  }
}

/** The statement whose end waits for this reply: the same, or the one that the gateway asks or commands something about. */
export function concernOf(item: Expected): Running | null {
  if (item.kind === 'own-question' || item.kind === 'own-command') return item.running ?? null
  return runningOf(item)
}
