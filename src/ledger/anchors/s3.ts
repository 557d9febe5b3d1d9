/** A bucket of S3 or whatever speaks its REST API: objects are put and fetched, signed by Signature Version 4. */
import { createHash, createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Secret } from '../../core/secret.ts'

/** What opens a bucket. */
export interface BucketKey {
  readonly id: string
  readonly secret: Secret
}

/** Where a bucket is. */
export interface BucketConfig {
  /** With scheme, without a slash at the end; the bucket's name is put behind it (path style). */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  /** Put before every name; empty or with a slash at its end. */
  readonly prefix: string
  /** Asked for each request; null when it cannot be read. */
  readonly key: () => Promise<BucketKey | null>
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** What keeps a version of an object from being removed. */
export interface ObjectLock {
  /** Nobody, whoever runs the bucket included, may remove it before. */
  readonly until: Date
  /** A legal hold: nobody may remove it before the hold is lifted either. */
  readonly isHeld: boolean
}

/** One version of an object. */
export interface ObjectVersion {
  /** Without the bucket's prefix. */
  readonly name: string
  readonly id: string
}

/** Behind which version a list goes on. */
export interface ListPlace {
  readonly name: string
  readonly version: string
}

const answerMsMax = 30_000
/** What is read of an answer that says why not: its code stands near its beginning. */
const faultBytesMax = 4096
const listItemsMax = 1000
/** A name has at most 1,024 bytes, thrice that when escaped. */
const listBytesMax = listItemsMax * 8 * 1024

/** One bucket. Every method throws, in words without secrets, when the bucket does not do what it is asked. */
export class Bucket {
  readonly #config: BucketConfig

  constructor(config: BucketConfig) {
    this.#config = config
  }

  /** Puts an object, locked or not. */
  async put(name: string, bytes: Buffer, lock: ObjectLock | null): Promise<void> {
    await this.#put(name, bytes, {
      ...(lock && {
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': lock.until.toISOString(),
      }),
      ...(lock?.isHeld ? { 'x-amz-object-lock-legal-hold': 'ON' } : {}),
    })
  }

  /** Sets or lifts the legal hold of one version. */
  async hold({ name, id }: ObjectVersion, isHeld: boolean): Promise<void> {
    const body = Buffer.from(
      `<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${isHeld ? 'ON' : 'OFF'}</Status></LegalHold>`,
    )
    await this.#put(name, body, {}, { 'legal-hold': '', versionId: id })
  }

  /** Versions of objects whose names begin with `start`, by name, from behind `after`; `next` is null at the end. */
  async versions(
    start: string,
    after: ListPlace | null,
  ): Promise<{ readonly versions: readonly ObjectVersion[]; readonly next: ListPlace | null }> {
    const { prefix } = this.#config
    const { status, ok, bytes } = await this.#ask('GET', null, Buffer.alloc(0), {}, listBytesMax, {
      'encoding-type': 'url',
      'max-keys': String(listItemsMax),
      prefix: prefix + start,
      versions: '',
      ...(after && { 'key-marker': prefix + after.name, 'version-id-marker': after.version }),
    })
    if (!ok) throw new Error(`the bucket answered ${status} to a list of ${start}: ${faultIn(bytes)}`)
    return readVersions(bytes.toString('utf8'), prefix)
  }

  /** An object's bytes; null when there is none. */
  async get(name: string, bytesMax: number): Promise<Buffer | null> {
    const { status, ok, bytes } = await this.#ask('GET', name, Buffer.alloc(0), {}, bytesMax)
    if (status === 404) return null
    if (!ok) throw new Error(`the bucket answered ${status} to ${name}: ${faultIn(bytes)}`)
    return bytes
  }

  async #put(
    name: string,
    bytes: Buffer,
    more: Readonly<Record<string, string>>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const checksum = createHash('sha256').update(bytes).digest('base64')
    // What is to be locked needs its checksum's algorithm by name, else an MD5 (Amazon S3, PutObject, "Object Lock").
    const headers = {
      'x-amz-checksum-sha256': checksum,
      'x-amz-sdk-checksum-algorithm': 'SHA256',
      ...more,
    }
    const answer = await this.#ask('PUT', name, bytes, headers, faultBytesMax, query)
    if (!answer.ok)
      throw new Error(`the bucket answered ${answer.status} to ${name}: ${faultIn(answer.bytes)}`)
  }

  /** `name` null asks the bucket itself. */
  async #ask(
    method: 'GET' | 'PUT',
    name: string | null,
    body: Buffer,
    more: Readonly<Record<string, string>>,
    bytesMax: number,
    query: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly ok: boolean; readonly bytes: Buffer }> {
    const { endpoint, bucket, region, prefix, clock, signal } = this.#config
    const key = await this.#config.key()
    if (key === null) throw new Error('the key of the bucket cannot be read')
    const path = name === null ? '' : `/${encodePath(prefix + name)}`
    const url = new URL(`${endpoint}/${bucket}${path}${encodeQuery(query)}`)
    const at = new Date(clock.now())
    const headers = signRequest({ method, url, headers: more, body, at, region, key })
    const done = new AbortController()
    const late = new AbortController()
    const timer = clock.sleep(answerMsMax, done.signal).then(
      () => late.abort(new Error(`no answer within ${answerMsMax / 1000} s`)),
      () => undefined, // Aborted below: the answer is here.
    )
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.any([signal, late.signal]),
        ...(method === 'PUT' ? { body: new Uint8Array(body) } : {}),
      })
      return { status: response.status, ok: response.ok, bytes: await readBounded(response, bytesMax) }
    } finally {
      done.abort()
      await timer
    }
  }
}

