import { openCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import type { Leaf } from '../entries/entry.ts'
import { rootFromTiles, type HashSource } from '../tiles/proof.ts'
import { parseVerifierKey } from '../tiles/signed-note.ts'
import { earlierTiles } from '../tiles/tile-files.ts'
import type { EpochKey } from './verify-epochs.ts'
import type { Fault } from './verify-fault.ts'

/** A checkpoint of another log that an entry of this one holds. */
export interface Anchor {
  readonly file: string
  readonly offset: number
  readonly index: number
  /** The other log's origin. */
  readonly ledger: string
  readonly key: string
  readonly size: number
  readonly checkpoint: string
}

/** Characters of checkpoints of others that are kept of one log: a year and more of one a minute, of one other. */
const anchorCharsMax = 256 * 1024 * 1024

/** Gathers the checkpoints of other logs that entries hold. */
export class Anchors {
  readonly list: Anchor[] = []
  /** Checkpoints that were too many to be kept. */
  omitted = 0
  #chars = 0

  /** Takes the next entry; what is wrong with it by itself, or null. */
  tell(leaf: Leaf, file: string, offset: number): string | null {
    if (leaf.type !== 'ledger.anchored') return null
    const { index, ledger, key, size, checkpoint } = leaf
    const verifier = parseVerifierKey(key)
    const head = verifier && openCheckpoint(checkpoint, verifier)
    if (head?.origin !== ledger || head.size !== size)
      return `what it holds of ${ledger} is no checkpoint over ${size} entries, signed by the key that it names`
    this.#chars += checkpoint.length + key.length + ledger.length
    if (this.#chars > anchorCharsMax) this.omitted += 1
    else this.list.push({ file, offset, index, ledger, key, size, checkpoint })
    return null
  }
}

/** A log that was verified, as far as others are held against it. */
export interface VerifiedLog {
  readonly directory: string
  readonly head: Checkpoint
  readonly keys: readonly EpochKey[]
  readonly anchors: readonly Anchor[]
  /** Anchors that are not among these, because there are too many. */
  readonly anchorsOmitted: number
}

/** A checkpoint of one log that stands in another and is no beginning of it. */
export interface AnchorFault extends Fault {
  /** The log that is contradicted. */
  readonly ledger: string
  /** The log in which the entry stands. */
  readonly anchoredBy: string
}

/**
 * Holds what these logs say of each other against each of them: every checkpoint that one entered must be the beginning of
 * the log that signed it. Answers how many were compared, and those that are not.
 */
export function compareAnchors(logs: readonly VerifiedLog[]): {
  readonly compared: number
  readonly faults: readonly AnchorFault[]
} {
  const faults: AnchorFault[] = []
  const sources = new Map(
    logs.map(({ directory, head }) => [head.origin, earlierTiles(directory, head.size)]),
  )
  let compared = 0
  for (const { anchors, head } of logs)
    for (const anchor of anchors) {
      const log = logs.find((one) => one.head.origin === anchor.ledger)
      const tiles = sources.get(anchor.ledger)
      if (!log || !tiles) continue
      compared += 1
      const { file, offset, index, ledger } = anchor
      const problem = contradiction(anchor, log, tiles)
      if (problem !== null) faults.push({ file, offset, index, problem, ledger, anchoredBy: head.origin })
    }
  return { compared, faults }
}

function contradiction(
  { key, size, checkpoint }: Anchor,
  { head, keys }: VerifiedLog,
  tiles: HashSource,
): string | null {
  const signer = keys.find(({ line }) => line === key)
  if (!signer) return 'it holds a checkpoint that no key of that log signed'
  if (size > signer.size) return 'it holds a checkpoint by a key that was retired before'
  if (size > head.size)
    return `it holds a checkpoint over ${size} entries, of which ${size - head.size} were taken away`
  const anchored = openCheckpoint(checkpoint, signer.verifier)
  const root = rootFromTiles(size, tiles)
  return anchored && root?.equals(anchored.root)
    ? null
    : `it holds a checkpoint over ${size} entries that are not the first of that log: it was forked or written anew`
}
