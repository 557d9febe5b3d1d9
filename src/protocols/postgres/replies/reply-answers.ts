/**
 * What each whole message of the target means for the replies still owed. Rows do not come here. Says of every message
 * whether the client sees it as it is, sees something else, or does not see it.
 */
import { CopyRowMasker } from '../../../masking/copies/copy-rows.ts'
import type { Session } from '../../../core/session.ts'
import type { Frame } from '../messages/frame.ts'
import { HeardAgain } from './heard-again.ts'
import {
  commandTagIn,
  copyFormatsIn,
  parameterStatusIn,
  readyForQueryIn,
  rowDescriptionIn,
  type TransactionState,
  parameterDescriptionIn,
} from '../messages/message-from-target.ts'
import { isAlwaysHeard, saysTooMuch, targetMessageName, type TargetMessageName } from '../messages/message.ts'
import { answers, isOfAnswer } from './names-asked.ts'
import type { OwnAnswer } from './own-answer.ts'
import { hearOwnAnswer, type OwnQuestion } from './own-question.ts'
import { hearOwnCommand } from './own-command.ts'
import { isTag, writtenIn } from '../messages/command-tag.ts'
import { Postponed } from './postponed.ts'
import { ReplyFailures } from './reply-failures.ts'
import type { ReplyCount } from './reply-count.ts'
import type { ReplyQueue } from './reply-queue.ts'
import type { ReplyMasks } from './reply-masks.ts'
import type { ReplySink } from './reply-sink.ts'
import type { Running } from '../session/running.ts'
import { TargetFault, unasked, UnreadCopy } from '../messages/target-fault.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import { TargetWords } from './target-words.ts'

/** `pass` as it is, `drop`, or these bytes instead. */
export type Answer = 'pass' | 'drop' | Buffer

/** Matches whole messages of the target with the replies owed, and says what the client sees of each. */
export class ReplyAnswers {
  readonly #queue: ReplyQueue
  readonly #memory: TargetMemory
  readonly #sink: ReplySink
  readonly #masks: ReplyMasks
  readonly #postponed: Postponed
  readonly #words: TargetWords
  readonly #failures: ReplyFailures
  readonly #descriptions = new HeardAgain(rowDescriptionIn)
  readonly #tags = new HeardAgain(commandTagIn)
  /** After a cut nothing more is shown until the target is ready again. */
  #isDropping = false
  /** True where the client was told an error of ours in the middle of a reply, of which the target knows nothing. */
  #isCutShort = false

  constructor(
    queue: ReplyQueue,
    memory: TargetMemory,
    sink: ReplySink,
    masks: ReplyMasks,
    session: Pick<Session, 'unasked' | 'takesUnasked'>,
    count: ReplyCount,
  ) {
    this.#queue = queue
    this.#memory = memory
    this.#sink = sink
    this.#masks = masks
    this.#postponed = new Postponed(sink)
    this.#words = new TargetWords(queue, memory, session, count)
    this.#failures = new ReplyFailures(queue, memory, sink, this.#postponed, this.#words)
  }

  /** The statement that what comes belongs to; 0 for none. */
  get number(): number {
    return this.#words.number
  }

  get isDropping(): boolean {
    return this.#isDropping
  }

  /** Says what was put off, in order. Call after the bytes up to here are shown. */
  settle(): void {
    this.#postponed.settle()
  }

  /** Concludes what was answered when nothing is shown any more. */
  end(): void {
    this.#postponed.end()
  }

  /** From here the client sees nothing until ReadyForQuery. */
  dropRest(): void {
    this.#isDropping = true
    this.#isCutShort = true
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
      this.#masks.forPortal(head.portal)
    }
    this.#words.number = running.number
    return running
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
      if (name === 'ErrorResponse' && this.#words.isLast(frame)) return 'pass'
      if (hearOwnCommand(head, name, frame) === 'ended') {
        this.#queue.shift()
        this.#postponed.say(() => this.#sink.commanded(head))
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
    // What a question sets for itself it puts back before the target is ready, and reports settings.
    if (name === 'NotificationResponse' || name === 'ParameterStatus') return true
    if (name !== 'ErrorResponse') return false
    return this.#words.isLast(frame) || question.closesLeft !== null
  }

  #meaning(name: TargetMessageName, frame: Frame): Answer {
    const head = this.#queue.head
    if (saysTooMuch(name, frame.bytes)) throw new TargetFault(`${name} with a body`)
    if (head?.kind === 'names' && isOfAnswer(name)) {
      head.isAnswered ||= answers(head.question, name)
      return 'drop'
    }
    switch (name) {
      case 'ParseComplete':
        return this.#parseComplete()
      case 'BindComplete':
        return this.#bindComplete()
      case 'CloseComplete':
        return this.#closeComplete()
      case 'ParameterDescription':
        if (head?.kind !== 'describe-statement') throw unasked(name)
        if (head.prepared) head.prepared.typesTold = parameterDescriptionIn(frame)
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
        return this.#called(this.#words.called(frame))
      case 'ErrorResponse':
        return this.#failures.hear(frame)
      case 'ReadyForQuery':
        return this.#ready(readyForQueryIn(frame))
      case 'NoticeResponse':
        return this.#words.heard(frame)
      case 'NotificationResponse':
        return this.#words.notified(frame)
      case 'ParameterStatus': {
        const { name: setting, value } = parameterStatusIn(frame)
        this.#postponed.say(() => this.#memory.ground.reported(setting, value))
        return this.#words.reported(frame)
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

  #called(said: Answer): Answer {
    this.#isCutShort ||= said !== 'pass'
    return said
  }

  #portalSuspended(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'execute') throw unasked('PortalSuspended')
    const { running } = head.portal
    this.#queue.shift()
    if (running.isToBeUndone) this.#postponed.say(() => this.#sink.writeEnded(running))
    if (head.portal.isCursor) this.#postponed.conclude(running, 'ran')
    return 'pass'
  }

  #parseComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'parse') throw unasked('ParseComplete')
    this.#queue.shift()
    this.#postponed.say(() => this.#memory.parsed(head.prepared, 'accepted'))
    this.#postponed.conclude(head.running, 'ran')
    return 'pass'
  }

