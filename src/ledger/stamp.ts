import { toRfc3339, type Clock } from '../core/clock.ts'

/** Half a microsecond: keeps an instant read back from its text from being written as the one before. */
const halfMicroMs = 0.0005

/** Stamps entries: what the clock says, but never earlier than the stamp before. */
export class Stamp {
  readonly #clock: Clock
  #last: number
  #lastReading: number
  #whole = -1
  #prefix = ''

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

  /** The stamp for the instant read last, as RFC 3339 with microseconds. */
  text(): string {
    const whole = Math.floor(this.#last)
    if (whole !== this.#whole) {
      this.#whole = whole
      this.#prefix = toRfc3339(whole).slice(0, -4)
    }
    const micros = Math.floor((this.#last - whole) * 1000)
    return `${this.#prefix}${micros < 10 ? '00' : micros < 100 ? '0' : ''}${micros}Z`
  }
}

/** Milliseconds since the epoch of an instant with microseconds. */
function parseInstant(text: string): number {
  return Date.parse(`${text.slice(0, 23)}Z`) + Number(text.slice(23, 26)) / 1000 + halfMicroMs
}
