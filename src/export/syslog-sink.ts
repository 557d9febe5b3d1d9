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
const authpriv = 10

/**
 * A sink that writes messages with octet counting (RFC 6587). The protocol has no acknowledgement, so a batch counts as
 * taken when all of it was written and the connection then still stands; what was written to one that broke is told
 * again with the batch after it.
 */
export function syslogSink(settings: SyslogSettings): Sink {
  let socket: Socket | null = null
  let unsure: readonly OcsfEvent[] = []
  const drop = (): void => {
    socket?.destroy()
    socket = null
  }
  return {
    async deliver(events, signal): Promise<Delivery> {
      try {
        const isNew = socket === null || socket.destroyed || !socket.writable
        const open = isNew || !socket ? await connect(settings, signal) : socket
        socket = open
        // What the connection before this one was last given may never have arrived.
        for (const event of isNew ? [...unsure, ...events] : events)
          await write(open, frame(event, settings.body))
        unsure = events
        return { ok: true }
      } catch (error) {
        drop()
        return { ok: false, words: wordsOf(error) }
      }
    },
    [Symbol.asyncDispose]() {
      socket?.end()
      socket = null
      return Promise.resolve()
    },
  }
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
  socket.setTimeout(connectMsMax, () => socket.destroy(new Error('no answer in time')))
  socket.setKeepAlive(true)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal })
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.setTimeout(0)
  // A receiver says nothing; when it closes, the next batch finds out.
  socket.on('error', () => socket.destroy())
  socket.on('end', () => socket.destroy())
  socket.resume()
  return socket
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error('the connection was closed'))
    socket.once('close', closed)
    socket.write(bytes, (error) => {
      socket.off('close', closed)
      if (error) reject(error)
      else resolve()
    })
    function closed(): void {
      reject(new Error('the connection was closed'))
    }
  })
}

/** One message: its length in bytes, a space, the message. */
function frame(event: OcsfEvent, body: SyslogSettings['body']): Buffer {
  const severity = event.severity_id >= 4 ? 2 : event.severity_id === 3 ? 4 : event.status_id === 2 ? 5 : 6
  const stamp = new Date(event.time).toISOString()
  const { log_name: origin, sequence } = event.metadata
  const structured = `[ledger@${enterpriseNumber} origin="${escapeParameter(origin)}" index="${sequence}"]`
  const text = body === 'cef' ? cefLine(event) : JSON.stringify(event)
  const head = `<${authpriv * 8 + severity}>1 ${stamp} ${hostname().slice(0, 255) || '-'} sallyport - ${event.type_uid}`
  const message = Buffer.from(`${head} ${structured} \uFEFF${text}`)
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}

/** The number that IANA keeps for documentation; receivers see by it that the element is nobody's standard. */
const enterpriseNumber = 32_473

function escapeParameter(text: string): string {
  return text.replaceAll(/["\\\]]/g, '\\$&')
}
