import { join } from 'node:path'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import type { Leaf } from '../entries/entry.ts'
import { consistencyProof, isConsistent } from '../tiles/proof.ts'
import { parseVerifierKey, type NoteVerifier } from '../tiles/signed-note.ts'
import { namesIn, readBounded, TileFiles } from '../tiles/tile-files.ts'
import type { LineVerifier } from '../tiles/verifier-key.ts'
import type { Faults } from './verify-fault.ts'
import type { Observations } from './verify-observation.ts'
import type { SavedEpochs } from './verify-saved.ts'

/** The newest checkpoint of a log, and the key that the verifier began with. */
export interface SignedHead {
  readonly note: string
  readonly head: Checkpoint
  readonly first: LineVerifier
  /** The key that the checkpoint bears. */
  readonly signer: LineVerifier
}

interface Rotation {
  /** Entries that the former key speaks for at most. */
  readonly size: number
  readonly epoch: number
  readonly former: string
  readonly next: string
}

/** A key of the log, and up to which size it may speak for it; infinite for the one in force. */
export interface EpochKey {
  readonly line: string
  readonly verifier: NoteVerifier
  readonly size: number
}

/** Follows the keys of a log from one epoch to the next (docs/ledger-format.md, section 9). */
export class Epochs {
  readonly #rotations: Rotation[]
  readonly #revoked: Map<string, number>
  readonly #observations: Observations

  /** `from`: what an earlier reading had come to. */
  constructor(observations: Observations, from: SavedEpochs | null = null) {
    this.#observations = observations
    this.#rotations = from?.rotations ?? []
    this.#revoked = from?.revoked ?? new Map()
  }

  /** What it has come to, to go on from; valid until the next entry. */
  save(): SavedEpochs {
    return { rotations: this.#rotations, revoked: this.#revoked }
  }

  /** Takes the next entry; answers what is wrong with it, or null. */
  tell(leaf: Leaf): string | null {
    if (leaf.type === 'key.revoked') return this.#revoke(leaf.key, leaf.reason, leaf.index)
    if (leaf.type !== 'key.rotated') return null
    const { epoch, former, next, index } = leaf
    const last = this.#rotations.at(-1)
    this.#rotations.push({ size: index + 1, epoch, former, next })
    if (epoch !== this.#rotations.length)
      return `it ends epoch ${epoch}, but the log is in its epoch ${this.#rotations.length}`
    return last && last.next !== former ? 'it retires a key that was not in force' : null
  }

  /**
   * Holds `epoch/` and the checkpoint against the keys, after all tiles were compared. Answers the keys, the first one
   * first; empty when they cannot be followed.
   */
  finish(directory: string, { note, head, first, signer }: SignedHead, faults: Faults): readonly EpochKey[] {
    const fault = (file: string, problem: string): void =>
      faults.add({ file, offset: null, index: null, problem })
    // What no checkpoint speaks for yet has not changed the key either.
    const rotations = this.#rotations.filter((rotation) => rotation.size <= head.size)
    const keys = keysOf(rotations, signer)
    if (!keys) {
      fault('checkpoint', 'a key of its epochs cannot be read, or has another name')
      return []
    }
    if (!keys.some(({ line }) => line === first.line))
      fault('checkpoint', 'the key that was given is none of this ledger')
    for (const [at, rotation] of rotations.entries()) {
      const problem = sealProblem(directory, head, rotation, [keys[at], keys[at + 1]])
      if (problem !== null) fault(`epoch/${at + 1}`, problem)
    }
    const inForce = keys.at(-1)
    if (!inForce || !openCheckpoint(note, inForce.verifier))
      fault('checkpoint', 'it is not signed by the key in force: that key was retired by an entry')
    if (inForce && this.#revoked.has(inForce.line)) fault('checkpoint', 'the key in force was revoked')
    for (const name of namesIn(join(directory, 'epoch')))
      if (!rotations.some((_, at) => name === String(at + 1)))
        fault(`epoch/${name}`, 'the ledger has no such epoch')
    return keys
  }

  #revoke(key: string, reason: string, index: number): string | null {
    const isFormer = this.#rotations.some(({ former }) => former === key)
    if (!isFormer) return 'it revokes a key that is no former key of this ledger'
    this.#revoked.set(key, index)
    this.#observations.add('key', index, `${key} was revoked: ${reason}`)
    return null
  }
}

function keysOf(rotations: readonly Rotation[], first: LineVerifier): readonly EpochKey[] | null {
  const keys: EpochKey[] = []
  const lines = [rotations[0]?.former ?? first.line, ...rotations.map(({ next }) => next)]
  for (const [at, line] of lines.entries()) {
    const verifier = parseVerifierKey(line)
    if (verifier?.name !== first.name) return null
    keys.push({ line, verifier, size: rotations[at]?.size ?? Number.POSITIVE_INFINITY })
  }
  return keys
}

/** What is wrong with the last checkpoint of an epoch, which both the former and the next key sign; or null. */
function sealProblem(
  directory: string,
  newest: Checkpoint,
  { size, epoch }: Rotation,
  signers: readonly (EpochKey | undefined)[],
): string | null {
  const note = readBounded(join(directory, 'epoch', String(epoch)), checkpointBytesMax)
  if (!note) return 'it is missing or too long'
  for (const signer of signers) {
    const head = signer && openCheckpoint(note.toString('utf8'), signer.verifier)
    if (!head || !Buffer.from(note.toString('utf8')).equals(note))
      return 'it is not signed by the key of that epoch and by the one after it'
    const proof = head.size === size ? consistencyProof(size, newest.size, new TileFiles(directory)) : null
    if (!proof || !isConsistent(head, newest, proof))
      return `it is no checkpoint over the first ${size} entries`
  }
  return null
}
