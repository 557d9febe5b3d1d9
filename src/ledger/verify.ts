import { readdir } from 'node:fs/promises'
import { setImmediate } from 'node:timers'
import { join } from 'node:path'
import type { KeyRing } from '../keys/key-ring.ts'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { listSegments, parseSegmentName, scanSegment, segmentName } from './journal-record.ts'
import { readBounded } from './tile-files.ts'
import { emptyRoot } from './tree.ts'
import { loadVerifier } from './verifier-key.ts'
import { Epochs, type SignedHead } from './verify-epochs.ts'
import { BodyCheck, type BodySums } from './verify-bodies.ts'
import { Faults, type Fault, type FoundRecord } from './verify-fault.ts'
import { checkGrowth } from './verify-growth.ts'
import { Observations, type Observation } from './verify-observation.ts'
import { RecordingCheck, type FindSegment } from './verify-recordings.ts'
import { Story, type StorySums } from './verify-story.ts'
import { TileCheck } from './verify-tiles.ts'
import { checkWitnessed, type Witnessed, type WitnessPolicy } from './verify-witnessed.ts'
import { decodeLeaf } from './leaf.ts'

/** What a verification may use besides the directory. */
export interface VerifyOptions {
  /** The log's verifier key, as a line of text. Without it the one in the directory is believed. */
  readonly verifierKey?: string
  /** With the keys, bodies are opened and compared with their commitments. */
  readonly keys?: KeyRing
  /** True when the ledger is being written meanwhile: a record that is half there at the end is then no fault. */
  readonly live?: boolean
  /** An older checkpoint that somebody kept, as it stands in its file: the ledger must begin with what it speaks for. */
  readonly since?: string
  /** Whose cosignatures the log must bear, and how many. */
  readonly witnesses?: WitnessPolicy
  /** Finds a segment of a session's recording by its number from 0: with it, sealed digests are compared. */
  readonly recordings?: FindSegment
}

/** What a verification found. */
export interface VerifyResult {
  readonly ok: boolean
  /** At most 100; `faultsOmitted` counts the rest. */
  readonly faults: readonly Fault[]
  readonly faultsOmitted: number
  /** The signed head; null when it could not be read. */
  readonly checkpoint: Checkpoint | null
  /** True when the verifier key was given, not taken from the directory. */
  readonly keyWasGiven: boolean
  /** Entries read. */
  readonly entries: number
  /** Entries that no checkpoint speaks for yet. */
  readonly notCheckpointed: number
  readonly story: StorySums
  readonly bodies: BodySums
  /** Sealed recordings whose digest was compared. */
  readonly recordings: number
  /** The older head that the ledger was compared with; null without one, or when it could not be read. */
  readonly since: Checkpoint | null
  /** How far witnesses vouch for the log; null when none does. */
  readonly witnessed: Witnessed | null
  /** What is no fault and yet worth knowing; at most 1000, `observationsOmitted` counts the rest. */
  readonly observations: readonly Observation[]
  readonly observationsOmitted: number
}

export type VerifyStep =
  | { readonly kind: 'progress'; readonly entries: number; readonly size: number }
  | { readonly kind: 'result'; readonly result: VerifyResult }

const progressEvery = 4096

/**
 * Checks a ledger directory against its signed checkpoint, offline and without writing: signature, every tile, every
 * entry bundle, the root, the journal record by record, stamps, sessions and outcomes, and with keys the bodies.
 * Yields progress, and the result last. What is wrong is in the result, not thrown.
 */
