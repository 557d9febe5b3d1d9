import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { SecretFault, type SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import type { Secret } from '../core/secret.ts'
import type { OcsfEvent } from './ocsf.ts'
import { wordsOf, type Delivery, type Sink } from './sink.ts'

/** Where events are posted to. The secret is read for each batch, so that it may change meanwhile. */
export interface HttpSettings {
  readonly kind: 'otlp' | 'splunk' | 'webhook'
  readonly url: string
  readonly secret: SecretSource | null
}

const answerMsMax = 30_000
const answerBytesMax = 64 * 1024

/** A sink that posts batches to one URL in the form that its receiver takes. */
export function httpSink({ kind, url, secret }: HttpSettings, clock: Clock): Sink {
  const form = forms[kind]
  return {
    async deliver(events, signal) {
      const key = secret ? await secret.read() : null
      if (key instanceof SecretFault) return { ok: false, words: key.message }
      const request = form.request(events, key, clock.now())
      return post(`${url.replace(/\/+$/, '')}${form.path}`, request, clock, signal, (body) =>
        form.verdict(body),
      )
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

interface Posted {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Form {
  /** Put behind the URL. */
  readonly path: string
  request(events: readonly OcsfEvent[], secret: Secret | null, now: number): Posted
  /** What is wrong with the body of an answer of status 2xx; null when nothing. */
  verdict(body: string): string | null
}

const forms: Readonly<Record<HttpSettings['kind'], Form>> = {
  /** OTLP/HTTP with JSON, https://opentelemetry.io/docs/specs/otlp/. */
  otlp: {
    path: '/v1/logs',
    request: (events, secret, now) => ({
      headers: { ...json, ...(secret ? { authorization: `Bearer ${secret.reveal()}` } : {}) },
      body: JSON.stringify({ resourceLogs: [otlpLogs(events, now)] }),
    }),
    verdict(body) {
      const parsed = partialSuccess.safeParse(parseJson(body))
      const { rejectedLogRecords = 0, errorMessage = '' } = parsed.data?.partialSuccess ?? {}
      return Number(rejectedLogRecords) > 0
        ? `it rejected ${rejectedLogRecords} of them: ${errorMessage}`
        : null
    },
  },
  /** Splunk's HTTP Event Collector: objects one after another. */
  splunk: {
    path: '/services/collector/event',
    request: (events, secret) => ({
      headers: { ...json, ...(secret ? { authorization: `Splunk ${secret.reveal()}` } : {}) },
      body: events
        .map((event) =>
          JSON.stringify({
            time: event.time / 1000,
            source: event.metadata.log_name,
            sourcetype: 'sallyport:ocsf',
            event,
          }),
        )
        .join('\n'),
    }),
    verdict(body) {
      const parsed = splunkAnswer.safeParse(parseJson(body))
      return parsed.success && parsed.data.code !== 0
        ? `it answered code ${parsed.data.code}: ${parsed.data.text}`
        : null
    },
  },
  /** A signed webhook, in the form of Standard Webhooks 1.0. The id names the batch by its first and last event. */
  webhook: {
    path: '',
    request(events, secret, now) {
      const id = `${events[0]?.metadata.uid ?? ''}-${events.at(-1)?.metadata.sequence ?? 0}`
      const seconds = String(Math.floor(now / 1000))
      const body = JSON.stringify({
        type: 'events',
        timestamp: new Date(now).toISOString(),
        data: { events },
      })
      const signature = secret && createHmac('sha256', secret.reveal()).update(`${id}.${seconds}.${body}`)
      return {
        headers: {
          ...json,
          'webhook-id': id,
          'webhook-timestamp': seconds,
          ...(signature ? { 'webhook-signature': `v1,${signature.digest('base64')}` } : {}),
        },
        body,
      }
    },
    verdict: () => null,
  },
}

const json = { 'content-type': 'application/json' }
const partialSuccess = z.object({
  partialSuccess: z
    .object({
      rejectedLogRecords: z.union([z.string(), z.number()]).optional(),
      errorMessage: z.string().optional(),
    })
    .optional(),
})
const splunkAnswer = z.object({ text: z.string().default(''), code: z.number() })

function otlpLogs(events: readonly OcsfEvent[], now: number): object {
  const [first] = events
  return {
    resource: {
      attributes: [
        text('service.name', 'sallyport'),
        text('service.version', first?.metadata.product.version ?? ''),
        text('sallyport.ledger.origin', first?.metadata.log_name ?? ''),
      ],
    },
    scopeLogs: [
      {
        scope: { name: 'sallyport.ledger' },
        logRecords: events.map((event) => ({
          timeUnixNano: `${event.time}000000`,
          observedTimeUnixNano: `${Math.floor(now)}000000`,
          severityNumber: event.severity_id >= 4 ? 17 : event.severity_id >= 3 ? 13 : 9,
          severityText: event.severity_id >= 4 ? 'ERROR' : event.severity_id >= 3 ? 'WARN' : 'INFO',
          eventName: `ocsf.${event.class_uid}`,
          body: { stringValue: JSON.stringify(event) },
          attributes: [
            text('event.uid', event.metadata.uid),
            text('ocsf.type_uid', String(event.type_uid)),
            text('session.id', event.metadata.correlation_uid ?? ''),
          ],
        })),
      },
    ],
  }
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } }
}

async function post(
  url: string,
  { headers, body }: Posted,
  clock: Clock,
  signal: AbortSignal,
  verdict: (body: string) => string | null,
): Promise<Delivery> {
  const done = new AbortController()
  const late = new AbortController()
  const timer = clock.sleep(answerMsMax, done.signal).then(
    () => late.abort(new Error(`no answer within ${answerMsMax / 1000} s`)),
    () => undefined, // Aborted below: the answer is here.
  )
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // Whoever answers with a redirect is not who was meant.
      redirect: 'error',
      signal: AbortSignal.any([signal, late.signal]),
    })
    const answer = await boundedText(response)
    if (!response.ok) {
      const retryMs = retryAfterMs(response.headers.get('retry-after'), clock.now())
      const blames = blamedBy.get(response.status)
      return {
        ok: false,
        words: `it answered ${response.status}`,
        ...(retryMs === null ? {} : { retryMs }),
        ...(blames === undefined ? {} : { blames }),
      }
    }
    const words = verdict(answer)
    return words === null ? { ok: true } : { ok: false, words, blames: 'events' }
  } catch (error) {
    return { ok: false, words: wordsOf(error) }
  } finally {
    done.abort()
    await timer
  }
}

/** Statuses that are about what was sent. */
const blamedBy: ReadonlyMap<number, 'events' | 'length'> = new Map([
  [400, 'events'],
  [413, 'length'],
  [422, 'events'],
])

/** What `Retry-After` says, seconds or a date (RFC 9110, 10.2.3); null when it is neither. */
function retryAfterMs(text: string | null, now: number): number | null {
  if (text === null) return null
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > answerBytesMax) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Receivers may answer with nothing, or with words for people.
    return undefined
  }
}
