import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'

/** What the OpenID library asks for. */
export interface IssuerRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal | undefined
}

const answerBytesMax = 256 * 1024

/**
 * Asks an issuer on behalf of the OpenID library, trusting `ca` (PEM) or the machine's authorities. No redirect is
 * followed, and the answer is bounded. Throws when there is none.
 */
export async function askIssuer(url: string, asked: IssuerRequest, ca: string | null): Promise<Response> {
  const response = await send(url, asked, ca)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new Error('not bytes')
    length += chunk.length
    if (length > answerBytesMax) {
      response.destroy()
      throw new Error(`more than ${answerBytesMax} bytes`)
    }
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one)
  const status = response.statusCode ?? 500
  // A Response of such a status has no body.
  const isEmpty = status === 204 || status === 205 || status === 304
  return new Response(isEmpty ? null : Buffer.concat(chunks, length), { status, headers })
}

function send(url: string, asked: IssuerRequest, ca: string | null): Promise<IncomingMessage> {
  const begin = url.startsWith('https:') ? requestHttps : requestHttp
  const { method, headers, body, signal } = asked
  return new Promise((resolve, reject) => {
    const outgoing = begin(
      url,
      {
        agent: false,
        method,
        headers: {
          ...headers,
          'content-length': String(Buffer.byteLength(body)),
          'accept-encoding': 'identity',
        },
        ...(signal === undefined ? {} : { signal }),
        ...(ca === null ? {} : { ca }),
      },
      resolve,
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}
