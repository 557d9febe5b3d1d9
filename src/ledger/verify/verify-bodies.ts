import type { KeyRing } from '../../keys/key-ring.ts'
import { sessionOfRecord, type SessionKey } from '../../keys/session-key.ts'
import { unsealBody } from '../entries/body.ts'
import type { EntryOf, Leaf } from '../entries/entry.ts'
import type { Observations } from './verify-observation.ts'

/** How many sealed bodies there are, and how many were opened. */
export interface BodySums {
  readonly bodies: number
  /** Bodies opened and found to be what their leaves committed to. */
  readonly opened: number
  /** Bodies whose key is gone, which destroying keys is for. */
  readonly unreadable: number
}

/** Sessions whose keys are gone without an entry that says so; how many more there are is not kept. */
const missingMax = 10_000

/** Checks that bodies are there where leaves commit to them, and with keys that they are what was committed to. */
export class BodyCheck {
  readonly #keys: KeyRing | null
  #key: SessionKey | null = null
  #keySession: string | null = null
  #bodies = 0
  #opened = 0
  #unreadable = 0
  /** Sessions whose key is not there, and the first entry that needed it. */
  readonly #missing: Map<string, number>

  /** `from`, `missing`: what an earlier reading had come to. */
  constructor(
    keys: KeyRing | null,
    from: BodySums | null = null,
    missing: ReadonlyMap<string, number> = new Map(),
  ) {
    this.#keys = keys
    this.#missing = new Map(missing)
    this.#bodies = from?.bodies ?? 0
    this.#opened = from?.opened ?? 0
    this.#unreadable = from?.unreadable ?? 0
  }

  /** What is wrong with an entry's body, or null. */
  async check(leaf: Leaf, body: Buffer): Promise<string | null> {
    if (leaf.type === 'key.destroyed') this.#missing.delete(leaf.session)
    if (leaf.commitment === null)
      return body.length === 0 ? null : 'it has a body that its leaf does not commit to'
    if (body.length === 0) return 'the body that its leaf commits to is missing'
    this.#bodies += 1
    if (!this.#keys) return null
    const session = sessionOfRecord(body)
    if (session === null) return 'its body is too short'
    if (isStatement(leaf) && leaf.session !== session) return 'its body is of another session'
    if (session !== this.#keySession) {
      this.#key?.close()
      this.#key = await this.#keys.openSessionKey(session)
      this.#keySession = session
    }
    if (!this.#key) {
      this.#unreadable += 1
      if (this.#missing.size < missingMax && !this.#missing.has(session))
        this.#missing.set(session, leaf.index)
      return null
    }
    if (!unsealBody(body, leaf.commitment, this.#key)) return 'its body is not what its leaf commits to'
    this.#opened += 1
    return null
  }

  sums(): BodySums {
    return { bodies: this.#bodies, opened: this.#opened, unreadable: this.#unreadable }
  }

  /** Sessions whose key is not there, and the first entry that needed it. */
  get missing(): ReadonlyMap<string, number> {
    return this.#missing
  }

  /** Says that keys are gone which no entry destroyed. */
  observe(observations: Observations): void {
    const [first] = this.#missing
    if (!first) return
    const [session, index] = first
    const count = this.#missing.size
    const whose = count === 1 ? `The key of session ${session} is` : `The keys of ${count} sessions are`
    observations.add('key', index, `${whose} gone or damaged, and no entry says that it was destroyed`)
  }

  close(): void {
    this.#key?.close()
    this.#key = null
  }
}

function isStatement(leaf: Leaf): leaf is Extract<Leaf, EntryOf<'statement.decided' | 'statement.prepared'>> {
  return leaf.type === 'statement.decided' || leaf.type === 'statement.prepared'
}
