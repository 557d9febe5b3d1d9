import { mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Compressors } from './compressor.ts'
import type { FrameRun } from './frame-buffer.ts'
import type { PagePool } from './page-pool.ts'
import { encodeSegment, noDigest } from './segment.ts'
import type { SegmentSeal } from './segment.ts'
import { smallBytesMax, smallFrame } from './small-frame.ts'

/** What all writers of one recorder share. */
export interface WriterSetting {
  readonly directory: string
  readonly clock: Clock
  /** Unstored segments count against it. */
  readonly pool: PagePool
  readonly compressors: Compressors
  /** A file that has reached this is closed and the next one begun. */
  readonly fileBytesMax: number
  /** Between two attempts to store the same segment. */
  readonly retryMs: number
  /** Told of each failure and, with null, of the first success after it. */
  health(writer: SegmentWriter, failure: string | null): void
}

/**
 * Stores the segments of one session in order: compressed in the thread pool, sealed, appended. What cannot be stored
 * is tried again until it can or the session closes; nothing is skipped silently.
 */
export class SegmentWriter {
  /** Plain bytes that were handed over and are not stored yet. */
  pendingBytes = 0
  segments = 0
  /** Bytes of the files. */
  bytes = 0
  /** Frames that were given up at the close, and their bytes. */
  lostFrames = 0
  lostBytes = 0
  #digest = noDigest
  #failure: string | null = null
  readonly #setting: WriterSetting
  readonly #sessionId: string
  readonly #seal: SegmentSeal
  readonly #closing = new AbortController()
  #compressing: Promise<void> = Promise.resolve()
  #tail: Promise<void> = Promise.resolve()
  #file: FileHandle | null = null
  #fileNumber = 0
  #fileBytes = 0

  constructor(setting: WriterSetting, sessionId: string, seal: SegmentSeal) {
    this.#setting = setting
    this.#sessionId = sessionId
    this.#seal = seal
  }

  /** SHA-256 of the last stored segment, in hex; it stands for all of them. */
  get digest(): string {
    return this.#digest
  }

  /** Why the last attempt failed; null when it did not. */
  get failure(): string | null {
    return this.#failure
  }

  /** Takes over the frames of one segment, memory of the pool that it gives back. Never throws, never waits. */
  write(run: FrameRun, frames: number): void {
    this.pendingBytes += run.bytes
    const compressing = this.#compressAfter(this.#compressing, run)
    this.#compressing = compressing.then(() => undefined)
    this.#tail = this.#storeAfter(this.#tail, compressing, run.bytes, frames)
  }

  /** One after the other: what waits stays in its pages, so that a burst needs no second memory of its size. */
  async #compressAfter(earlier: Promise<void>, run: FrameRun): Promise<Buffer | Error> {
    await earlier
    const { pool, compressors } = this.#setting
    const plain = run.join()
    pool.hold(run.bytes)
    const compressed = await compressOrFail(compressors, plain)
    pool.givePlain(plain)
    return compressed
  }

  /** Stores what is left, with one last attempt for what fails, syncs and closes the file. */
  async close(): Promise<void> {
    this.#closing.abort('closing')
    await this.#tail
    try {
      await this.#file?.datasync()
    } catch (error) {
      this.#failed(error)
    }
    await this.#leaveFile()
    if (this.#failure !== null) this.#setting.health(this, null)
  }

  async #storeAfter(
    earlier: Promise<void>,
    compressing: Promise<Buffer | Error>,
    plainBytes: number,
    frames: number,
  ): Promise<void> {
    await earlier
    await this.#store(await compressing, plainBytes, frames)
    this.pendingBytes -= plainBytes
    this.#setting.pool.release(plainBytes)
  }

  async #store(compressed: Buffer | Error, plainBytes: number, frames: number): Promise<void> {
    for (;;) {
      const isLast = this.#closing.signal.aborted
      try {
        if (compressed instanceof Error) throw compressed
        await this.#append(compressed, plainBytes)
        return
      } catch (error) {
        this.#failed(error)
        await this.#leaveFile()
        if (isLast) {
          this.lostFrames += frames
          this.lostBytes += plainBytes
          return
        }
      }
      await this.#pause()
    }
  }

  async #append(compressed: Buffer, plainBytes: number): Promise<void> {
    const { bytes, digest } = encodeSegment(
      this.#seal,
      this.#sessionId,
      this.segments + 1,
      this.#digest,
      compressed,
      plainBytes,
    )
    this.#file ??= await this.#nextFile()
    await this.#file.writeFile(bytes)
    this.segments += 1
    this.bytes += bytes.length
    this.#fileBytes += bytes.length
    this.#digest = digest
    if (this.#fileBytes >= this.#setting.fileBytesMax) await this.#leaveFile()
    if (this.#failure === null) return
    this.#failure = null
    this.#setting.health(this, null)
  }

  async #nextFile(): Promise<FileHandle> {
    const folder = join(this.#setting.directory, this.#sessionId)
    if (this.#fileNumber === 0) await mkdir(folder, { recursive: true, mode: 0o700 })
    this.#fileNumber += 1
    this.#fileBytes = 0
    return await open(join(folder, `${this.#fileNumber}.seg`), 'wx', 0o600)
  }

  /** After a failed write the file's end is unknown, so what follows goes into a new one. */
  async #leaveFile(): Promise<void> {
    const file = this.#file
    this.#file = null
    try {
      await file?.close()
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error)
    this.#setting.health(this, this.#failure)
  }

  async #pause(): Promise<void> {
    try {
      await this.#setting.clock.sleep(this.#setting.retryMs, this.#closing.signal)
    } catch (error) {
      // Closing wakes it early; the caller then tries a last time.
      if (!this.#closing.signal.aborted) throw error
    }
  }
}

async function compressOrFail(compressors: Compressors, plain: Buffer): Promise<Buffer | Error> {
  try {
    return plain.length <= smallBytesMax ? smallFrame(plain) : await compressors.compress(plain)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
