import type { Session } from '../../../core/session.ts'
import { searchText, searchWords } from '../../../masking/contents/content-words.ts'
import { guardMessage } from '../../../masking/messages.ts'
import { cutShort } from './conversation-faults.ts'
import type { Frame } from '../messages/frame.ts'
import { targetMessageType } from '../messages/message.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'
import { channelIn, payloadIn, withoutPayload } from '../messages/notification.ts'
import type { ReplyCount } from './reply-count.ts'
import { refusalMessage } from './refuse.ts'
import { runningOf, type ReplyQueue } from './reply-queue.ts'
import type { Running } from '../session/running.ts'
import { unasked } from '../messages/target-fault.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import { isOfAnalysis } from './words-of-analysis.ts'
import { isRaised, withoutTexts } from './words-of-code.ts'

/**
 * What the target says in words: errors, notices, notifications. They are shown as they are, or without what could repeat
 * a protected value. Words that come later in the same transaction count too: a deferred constraint speaks at COMMIT of
 * values written before.
 */
export class TargetWords {
  readonly #queue: ReplyQueue
  readonly #memory: TargetMemory
  readonly #session: Pick<Session, 'unasked' | 'takesUnasked'>
  readonly #count: ReplyCount
  /** Since the session was last idle something ran whose values the target's words could repeat. */
  #isGuarded = false
  /** Of that not all is known that it makes happen. */
  #isOpaque = false
  /** Of that something may raise what is protected. */
  #mayRaise = false
  /** The statement that what comes belongs to; 0 for none. */
  number = 0

  constructor(
    queue: ReplyQueue,
    memory: TargetMemory,
    session: Pick<Session, 'unasked' | 'takesUnasked'>,
    count: ReplyCount,
  ) {
    this.#queue = queue
    this.#memory = memory
    this.#session = session
    this.#count = count
  }

  /** What comes belongs to this statement. */
  begin(running: Running): void {
    this.number = running.number
    const { guardMessages, guardsCodeOnly, tellsKeys, tellsRaised } = running.clearance.obligations
    if (guardMessages && !guardsCodeOnly) this.#isGuarded = true
    if (guardMessages && !tellsKeys) this.#isOpaque = true
    if (guardMessages && !tellsRaised) this.#mayRaise = true
  }

  /** The session is idle: nothing that ran before can be repeated from here on. */
  idle(): void {
    this.#isGuarded = false
    this.#isOpaque = false
    this.#mayRaise = false
  }