/** The headers of a request with its signature (AWS, "Authenticating Requests: Using the Authorization Header"). */
export function signRequest(request: {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly at: Date
  readonly region: string
  readonly key: BucketKey
}): Readonly<Record<string, string>> {
  const { method, url, body, at, region, key } = request
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const day = stamp.slice(0, 8)
  const digest = createHash('sha256').update(body).digest('hex')
  const headers = { ...request.headers, 'x-amz-content-sha256': digest, 'x-amz-date': stamp }
  const signed = Object.entries({ ...headers, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const canonical = [
    method,
    url.pathname,
    url.search.slice(1),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    digest,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  )
  const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (by, words) => hmac(by, words),
    `AWS4${key.secret.reveal()}`,
  )
  const signature = hmac(signing, text).toString('hex')
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/${scope},SignedHeaders=${names},Signature=${signature}`,
  }
}

function hmac(by: string | Buffer, words: string): Buffer {
  return createHmac('sha256', by).update(words).digest()
}

// A slash parts folders.
function encodePath(name: string): string {
  return name.split('/').map(encode).join('/')
}

// In the order that the signature is over.
function encodeQuery(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

// Exactly what S3 leaves as it is.
function encode(words: string): string {
  return encodeURIComponent(words).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** ListVersionsResult, names escaped as in URLs. Throws at what is none, so that nothing counts as looked at. */
function readVersions(
  text: string,
  prefix: string,
): { readonly versions: readonly ObjectVersion[]; readonly next: ListPlace | null } {
  const nameIn = (from: string, at: string): string => {
    const name = decodeURIComponent(fieldIn(from, at).replaceAll('+', ' '))
    if (!name.startsWith(prefix)) throw new Error("the bucket's list is of other objects")
    return name.slice(prefix.length)
  }
  const items = text.split('<Version>').slice(1)
  const versions = items
    .map((rest) => rest.split('</Version>', 1)[0] ?? '')
    .map((item) => ({
      name: nameIn(item, 'Key'),
      id: fieldIn(item, 'VersionId'),
    }))
  if (fieldIn(text, 'IsTruncated') !== 'true') return { versions, next: null }
  const name = nameIn(text, 'NextKeyMarker')
  return { versions, next: { name, version: fieldIn(text, 'NextVersionIdMarker') } }
}

function faultIn(answer: Buffer): string {
  const [, code] = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(answer.toString('latin1')) ?? []
  return code ?? 'no reason given'
}

async function readBounded(response: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    if (length + chunk.length > bytesMax && response.ok)
      throw new Error('the bucket answered at too great a length')
    // What is cut of a refusal's words is not missed.
    if (length < bytesMax) chunks.push(chunk.subarray(0, bytesMax - length))
    length += chunk.length
  }
  return Buffer.concat(chunks)
}

function fieldIn(answer: string, name: string): string {
  const [, found] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer) ?? []
  if (found === undefined) throw new Error(`the bucket's list says no ${name}`)
  return found
}
