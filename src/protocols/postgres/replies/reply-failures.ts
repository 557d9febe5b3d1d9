import type { Frame } from '../messages/frame.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'
import { isTold, placedInText } from './names-asked.ts'
import type { Postponed } from './postponed.ts'
import type { ReplyQueue } from './reply-queue.ts'
import type { ReplySink } from './reply-sink.ts'
import type { Running } from '../session/running.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import type { TargetWords } from './target-words.ts'
import { isBeforeRun } from './words-of-analysis.ts'

/** What an ErrorResponse means for the reply that is due, and for those that will not come because of it. */
export class ReplyFailures {
  readonly #queue: ReplyQueue
  readonly #memory: TargetMemory
  readonly #sink: Pick<ReplySink, 'skipping'>
  readonly #postponed: Postponed
  readonly #words: TargetWords

  constructor(
    queue: ReplyQueue,
    memory: TargetMemory,
    sink: Pick<ReplySink, 'skipping'>,
    postponed: Postponed,
    words: TargetWords,
  ) {
    this.#queue = queue
    this.#memory = memory
    this.#sink = sink
    this.#postponed = postponed
    this.#words = words
  }

  /** Takes an ErrorResponse; what the client sees of it. */
  hear(frame: Frame): 'pass' | 'drop' | Buffer {
    const head = this.#queue.head
    let failed: Running | undefined
    const sqlState = noticeFieldsIn(frame).get('C') ?? ''
    this.#words.isLast(frame)
    switch (head?.kind) {
      case 'fail':
        this.#queue.shift()
        this.#skipToSync()
        return head.words
      case 'names':
        this.#queue.shift()
        this.#skipToSync()
        if (head.isAnswered || !isTold(head.question, frame)) return head.words
        this.#words.searched(frame)
        return placedInText(frame, head.question)
      case 'query':
      case 'call':
        this.#words.begin(head.running)
        head.running.errorCode = sqlState
        head.failed = true
        if (head.kind === 'query') {
          head.copyActive = false
          if (isBeforeRun(frame) && isAnalysedFirst(head.running)) this.#memory.neverRan(head.running)
        }
        break
      case 'parse':
        this.#queue.shift()
        failed = head.running
        failed.errorCode = sqlState
        this.#postponed.say(() => this.#memory.parsed(head.prepared, 'failed'))
        this.#postponed.conclude(failed, 'failed')
        this.#skipToSync()
        break
      case 'bind':
      case 'execute':
      case 'own-describe':
        this.#queue.shift()
        failed = head.portal.running
        this.#words.begin(failed)
        failed.errorCode = sqlState
        if (head.kind === 'bind') this.#postponed.say(() => this.#memory.bound(head.portal, 'failed'))
        this.#postponed.conclude(failed, 'failed')
        this.#skipToSync()
        break
      case 'describe-statement':
      case 'describe-portal':
      case 'own-look':
      case 'close':
        this.#queue.shift()
        this.#skipToSync()
        break
      case 'own-question':
        head.failed = true
        this.#queue.shift()
        this.#skipToSync()
        break
      case 'own-command':
      case 'sync':
      case 'copy-end':
      case undefined:
        break
    }
    this.#memory.failed()
    return this.#words.heard(frame, failed)
  }

  #skipToSync(): void {
    const isEnded = this.#queue.failToSync((item) => {
      if (item.kind === 'parse') {
        this.#postponed.say(() => this.#memory.parsed(item.prepared, 'skipped'))
        this.#postponed.conclude(item.running, 'skipped')
      } else if (item.kind === 'bind') {
        this.#memory.neverRan(item.portal.running)
        this.#postponed.say(() => this.#memory.bound(item.portal, 'failed'))
        this.#postponed.conclude(item.portal.running, 'skipped')
      } else if (item.kind === 'execute') {
        // Of a portal that was fetched from before, something was shown.
        this.#postponed.conclude(item.portal.running, item.portal.running.rows > 0 ? 'ran' : 'skipped')
      } else if (item.kind === 'query' || item.kind === 'call')
        this.#postponed.conclude(item.running, 'skipped')
    })
    if (!isEnded) this.#sink.skipping()
  }
}

/** True for one statement by itself of which the target runs nothing before it has made sense of all: no definition, which may fire triggers first. */
function isAnalysedFirst({ clearance }: Running): boolean {
  const [facts, ...others] = clearance.statement.inspection.statements
  if (!facts || others.length > 0 || facts.sessionName !== null) return false
  return facts.effects.every(({ kind }) => kind !== 'define' && kind !== 'grant')
}
