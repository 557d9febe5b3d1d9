import { openCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import { consistencyProof, isConsistent } from '../tiles/proof.ts'
import { TileFiles } from '../tiles/tile-files.ts'
import type { EpochKey } from './verify-epochs.ts'
import type { Faults } from './verify-fault.ts'

/** Holds an older head against the tiles, which were compared with the entries before; the older head, if it is one. */
export function checkGrowth(
  directory: string,
  since: string,
  keys: readonly EpochKey[],
  head: Checkpoint | null,
  faults: Faults,
): Checkpoint | null {
  const signer = keys.find(({ verifier }) => openCheckpoint(since, verifier) !== null)
  const older = signer ? openCheckpoint(since, signer.verifier) : null
  if (!signer || !older || older.size > signer.size) {
    const problem = older
      ? `it is signed by a key that was retired at entry ${(signer?.size ?? 0) - 1}, for entries after that`
      : 'it is not signed by a key of this ledger'
    faults.add({ file: 'the older checkpoint', offset: null, index: null, problem })
    return null
  }
  if (!head) return older
  const wrong = (index: number | null, problem: string): Checkpoint => {
    faults.add({ file: 'checkpoint', offset: null, index, problem })
    return older
  }
  if (older.size > head.size)
    return wrong(
      head.size,
      `an older one speaks for ${older.size} entries, this one for ${head.size}: some were taken away`,
    )
  const proof = consistencyProof(older.size, head.size, new TileFiles(directory))
  return proof && isConsistent(older, head, proof)
    ? older
    : wrong(
        null,
        `the first ${older.size} entries are not those of the older one: the ledger was forked or written anew`,
      )
}
