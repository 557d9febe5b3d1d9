import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Clock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { secretBytesMax, SecretFault, type SecretSource } from './secret-source.ts'

/** Where a secret lies in HashiCorp Vault or OpenBao: a key-value engine, version 2. */
export interface VaultPlace {
  /** The server, https or on loopback. */
  readonly url: string
  readonly mount: string
  readonly path: string
  /** Which member of the secret. */
  readonly field: string
  readonly namespace: string | null
  /** What opens it; read again for each request, so that an agent may renew it. */
  readonly token: SecretSource
  /** PEM of the authority to trust, or null for the machine's. */
  readonly ca: string | null
}

const answerMsMax = 3000
const answerBytesMax = 256 * 1024
/** A secret is asked for anew after this long, so that a rotated one is used. */
const freshMsMax = 30_000

/**
 * A secret in a key-value engine (version 2), read again when it is older than half a minute. While the server cannot be
 * asked there is none: a target is not opened with what may have been withdrawn.
 */
export function vaultSecret(place: VaultPlace, clock: Clock): SecretSource {
  let kept: { readonly secret: Secret; readonly readAt: number } | null = null
  let reading: Promise<Secret | SecretFault> | null = null
  return {
    async read() {
      if (kept !== null && clock.monotonic() - kept.readAt < freshMsMax) return kept.secret
      reading ??= readSecret(place, clock).finally(() => {
        reading = null
      })
      const found = await reading
      kept = found instanceof SecretFault ? null : { secret: found, readAt: clock.monotonic() }
      return found
    },
  }
}

async function readSecret(place: VaultPlace, clock: Clock): Promise<Secret | SecretFault> {
  const where = `The secret ${place.mount}/${place.path} at ${place.url}`
  const token = await place.token.read()
  if (token instanceof SecretFault) return token
  const done = new AbortController()
  const late = new AbortController()
  clock.sleep(answerMsMax, done.signal).then(
    () => late.abort(),
    () => undefined, // Aborted below: the answer is here.
  )
  try {
    const { status, text } = await ask(place, token, late.signal)
    if (status !== 200) return new SecretFault(`${where} cannot be read (status ${status}).`)
    const value = fieldIn(JSON.parse(text), place.field)
    return value === null
      ? new SecretFault(`${where} has no text ${place.field} that could be one.`)
      : new Secret(value)
  } catch (error) {
    // The words of these errors name hosts and codes; the answer is in none of them.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer that can be read'
    return new SecretFault(`${where} cannot be read (${code}).`)
  } finally {
    done.abort()
  }
}

function ask(
  { url, mount, path, namespace, ca }: VaultPlace,
  token: Secret,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const segments = [mount, 'data', path].flatMap((part) => part.split('/')).map(encodeURIComponent)
  const target = new URL(`/v1/${segments.join('/')}`, url)
  const begin = target.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    'x-vault-token': token.reveal(),
    'x-vault-request': 'true',
    ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
  }
  return new Promise((resolve, reject) => {
    const request = begin(
      target,
      { agent: false, headers, signal, ...(ca === null ? {} : { ca }) },
      (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > answerBytesMax) request.destroy(new Error('the answer is too long'))
          else chunks.push(chunk)
        })
        response.once('error', reject)
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      },
    )
    request.once('error', reject).end()
  })
}

function fieldIn(answer: unknown, field: string): string | null {
  const inner = memberOf(memberOf(answer, 'data'), 'data')
  const value = memberOf(inner, field)
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= secretBytesMax
    ? value
    : null
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}
