import type { ServerResponse } from 'node:http'
import type { LiveEvent } from './contract.ts'

/** Bytes that may wait for a client that reads slowly; beyond it events are left out, and it is told so. */
const waitingBytesMax = 64 * 1024

/** One client's server-sent events (HTML, section 9.2), bounded however slowly it reads. */
export class EventStream {
  readonly #response: ServerResponse
  #hasMissed = false
  #id = 0

  constructor(response: ServerResponse) {
    this.#response = response
    response.write(`retry: ${retryMs}\n\n`)
  }

  /** True when the client has read nothing since long ago, and what waits for it fills its share. */
  get isStuck(): boolean {
    return this.#response.writableLength > waitingBytesMax
  }

  /** Tells an event, unless too much waits already. */
  tell(event: LiveEvent): void {
    if (this.isStuck) {
      this.#hasMissed = true
      return
    }
    if (this.#hasMissed) {
      this.#hasMissed = false
      this.#write({ type: 'missed', at: event.at })
    }
    this.#write(event)
  }

  /** Says that the connection lives, to proxies and to a client that was asleep; nothing to who reads too slowly. */
  beat(at: string): void {
    if (!this.isStuck) this.#write({ type: 'beat', at })
  }

  end(last: LiveEvent): void {
    this.#write(last)
    this.#response.end()
  }

  /** Drops the connection. */
  cut(): void {
    this.#response.destroy()
  }

  #write(event: LiveEvent): void {
    this.#id += 1
    this.#response.write(`id: ${this.#id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }
}

const retryMs = 2000
