import type { Clock } from '../core/clock.ts'

/** A request as the library that speaks SAML keeps it. */
interface KeptRequest {
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly value: string
}

/** Whoever asks to be signed in makes us keep a request: so many, and the oldest goes first. */
export const samlRequestsMax = 10_000

/** Requests that wait for their answers, in the shape of the library's `CacheProvider`; its own keeps any number. */
export class SamlRequests {
  readonly #clock: Clock
  readonly #lastMs: number
  readonly #open = new Map<string, KeptRequest & { readonly endsAt: number }>()

  /** `lastMs`: how long a request waits. */
  constructor(clock: Clock, lastMs: number) {
    this.#clock = clock
    this.#lastMs = lastMs
  }

  /** Null when there is one of this name. */
  saveAsync(id: string, value: string): Promise<KeptRequest | null> {
    if (this.#open.has(id)) return Promise.resolve(null)
    const [oldest] = this.#open.keys()
    if (this.#open.size >= samlRequestsMax && oldest !== undefined) this.#open.delete(oldest)
    const kept = { createdAt: this.#clock.now(), value }
    this.#open.set(id, { ...kept, endsAt: this.#clock.monotonic() + this.#lastMs })
    return Promise.resolve(kept)
  }

  getAsync(id: string): Promise<string | null> {
    const found = this.#open.get(id)
    return Promise.resolve(found && this.#clock.monotonic() < found.endsAt ? found.value : null)
  }

  removeAsync(id: string | null): Promise<string | null> {
    return Promise.resolve(id !== null && this.#open.delete(id) ? id : null)
  }
}
