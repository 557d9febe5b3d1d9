/**
 * What each whole message of the target means for the replies still owed. Rows do not come here. Says of every message
 * whether the client sees it as it is, sees something else, or does not see it.
 */
import { CopyRowMasker } from '../../masking/copy-rows.ts'
import { searchText, searchWords } from '../../masking/content-words.ts'
import { guardMessage } from '../../masking/messages.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Session } from '../../core/session.ts'
import type { Frame } from './frame.ts'
import { HeardAgain } from './heard-again.ts'
import {
  commandTagIn,
  copyFormatsIn,
  noticeFieldsIn,
  parameterStatusIn,
  readyForQueryIn,
  rowDescriptionIn,
  type TransactionState,
} from './message-from-target.ts'
import { targetMessageName, type TargetMessageName } from './message.ts'
import { payloadIn, withoutPayload } from './notification.ts'
import type { OwnAnswer } from './own-answer.ts'
import { hearOwnAnswer, type OwnQuestion } from './own-question.ts'
import { hearOwnCommand } from './own-command.ts'
import { writtenIn } from './command-tag.ts'
import { withFormats } from './prepared.ts'
import { runningOf, type Expected, type ReplyQueue } from './reply-queue.ts'
import type { ReplyMasks } from './reply-masks.ts'
import type { ReplySink } from './reply-sink.ts'
import type { Running } from './running.ts'
import { TargetFault, unasked } from './target-fault.ts'
import type { TargetMemory } from './target-memory.ts'

/** `pass` as it is, `drop`, or these bytes instead. */
export type Answer = 'pass' | 'drop' | Buffer

/** Matches whole messages of the target with the replies owed, and says what the client sees of each. */
export class ReplyAnswers {
  readonly #queue: ReplyQueue
  readonly #memory: TargetMemory
  readonly #sink: ReplySink
  readonly #masks: ReplyMasks
  readonly #session: Pick<Session, 'hidesNotifications' | 'content'>
  readonly #descriptions = new HeardAgain(rowDescriptionIn)
  readonly #tags = new HeardAgain(commandTagIn)
  /** Things to say once the bytes before them are shown. */
  #later: (() => void)[] = []
  /** Portals that the target has made and the memory does not know yet. */
  #bound: Running[] = []
  #concluding: { readonly running: Running; readonly result: Outcome['result'] }[] = []
  /** After a cut nothing more is shown until the target is ready again. */
  #isDropping = false
  /** Since the session was last idle something ran whose values the target's words could repeat. */
  #isGuarded = false
  /** The statement that what comes belongs to; 0 for none. */
  number = 0

  constructor(
    queue: ReplyQueue,
    memory: TargetMemory,
    sink: ReplySink,
    masks: ReplyMasks,
    session: Pick<Session, 'hidesNotifications' | 'content'>,
  ) {
    this.#queue = queue
    this.#memory = memory
    this.#sink = sink
    this.#masks = masks
    this.#session = session
  }

  get isDropping(): boolean {
    return this.#isDropping
  }

