import { join } from 'node:path'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import { cosignaturesIn, type Cosignature } from '../tiles/cosignature.ts'
import { consistencyProof, isConsistent } from '../tiles/proof.ts'
import type { NoteVerifier } from '../tiles/signed-note.ts'
import { readBounded, TileFiles } from '../tiles/tile-files.ts'
import type { EpochKey } from './verify-epochs.ts'
import type { Faults } from './verify-fault.ts'

/** Whom a verifier trusts to have seen a log, and how many of them it asks for. */
export interface WitnessPolicy {
  readonly witnesses: readonly NoteVerifier[]
  readonly quorum: number
}

/** How far witnesses vouch for a log. */
export interface Witnessed {
  readonly size: number
  readonly cosignatures: readonly Cosignature[]
}

const file = 'witnessed'

/**
 * Holds the file `witnessed` against the log, after all tiles were compared: it must be the beginning of what the
 * checkpoint speaks for, and bear the cosignatures asked for. Without a policy the file may be missing.
 */
export function checkWitnessed(
  directory: string,
  policy: WitnessPolicy | null,
  keys: readonly EpochKey[],
  head: Checkpoint | null,
  faults: Faults,
): Witnessed | null {
  const fault = (problem: string): null => {
    faults.add({ file, offset: null, index: null, problem })
    return null
  }
  const bytes = readBounded(join(directory, file), checkpointBytesMax)
  if (!bytes) return policy ? fault('it is missing: no witness vouches for this log') : null
  const note = bytes.toString('utf8')
  const signer = keys.find(({ verifier }) => openCheckpoint(note, verifier) !== null)
  const seen = signer ? openCheckpoint(note, signer.verifier) : null
  if (!signer || !seen || !Buffer.from(note).equals(bytes))
    return fault('it is not signed by a key of this ledger')
  if (seen.size > signer.size) return fault('it is signed by a key that was retired before')
  if (!head) return null
  if (seen.size > head.size)
    return fault(
      `witnesses have seen ${seen.size} entries, the checkpoint has ${head.size}: some were taken away`,
    )
  const proof = consistencyProof(seen.size, head.size, new TileFiles(directory))
  if (!proof || !isConsistent(seen, head, proof))
    return fault(`the first ${seen.size} entries are not those that witnesses have seen`)
  const cosignatures = cosignaturesIn(note, policy?.witnesses ?? [])
  if (policy && cosignatures.length < policy.quorum)
    return fault(
      `${cosignatures.length} of the witnesses that were named have signed it, not ${policy.quorum}`,
    )
  return { size: seen.size, cosignatures }
}
