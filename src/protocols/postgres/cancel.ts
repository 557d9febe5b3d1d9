/**
 * Cancelling (PostgreSQL, "Canceling Requests in Progress"). Clients get keys of our own; what a target gave for its
 * session never leaves the gateway.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Random } from '../../core/random.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Target } from '../../core/resource.ts'
import { startDeadline } from './deadline.ts'
import type { CancelKey } from './message-from-target.ts'
import { cancelRequest } from './message-to-target.ts'
import { dialTarget, endedBy, wordsOf, type DialParts } from './target-dial.ts'

/** A client's key, valid until it is disposed. */
export interface IssuedKey extends Disposable {
  readonly key: CancelKey
}

interface Entry {
  readonly secret: Buffer
  readonly cancel: () => void
}

const shortSecretBytes = 4
const longSecretBytes = 32

/** The cancel keys of this process's live sessions. */
export class CancelRegistry {
  readonly #random: Random
  readonly #entries = new Map<number, Entry>()
  // Compared against when no session has the number asked for, so that a miss costs what a hit costs.
  readonly #decoy: Buffer

  constructor(random: Random) {
    this.#random = random
    this.#decoy = random.bytes(longSecretBytes)
  }

  /** A fresh key for a session that speaks protocol 3.`minor`. `cancel` is called for each valid request. */
  issue(minor: 0 | 2, cancel: () => void): IssuedKey {
    const secret = Buffer.from(this.#random.bytes(minor === 2 ? longSecretBytes : shortSecretBytes))
    const processId = this.#freeNumber()
    const entry = { secret, cancel }
    this.#entries.set(processId, entry)
    return {
      key: { processId, secret },
      [Symbol.dispose]: () => {
        if (this.#entries.get(processId) === entry) this.#entries.delete(processId)
      },
    }
  }

  /** Calls the session that the key belongs to. Returns false, after the same time, when it belongs to none. */
  cancel(key: CancelKey): boolean {
    const entry = this.#entries.get(key.processId)
    const expected = entry?.secret ?? this.#decoy.subarray(0, Math.min(key.secret.length, longSecretBytes))
    const equal = expected.length === key.secret.length && timingSafeEqual(expected, key.secret)
    if (!entry || !equal) return false
    entry.cancel()
    return true
  }

  get size(): number {
    return this.#entries.size
  }

  #freeNumber(): number {
    for (;;) {
      // Positive and not zero, as process numbers are: some drivers read them signed, some take zero for none.
      const number = this.#random.bytes(4).readUInt32BE(0) & 0x7fff_ffff
      if (number !== 0 && !this.#entries.has(number)) return number
    }
  }
}

/**
 * Asks a target to cancel what its session with `key` runs. Resolves when the target has taken the request: null then,
 * a refusal when it could not be told in time. The session itself tells whether anything was cancelled.
 */
export async function sendCancel(target: Target, key: CancelKey, parts: DialParts): Promise<Refusal | null> {
  const stream = await dialTarget(target, parts)
  if (stream instanceof Refusal) return stream
  using deadline = startDeadline(parts.clock, parts.dialMsMax, parts.signal)
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(deadline.signal.reason)
      deadline.signal.addEventListener('abort', abort, { once: true })
      // The target answers with nothing but the end of the connection, by which time it has sent the signal.
      stream.socket.once('close', () => resolve())
      stream.socket.end(cancelRequest(key))
      stream.socket.resume()
      if (deadline.signal.aborted) abort()
    })
    return null
  } catch (error) {
    const ended = endedBy(parts.signal)
    if (ended) return ended
    parts.tellOperator(`cancel: ${wordsOf(error)}`)
    return new Refusal('target-unreachable', 'The resource did not take the cancel request in time.')
  } finally {
    stream.socket.destroy()
  }
}
