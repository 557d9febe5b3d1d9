import { join } from 'node:path'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { inclusionProof, rootOfProof } from './proof.ts'
import type { NoteVerifier } from './signed-note.ts'
import { readBounded, TileFiles } from './tile-files.ts'
import { tilePath, tileWidth } from './tile.ts'
import { hashLeaf } from './tree.ts'

/** That one entry is in a log, in a form that outlives the log (C2SP tlog-proof; docs/ledger-format.md, section 9). */
export interface EntryProof {
  /** The whole proof file: leaf, index, audit path, checkpoint. */
  readonly text: string
  /** The leaf as JSON. */
  readonly leaf: string
  /** The leaf's bytes. */
  readonly bytes: Buffer
  /** Hashes from the leaf's sibling up to below the root. */
  readonly path: readonly Buffer[]
  readonly head: Checkpoint
  /** The signed checkpoint that the path leads to. */
  readonly note: string
  /** True when witnesses signed it too. */
  readonly isWitnessed: boolean
}

/**
 * The proof of an entry from what is published of a ledger, or in words why there is none. Reads no journal. Where
 * witnesses have signed a checkpoint over the entry, the proof carries that one, and their signatures with it.
 */
export function proveEntry(directory: string, index: number, verifier: NoteVerifier): EntryProof | string {
  const witnessed = proveUnder('witnessed', directory, index, verifier)
  return typeof witnessed === 'string' ? proveUnder('checkpoint', directory, index, verifier) : witnessed
}

function proveUnder(
  file: 'witnessed' | 'checkpoint',
  directory: string,
  index: number,
  verifier: NoteVerifier,
): EntryProof | string {
  const note = readBounded(join(directory, file), checkpointBytesMax)?.toString('utf8')
  const head = note === undefined ? null : openCheckpoint(note, verifier)
  if (note === undefined || !head) return `There is no checkpoint signed by ${verifier.name}.`
  if (index >= head.size) return `The checkpoint speaks for ${head.size} entries, 0 to ${head.size - 1}.`
  const files = new TileFiles(directory)
  const leaf = publishedLeaf(files, index, head.size)
  if (!leaf) return `The bundle ${tilePath(bundleOf(index))} does not hold entry ${index}.`
  const path = inclusionProof(index, head.size, files)
  if (!path) return 'A tile on the way to the root is missing.'
  if (!rootOfProof(hashLeaf(leaf), index, head.size, path)?.equals(head.root))
    return `Entry ${index} and the tiles do not have the root that the checkpoint signs.`
  const lines = [
    proofHeader,
    `extra ${leaf.toString('base64')}`,
    `index ${index}`,
    ...path.map((hash) => hash.toString('base64')),
  ]
  return {
    text: `${lines.join('\n')}\n\n${note}`,
    leaf: leaf.toString('utf8'),
    bytes: leaf,
    path,
    head,
    note,
    isWitnessed: file === 'witnessed',
  }
}

const proofHeader = 'c2sp.org/tlog-proof@v1'

function bundleOf(index: number): {
  readonly level: 'entries'
  readonly number: number
  readonly width: number
} {
  return { level: 'entries', number: Math.floor(index / tileWidth), width: tileWidth }
}

function publishedLeaf(files: TileFiles, index: number, size: number): Buffer | null {
  const full = bundleOf(index)
  const width = Math.min(tileWidth, size - full.number * tileWidth)
  const bytes = files.read({ ...full, width }) ?? files.read(full)
  if (!bytes) return null
  let at = 0
  for (let skipped = 0; at + 2 <= bytes.length; skipped += 1) {
    const end = at + 2 + bytes.readUInt16BE(at)
    if (skipped === index % tileWidth) return end <= bytes.length ? bytes.subarray(at + 2, end) : null
    at = end
  }
  return null
}