  /** Says what was put off, in order. Call after the bytes up to here are shown. */
  settle(): void {
    this.conclude()
    if (this.#later.length === 0) return
    const due = this.#later
    this.#later = []
    for (const say of due) say()
    this.#bound = []
  }

  /** Concludes what was answered, whether or not the client gets to see it. */
  conclude(): void {
    if (this.#concluding.length === 0) return
    const due = this.#concluding
    this.#concluding = []
    for (const { running, result } of due) this.#sink.concluded(running, result)
  }

  /** Concludes what was answered when nothing is shown any more. */
  end(): void {
    this.conclude()
    for (const running of this.#bound)
      this.#sink.concluded(running, running.isStarted ? 'unknown' : 'skipped')
  }

  /** From here the client sees nothing until ReadyForQuery. */
  dropRest(): void {
    this.#isDropping = true
  }

  /** The statement whose rows may come now; throws when none may. */
  rows(kind: 'DataRow' | 'CopyData'): Running {
    const head = this.#queue.head
    if (head?.kind !== 'query' && head?.kind !== 'execute')
      throw new TargetFault(`${kind} that nobody asked for`)
    const running = head.kind === 'query' ? head.running : head.portal.running
    if (running.masker === undefined) {
      if (kind === 'CopyData') throw new TargetFault('CopyData without CopyOutResponse')
      if (head.kind === 'query') throw new TargetFault('DataRow without RowDescription')
      this.#maskPortal(head)
    }
    this.number = running.number
    return running
  }

  #maskPortal(head: Expected & { kind: 'execute' }): void {
    const { portal } = head
    const fields = portal.fields ?? withFormats(portal.prepared.fields, portal.formats)
    if (fields !== null) return this.#masks.forRows(portal.running, fields)
    const { masks, content } = portal.running.clearance.obligations
    if (masks.size > 0 || content) throw new TargetFault('rows of a portal that was never described')
    portal.running.masker = null
  }

  /** Takes one whole message that is neither DataRow nor CopyData. */
  answer(frame: Frame): Answer {
    const name = targetMessageName(frame.type)
    if (name === null) throw new TargetFault(`unknown message type ${frame.type}`)
    const head = this.#queue.head
    if (head?.kind === 'own-question' && !this.#isForClient(head, name, frame)) {
      if (name === 'ReadyForQuery') {
        this.#queue.shift()
        this.#sayReady(readyForQueryIn(frame))
      } else if (hearOwnAnswer(head, name, frame) === 'ended') this.#queue.shift()
      return 'drop'
    }
    if (head?.kind === 'own-command' && !isAlwaysHeard(name)) {
      if (name === 'ErrorResponse' && this.#isFatal(noticeFieldsIn(frame))) return 'pass'
      if (hearOwnCommand(head, name, frame) === 'ended') {
        this.#queue.shift()
        this.#later.push(() => this.#sink.commanded(head))
      }
      return 'drop'
    }
    if (head?.kind === 'query' && head.running.heldTag && !isAlwaysHeard(name) && name !== 'ReadyForQuery')
      this.#releaseTag(head.running)
    const said = this.#meaning(name, frame)
    if (!this.#isDropping) return said
    if (name === 'ReadyForQuery') this.#isDropping = false
    const isHeard = name === 'ReadyForQuery' || (isAlwaysHeard(name) && name !== 'NoticeResponse')
    return isHeard ? said : 'drop'
  }

  /** The question of the gateway's own that is being answered; null when the client's statements are. */
  get question(): OwnAnswer | null {
    const head = this.#queue.head
    return head?.kind === 'own-question' ? head.answer : null
  }

  /** What the client hears although the target answers the gateway: nothing else tells it that its batch is over. */
  #isForClient(question: OwnQuestion, name: TargetMessageName, frame: Frame): boolean {
    if (name === 'NotificationResponse') return true
    if (name !== 'ErrorResponse') return false
    return this.#isFatal(noticeFieldsIn(frame)) || question.closesLeft !== null
  }

  /** Notes a last word of the target. */
  #isFatal(fields: ReadonlyMap<string, string>): boolean {
    const severity = fields.get('V') ?? fields.get('S')
    const isFatal = severity === 'FATAL' || severity === 'PANIC'
    if (isFatal) this.#memory.hasTakenLeave = true
    return isFatal
  }

  #meaning(name: TargetMessageName, frame: Frame): Answer {
    switch (name) {
      case 'ParseComplete':
        return this.#parseComplete()
      case 'BindComplete':
        return this.#bindComplete()
      case 'CloseComplete':
        return this.#closeComplete()
      case 'ParameterDescription':
        if (this.#queue.head?.kind !== 'describe-statement') throw unasked(name)
        return 'pass'
      case 'RowDescription':
        return this.#described(frame)
      case 'NoData':
        return this.#described(null)
      case 'CommandComplete':
        return this.#commandComplete(frame)
      case 'EmptyQueryResponse':
        return this.#emptyQuery()
      case 'PortalSuspended':
        return this.#portalSuspended()
      case 'CopyInResponse':
      case 'CopyOutResponse':
        return this.#copyResponse(name === 'CopyInResponse' ? 'in' : 'out', frame)
      case 'CopyDone':
        this.#endCopyOut()
        return 'pass'
      case 'FunctionCallResponse':
        if (this.#queue.head?.kind !== 'call') throw unasked(name)
        return 'pass'
      case 'ErrorResponse':
        return this.#error(frame)
      case 'ReadyForQuery':
        return this.#ready(readyForQueryIn(frame))
      case 'NoticeResponse':
        return this.#guarded(frame)
      case 'NotificationResponse':
        return this.#notification(frame)
      case 'ParameterStatus': {
        const { name: setting, value } = parameterStatusIn(frame)
        this.#later.push(() => this.#memory.ground.reported(setting, value))
        return 'pass'
      }
      case 'DataRow':
      case 'CopyData':
      case 'CopyBothResponse':
      case 'Authentication':
      case 'BackendKeyData':
      case 'NegotiateProtocolVersion':
        throw unasked(name)
    }
  }

  #portalSuspended(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'execute') throw unasked('PortalSuspended')
    this.#queue.shift()
    if (head.portal.isCursor) this.#conclude(head.portal.running, 'ran')
    return 'pass'
  }

  #parseComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'parse') throw unasked('ParseComplete')
    this.#queue.shift()
    this.#later.push(() => this.#memory.parsed(head.prepared, 'accepted'))
    this.#conclude(head.running, 'ran')
    return 'pass'
  }

  #bindComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'bind') throw unasked('BindComplete')
    this.#queue.shift()
    this.number = head.portal.running.number
    this.#bound.push(head.portal.running)
    this.#later.push(() => this.#memory.bound(head.portal, 'accepted'))
    return 'pass'
  }

