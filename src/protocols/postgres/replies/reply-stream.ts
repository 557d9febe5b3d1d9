/**
 * The target's side of a conversation: cuts what the target answers, matches it with what was asked, and says what the
 * client may see. No I/O. Rows that nobody masks are never looked at beyond their header and leave as slices of the
 * chunk they came in; a row larger than a chunk streams through. Everything else is held until it is whole.
 * The target is not trusted: what it says out of turn is a fault, and nothing of the faulty message is shown.
 */
import type { Session } from '../../../core/session.ts'
import { targetMessageType } from '../messages/message.ts'
import { ReplyAnswers } from './reply-answers.ts'
import type { SubjectRows } from '../../../masking/rows/subject-rows.ts'
import { SubjectTally } from '../../../masking/rows/subject-tally.ts'
import { HeldMessage } from '../messages/held-message.ts'
import { LongRow } from './long-row.ts'
import type { ReplyMasks } from './reply-masks.ts'
import type { ReplyQueue } from './reply-queue.ts'
import { ReplyCount } from './reply-count.ts'
import type { ReplySink } from './reply-sink.ts'
import type { Running } from '../session/running.ts'
import type { OutputMemory } from '../messages/slab.ts'
import { Slice } from '../messages/slice.ts'
import { RowTooLong, TargetFault } from '../messages/target-fault.ts'
import type { TargetMemory } from '../session/target-memory.ts'

/** How long a message may be that has to be held whole, in bytes. */
export interface ReplyLimits {
  /** A row that must be masked is held whole; a longer one ends the session. */
  readonly maskedRowBytesMax: number
  /** For masked rows. */
  readonly output: OutputMemory
  /** Any message that is not a row: errors, descriptions, notices. */
  readonly messageBytesMax: number
}

const nothing = Buffer.alloc(0)
const headerBytes = 5
// A longer message is searched in turns with everything else.
const longBytes = 256 * 1024
const dataRow = targetMessageType('DataRow')
const copyData = targetMessageType('CopyData')
// The server's own ceiling for one message (PQ_LARGE_MESSAGE_LIMIT).
const rowBytesMax = 0x3fffffff

/** Turns the bytes of a target into what the client may see, in order. */
export class ReplyStream {
  readonly #sink: ReplySink
  readonly #count: ReplyCount
  readonly #answers: ReplyAnswers
  readonly #limits: ReplyLimits
  /** The message that is not whole yet. */
  readonly #held = new HeldMessage()
  /** Bytes of a row still to come that leave as they come. */
  #passingBytes = 0
  /** Bytes still to come of a row that is not shown. */
  #droppedBytes = 0
  /** Words of the gateway that wait for the end of such a row. */
  #words: Buffer[] = []
  /** The chunk being read, and what of it is decided to be shown but not out yet. */
  #chunk: Buffer = nothing
  #shownTo = 0
  #number = 0
  /** A long row, all that is in the chunk, that is searched or was. */
  #long: LongRow | null = null

  constructor(
    queue: ReplyQueue,
    memory: TargetMemory,
    sink: ReplySink,
    masks: ReplyMasks,
    limits: ReplyLimits,
    session: Pick<Session, 'unasked' | 'takesUnasked'>,
  ) {
    this.#sink = sink
    this.#count = new ReplyCount(sink)
    this.#answers = new ReplyAnswers(queue, memory, sink, masks, session, this.#count)
    this.#limits = limits
  }

  /** True while the client has heard a part of a message: nothing else may be said to it. */
  get isMidMessage(): boolean {
    return this.#passingBytes > 0
  }

  /** True while nothing more is shown up to ReadyForQuery, which has been said. */
  get isDropping(): boolean {
    return this.#answers.isDropping
  }

  /** Nothing more is shown up to ReadyForQuery. */
  dropRest(): void {
    this.#answers.dropRest()
  }

  /** Concludes what was answered before a fault. */
  conclude(): void {
    this.#answers.end()
  }

