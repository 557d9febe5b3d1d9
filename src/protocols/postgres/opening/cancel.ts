/**
 * Cancelling (PostgreSQL, "Canceling Requests in Progress"). Clients get secrets of our own; the one that a target gave
 * for its session never leaves the gateway.
 */
import { timingSafeEqual } from 'node:crypto'
import type { CancelKey } from '../../../core/cancel-peers.ts'
import { ownBytes } from '../../../core/own-bytes.ts'
import type { Random } from '../../../core/random.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import { startDeadline } from '../messages/deadline.ts'
import { cancelRequest } from '../messages/message-to-target.ts'
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
  /** By process number; sessions at several targets may have the same. */
  readonly #entries = new Map<number, readonly Entry[]>()
  // Compared against when no session has the number asked for, so that a miss costs what a hit costs.
  readonly #decoy: Buffer
  #size = 0

  constructor(random: Random) {
    this.#random = random
    this.#decoy = random.bytes(longSecretBytes)
  }

  /**
   * A fresh key for a session that speaks protocol 3.`minor`. Its number is the target's own, when it gave one: clients
   * compare it with the sender of a notification and with `pg_stat_activity`. `cancel` is called for each valid request.
   */
  issue(minor: 0 | 2, targetProcessId: number | null, cancel: () => void): IssuedKey {
    const processId = targetProcessId ?? this.#freeNumber()
    const others = this.#entries.get(processId) ?? []
    const secret = this.#freshSecret(minor === 2 ? longSecretBytes : shortSecretBytes, others)
    const entry = { secret, cancel }
    this.#entries.set(processId, [...others, entry])
    this.#size += 1
    return { key: { processId, secret }, [Symbol.dispose]: () => this.#forget(processId, entry) }
  }

  /** Calls the session that the key belongs to. Returns false, after the same time, when it belongs to none. */
  cancel(key: CancelKey): boolean {
    const given = key.secret
    const decoy = { secret: this.#decoy.subarray(0, Math.min(given.length, longSecretBytes)), cancel: null }
    let meant: (() => void) | null = null
    for (const { secret, cancel } of this.#entries.get(key.processId) ?? [decoy]) {
      if (secret.length === given.length && timingSafeEqual(secret, given)) meant = cancel
    }
    meant?.()
    return meant !== null
  }

  /** The session with this number whose secret fits, for whoever asks on behalf of another replica. */
  find(processId: number, fits: (secret: Buffer) => boolean): (() => void) | null {
    return this.#entries.get(processId)?.find(({ secret }) => fits(secret))?.cancel ?? null
  }

  get size(): number {
    return this.#size
  }

  #forget(processId: number, entry: Entry): void {
    const all = this.#entries.get(processId) ?? []
    const rest = all.filter((other) => other !== entry)
    this.#size -= all.length - rest.length
    if (rest.length === 0) this.#entries.delete(processId)
    else this.#entries.set(processId, rest)
  }

  #freshSecret(bytes: number, others: readonly Entry[]): Buffer {
    for (;;) {
      const secret = ownBytes(this.#random.bytes(bytes))
      if (!others.some((other) => other.secret.equals(secret))) return secret
    }
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