export async function* verifyLedger(
  directory: string,
  options: VerifyOptions = {},
): AsyncGenerator<VerifyStep, void> {
  const faults = new Faults()
  const signed = loadHead(directory, options, faults)
  const checkpoint = signed?.head ?? null
  const size = checkpoint?.size ?? 0
  const tiles = new TileCheck(directory, size, faults)
  const observations = new Observations()
  const story = new Story(observations)
  const epochs = new Epochs(observations)
  const recordings = new RecordingCheck(options.recordings ?? null)
  const bodies = new BodyCheck(options.keys ?? null)
  let entries = 0
  for await (const record of readJournal(directory, size, options.live ?? false, faults)) {
    const { index, file, offset, leaf: bytes, body } = record
    if (index % progressEvery === 0) {
      yield { kind: 'progress', entries: index, size }
      await new Promise((resolve) => setImmediate(resolve))
    }
    tiles.take(record)
    const leaf = decodeLeaf(bytes)
    const problems =
      leaf?.index === index
        ? [story.tell(leaf), epochs.tell(leaf), await bodies.check(leaf, body), await recordings.check(leaf)]
        : [leaf ? `it says that it is entry ${leaf.index}` : 'it is not the canonical form of an entry']
    for (const problem of problems) if (problem !== null) faults.add({ file, offset, index, problem })
    entries = index + 1
  }
  const root = await tiles.finish()
  if (checkpoint && !root?.equals(checkpoint.root)) {
    const problem = `the first ${size} entries do not have the root that it signs`
    faults.add({ file: 'checkpoint', offset: null, index: null, problem })
  }
  const keys = signed ? epochs.finish(directory, signed, faults) : []
  const since =
    options.since === undefined ? null : checkGrowth(directory, options.since, keys, checkpoint, faults)
  const witnessed = checkWitnessed(directory, options.witnesses ?? null, keys, checkpoint, faults)
  bodies.close()
  yield {
    kind: 'result',
    result: {
      ok: faults.count === 0,
      faults: faults.list,
      faultsOmitted: faults.count - faults.list.length,
      checkpoint,
      keyWasGiven: options.verifierKey !== undefined,
      entries,
      notCheckpointed: Math.max(0, entries - size),
      story: story.sums(),
      bodies: bodies.sums(),
      recordings: recordings.checked,
      since,
      witnessed,
      observations: observations.list,
      observationsOmitted: observations.count - observations.list.length,
    },
  }
}

function loadHead(directory: string, options: VerifyOptions, faults: Faults): SignedHead | null {
  const fault = (file: string, problem: string): null => {
    faults.add({ file, offset: null, index: null, problem })
    return null
  }
  const own = loadVerifier(directory, undefined)
  const given = options.verifierKey === undefined ? null : loadVerifier(directory, options.verifierKey)
  if (!own) fault('*.vkey', 'there is not exactly one readable Ed25519 verifier key')
  const first = given ?? own
  if (!first) return null
  const bytes = readBounded(join(directory, 'checkpoint'), checkpointBytesMax)
  if (!bytes) return fault('checkpoint', 'it is missing or too long')
  const note = bytes.toString('utf8')
  // A key that was retired since leads to the one in force; that they are linked shows once the entries are read.
  const signer = openCheckpoint(note, first) ? first : own
  const head = signer && openCheckpoint(note, signer)
  // Decoding UTF-8 forgives some wrong bytes; what was signed must be what is there.
  if (!signer || !head || !Buffer.from(note).equals(bytes))
    return fault('checkpoint', `it is not a checkpoint signed by ${first.name}`)
  if (head.size === 0 && !head.root.equals(emptyRoot)) return fault('checkpoint', 'wrong empty root')
  return { note, head, first, signer }
}

/** Yields the journal's records; what is wrong with segments goes to `faults`, and reading stops there. */
async function* readJournal(
  directory: string,
  size: number,
  live: boolean,
  faults: Faults,
): AsyncGenerator<FoundRecord> {
  const folder = join(directory, 'journal')
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch {
    // Missing or unreadable, which is one and the same to whoever asks for proof.
    names = []
  }
  for (const name of names) {
    if (parseSegmentName(name) !== null) continue
    faults.add({
      file: `journal/${name}`,
      offset: null,
      index: null,
      problem: 'it is no segment of the journal',
    })
  }
  const firsts = names.length > 0 ? await listSegments(folder) : []
  let next = 0
  for (const [at, first] of firsts.entries()) {
    const file = `journal/${segmentName(first)}`
    if (first !== next) {
      faults.add({ file, offset: null, index: next, problem: `the journal has no entry ${next}` })
      return
    }
    const segment = scanSegment(join(folder, segmentName(first)), first)
    let step = segment.next()
    for (; !step.done; step = segment.next()) yield { ...step.value, file }
    const { fault, bytes } = step.value
    next = step.value.next
    const isTail = live && at === firsts.length - 1 && next >= size
    if (fault !== null && !(isTail && fault.startsWith('cut'))) {
      faults.add({ file, offset: bytes, index: next, problem: fault })
      return
    }
  }
  if (next < size) {
    faults.add({
      file: 'journal',
      offset: null,
      index: next,
      problem: `it ends at ${next} of ${size} entries`,
    })
  }
}