  /** Says something to the client as soon as no message is half sent. */
  tell(words: Buffer): void {
    if (this.#passingBytes > 0) this.#words.push(words)
    else this.#sink.tell(words)
  }

  /**
   * Takes the next bytes of the target, which may change once everything shown of them has left; so may this many bytes of
   * memory before them. Returns what it has not taken, to be given to it when `searching` has passed; null when that is nothing.
   * Throws `TargetFault` or `MalformedFrame`.
   */
  push(chunk: Buffer, headroomBytes = 0): Buffer | null {
    if (this.#long && !this.#goOn(this.#long)) return chunk
    let rest = this.#pass(chunk)
    if (this.#held.bytes > 0 && this.#held.bytes <= headroomBytes) rest = this.#held.prependTo(rest)
    for (; rest.length > 0; rest = this.#pass(rest)) {
      if (this.#held.bytes === 0) {
        this.#read(rest)
        return null
      }
      rest = this.#complete(rest)
      if (this.#long) return rest
    }
    return null
  }

  /** Passes when the long row that nothing may overtake can be gone on with; null when there is none. */
  get searching(): Promise<void> | null {
    return this.#long && this.#long.turn()
  }

  /** Shows the next piece of the long row; false when more of it is to follow. */
  #goOn(long: LongRow): boolean {
    if (!long.isRead) {
      long.isRead = true
      this.#read(long.message)
    }
    if (this.#passingBytes > 0) this.#pass(long.next())
    if (this.#passingBytes > 0) return false
    this.#long = null
    this.#chunk = nothing
    return true
  }

  /** Adds to the message that is held only what it lacks, so that the rest need not move; returns that rest. */
  #complete(bytes: Buffer): Buffer {
    const count = Math.min(this.#held.lackedBytes, bytes.length)
    // The chunk's memory is read into again.
    this.#held.add(bytes.subarray(0, count))
    if (this.#held.lackedBytes === 0) {
      const message = this.#held.take()
      const content = message.length > longBytes ? this.#searchOf(message) : null
      if (content) this.#long = new LongRow(message, content)
      else this.#read(message)
    }
    return bytes.subarray(count)
  }

  /** What searches a row; null where nothing does, or it is not shown. */
  #searchOf(message: Buffer): Running['content'] {
    const type = message[0] ?? 0
    if ((type !== dataRow && type !== copyData) || this.#answers.question || this.#answers.isDropping)
      return null
    return this.#answers.rows(type === dataRow ? 'DataRow' : 'CopyData').content
  }

  /** Shows the rest of a row that began in an earlier chunk, or leaves it out; returns what follows it. */
  #pass(chunk: Buffer): Buffer {
    if (this.#droppedBytes > 0) {
      const dropped = Math.min(this.#droppedBytes, chunk.length)
      this.#droppedBytes -= dropped
      return chunk.subarray(dropped)
    }
    if (this.#passingBytes === 0) return chunk
    const count = Math.min(this.#passingBytes, chunk.length)
    this.#passingBytes -= count
    this.#sink.show(this.#number, chunk.subarray(0, count))
    if (this.#passingBytes === 0) {
      const words = this.#words
      this.#words = []
      for (const word of words) this.#sink.tell(word)
    }
    return chunk.subarray(count)
  }

  #read(bytes: Buffer): void {
    this.#chunk = bytes
    this.#shownTo = 0
    let at = 0
    while (bytes.length - at >= headerBytes) {
      const type = bytes[at] ?? 0
      const isRow = type === dataRow || type === copyData
      const length = bytes.readUInt32BE(at + 1)
      if (length < 4 || length > (isRow ? rowBytesMax : this.#limits.messageBytesMax)) {
        throw new TargetFault(`a message of ${length} bytes`)
      }
      const end = isRow ? this.#row(type, at, at + 1 + length) : this.#message(type, at, at + 1 + length)
      if (end < 0) break
      at = end
    }
    if (this.#passingBytes > 0) {
      this.#flush(this.#long ? at : bytes.length)
    } else {
      this.#flush(at)
      if (this.#droppedBytes > 0) this.#chunk = nothing
      else this.#hold(at)
    }
    // It may pause here for as long as its client likes.
    this.#count.tell()
  }

  /** Shows what is decided up to `to`, then says what waited for that. */
  #flush(to: number): void {
    const from = this.#shownTo
    this.#shownTo = to
    if (to > from) this.#sink.show(this.#number, this.#chunk.subarray(from, to))
    this.#answers.settle()
  }

  /** Keeps what is not whole for the next chunk, by copy: the chunk's memory is read into again. */
  #hold(at: number): void {
    const chunk = this.#chunk
    this.#chunk = nothing
    if (at === chunk.length) return
    const rest = chunk.subarray(at)
    this.#held.begin(rest, rest.length < headerBytes ? headerBytes : 1 + rest.readUInt32BE(1))
  }

  /** One message that is no row. Returns where the next one starts, -1 when this one is not whole. */
  #message(type: number, at: number, end: number): number {
    if (end > this.#chunk.length) return -1
    const said = this.#answers.answer(new Slice(type, this.#chunk, at, end))
    if (said === 'pass') {
      this.#turnTo(this.#answers.number, at)
      return end
    }
    this.#flushBefore(at, end)
    if (said !== 'drop') this.#sink.show(this.#answers.number, said)
    return end
  }

  /** Bytes from `at` on belong to another statement than those before. */
  #turnTo(number: number, at: number): void {
    if (number === this.#number) return
    if (at > this.#shownTo) this.#sink.show(this.#number, this.#chunk.subarray(this.#shownTo, at))
    this.#shownTo = at
    this.#number = number
  }

  /** Shows what stands before `at`, and goes on behind `end`; what lies between is not shown as it is. */
  #flushBefore(at: number, end: number): void {
    if (at > this.#shownTo) this.#sink.show(this.#number, this.#chunk.subarray(this.#shownTo, at))
    this.#shownTo = end
    this.#number = this.#answers.number
  }

  /** One row or piece of a copy. Returns where the next message starts, -1 when more bytes are needed. */
  #row(type: number, at: number, end: number): number {
    const { question } = this.#answers
    if (question && type === dataRow) {
      if (end - at > this.#limits.messageBytesMax)
        throw new TargetFault('a row of the catalog that is too long')
      if (end > this.#chunk.length) return -1
      question.row(this.#chunk.subarray(at, end))
      this.#flushBefore(at, end)
      return end
    }
    const running = this.#answers.rows(type === dataRow ? 'DataRow' : 'CopyData')
    const { masker, content, subjects } = running
    if (!this.#answers.isDropping && !this.#count.fits(running, end - at)) this.#cut(running, at, 'bytes')
    if (this.#answers.isDropping) return this.#drop(at, end)
    if (masker || content || subjects) {
      if (end - at > this.#limits.maskedRowBytesMax) throw new RowTooLong()
      if (end > this.#chunk.length) return -1
    }
    if (subjects) this.#countSubjects(running, subjects, at, end)
    if (!this.#answers.isDropping) this.#countRow(running, at)
    if (this.#answers.isDropping) return this.#drop(at, end)
    const isLong = this.#long !== null && !masker
    if (!isLong && (masker || content)) return this.#maskRows(running, type, at)
    this.#turnTo(running.number, at)
    if (isLong) {
      this.#long?.end()
      running.bytes += end - at
      this.#passingBytes = end - at
      return -1
    }
    if (end <= this.#chunk.length) {
      const last = this.#endOfRun(running, type, at, Infinity)
      running.bytes += last - at
      return last
    }
    running.bytes += end - at
    this.#passingBytes = end - this.#chunk.length
    return -1
  }

  /** Leaves out a row, whose bytes may still be coming. Returns where the next message starts, -1 when more bytes are needed. */
  #drop(at: number, end: number): number {
    this.#flushBefore(at, Math.min(end, this.#chunk.length))
    if (end <= this.#chunk.length) return end
    this.#droppedBytes = end - this.#chunk.length
    return -1
  }

  /**
   * Where the run of whole rows ends that begins at `at` with one that is counted already; the others are counted here. It
   * has no more than so many bytes, unless the first row has.
   */
  #endOfRun(running: Running, type: number, at: number, bytesMax: number): number {
    const bytes = this.#chunk
    const { subjects } = running
    let left = this.#count.rowsMax(running) - running.rows
    const limit = Math.min(bytes.length, at + Math.min(bytesMax, this.#count.bytesLeft(running)))
    let end = at + 1 + lengthAt(bytes, at)
    for (; left > 0 && limit - end >= headerBytes && bytes[end] === type; left -= 1) {
      const next = end + 1 + lengthAt(bytes, end)
      if (next <= end + 4 || next > limit) break
      if (subjects && !this.#takesSubjects(running, subjects, end, next)) break
      end = next
      running.rows += 1
    }
    return end
  }

  #countRow(running: Running, at: number): void {
    if (running.rows >= this.#count.rowsMax(running)) return this.#cut(running, at, 'rows')
    running.rows += 1
  }

  #cut(running: Running, at: number, by: Running['cutBy']): void {
    this.#flushBefore(at, at)
    running.isCut = true
    running.cutBy = by
    this.#answers.dropRest()
    this.#sink.cut(running)
  }

  /** Adds whom a row is about to what is told at the end of the chunk; false, and it does not, where that is to be told first. */
  #takesSubjects(running: Running, subjects: SubjectRows, at: number, end: number): boolean {
    const tally = (running.tally ??= new SubjectTally())
    const weight = subjects.weigh(this.#chunk, at, end, tally)
    if (tally.size + weight > running.subjectsAllowed) return false
    subjects.take(tally)
    return true
  }

  /** Counts whom a row is about before it is shown, and cuts the reply where that is too many. */
  #countSubjects(running: Running, subjects: SubjectRows, at: number, end: number): void {
    this.#count.begin(running)
    if (this.#takesSubjects(running, subjects, at, end) || running.tally === null) return
    subjects.take(running.tally)
    this.#sink.counted(running)
    if (running.subjectsAllowed < 0) this.#cut(running, at, 'rows')
  }

  /** Masks the run of whole rows that starts at `at`; the first of them is counted already. */
  #maskRows(running: Running, type: number, at: number): number {
    const bytes = this.#chunk
    const { masker, content } = running
    const { output: memory } = this.#limits
    // A longer run would need memory of its own.
    const end = this.#endOfRun(running, type, at, masker?.inputFor(memory.pieceBytes) ?? Infinity)
    if (this.#long) this.#long.end()
    else content?.search(bytes, at, end)
    if (!masker) {
      this.#turnTo(running.number, at)
      running.bytes += end - at
      return end
    }
    const output = memory.take(masker.roomFor(end - at))
    const length = masker.mask(bytes, at, end, output, 0)
    memory.giveBack(output.length - length)
    this.#flushBefore(at, end)
    running.bytes += length
    if (length > 0) this.#sink.show(running.number, output.subarray(0, length))
    return end
  }
}

/** The length that a message's header says: four bytes behind its type. Beyond 2^31 it is negative. */
function lengthAt(bytes: Buffer, at: number): number {
  return (bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!
}
