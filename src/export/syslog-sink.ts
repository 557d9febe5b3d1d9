import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { cefLine } from './cef.ts'
import type { OcsfEvent } from './ocsf.ts'
import { wordsOf, type Delivery, type Sink } from './sink.ts'

/** A receiver of RFC 5424 messages, over TLS (RFC 5425) unless it is on this machine. */
export interface SyslogSettings {
  readonly host: string
  readonly port: number
  /** Null speaks plaintext TCP. `ca`: PEM of the authorities to trust; null: the system's. */
  readonly tls: { readonly ca: string | null } | null
  readonly body: 'cef' | 'ocsf'
}

const connectMsMax = 10_000
const stalledMsMax = 60_000
const authpriv = 10

/**
 * A sink that writes messages with octet counting (RFC 6587). The protocol has no acknowledgement: what was written lies in
 * buffers of two systems before anybody reads it, megabytes of it. So `settle` closes the connection in an orderly way and
 * waits for the receiver to do the same, which it does when it has read all; one that dies before answers with a reset.
 */
export function syslogSink(settings: SyslogSettings): Sink {
  return new SyslogSink(settings)
}

class SyslogSink implements Sink {
  readonly #settings: SyslogSettings
  #socket: Socket | null = null
  /** True while something was written and not settled. */
  #isUnsettled = false
  /** True when the receiver left the last orderly close unanswered. */
  #wasSilent = false

  constructor(settings: SyslogSettings) {
    this.#settings = settings
  }

  async deliver(events: readonly OcsfEvent[], signal: AbortSignal): Promise<Delivery> {
    try {
      if (this.isLost()) return this.#lose(closedEarly)
      if (!(this.#socket?.writable ?? false)) this.#socket = null
      this.#socket ??= await connect(this.#settings, signal)
      this.#isUnsettled = true
      const bytes = Buffer.concat(events.map((event) => frame(event, this.#settings.body)))
      await write(this.#socket, bytes, signal)
      return { ok: true }
    } catch (error) {
      return this.#lose(wordsOf(error))
    }
  }

  async settle(waitMsMax: number): Promise<Delivery> {
    const socket = this.#socket
    if (!this.#isUnsettled) return { ok: true }
    if (!socket || this.isLost()) return this.#lose(closedEarly)
    const end = await close(socket, waitMsMax)
    // A receiver that is there and never closes, as the second time shows, has what it was given.
    const isSilent = end === 'silence' && !this.#wasSilent
    this.#wasSilent = isSilent
    if (isSilent) return this.#lose(`the receiver did not close the connection within ${waitMsMax / 1000} s`)
    if (end !== 'closed' && end !== 'silence') return this.#lose(end.message)
    this.#socket = null
    this.#isUnsettled = false
    return { ok: true }
  }

  isLost(): boolean {
    return this.#isUnsettled && !(this.#socket?.writable ?? false)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket?.destroy()
    this.#socket = null
    return Promise.resolve()
  }

  #lose(words: string): Delivery {
    this.#socket?.destroy()
    this.#socket = null
    this.#isUnsettled = false
    return { ok: false, words }
  }
}

const closedEarly = 'the connection was closed before what it was given had arrived for certain'

/** Closes in an orderly way; how the receiver took it. */
function close(socket: Socket, waitMsMax: number): Promise<'closed' | 'silence' | Error> {
  return new Promise((resolve) => {
    let end: 'closed' | Error = new Error(closedEarly)
    socket.on('end', () => (end = 'closed'))
    socket.on('error', (error) => (end = error))
    socket.on('close', () => resolve(end))
    socket.on('timeout', () => resolve('silence'))
    socket.setTimeout(waitMsMax)
    socket.end()
  })
}

async function connect({ host, port, tls }: SyslogSettings, signal: AbortSignal): Promise<Socket> {
  const socket = tls
    ? connectTls({
        host,
        port,
        servername: host,
        ...(tls.ca === null ? {} : { ca: tls.ca }),
        minVersion: 'TLSv1.2',
      })
    : connectPlain({ host, port })
  socket.on('timeout', () => socket.destroy(new Error('the receiver read nothing, or said nothing, in time')))
  socket.setTimeout(connectMsMax)
  socket.setKeepAlive(true)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal })
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.setTimeout(0)
  // A receiver says nothing; when it closes by itself, the next batch finds out.
  socket.on('error', () => socket.destroy())
  socket.on('end', () => {
    if (!socket.writableEnded) socket.destroy()
  })
  socket.resume()
  return socket
}

/** Resolves when the system has taken the bytes. A receiver that stops reading stops this, until `signal` ends it. */
function write(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed || signal.aborted) return reject(new Error('the connection was closed'))
    const stop = (): unknown => socket.destroy()
    socket.once('close', closed)
    signal.addEventListener('abort', stop)
    socket.setTimeout(stalledMsMax)
    socket.write(bytes, (error) => {
      signal.removeEventListener('abort', stop)
      socket.off('close', closed)
      socket.setTimeout(0)
      if (error) reject(error)
      else resolve()
    })
    function closed(): void {
      reject(socket.errored ?? new Error('the connection was closed'))
    }
  })
}

/** One message: its length in bytes, a space, the message. */
function frame(event: OcsfEvent, body: SyslogSettings['body']): Buffer {
  const severity = event.severity_id >= 4 ? 2 : event.severity_id === 3 ? 4 : event.status_id === 2 ? 5 : 6
  const stamp = new Date(event.time).toISOString()
  const { log_name: origin, sequence } = event.metadata
  const structured = `[ledger@${enterpriseNumber} origin="${escapeParameter(origin)}" index="${sequence}"]`
  const text = body === 'cef' ? cefLine(event) : asciiJson(event)
  // Where there is nothing but ASCII the mark may be left out, and most readers of CEF and JSON do not expect it.
  const mark = /^[\x20-\x7e]*$/.test(text) ? '' : '\uFEFF'
  const head = `<${authpriv * 8 + severity}>1 ${stamp} ${hostname().slice(0, 255) || '-'} sallyport - ${event.type_uid}`
  const message = Buffer.from(`${head} ${structured} ${mark}${text}`)
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}

/** The number that IANA keeps for documentation; receivers see by it that the element is nobody's standard. */
const enterpriseNumber = 32_473

function asciiJson(event: OcsfEvent): string {
  return JSON.stringify(event).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function escapeParameter(text: string): string {
  return text.replaceAll(/["\\\]]/g, '\\$&')
}
