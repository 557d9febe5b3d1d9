import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Verdict } from '../core/decision.ts'
import type { Outcome } from '../core/outcome.ts'
import { chainOf } from '../core/principal.ts'
import type { Session } from '../core/session.ts'
import type { StatementAct } from '../core/statement.ts'
import type { AskedEncoder } from './asked-encoder.ts'
import { FrameBuffer } from './frame-buffer.ts'
import { frameHeaderBytes, leftOutBytes } from './frame.ts'
import type { FrameKind, SessionHead } from './frame.ts'
import { encodeOutcome } from './outcome-bytes.ts'
import type { PagePool } from './page-pool.ts'
import type { SegmentWriter } from './segment-writer.ts'

/** Bounds on what recordings keep in memory and on disk. */
export interface RecordingLimits {
  /** Kept of what one statement showed; beyond it only count and digest are. */
  readonly bytesPerStatementMax: number
  /** Frames are sealed into a segment when they reach this. At most 4 MiB. */
  readonly segmentBytes: number
  /** Frames and unstored segments that one session may hold in memory; beyond it frames are counted and dropped. */
  readonly bytesPerSessionMax: number
  /** The same for frames not sealed yet, over all sessions. */
  readonly bytesMax: number
  /** How old frames may become before they are sealed. */
  readonly flushMsMax: number
}

/** What a closed recording amounts to, for the ledger. */
export interface RecordingSummary {
  readonly segments: number
  /** Bytes stored. */
  readonly bytes: number
  /** SHA-256 of the last segment in hex, which stands for all of them; zeros without any. */
  readonly digest: string
  /** Frames that could not be kept, and the bytes in them. */
  readonly dropped: number
  readonly droppedBytes: number
}

interface Tally {
  keptBytes: number
  leftOutBytes: number
  hash: Hash | null
}

// A row stream comes in chunks of about this; larger ones are split so that segments stay near their size.
const pieceBytesMax = 64 * 1024
// Kept free for the frame that counts a gap.
const gapBytesMax = 128

/** Records one session. Every call copies what it is given and returns at once, whatever the disk does. */
export class SessionRecording {
  readonly #clock: Clock
  readonly #limits: RecordingLimits
  readonly #buffer: FrameBuffer
  readonly #writer: SegmentWriter
  readonly #asked: AskedEncoder
  readonly #onClose: () => void
  readonly #startedAt: number
  /** Whose first frame is still to be written, with the first statement. */
  #session: Session | null
  /** Of statements that answer in turns; the one that answers now has its own place. */
  readonly #tallies = new Map<number, Tally>()
  #lastNumber = -1
  #lastTally: Tally | null = null
  #frames = 0
  #oldestAt = 0
  /** What makes wall time of the monotonic clock, looked up once a segment: how long things took must stay true within it. */
  #aheadMs = 0
  #gapFrames = 0
  #gapBytes = 0
  #dropped = 0
  #droppedBytes = 0
  #closed: Promise<RecordingSummary> | null = null

  constructor(
    session: Session,
    parts: {
      readonly clock: Clock
      readonly limits: RecordingLimits
      readonly pool: PagePool
      readonly writer: SegmentWriter
      readonly asked: AskedEncoder
      onClose(): void
    },
  ) {
    this.#clock = parts.clock
    this.#limits = parts.limits
    this.#buffer = new FrameBuffer(parts.pool)
    this.#writer = parts.writer
    this.#asked = parts.asked
    this.#onClose = () => parts.onClose()
    this.#session = session
    this.#startedAt = parts.clock.monotonic()
  }

  /** Why nothing can be stored at the moment; null when it can. The gate decides what that means. */
  get broken(): string | null {
    return this.#writer.failure
  }

  /** Frames that could not be kept so far. */
  get dropped(): number {
    return this.#dropped + this.#writer.lostFrames
  }

  /** A statement was decided. `parameters` as they came on the wire. */
  asked(
    number: number,
    act: StatementAct,
    text: string,
    parameters: Buffer | null,
    verdict: Verdict,
    rule: string,
  ): void {
    const payload = this.#asked.encode(act, text, parameters, verdict, rule)
    this.#frame('asked', number, payload, 0, payload.length)
  }

