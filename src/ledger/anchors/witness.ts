import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { checkpointBytesMax, readCheckpoint } from '../tiles/checkpoint.ts'
import { openCosignature } from '../tiles/cosignature.ts'
import { systemDisk, type Disk } from '../journal/disk.ts'
import { consistencyProof } from '../tiles/proof.ts'
import { parseNote, parseSignature, type NoteVerifier } from '../tiles/signed-note.ts'
import { readBounded, TileFiles } from '../tiles/tile-files.ts'

/** A witness of this log: somebody else, who signs a checkpoint only if it extends the last one signed. */
export interface Witness {
  readonly verifier: NoteVerifier
  /** Where it answers; `/add-checkpoint` is put behind it (C2SP tlog-witness). */
  readonly url: string
}

/** What happened when a checkpoint was sent to a witness. */
export type WitnessAnswer =
  | { readonly kind: 'signed'; readonly line: string; readonly at: number }
  /** It has seen a longer log, or one that ours does not extend: ours was cut, forked, or put back from a copy. */
  | { readonly kind: 'contradicted'; readonly words: string }
  | { readonly kind: 'unavailable'; readonly words: string }

/** Which ledger is sent to whom, how often, and who is told. */
export interface WitnessConfig {
  /** The ledger's directory: the newest checkpoint and the tiles are read there, `witnessed` is written there. */
  readonly directory: string
  readonly witnesses: readonly Witness[]
  /** So many of them must have signed before `witnessed` is replaced. */
  readonly quorum: number
  readonly clock: Clock
  readonly everyMs: number
  /** Called when a witness contradicts the log, once until it signs again; and when one cannot be had. */
  readonly onContradiction: (witness: string, words: string) => void
  readonly onTrouble: (witness: string, words: string) => void
  readonly disk?: Disk
}

const answerMsMax = 10_000
const answerBytesMax = 64 * 1024

/**
 * Has every new checkpoint signed by witnesses and keeps the newest that enough of them signed in the file `witnessed`.
 * Off the path of statements: a witness that is down delays nothing.
 */
export class WitnessRound implements AsyncDisposable {
  readonly #config: WitnessConfig
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  /** By name: the size that the witness last signed, as far as is known. */
  readonly #seen = new Map<string, number>()
  readonly #told = new Set<string>()
  #witnessed = -1
  #rounds: Promise<unknown> = Promise.resolve()

  constructor(config: WitnessConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  /** Entries that a quorum of witnesses vouches for; -1 before the first round. */
  get size(): number {
    return this.#witnessed
  }

  /** Sends the newest checkpoint to all witnesses now; the number that signed. One round at a time. */
  round(): Promise<number> {
    const turn = this.#rounds.then(() => this.#round())
    this.#rounds = turn.catch(() => undefined)
    return turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closing.signal.aborted) this.#closing.abort()
    await this.#running
    await this.#rounds
  }

  async #round(): Promise<number> {
    const { directory, witnesses, quorum } = this.#config
    const note = readBounded(join(directory, 'checkpoint'), checkpointBytesMax)?.toString('utf8') ?? ''
    // A ledger that has just begun has none yet.
    const head = readCheckpoint(note)
    if (!head || head.size === 0 || head.size === this.#witnessed) return 0
    const answers = await Promise.all(
      witnesses.map(async (witness) => {
        const answer = await this.#ask(witness, note, head.size)
        this.#tell(witness, answer)
        return answer
      }),
    )
    const lines = answers.flatMap((answer) => (answer.kind === 'signed' ? [answer.line] : []))
    if (lines.length >= quorum) {
      await this.#keep(`${note}${lines.map((line) => `${line}\n`).join('')}`)
      this.#witnessed = head.size
    }
    return lines.length
  }

