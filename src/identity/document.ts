import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../core/clock.ts'

/** What to fetch, and within what bounds. */
export interface DocumentRequest {
  readonly url: string
  readonly bytesMax: number
  readonly timeoutMs: number
  /** PEM of the authority to trust, or null for the machine's. */
  readonly ca: string | null
}

/** A document that could not be had, with the reason for the log. */
class DocumentFault extends Error {}

/**
 * Fetches one JSON document. No redirect is followed, no credential is sent, the size and the whole duration are
 * bounded. Throws DocumentFault. The caller has checked the URL.
 */
export async function fetchDocument(request: DocumentRequest, clock: Clock): Promise<unknown> {
  const done = new AbortController()
  const late = new AbortController()
  clock.sleep(request.timeoutMs, done.signal).then(
    () => late.abort(),
    () => {}, // Aborted below: the document came in time.
  )
  try {
    const response = await send(request, late.signal)
    const bytes = await readBody(response, request.bytesMax)
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof DocumentFault) throw error
    if (late.signal.aborted) throw new DocumentFault(`no answer within ${request.timeoutMs} ms`)
    throw new DocumentFault(error instanceof Error ? error.message : String(error))
  } finally {
    done.abort(new Error('the document is here'))
  }
}

function send(request: DocumentRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const begin = request.url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = begin(
      request.url,
      {
        agent: false,
        headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'sallyport' },
        signal,
        ...(request.ca === null ? {} : { ca: request.ca }),
      },
      resolve,
    )
    outgoing.once('error', reject)
    outgoing.end()
  })
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  try {
    if (response.statusCode !== 200) throw new DocumentFault(`status ${response.statusCode}`)
    const type = response.headers['content-type'] ?? ''
    if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) throw new DocumentFault(`content type ${type}`)
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) throw new DocumentFault('not bytes')
      length += chunk.length
      if (length > bytesMax) throw new DocumentFault(`more than ${bytesMax} bytes`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, length)
  } finally {
    response.destroy()
  }
}