  /** Bytes are about to be shown to the client, as they leave: after masking. The buffer is the caller's to reuse. */
  shown(number: number, bytes: Buffer): void {
    const tally = number === this.#lastNumber && this.#lastTally ? this.#lastTally : this.#tallyOf(number)
    const kept = Math.min(bytes.length, this.#limits.bytesPerStatementMax - tally.keptBytes)
    for (let at = 0; at < kept; at += pieceBytesMax) {
      this.#frame('shown', number, bytes, at, Math.min(kept, at + pieceBytesMax))
    }
    tally.keptBytes += kept
    if (kept === bytes.length) return
    tally.leftOutBytes += bytes.length - kept
    tally.hash ??= createHash('sha256')
    tally.hash.update(bytes.subarray(kept))
  }

  /** A statement's outcome is known; nothing of it is shown after this. `nowMs` by the monotonic clock. */
  concluded(number: number, outcome: Outcome, nowMs = this.#clock.monotonic()): void {
    this.#leftOut(number)
    const payload = encodeOutcome(outcome)
    this.#frame('concluded', number, payload, 0, payload.length, nowMs)
  }

  /** Seals what is older than the limit. */
  flush(): void {
    if (this.#buffer.bytes > 0 && this.#clock.monotonic() - this.#oldestAt >= this.#limits.flushMsMax) {
      this.#seal()
    }
  }

  /** Stores the rest. Later calls give the same summary; frames after the first are not kept. */
  close(): Promise<RecordingSummary> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<RecordingSummary> {
    this.#leftOut(this.#lastNumber)
    for (const number of this.#tallies.keys()) this.#leftOut(number)
    // Of a session that asked nothing there is nothing to keep.
    if (this.#session === null || this.#gapFrames > 0) this.#json('ended', 0, {})
    this.#seal()
    await this.#writer.close()
    this.#onClose()
    const { segments, bytes, digest, lostFrames, lostBytes } = this.#writer
    return {
      segments,
      bytes,
      digest,
      dropped: this.#dropped + lostFrames,
      droppedBytes: this.#droppedBytes + lostBytes,
    }
  }

  #tallyOf(number: number): Tally {
    if (this.#lastTally) this.#tallies.set(this.#lastNumber, this.#lastTally)
    const tally = this.#tallies.get(number) ?? { keptBytes: 0, leftOutBytes: 0, hash: null }
    this.#tallies.delete(number)
    this.#lastNumber = number
    this.#lastTally = tally
    return tally
  }

  #takeTally(number: number): Tally | null {
    if (number === this.#lastNumber) {
      const tally = this.#lastTally
      this.#lastTally = null
      return tally
    }
    const tally = this.#tallies.get(number) ?? null
    if (tally) this.#tallies.delete(number)
    return tally
  }

  #leftOut(number: number): void {
    const tally = this.#takeTally(number)
    if (!tally?.hash) return
    const payload = Buffer.alloc(leftOutBytes)
    payload.writeDoubleBE(tally.leftOutBytes, 0)
    tally.hash.digest().copy(payload, 8)
    this.#frame('left-out', number, payload, 0, payload.length)
  }

  #json(kind: FrameKind, number: number, value: unknown): void {
    const payload = Buffer.from(JSON.stringify(value))
    this.#frame(kind, number, payload, 0, payload.length)
  }

  #frame(
    kind: FrameKind,
    number: number,
    payload: Buffer,
    from: number,
    to: number,
    monotonic = this.#clock.monotonic(),
  ): void {
    const head = this.#session && Buffer.from(JSON.stringify(headOf(this.#session)))
    const bytes = frameHeaderBytes + to - from + (head ? frameHeaderBytes + head.length : 0)
    if (this.#closed || !this.#fits(bytes)) {
      this.#gapFrames += 1
      this.#gapBytes += to - from
      this.#dropped += 1
      this.#droppedBytes += to - from
      return
    }
    if (this.#buffer.bytes === 0) {
      this.#oldestAt = monotonic
      this.#aheadMs = this.#clock.now() - monotonic
    }
    const now = monotonic + this.#aheadMs
    if (head) this.#writeHead(head)
    if (this.#gapFrames > 0) this.#writeGap(now)
    this.#buffer.begin(kind, number, now, to - from)
    this.#buffer.append(payload, from, to)
    this.#frames += 1
    if (this.#buffer.bytes >= this.#limits.segmentBytes) this.#seal()
  }

  #writeHead(head: Buffer): void {
    this.#session = null
    this.#buffer.begin('started', 0, this.#startedAt + this.#aheadMs, head.length)
    this.#buffer.append(head, 0, head.length)
    this.#frames += 1
  }

  #fits(bytes: number): boolean {
    const held = this.#buffer.bytes + this.#writer.pendingBytes
    return held + bytes <= this.#limits.bytesPerSessionMax && this.#buffer.fits(bytes + gapBytesMax)
  }

  #writeGap(now: number): void {
    const gap = Buffer.from(JSON.stringify({ frames: this.#gapFrames, bytes: this.#gapBytes }))
    this.#buffer.begin('gap', 0, now, gap.length)
    this.#buffer.append(gap, 0, gap.length)
    this.#frames += 1
    this.#gapFrames = 0
    this.#gapBytes = 0
  }

  #seal(): void {
    if (this.#buffer.bytes === 0) return
    const frames = this.#frames
    this.#frames = 0
    this.#writer.write(this.#buffer.drain(), frames)
  }
}

function headOf(session: Session): SessionHead {
  return {
    version: 1,
    session: session.id,
    principal: session.principal.id,
    name: session.principal.name,
    chain: chainOf(session.principal).map(({ id }) => id),
    resource: session.resource.name,
    address: session.origin.address,
    application: session.origin.application,
    startedAt: session.startedAt,
  }
}