  #bindComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'bind') throw unasked('BindComplete')
    this.#queue.shift()
    this.#words.number = head.portal.running.number
    this.#postponed.bound(head.portal.running)
    this.#postponed.say(() => this.#memory.bound(head.portal, 'accepted'))
    return 'pass'
  }

  #closeComplete(): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'close') throw unasked('CloseComplete')
    this.#queue.shift()
    this.#postponed.say(() => this.#memory.closed(head.space, head.name))
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
    this.#words.begin(running)
    this.#masks.forRows(running, fields)
    return 'pass'
  }

  #commandComplete(frame: Frame): Answer {
    const head = this.#queue.head
    if (head?.kind === 'query') {
      const { running } = head
      this.#words.begin(running)
      running.tag = this.#tags.hear(frame)
      running.endRows()
      head.copyActive = false
      const index = running.index
      running.index += 1
      this.#postponed.say(() => this.#memory.statementEnded(running, index))
      return this.#tagOf(running, index, frame)
    }
    if (head?.kind !== 'execute') throw unasked('CommandComplete')
    const { running } = head.portal
    this.#words.begin(running)
    running.tag = this.#tags.hear(frame)
    this.#queue.shift()
    this.#postponed.say(() => this.#memory.statementEnded(running, 0))
    const said = this.#tagOf(running, 0, frame)
    if (said !== 'drop' || running.isToBeUndone) this.#postponed.conclude(running, 'ran')
    if (said === 'drop') this.#postponed.say(() => this.#sink.writeEnded(running))
    return said
  }

  /** A write under a ceiling is counted; its tag waits where the gateway commits, and is not told when it is too much. */
  #tagOf(running: Running, index: number, frame: Frame): Answer {
    // Where values are masked a tag is no place for one.
    if (running.clearance.obligations.masks.size > 0 && !isTag(running.tag))
      throw new TargetFault('a command tag that is none')
    if (!running.mayBeUndone) return 'pass'
    if (running.clearance.statement.inspection.statements[index]?.isCounted === true)
      running.written += writtenIn(running.tag)
    if (running.isToBeUndone) {
      if (this.#queue.head?.kind === 'query') this.#isDropping = true
      return 'drop'
    }
    if (!running.isEnclosed && !running.isMeasured) return 'pass'
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
    this.#postponed.conclude(head.portal.running, 'ran')
    return 'pass'
  }

  #copyResponse(direction: 'in' | 'out', frame: Frame): Answer {
    const head = this.#queue.head
    if (head?.kind !== 'query' && head?.kind !== 'execute') throw unasked('a copy')
    const running = head.kind === 'query' ? head.running : head.portal.running
    this.#words.begin(running)
    // What was cleared is what the inspection saw; a target that turns it into a copy is not believed.
    const facts = running.clearance.statement.inspection.statements[running.index]
    if (!running.isUnread && facts?.copy !== direction) throw unasked('a copy')
    if (direction === 'in' && !running.mayTakeCopy) throw new UnreadCopy()
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

  #ready(state: TransactionState): Answer {
    const head = this.#queue.head
    const wasCutShort = this.#isCutShort
    this.#isCutShort = false
    if (head?.kind === 'query' && head.running.isHeldBack) {
      const { running } = head
      this.#queue.shift()
      if (running.isToBeUndone && !running.isEnclosed) this.#postponed.conclude(running, 'cut')
      const end = wasCutShort ? 'failed' : state
      this.#postponed.say(() =>
        running.isEnclosed ? this.#sink.enclosedEnded(running, end) : this.#sink.writeEnded(running),
      )
      return 'drop'
    }
    if (head?.kind === 'query' || head?.kind === 'call') {
      this.#queue.shift()
      this.#postponed.conclude(head.running, head.failed ? 'failed' : 'ran')
    } else if (head?.kind === 'sync') this.#queue.shift()
    else if (head !== undefined) throw unasked('ReadyForQuery')
    else this.#sink.resynced()
    if (state === 'idle') this.#words.idle()
    // Behind a call inside a batch what the target has begun for the batch goes on, where no savepoint can stand.
    if (head?.kind !== 'call' || state !== 'open' || this.#memory.transaction !== 'idle')
      this.#sayReady(state)
    // A client that heard an error takes its transaction for lost.
    if (!wasCutShort || state !== 'open' || this.#queue.length > 0) return 'pass'
    this.#postponed.say(() => this.#sink.cutInTransaction())
    return 'drop'
  }

  #sayReady(state: TransactionState): void {
    // By the time that it is said more may have been answered, of which the target has not said that it is ready.
    const owesNothing = this.#queue.length === 0
    this.#postponed.say(() => this.#sink.ready(state, owesNothing))
  }
}