  async #ask(witness: Witness, note: string, size: number): Promise<WitnessAnswer> {
    const { name } = witness.verifier
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const older = this.#seen.get(name) ?? 0
      if (older > size) return contradicted(older, size)
      const answer = await this.#send(witness, note, older, size)
      if (answer.kind !== 'conflict') {
        if (answer.kind === 'signed') this.#seen.set(name, size)
        return answer
      }
      if (answer.size > size) return contradicted(answer.size, size)
      // It was asked from just there, so that it is the root that differs (C2SP tlog-witness, add-checkpoint).
      if (answer.size === size && older === size) return { kind: 'contradicted', words: otherRoot(size) }
      this.#seen.set(name, answer.size)
    }
    return { kind: 'unavailable', words: 'it names another size each time it is asked' }
  }

  async #send(
    { verifier, url }: Witness,
    note: string,
    older: number,
    size: number,
  ): Promise<WitnessAnswer | { readonly kind: 'conflict'; readonly size: number }> {
    const proof = consistencyProof(older, size, new TileFiles(this.#config.directory))
    // The log grew and took a partial tile with it; the next round has a newer head.
    if (!proof) return { kind: 'unavailable', words: 'a tile was being replaced' }
    const path = proof.map((hash) => `${hash.toString('base64')}\n`).join('')
    const done = new AbortController()
    const late = new AbortController()
    const timer = this.#config.clock.sleep(answerMsMax, done.signal).then(
      () => late.abort(new Error(`no answer within ${answerMsMax / 1000} s`)),
      () => undefined, // Aborted below: the answer is here.
    )
    let status: number
    let text: string
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
        method: 'POST',
        body: `old ${older}\n${path}\n${note}`,
        redirect: 'error',
        signal: AbortSignal.any([this.#closing.signal, late.signal]),
      })
      status = response.status
      text = await boundedText(response)
    } catch (error) {
      return { kind: 'unavailable', words: error instanceof Error ? error.message : String(error) }
    } finally {
      done.abort()
      await timer
    }
    if (status === 200) return signedBy(verifier, note, text)
    if (status === 409) {
      const seen = /^(0|[1-9]\d{0,14})\n?$/.exec(text)?.[1]
      if (seen !== undefined) return { kind: 'conflict', size: Number(seen) }
      // Asked from just there it is the root that differs, and then it need not name a size.
      if (older === size) return { kind: 'contradicted', words: otherRoot(size) }
      return { kind: 'unavailable', words: 'its answer to a conflict names no size' }
    }
    if (status === 422)
      return { kind: 'contradicted', words: `it refuses the proof that ${size} entries extend ${older}` }
    return { kind: 'unavailable', words: `it answers with status ${status}${remedies.get(status) ?? ''}` }
  }

  #tell({ verifier: { name } }: Witness, answer: WitnessAnswer): void {
    if (answer.kind === 'signed') {
      this.#told.delete(name)
      return
    }
    if (this.#told.has(name) || this.#closing.signal.aborted) return
    this.#told.add(name)
    if (answer.kind === 'contradicted') this.#config.onContradiction(name, answer.words)
    else this.#config.onTrouble(name, answer.words)
  }

  async #keep(note: string): Promise<void> {
    const { directory, disk = systemDisk } = this.#config
    await disk.replace(join(directory, 'witnessed'), join(directory, 'draft', 'witnessed'), Buffer.from(note))
    await disk.syncFolder(directory)
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.round()
        await this.#config.clock.sleep(this.#config.everyMs, signal)
      } catch (error) {
        if (signal.aborted) return
        const words = error instanceof Error ? error.message : String(error)
        this.#config.onTrouble('', words)
        await this.#config.clock.sleep(this.#config.everyMs, signal).catch(() => undefined)
      }
    }
  }
}

/** What an operator can do about an answer (C2SP tlog-witness, add-checkpoint). */
const remedies: ReadonlyMap<number, string> = new Map([
  [
    403,
    ': it does not believe the key of this log; its operator needs the verifier key, the new one after a rotation',
  ],
  [
    404,
    ': it does not know this log, or the URL is not its own; its operator has to add the origin and the verifier key',
  ],
])

function otherRoot(size: number): string {
  return `it has signed other ${size} entries of this log`
}

function contradicted(seen: number, size: number): WitnessAnswer {
  return {
    kind: 'contradicted',
    words: `it has signed ${seen} entries of this log, which has ${size} now: some were taken away`,
  }
}

function signedBy(verifier: NoteVerifier, note: string, answer: string): WitnessAnswer {
  const text = parseNote(note)?.text ?? ''
  for (const line of answer.split('\n')) {
    const signature = parseSignature(line)
    const found = signature && openCosignature(text, signature, verifier)
    if (found) return { kind: 'signed', line, at: found.at }
  }
  return { kind: 'unavailable', words: 'its answer holds no signature of its key' }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > answerBytesMax) throw new Error('its answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
