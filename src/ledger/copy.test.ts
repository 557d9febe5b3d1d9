/** The copy in a bucket, against a small server that checks what S3 checks: signatures, checksums, locks, versions. */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { LedgerCopy, type LedgerCopyConfig } from './copy.ts'
import { fill, makePlace, verify } from './ledger.fixture.ts'
import { openLedger } from './ledger.ts'
import { Bucket, signRequest } from './s3.ts'

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const id = 'AKIAIOSFODNN7EXAMPLE'

test('a request is signed as the example in the documentation of AWS', () => {
  const headers = signRequest({
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    headers: { Range: 'bytes=0-9' },
    body: Buffer.alloc(0),
    at: new Date(Date.UTC(2013, 4, 24)),
    region: 'us-east-1',
    key: { id, secret: new Secret(secret) },
  })
  assert.match(
    headers['authorization'] ?? '',
    /SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/,
  )
})

interface Shelf extends AsyncDisposable {
  readonly endpoint: string
  /** Every version of every object, the newest last. */
  readonly objects: Map<string, { readonly bytes: Buffer; readonly lockedUntil: number }[]>
  state: 'up' | 'down' | 'full'
  puts: number
}

async function openShelf(): Promise<Shelf> {
  const objects: Shelf['objects'] = new Map()
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(body))
  })
  const answer = async (request: IncomingMessage): Promise<readonly [number, Buffer | string]> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    if (shelf.state === 'down') return [503, '<Error><Code>SlowDown</Code></Error>']
    if (!isSigned(request, body)) return [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>']
    const name = decodeURIComponent(request.url ?? '').replace(/^\/audit\//, '')
    const versions = objects.get(name) ?? []
    if (request.method === 'GET') return versions.length ? [200, versions.at(-1)?.bytes ?? ''] : [404, '']
    if (shelf.state === 'full' && shelf.puts > 3) return [507, '<Error><Code>OutOfSpace</Code></Error>']
    const checksum = createHash('sha256').update(body).digest('base64')
    if (request.headers['x-amz-checksum-sha256'] !== checksum)
      return [400, '<Error><Code>BadDigest</Code></Error>']
    if (request.headers['x-amz-object-lock-mode'] !== 'COMPLIANCE') return [400, 'no lock']
    const lockedUntil = Date.parse(String(request.headers['x-amz-object-lock-retain-until-date']))
    objects.set(name, [...versions, { bytes: body, lockedUntil }])
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
  const canonical = `${method}\n${url}\n\n${lines.join('')}\n${names}\n${digest}`
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${hashed}`
  let key: Buffer = Buffer.from(`AWS4${secret}`)
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(text).digest('hex') === signature
}

function copyOf(shelf: Shelf, directory: string, more: Partial<LedgerCopyConfig> = {}): LedgerCopy {
  const bucket = new Bucket({
    endpoint: shelf.endpoint,
    bucket: 'audit',
    region: 'eu-central-2',
    prefix: 'gateway 1/',
    key: () => Promise.resolve({ id, secret: new Secret(secret) }),
    clock: systemClock,
    signal: new AbortController().signal,
  })
  return new LedgerCopy({
    directory,
    bucket,
    everyMs: 3_600_000,
    lockDays: { entries: 60, bodies: 30, recordings: 20 },
    recordings: null,
    clock: systemClock,
    onTrouble: () => undefined,
    onContradiction: () => undefined,
    ...more,
  })
}

/** What somebody has who fetches everything. */
async function fetched(shelf: Shelf): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-fetched-'))
  for (const [name, versions] of shelf.objects) {
    const path = join(directory, name.replace(/^gateway 1\//, ''))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, versions.at(-1)?.bytes ?? '')
  }
  return directory
}

test('what is in the bucket is a whole ledger, locked, however often it grew and whatever went down meanwhile', async () => {
  await using place = await makePlace()
  await using shelf = await openShelf()
  const ledger = await openLedger(place.config())
  await fill(ledger, place.ring, 40)
  await ledger.checkpoint()
  {
    await using copy = copyOf(shelf, place.directory)
    assert.equal(await copy.round(), ledger.head.size)
    await fill(ledger, place.ring, 300)
    await ledger.checkpoint()
    shelf.state = 'down'
    await assert.rejects(copy.round(), /503[^]*SlowDown/)
    shelf.state = 'full'
    shelf.puts = 0
    await assert.rejects(copy.round(), /OutOfSpace/)
    shelf.state = 'up'
    assert.equal(await copy.round(), ledger.head.size)
    const puts = shelf.puts
    assert.equal(await copy.round(), ledger.head.size)
    assert.equal(shelf.puts, puts, 'nothing new, nothing put')
  }
  await fill(ledger, place.ring, 20)
  await ledger[Symbol.asyncDispose]()
  await using later = copyOf(shelf, place.directory)
  const copied = await later.round()
  const directory = await fetched(shelf)
  const [there, here] = [await verify(directory), await verify(place.directory)]
  assert.ok(there.ok, JSON.stringify(there))
  assert.equal(copied, here.checkpoint?.size)
  assert.deepEqual([there.entries, there.bodies], [here.entries, here.bodies])
  for (const [name, versions] of shelf.objects) {
    const days = name.includes('/journal/') ? 30 : 60
    for (const { lockedUntil } of versions)
      assert.equal(Math.round((lockedUntil - Date.now()) / 86_400_000), days, name)
  }
  await rm(directory, { recursive: true })
})

test('recordings go to the bucket as they lie there, sealed, once their digest is an entry', async () => {
  await using place = await makePlace()
  await using shelf = await openShelf()
  await using ledger = await openLedger(place.config())
  const recordings = join(place.base, 'recordings')
  const sessions = [await fill(ledger, place.ring, 1), await fill(ledger, place.ring, 1)]
  for (const session of sessions) {
    await mkdir(join(recordings, session), { recursive: true })
    await writeFile(join(recordings, session, '1.seg'), `sealed ${session}`)
    ledger.append({ type: 'recording.sealed', session, segment: 0, digest: '00', bytes: 1 })
  }
  const [kept = '', disposed = ''] = sessions
  ledger.append({ type: 'recording.disposed', session: disposed, author: 'retention', reason: 'over' })
  await rm(join(recordings, disposed), { recursive: true })
  await ledger.checkpoint()
  await using copy = copyOf(shelf, place.directory, { recordings })
  await copy.round()
  const names = [...shelf.objects.keys()].filter((name) => name.includes('/recordings/'))
  assert.deepEqual(names, [`gateway 1/recordings/${kept}/1.seg`])
  const [version] = shelf.objects.get(names[0] ?? '') ?? []
  assert.equal(version?.bytes.toString(), `sealed ${kept}`)
  assert.equal(Math.round(((version?.lockedUntil ?? 0) - Date.now()) / 86_400_000), 20)
})

test('a bucket with another history is not added to', async () => {
  await using mine = await makePlace()
  await using others = await makePlace()
  await using shelf = await openShelf()
  for (const place of [others, mine]) {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 20)
  }
  {
    await using copy = copyOf(shelf, others.directory)
    await copy.round()
  }
  const puts = shelf.puts
  const said = Promise.withResolvers<string>()
  await using copy = copyOf(shelf, mine.directory, { onContradiction: said.resolve })
  await assert.rejects(copy.round(), /entries that this ledger does not/)
  assert.match(await said.promise, /entries/)
  assert.equal(shelf.puts, puts)
})
