import { access, constants, mkdir } from 'node:fs/promises'
import type { Clock } from '../core/clock.ts'
import type { Session } from '../core/session.ts'
import { AskedEncoder } from './asked-encoder.ts'
import { Compressors } from './compressor.ts'
import { PagePool } from './page-pool.ts'
import { SegmentWriter } from './segment-writer.ts'
import type { WriterSetting } from './segment-writer.ts'
import type { SegmentSeal } from './segment.ts'
import { SessionRecording } from './session-recording.ts'
import type { RecordingLimits } from './session-recording.ts'

export type { RecordingLimits, SessionRecording } from './session-recording.ts'
export type { SegmentSeal } from './segment.ts'

/** Where the recorder says that it cannot store, and that it can again. */
export interface RecorderLog {
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
}

/** Where recordings are kept and how much of them. */
export interface RecorderConfig {
  /** Holds a folder for each session. Created when missing. */
  readonly directory: string
  readonly limits: RecordingLimits
  readonly clock: Clock
  readonly log: RecorderLog
}

/** Limits for ordinary use: 8 MiB of each statement's reply, 2 s of loss at most when the process dies. */
export const recordingLimits: RecordingLimits = {
  bytesPerStatementMax: 8 * 1024 * 1024,
  segmentBytes: 256 * 1024,
  bytesPerSessionMax: 8 * 1024 * 1024,
  bytesMax: 64 * 1024 * 1024,
  flushMsMax: 1000,
}

const fileBytesMax = 64 * 1024 * 1024
const retryMs = 1000

/** Rejects when the directory cannot be made or written. */
export async function openRecorder(config: RecorderConfig): Promise<Recorder> {
  await mkdir(config.directory, { recursive: true, mode: 0o700 })
  await access(config.directory, constants.W_OK | constants.X_OK)
  return new Recorder(config)
}

/** Keeps an account of what every session asked and was shown. Close it to stop its timer and store the rest. */
export class Recorder {
  readonly #config: RecorderConfig
  readonly #pool: PagePool
  readonly #compressors = new Compressors()
  readonly #asked = new AskedEncoder()
  readonly #setting: WriterSetting
  readonly #failures = new Map<SegmentWriter, string>()
  readonly #sessions = new Set<SessionRecording>()
  readonly #closing = new AbortController()
  readonly #flushing: Promise<void>

  constructor(config: RecorderConfig) {
    this.#config = config
    this.#pool = new PagePool(config.limits.bytesMax)
    this.#setting = {
      directory: config.directory,
      clock: config.clock,
      pool: this.#pool,
      compressors: this.#compressors,
      fileBytesMax,
      retryMs,
      health: (writer, failure) => this.#health(writer, failure),
    }
    this.#flushing = this.#flush()
  }

  /** Why recordings cannot be stored at the moment, by the oldest failure; null when they can. The gate decides. */
  get broken(): string | null {
    for (const failure of this.#failures.values()) return failure
    return null
  }

  /** Starts a session's recording. `seal` is the session's key; it is used until the recording is closed. */
  begin(session: Session, seal: SegmentSeal): SessionRecording {
    const { clock, limits } = this.#config
    const recording: SessionRecording = new SessionRecording(session, {
      clock,
      limits,
      pool: this.#pool,
      writer: new SegmentWriter(this.#setting, session.id, seal),
      asked: this.#asked,
      onClose: () => this.#sessions.delete(recording),
    })
    this.#sessions.add(recording)
    return recording
  }

  /** Closes every recording that is still open. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#flushing
    await Promise.all([...this.#sessions].map((recording) => recording.close()))
    this.#compressors.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #flush(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.#config.clock.sleep(this.#config.limits.flushMsMax, signal)
      } catch (error) {
        if (!signal.aborted) throw error
      }
      for (const recording of this.#sessions) recording.flush()
      this.#pool.settle()
    }
  }

  #health(writer: SegmentWriter, failure: string | null): void {
    const wasBroken = this.#failures.size > 0
    if (failure === null) this.#failures.delete(writer)
    else this.#failures.set(writer, failure)
    const isBroken = this.#failures.size > 0
    if (isBroken && !wasBroken) this.#config.log.warn({ failure }, 'Recordings cannot be stored.')
    if (!isBroken && wasBroken) this.#config.log.info({}, 'Recordings can be stored again.')
  }
}