  #closeComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'close') throw unasked('CloseComplete')
    this.#queue.shift()
    this.#later.push(() => this.#memory.closed(head.space, head.name))
    return 'pass'
  }

  /** RowDescription, or NoData as null. */
  #described(frame: Frame | null): Answer {
    const head = this.#queue.head
    const fields = frame ? this.#descriptions.hear(frame) : []
    if (head?.kind === 'describe-statement') {
      if (head.prepared) head.prepared.fields = fields
      this.#queue.shift()
      return 'pass'
    }
    if (head?.kind === 'own-look') {
      head.fields = fields
      this.#queue.shift()
      return 'drop'
    }
    if (head?.kind === 'describe-portal' || head?.kind === 'own-describe') {
      if (head.portal) head.portal.fields = fields
      this.#queue.shift()
      return head.kind === 'own-describe' ? 'drop' : 'pass'
    }
    if (head?.kind !== 'query' || frame === null) throw unasked('a description')
    const { running } = head
    this.#begin(running)
    this.#masks.forRows(running, fields)
    return 'pass'
  }

  #begin(running: Running): void {
    this.number = running.number
    if (running.clearance.obligations.guardMessages) this.#isGuarded = true
  }

  #commandComplete(frame: Frame): Answer {
    const head = this.#queue.head
    if (head?.kind === 'query') {
      const { running } = head
      this.#begin(running)
      running.tag = this.#tags.hear(frame)
      running.endRows()
      head.copyActive = false
      const index = running.index
      running.index += 1
      this.#later.push(() => this.#memory.statementEnded(running, index))
      return this.#tagOf(running, index, frame)
    }
    if (head?.kind !== 'execute') throw unasked('CommandComplete')
    const { running } = head.portal
    this.#begin(running)
    running.tag = this.#tags.hear(frame)
    this.#queue.shift()
    this.#later.push(() => this.#memory.statementEnded(running, 0))
    this.#conclude(running, 'ran')
    const said = this.#tagOf(running, 0, frame)
    if (said === 'drop') this.#later.push(() => this.#sink.exceeded(running))
    return said
  }

  /** A write under a ceiling is counted; its tag waits where the gateway commits, and is not told when it is too much. */
  #tagOf(running: Running, index: number, frame: Frame): Answer {
    if (!running.isUnderCeiling) return 'pass'
    if (running.clearance.statement.inspection.statements[index]?.isCounted === true)
      running.written += writtenIn(running.tag)
    if (running.isOverCeiling) {
      if (this.#queue.head?.kind === 'query') this.#isDropping = true
      return 'drop'
    }
    if (!running.isEnclosed) return 'pass'
    running.heldTag = Buffer.from(frame.bytes)
    return 'drop'
  }

  /** What follows a tag says that it was not the last of its text, so that the target would have told it by now. */
  #releaseTag(running: Running): void {
    if (running.heldTag) this.#sink.show(running.number, running.heldTag)
    running.heldTag = null
  }

  #emptyQuery(): Answer {
    const head = this.#queue.head
    if (head?.kind === 'query') return 'pass'
    if (head?.kind !== 'execute') throw unasked('EmptyQueryResponse')
    this.#queue.shift()
    this.#conclude(head.portal.running, 'ran')
    return 'pass'
  }

  #copyResponse(direction: 'in' | 'out', frame: Frame): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'query' && head?.kind !== 'execute') throw unasked('a copy')
    const running = head.kind === 'query' ? head.running : head.portal.running
    this.#begin(running)
    // What was cleared is what the inspection saw; a target that turns it into a copy is not believed.
    if (running.clearance.statement.inspection.statements[running.index]?.copy !== direction)
      throw unasked('a copy')
    if (direction === 'out') this.#masks.forCopy(running, copyFormatsIn(frame).columns.length)
    else {
      head.copyActive = true
      this.#queue.swallowSyncs()
    }
    return 'pass'
  }

  /** A copy that ends inside a row was not masked to its end. */
  #endCopyOut(): void {
    const head = this.#queue.head
    if (head?.kind !== 'query' && head?.kind !== 'execute') throw unasked('CopyDone')
    const { masker } = head.kind === 'query' ? head.running : head.portal.running
    if (masker instanceof CopyRowMasker) masker.finish()
  }

  #error(frame: Frame): Answer {
    const head = this.#queue.head
    const fields = noticeFieldsIn(frame)
    const sqlState = fields.get('C') ?? ''
    this.#isFatal(fields)
    switch (head?.kind) {
      case 'fail':
        this.#queue.shift()
        this.#skipToSync()
        return head.words
      case 'query':
      case 'call':
        this.#begin(head.running)
        head.running.errorCode = sqlState
        head.failed = true
        if (head.kind === 'query') head.copyActive = false
        break
      case 'parse':
        this.#queue.shift()
        head.running.errorCode = sqlState
        this.#later.push(() => this.#memory.parsed(head.prepared, 'failed'))
        this.#conclude(head.running, 'failed')
        this.#skipToSync()
        break
      case 'bind':
      case 'execute':
      case 'own-describe':
        this.#queue.shift()
        this.#begin(head.portal.running)
        head.portal.running.errorCode = sqlState
        if (head.kind === 'bind') this.#later.push(() => this.#memory.bound(head.portal, 'failed'))
        this.#conclude(head.portal.running, 'failed')
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
    return this.#guarded(frame)
  }

  #skipToSync(): void {
    const isEnded = this.#queue.failToSync((item) => {
      if (item.kind === 'parse') {
        this.#later.push(() => this.#memory.parsed(item.prepared, 'skipped'))
        this.#conclude(item.running, 'skipped')
      } else if (item.kind === 'bind') {
        this.#later.push(() => this.#memory.bound(item.portal, 'failed'))
        this.#conclude(item.portal.running, 'skipped')
      } else if (item.kind === 'execute') {
        // Of a portal that was fetched from before, something was shown.
        this.#conclude(item.portal.running, item.portal.running.rows > 0 ? 'ran' : 'skipped')
      } else if (item.kind === 'query' || item.kind === 'call') this.#conclude(item.running, 'skipped')
    })
    if (!isEnded) this.#sink.skipping()
  }

  #ready(state: TransactionState): Answer {
    const head = this.#queue.head
    if (head?.kind === 'query' && (head.running.isEnclosed || head.running.isOverCeiling)) {
      const { running } = head
      this.#queue.shift()
      if (running.isEnclosed) this.#later.push(() => this.#sink.enclosedEnded(running, state))
      else {
        this.#conclude(running, 'cut')
        this.#later.push(() => this.#sink.exceeded(running))
      }
      return 'drop'
    }
    if (head?.kind === 'query' || head?.kind === 'call') {
      this.#queue.shift()
      this.#conclude(head.running, head.failed ? 'failed' : 'ran')
    } else if (head?.kind === 'sync') this.#queue.shift()
    else if (head !== undefined) throw unasked('ReadyForQuery')
    else this.#sink.resynced()
    if (state === 'idle') this.#isGuarded = false
    this.#sayReady(state)
    return 'pass'
  }

  #sayReady(state: TransactionState): void {
    // By the time that it is said more may have been answered, of which the target has not said that it is ready.
    const owesNothing = this.#queue.length === 0
    this.#later.push(() => this.#sink.ready(state, owesNothing))
  }

  #conclude(running: Running, result: Outcome['result']): void {
    this.#concluding.push({ running, result })
  }

  /**
   * The target's words as they are, or without what could repeat a protected value. Words that come later in the same
   * transaction count too: a deferred constraint speaks at COMMIT of values written before.
   */
  #guarded(frame: Frame): Answer {
    const head = this.#queue.head
    const running = head && runningOf(head)
    const isGuarded = this.#isGuarded || running?.clearance.obligations.guardMessages === true
    const hasMoved = running?.clearance.statement.restored !== undefined
    if (isGuarded || hasMoved) return guardMessage(frame.bytes, hasMoved)
    const content = running?.clearance.obligations.content ?? this.#session.content
    if (content) searchWords(frame.bytes, content.finds)
    return 'pass'
  }

  /** What other sessions say has no lineage: it is withheld where columns are masked, else searched. */
  #notification(frame: Frame): Answer {
    const { hidesNotifications, content } = this.#session
    if (hidesNotifications) return withoutPayload(frame)
    const text = content ? payloadIn(frame) : null
    if (content && text) searchText(frame.bytes, text.start, text.end, content.finds)
    return 'pass'
  }
}

/** What a target may say at any time, whatever it is asked. */
function isAlwaysHeard(name: TargetMessageName): boolean {
  return name === 'NotificationResponse' || name === 'ParameterStatus' || name === 'NoticeResponse'
}
