import { createHash, type X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import type { Leaf } from '../entries/entry.ts'
import { consistencyProof, isConsistent } from '../tiles/proof.ts'
import { namesIn, readBounded, TileFiles } from '../tiles/tile-files.ts'
import { isTrusted, openTimeStamp } from '../tiles/time-stamp-token.ts'
import type { EpochKey } from './verify-epochs.ts'
import type { Faults } from './verify-fault.ts'
import type { Observations } from './verify-observation.ts'

/** What time-stamping authorities vouch for. */
export interface Stamped {
  /** Checkpoints with a stamp that holds. */
  readonly stamps: number
  /** Of these, so many by an authority that the verifier was told to believe. */
  readonly trusted: number
  /** The largest of them, or of those trusted when authorities were named; null without one. */
  readonly newest: { readonly size: number; readonly at: string } | null
}

const folder = 'tsa'
/** An authority's answer is at most this long. */
export const stampBytesMax = 64 * 1024
/** An entry's own stamp may be so much later than the authority's of a checkpoint over it. */
const aheadMsMax = 60_000

/** Holds what lies in `tsa/` against the log, after all tiles were compared. */
export class StampCheck {
  readonly #directory: string
  /** Stamp of the last entry under each checkpoint that was time-stamped. */
  readonly #lastAt = new Map<number, string>()
  readonly #names: readonly string[]

  constructor(directory: string) {
    this.#directory = directory
    this.#names = namesIn(join(directory, folder))
    for (const name of this.#names) {
      const size = sizeIn(name)
      if (size !== null) this.#lastAt.set(size, '')
    }
  }

  /** Takes the next entry. */
  tell(leaf: Leaf): void {
    if (this.#lastAt.has(leaf.index + 1)) this.#lastAt.set(leaf.index + 1, leaf.at)
  }

  /** `authorities`: whom the verifier believes; null when it was told nobody. */
  finish(
    keys: readonly EpochKey[],
    head: Checkpoint | null,
    authorities: readonly X509Certificate[] | null,
    faults: Faults,
    observations: Observations,
  ): Stamped {
    const found: { readonly size: number; readonly atMs: number; readonly isTrusted: boolean }[] = []
    for (const name of this.#names) {
      const fault = (problem: string): void =>
        faults.add({ file: `${folder}/${name}`, offset: null, index: null, problem })
      const size = sizeIn(name)
      if (size === null) fault('it is no file of this ledger')
      else if (name.endsWith('.tsr')) {
        const stamp = this.#stamp(size, authorities)
        if (typeof stamp === 'string') fault(stamp)
        else found.push({ size, ...stamp })
      } else {
        const problem = this.#problem(size, keys, head)
        if (problem !== null) fault(problem)
      }
    }
    this.#compareClocks(found, observations)
    const believed = authorities ? found.filter((one) => one.isTrusted) : found
    const newest = believed.toSorted((left, right) => left.size - right.size).at(-1)
    if (authorities && !newest)
      faults.add({
        file: folder,
        offset: null,
        index: null,
        problem: 'no authority that was named has stamped it',
      })
    return {
      stamps: found.length,
      trusted: found.filter((one) => one.isTrusted).length,
      newest: newest ? { size: newest.size, at: new Date(newest.atMs).toISOString() } : null,
    }
  }

  /** What is wrong with a checkpoint that was stamped, or null. */
  #problem(size: number, keys: readonly EpochKey[], head: Checkpoint | null): string | null {
    const bytes = readBounded(join(this.#directory, folder, `${size}.checkpoint`), checkpointBytesMax)
    const note = bytes?.toString('utf8') ?? ''
    const signer = keys.find(({ verifier }) => openCheckpoint(note, verifier) !== null)
    const stamped = signer ? openCheckpoint(note, signer.verifier) : null
    if (!signer || !stamped || !bytes?.equals(Buffer.from(note)))
      return 'it is not a checkpoint signed by a key of this ledger'
    if (stamped.size !== size || size > signer.size)
      return 'it is of another size than its name says, or by a key that was retired before'
    if (!head) return null
    if (size > head.size)
      return `it speaks for ${size} entries, the newest checkpoint for ${head.size}: some were taken away`
    const proof = consistencyProof(size, head.size, new TileFiles(this.#directory))
    return proof && isConsistent(stamped, head, proof)
      ? null
      : `the first ${size} entries are not those that were stamped: the ledger was forked or written anew`
  }

  /** When the authority stamped the checkpoint, or what is wrong with that. */
  #stamp(
    size: number,
    authorities: readonly X509Certificate[] | null,
  ): { readonly atMs: number; readonly isTrusted: boolean } | string {
    const note = readBounded(join(this.#directory, folder, `${size}.checkpoint`), checkpointBytesMax)
    const answer = readBounded(join(this.#directory, folder, `${size}.tsr`), stampBytesMax)
    const token = answer && openTimeStamp(answer)
    if (!note) return 'the checkpoint that it stamps is missing'
    if (!token) return 'it is no stamp that was granted and signed by the certificate in it'
    if (!token.digest.equals(createHash('sha256').update(note).digest()))
      return 'it is about something else than the checkpoint beside it'
    return { atMs: token.atMs, isTrusted: authorities !== null && isTrusted(token, authorities) }
  }

  #compareClocks(
    found: readonly { readonly size: number; readonly atMs: number }[],
    observations: Observations,
  ): void {
    for (const { size, atMs } of found) {
      const at = this.#lastAt.get(size) ?? ''
      const aheadMs = at === '' ? 0 : Date.parse(at) - atMs
      if (aheadMs <= aheadMsMax) continue
      const text = `it says ${at}, and an authority saw it at ${new Date(atMs).toISOString()}: the gateway's clock was ahead`
      observations.add('clock', size - 1, text)
    }
  }
}

function sizeIn(name: string): number | null {
  const match = /^([1-9]\d{0,14})\.(?:checkpoint|tsr)$/.exec(name)
  return match ? Number(match[1]) : null
}
