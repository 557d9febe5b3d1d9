/**
 * Finds the session that a cancel key belongs to among the replicas of one store. Whoever has the key says so, and cancels
 * only once told to go on, so that a notice that comes late cancels nothing: its client no longer waits, and may be running
 * another statement. Keys do not travel; what fits them does, under a nonce.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { CancelKey, CancelPeers, FindSession } from '../core/cancel-peers.ts'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

/** What the exchange works with. */
export interface CancelExchangeParts {
  readonly store: Pick<Store, 'hear' | 'isListening' | 'notify'>
  readonly clock: Clock
  readonly random: Random
  readonly log: (line: string) => void
}

const channel = 'sallyport_cancel'
/** So long a cancel request is kept waiting for the replica that has its session. */
export const askMsMax = 2000
/** So long a replica that has a session may be told to go on. */
export const claimMsMax = 2 * askMsMax
/** Questions, claims and words on their way, each; beyond it cancel requests are not asked about. */
const waitingMax = 1000
const wordsAtOnce = 100

const token = z.string().regex(/^[0-9a-f]{32}$/)
const word = z.discriminatedUnion('word', [
  z.strictObject({
    word: z.literal('whose'),
    ask: token,
    number: z.int(),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({ word: z.literal('mine'), ask: token, claim: token }),
  z.strictObject({ word: z.literal('go'), claim: token }),
  z.strictObject({ word: z.literal('done'), ask: token }),
])
type Word = z.infer<typeof word>

interface Question {
  /** Set with the first claim: one session is told, whatever else fits. */
  isClaimed: boolean
  readonly answered: (found: boolean) => void
}

interface Claim {
  readonly ask: string
  readonly cancel: () => void
  readonly endsAt: number
}

/** One replica's end of the exchange. */
export class CancelExchange implements CancelPeers, Disposable {
  readonly #parts: CancelExchangeParts
  readonly #questions = new Map<string, Question>()
  readonly #claims = new Map<string, Claim>()
  readonly #deaf: () => void
  #find: FindSession = () => null
  #outbox: Word[] = []
  #isSending = false

  constructor(parts: CancelExchangeParts) {
    this.#parts = parts
    this.#deaf = parts.store.hear(channel, (payload) => {
      if (payload !== null) this.#hear(payload)
    })
  }

  answerWith(find: FindSession): void {
    this.#find = find
  }

  async cancel(key: CancelKey): Promise<boolean> {
    const { store, clock } = this.#parts
    if (!store.isListening || this.#questions.size >= waitingMax) return false
    const ask = this.#token()
    const answered = Promise.withResolvers<boolean>()
    const question: Question = { isClaimed: false, answered: answered.resolve }
    this.#questions.set(ask, question)
    this.#say({
      word: 'whose',
      ask,
      number: key.processId,
      digest: digestOf(ask, key.secret).toString('hex'),
    })
    const enough = new AbortController()
    try {
      const within = (ms: number): Promise<boolean> => {
        const late = clock.sleep(ms, enough.signal).then(
          () => false,
          () => false,
        )
        return Promise.race([answered.promise, late])
      }
      if (await within(askMsMax)) return true
      // Whoever was told to go on may still do so, for as long as its claim lasts: the client waits for that.
      return question.isClaimed && (await within(claimMsMax))
    } finally {
      enough.abort()
      this.#questions.delete(ask)
    }
  }

  [Symbol.dispose](): void {
    this.#deaf()
    for (const { answered } of this.#questions.values()) answered(false)
  }

  #hear(payload: string): void {
    const said = wordIn(payload)
    switch (said?.word) {
      case 'whose':
        return this.#whose(said)
      case 'mine': {
        const question = this.#questions.get(said.ask)
        if (!question || question.isClaimed) return
        question.isClaimed = true
        return this.#say({ word: 'go', claim: said.claim })
      }
      case 'go': {
        const claim = this.#claims.get(said.claim)
        if (!claim || !this.#claims.delete(said.claim)) return
        if (claim.endsAt < this.#parts.clock.monotonic()) return
        claim.cancel()
        return this.#say({ word: 'done', ask: claim.ask })
      }
      case 'done':
        return this.#questions.get(said.ask)?.answered(true)
      case undefined:
        return this.#parts.log('A notice about a cancel request cannot be read.')
    }
  }

  #whose({ ask, number, digest }: Word & { readonly word: 'whose' }): void {
    // Whoever asks has looked at its own sessions before.
    if (this.#questions.has(ask)) return
    const wanted = Buffer.from(digest, 'hex')
    const cancel = this.#find(number, (secret) => timingSafeEqual(digestOf(ask, secret), wanted))
    if (!cancel) return
    const now = this.#parts.clock.monotonic()
    for (const [old, { endsAt }] of this.#claims) if (endsAt < now) this.#claims.delete(old)
    if (this.#claims.size >= waitingMax) return
    const claim = this.#token()
    this.#claims.set(claim, { ask, cancel, endsAt: now + claimMsMax })
    this.#say({ word: 'mine', ask, claim })
  }

  #say(said: Word): void {
    if (this.#outbox.length >= waitingMax) return
    this.#outbox.push(said)
    if (!this.#isSending) void this.#send()
  }

  /** One transaction at a time, however many ask. */
  async #send(): Promise<void> {
    this.#isSending = true
    while (this.#outbox.length > 0) {
      const words = this.#outbox.slice(0, wordsAtOnce).map((said) => JSON.stringify(said))
      this.#outbox = this.#outbox.slice(wordsAtOnce)
      const fault = await this.#parts.store
        .notify(channel, words)
        .catch((error: unknown) => new StoreUnavailable(String(error)))
      if (fault) this.#parts.log(`Other replicas cannot be asked about cancel requests: ${fault.cause}`)
    }
    this.#isSending = false
  }

  #token(): string {
    return this.#parts.random.bytes(16).toString('hex')
  }
}

function digestOf(ask: string, secret: Buffer): Buffer {
  return createHmac('sha256', ask).update(secret).digest()
}

function wordIn(payload: string): Word | null {
  try {
    return word.parse(JSON.parse(payload))
  } catch {
    // Whoever may write to the store may say anything.
    return null
  }
}
