import { Buffer } from 'node:buffer'
import { toRfc3339, type Clock } from '../../core/clock.ts'

/** Half a microsecond: keeps an instant read back from its text from being written as the one before. */
const halfMicroMs = 0.0005

/** An instant as entries have it: RFC 3339 with microseconds. */
export interface Instant {
  text(): string
  /** Writes the text where it is needed; answers its end. */
  writeTo(into: Buffer, at: number): number
}

const zero = 0x30
const microsAt = '2026-01-01T00:00:00.000'.length

/** Stamps entries: what the clock says, but never earlier than the stamp before. */
export class Stamp implements Instant {
  readonly #clock: Clock
  #last: number
  #lastReading: number
  /** The text of `#last` up to its whole milliseconds. */
  #whole = -1
  readonly #bytes = new Uint8Array(microsAt + '000Z'.length)

  /** `lastAt` is the stamp of the last entry there is; null when there is none. */
  constructor(clock: Clock, lastAt: string | null) {
    this.#clock = clock
    this.#last = lastAt === null ? 0 : parseInstant(lastAt)
    this.#lastReading = this.#last
  }

  /** Milliseconds by which the clock went back since it was read last (or since the last entry); 0 when it did not. */
  read(): number {
    const now = this.#clock.now()
    const back = this.#lastReading - now
    this.#lastReading = now
    if (now > this.#last) this.#last = now
    return back >= 1 ? back : 0
  }

  /** The stamp for the instant read last. */
  text(): string {
    return Buffer.from(this.#read()).toString('latin1')
  }

  writeTo(into: Buffer, at: number): number {
    const bytes = this.#read()
    into.set(bytes, at)
    return at + bytes.length
  }

  #read(): Uint8Array {
    const bytes = this.#bytes
    const whole = Math.floor(this.#last)
    if (whole !== this.#whole) {
      this.#whole = whole
      bytes.set(Buffer.from(toRfc3339(whole)))
    }
    const micros = Math.floor((this.#last - whole) * 1000)
    const tens = (micros / 10) | 0
    const hundreds = (micros / 100) | 0
    bytes[microsAt] = zero + hundreds
    bytes[microsAt + 1] = zero + tens - hundreds * 10
    bytes[microsAt + 2] = zero + micros - tens * 10
    return bytes
  }
}

/** Milliseconds since the epoch of an instant with microseconds. */
function parseInstant(text: string): number {
  return Date.parse(`${text.slice(0, 23)}Z`) + Number(text.slice(23, 26)) / 1000 + halfMicroMs
}
