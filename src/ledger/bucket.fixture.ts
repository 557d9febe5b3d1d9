/** A small server that checks what S3 checks: signatures, checksums, locks, versions. */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { Bucket } from './anchors/s3.ts'

export const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export const id = 'AKIAIOSFODNN7EXAMPLE'
const listItems = 3
/** As long as such answers are. */
const slowDown = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message><HostId>${'x'.repeat(400)}</HostId></Error>`

interface ShelfVersion {
  readonly bytes: Buffer
  readonly lockedUntil: number
  isHeld: boolean
}

/** A server of one bucket. */
export interface Shelf extends AsyncDisposable {
  readonly endpoint: string
  /** Every version of every object, the newest last. */
  readonly objects: Map<string, ShelfVersion[]>
  state: 'up' | 'down' | 'full'
  puts: number
  /** Legal holds set or lifted. */
  holds: number
  /** After so many of which it answers no more; null: after none. */
  holdsMax: number | null
}

export async function openShelf(): Promise<Shelf> {
  const objects: Shelf['objects'] = new Map()
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(body))
  })
  const answer = async (request: IncomingMessage): Promise<readonly [number, Buffer | string]> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    if (shelf.state === 'down') return [503, slowDown]
    if (!isSigned(request, body)) return [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>']
    const asked = new URL(request.url ?? '', 'http://shelf')
    if (asked.searchParams.has('versions')) return [200, listOf(objects, asked.searchParams)]
    const name = decodeURIComponent(asked.pathname).replace(/^\/audit\//, '')
    const versions = objects.get(name) ?? []
    if (request.method === 'GET') return versions.length ? [200, versions.at(-1)?.bytes ?? ''] : [404, '']
    if (shelf.state === 'full' && shelf.puts > 3) return [507, '<Error><Code>OutOfSpace</Code></Error>']
    const checksum = createHash('sha256').update(body).digest('base64')
    if (request.headers['x-amz-checksum-sha256'] !== checksum)
      return [400, '<Error><Code>BadDigest</Code></Error>']
    if (
      'x-amz-object-lock-mode' in request.headers &&
      request.headers['x-amz-sdk-checksum-algorithm'] !== 'SHA256'
    )
      return [400, '<Error><Code>MissingUploadObjectWithObjectLockHeaders</Code></Error>']
    if (asked.searchParams.has('legal-hold')) {
      const version = versions[Number(asked.searchParams.get('versionId')) - 1]
      const [, status] = /<Status>(ON|OFF)<\/Status>/.exec(body.toString()) ?? []
      if (!version || !status) return [404, '<Error><Code>NoSuchVersion</Code></Error>']
      if (shelf.holds === shelf.holdsMax) return [503, slowDown]
      version.isHeld = status === 'ON'
      shelf.holds += 1
      return [200, '']
    }
    if (request.headers['x-amz-object-lock-mode'] !== 'COMPLIANCE') return [400, 'no lock']
    const lockedUntil = Date.parse(String(request.headers['x-amz-object-lock-retain-until-date']))
    const isHeld = request.headers['x-amz-object-lock-legal-hold'] === 'ON'
    objects.set(name, [...versions, { bytes: body, lockedUntil, isHeld }])
    shelf.puts += 1
    return [200, '']
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const shelf: Shelf = {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects,
    state: 'up',
    puts: 0,
    holds: 0,
    holdsMax: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return shelf
}

/** The signature, found again from what arrived. */
function isSigned({ headers, method, url }: IncomingMessage, body: Buffer): boolean {
  const [, scope = '', names = '', signature = ''] =
    /Credential=[^/]+\/([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const digest = createHash('sha256').update(body).digest('hex')
  if (headers['x-amz-content-sha256'] !== digest) return false
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const [path, query = ''] = (url ?? '').split('?')
  const canonical = `${method}\n${path}\n${query}\n${lines.join('')}\n${names}\n${digest}`
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${hashed}`
  let key: Buffer = Buffer.from(`AWS4${secret}`)
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(text).digest('hex') === signature
}

/** That server's bucket. */
export function bucketOf(shelf: Shelf): Bucket {
  return new Bucket({
    endpoint: shelf.endpoint,
    bucket: 'audit',
    region: 'eu-central-2',
    prefix: 'gateway 1/',
    key: () => Promise.resolve({ id, secret: new Secret(secret) }),
    clock: systemClock,
    signal: new AbortController().signal,
  })
}

/** ListVersionsResult, few at once so that lists go on. */
function listOf(objects: Shelf['objects'], asked: URLSearchParams): string {
  const [start, key, version] = ['prefix', 'key-marker', 'version-id-marker'].map(
    (name) => asked.get(name) ?? '',
  )
  const all = [...objects]
    .filter(([name]) => name.startsWith(start ?? ''))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, versions]) => versions.map((_, at) => ({ name, id: String(at + 1) })))
  const from = all.findIndex(({ name, id: at }) => name === key && at === version) + 1
  const items = all.slice(from, from + listItems)
  const last = from + listItems < all.length ? items.at(-1) : undefined
  const next = last
    ? `<NextKeyMarker>${escape(last.name)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
    : ''
  const listed = items.map(
    ({ name, id: at }) => `<Version><Key>${escape(name)}</Key><VersionId>${at}</VersionId></Version>`,
  )
  return `<ListVersionsResult><IsTruncated>${last !== undefined}</IsTruncated>${next}${listed.join('')}</ListVersionsResult>`
}

function escape(words: string): string {
  return encodeURIComponent(words).replaceAll('%20', '+')
}
