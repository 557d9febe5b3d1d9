import type { Client, ClientConfig } from 'pg'
import type { Clock } from '../core/clock.ts'
import { StrictClient } from './strict-client.ts'

/** Told of each notice with its payload, and with null whenever notices may have been missed. */
export type Hear = (payload: string | null) => void

/**
 * One connection that listens (PostgreSQL, LISTEN) and comes back by itself. Notices are wake-ups and nothing more:
 * whoever hears one looks at the tables.
 */
export class Listener implements AsyncDisposable {
  readonly #target: ClientConfig
  readonly #clock: Clock
  readonly #log: (line: string) => void
  readonly #hearers = new Map<string, Set<Hear>>()
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #client: Client | null = null
  #asking: Promise<unknown> = Promise.resolve()

  constructor(target: ClientConfig, clock: Clock, log: (line: string) => void) {
    this.#target = target
    this.#clock = clock
    this.#log = log
    this.#running = this.#run()
  }

  /** True while notices arrive; otherwise whoever waits should look more often. */
  get isConnected(): boolean {
    return this.#client !== null
  }

  /** Hears `channel`, a plain lower-case name, until the returned function is called. */
  hear(channel: string, hear: Hear): () => void {
    if (!/^[a-z_]+$/.test(channel)) throw new Error(`${channel} is not a channel name.`)
    const hearers = this.#hearers.get(channel) ?? new Set<Hear>()
    this.#hearers.set(channel, hearers)
    hearers.add(hear)
    // A failure here ends the connection, and the next one listens to every channel.
    if (hearers.size === 1) this.#listen(channel)
    return () => hearers.delete(hear)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let waitMs = reconnectMsMin
    while (!signal.aborted) {
      const client = new StrictClient({
        ...this.#target,
        application_name: 'sallyport-listener',
        connectionTimeoutMillis: connectMsMax,
        query_timeout: probeMsMax,
        keepAlive: true,
      })
      try {
        const ended = new Promise<string>((resolve) => {
          client.on('error', (error) => resolve(error.message))
          client.on('end', () => resolve('closed'))
        })
        client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''))
        await client.connect()
        for (const channel of this.#hearers.keys()) await client.query(`LISTEN ${channel}`)
        this.#client = client
        waitMs = reconnectMsMin
        this.#tellAll()
        await this.#watch(client, ended)
      } catch (error) {
        if (waitMs === reconnectMsMin) this.#log(`The store sends no notices: ${String(error)}`)
      }
      this.#client = null
      this.#tellAll()
      client.end().catch(() => undefined)
      await this.#clock.sleep(waitMs, signal).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, reconnectMsMax)
    }
  }

  #listen(channel: string): void {
    const client = this.#client
    if (!client) return
    this.#ask(client, `LISTEN ${channel}`).catch((error: unknown) => {
      this.#log(`The store's channel ${channel} cannot be heard: ${String(error)}`)
      return client.end()
    })
  }

  /** One question at a time, which is all that the driver takes. */
  #ask(client: Client, text: string): Promise<unknown> {
    const asked = this.#asking.then(() => client.query(text))
    // The next one is asked whatever became of this; whoever asked is told.
    this.#asking = asked.catch(() => undefined)
    return asked
  }

  /** Until the connection ends. A peer that vanished without a word is noticed by asking it now and then. */
  async #watch(client: Client, ended: Promise<string>): Promise<void> {
    for (;;) {
      const pause = new AbortController()
      const { signal } = this.#stopping
      const due = this.#clock.sleep(probeEveryMs, AbortSignal.any([signal, pause.signal])).then(
        () => null,
        () => 'stopped',
      )
      const end = await Promise.race([ended, due])
      pause.abort()
      if (signal.aborted) return
      if (end !== null) throw new Error(end)
      await this.#ask(client, 'SELECT 1')
    }
  }

  #tellAll(): void {
    for (const channel of this.#hearers.keys()) this.#tell(channel, null)
  }

  #tell(channel: string, payload: string | null): void {
    for (const hear of this.#hearers.get(channel) ?? []) hear(payload)
  }
}

const reconnectMsMin = 50
const reconnectMsMax = 2000
const connectMsMax = 2000
const probeMsMax = 2000
const probeEveryMs = 5000