  /** An error or a notice. `failed`: the statement that an error ended, where the queue is behind it. */
  heard(frame: Frame, failed?: Running): 'pass' | 'drop' | Buffer {
    const head = this.#queue.head
    const running = failed ?? (head && runningOf(head))
    const {
      guardMessages = false,
      guardsCodeOnly = false,
      tellsRaised = false,
    } = running?.clearance.obligations ?? {}
    const mayRepeat =
      this.#isGuarded ||
      (guardMessages && !(guardsCodeOnly && !isOfCode(frame))) ||
      // Of no statement: code that runs at a login has no lineage either.
      (head === undefined && isOfCode(frame) && this.#session.unasked().hidesValues)
    const isOpenRaise = mayRepeat && tellsRaised && !this.#mayRaise && isRaised(frame)
    const isGuarded = mayRepeat && !isOpenRaise && !isOfAnalysis(frame)
    const hasMoved = running?.clearance.statement.restored !== undefined
    if (isGuarded) {
      const told = running && !hasMoved ? this.#guarded(running, frame) : null
      // That code of users gives notice at all may hang on values that stay in the rows of a table: its checks, its indexes.
      if (told === null && frame.type === notice && isRaised(frame)) return 'drop'
      return told ?? guardMessage(frame.bytes, { hasMoved })
    }
    if (hasMoved) return guardMessage(frame.bytes, { hasMoved })
    if (running && !this.#takes(running, frame)) {
      // That more was said is told once; how often tells nobody anything.
      if (running.isQuiet && frame.type === notice) return 'drop'
      running.isQuiet = true
      return guardMessage(frame.bytes, { reason: tooLong })
    }
    const content = running?.clearance.obligations.content
    const told = isOpenRaise ? withoutTexts(frame) : null
    if (told === null) return this.searched(frame, content)
    if (content) searchWords(told, content.finds)
    return told
  }

  /**
   * Without what could repeat a protected value; null for nothing but that it was said. What is told of open keys counts, and is
   * searched, like whatever else is shown.
   */
  #guarded(running: Running, frame: Frame): Buffer | null {
    const { masks, content } = running.clearance.obligations
    const { rows: snapshot } = running.footing
    const { bytes, inspection } = running.clearance.statement
    const sent = { bytes, isCopied: inspection.statements[running.index]?.copy === 'in' }
    const plain = guardMessage(frame.bytes, { sent })
    if (content) searchWords(plain, content.finds)
    const kept = isRaised(frame) ? null : plain
    if (this.#isOpaque || masks.size === 0 || snapshot === null) return kept
    const telling = guardMessage(frame.bytes, { sent, keys: { masks, snapshot } })
    if (telling.equals(plain) || !this.#count.fits(running, telling.length)) return kept
    running.wordBytes += telling.length
    if (content) searchWords(telling, content.finds)
    return telling
  }

  // An error may quote a whole value, and notices may be as many as rows.
  #takes(running: Running, { bytes }: Frame): boolean {
    if (!this.#count.fits(running, bytes.length)) return false
    running.wordBytes += bytes.length
    return true
  }

  /** What a function gives that was called by number: one value, of any length. */
  called(frame: Frame): 'pass' | Buffer {
    const head = this.#queue.head
    if (head?.kind !== 'call') throw unasked('FunctionCallResponse')
    const { running } = head
    if (this.#takes(running, frame)) return 'pass'
    running.isCut = true
    running.cutBy = 'bytes'
    return refusalMessage(cutShort(running), 'ERROR')
  }

  /** Words that repeat no value, searched like any text where that is asked for. */
  searched(frame: Frame, content = this.#session.unasked().content): 'pass' {
    if (content) searchWords(frame.bytes, content.finds)
    return 'pass'
  }

  /** What other sessions say has no lineage: it is withheld where columns are masked, but for open channels, else searched. */
  notified(frame: Frame): 'pass' | Buffer {
    const terms = this.#session.unasked()
    if (terms.hidesValues && !terms.opensChannel(channelIn(frame))) return withoutPayload(frame)
    const { start, end } = payloadIn(frame)
    if (end > start && !this.#session.takesUnasked(end - start)) return withoutPayload(frame)
    if (terms.content) searchText(frame.bytes, start, end, terms.content.finds)
    return 'pass'
  }

  /** A setting that is reported. One that holds more than drivers look for counts like what is shown. */
  reported({ bytes }: Frame): 'pass' | 'drop' {
    return bytes.length <= plainReportBytes || this.#session.takesUnasked(bytes.length) ? 'pass' : 'drop'
  }

  /** True of an error after which the target closes; notes that. */
  isLast(frame: Frame): boolean {
    const fields = noticeFieldsIn(frame)
    const severity = fields.get('V') ?? fields.get('S')
    const isFatal = severity === 'FATAL' || severity === 'PANIC'
    if (isFatal) this.#memory.hasTakenLeave = true
    return isFatal
  }
}

/** Time zones, styles and names of programs are shorter. */
const plainReportBytes = 128
const notice = targetMessageType('NoticeResponse')
const tooLong = 'they are more than may be shown'

/** The server adds a context, or the text of the query inside, to whatever code of users says. */
export function isOfCode(frame: Frame): boolean {
  const fields = noticeFieldsIn(frame)
  return fields.has('W') || fields.has('q')
}
