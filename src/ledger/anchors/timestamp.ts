import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import type { Random } from '../../core/random.ts'
import { readCheckpoint } from '../tiles/checkpoint.ts'
import { systemDisk } from '../journal/disk.ts'
import { openTimeStamp } from '../tiles/time-stamp-token.ts'
import { stampBytesMax } from '../verify/verify-stamps.ts'

/** A time-stamping authority (RFC 3161) that says when a checkpoint was there. */
export interface TimestampConfig {
  /** The ledger's directory; tokens go to `tsa/` in it. */
  readonly directory: string
  readonly url: string
  readonly everyMs: number
  readonly clock: Clock
  readonly random: Random
  readonly onTrouble: (words: string) => void
}

const answerMsMax = 15_000
const nonceBytes = 8

/**
 * Has the newest checkpoint stamped at an interval: `tsa/<size>.checkpoint` is what was stamped, `tsa/<size>.tsr` the
 * authority's answer, which `openssl ts -verify` checks. What is kept here is checked for being about this checkpoint and
 * this request, and signed; whether the authority is to be believed is for whoever verifies.
 */
export class Timestamps implements AsyncDisposable {
  readonly #config: TimestampConfig
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #stamped = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(config: TimestampConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  /** Stamps the newest checkpoint, unless it is stamped already; its size. Throws, in words, when that fails. */
  round(): Promise<number> {
    const turn = this.#turn.then(() => this.#round())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #round(): Promise<number> {
    const { directory, url, random } = this.#config
    const note = await readFile(join(directory, 'checkpoint'))
    const head = readCheckpoint(note.toString('utf8'))
    if (!head || head.size === this.#stamped) return this.#stamped
    const digest = createHash('sha256').update(note).digest()
    const nonce = random.bytes(nonceBytes)
    const token = await this.#ask(url, timestampRequest(digest, nonce))
    const stamp = openTimeStamp(token)
    if (!stamp) throw new Error('the authority did not grant a stamp, or it cannot be checked')
    if (!stamp.digest.equals(digest) || !stamp.nonce?.equals(derInteger(nonce).subarray(2)))
      throw new Error('the stamp is about something else')
    await mkdir(join(directory, 'tsa'), { recursive: true, mode: 0o700 })
    for (const [ending, bytes] of [
      ['checkpoint', note],
      ['tsr', token],
    ] as const)
      await systemDisk.replace(
        join(directory, 'tsa', `${head.size}.${ending}`),
        join(directory, 'draft', `tsa-${ending}`),
        bytes,
      )
    await systemDisk.syncFolder(join(directory, 'tsa'))
    this.#stamped = head.size
    return head.size
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #ask(url: string, request: Buffer): Promise<Buffer> {
    const { clock } = this.#config
    const done = new AbortController()
    const late = new AbortController()
    const timer = clock.sleep(answerMsMax, done.signal).then(
      () => late.abort(new Error(`no answer within ${answerMsMax / 1000} s`)),
      () => undefined, // Aborted below: the answer is here.
    )
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: new Uint8Array(request),
        redirect: 'error',
        signal: AbortSignal.any([this.#closing.signal, late.signal]),
      })
      if (!response.ok) throw new Error(`the authority answered ${response.status}`)
      const chunks: Uint8Array[] = []
      let length = 0
      for await (const chunk of response.body ?? []) {
        length += chunk.length
        if (length > stampBytesMax) throw new Error('the answer is too long')
        chunks.push(chunk)
      }
      return Buffer.concat(chunks)
    } finally {
      done.abort()
      await timer
    }
  }

  async #run(): Promise<void> {
    const { clock, everyMs, onTrouble } = this.#config
    const { signal } = this.#closing
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => {
        if (!signal.aborted) onTrouble(error instanceof Error ? error.message : String(error))
      })
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
}

/** A TimeStampReq (RFC 3161, section 2.4.1) for a SHA-256 digest, that asks for the authority's certificate. */
function timestampRequest(digest: Buffer, nonce: Buffer): Buffer {
  const algorithm = der(0x30, sha256Oid, Buffer.from('0500', 'hex'))
  const imprint = der(0x30, algorithm, der(0x04, digest))
  return der(0x30, Buffer.from('020101', 'hex'), imprint, derInteger(nonce), Buffer.from('0101ff', 'hex'))
}

/** 2.16.840.1.101.3.4.2.1 */
const sha256Oid = Buffer.from('0609608648016503040201', 'hex')

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length > 127) throw new RangeError('A request has short parts alone.')
  return Buffer.concat([Buffer.of(tag, content.length), content])
}

/** A positive INTEGER in its shortest form. */
function derInteger(bytes: Buffer): Buffer {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1
  const rest = bytes.subarray(from)
  return der(0x02, (rest[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), rest]) : rest)
}
