import type { X509Certificate } from 'node:crypto'
import { setImmediate } from 'node:timers'
import { join } from 'node:path'
import type { KeyRing } from '../../keys/key-ring.ts'
import { checkpointBytesMax, openCheckpoint, readCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import { consistencyProof, isConsistent } from '../tiles/proof.ts'
import { readBounded, TileFiles } from '../tiles/tile-files.ts'
import { tileWidth } from '../tiles/tile.ts'
import { emptyRoot } from '../tiles/tree.ts'
import { loadVerifier } from '../tiles/verifier-key.ts'
import { Anchors, type VerifiedLog } from './verify-anchors.ts'
import { Epochs, type EpochKey, type SignedHead } from './verify-epochs.ts'
import { BodyCheck, type BodySums } from './verify-bodies.ts'
import { Faults, type Fault, type FoundRecord } from './verify-fault.ts'
import { checkGrowth } from './verify-growth.ts'
import { JournalCheck } from './verify-journal.ts'
import { Observations, type Observation } from './verify-observation.ts'
import { RecordingCheck, type FindSegment } from './verify-recordings.ts'
import type { SavedVerification } from './verify-saved.ts'
import { StampCheck, type Stamped } from './verify-stamps.ts'
import { Story, type StorySums } from './verify-story.ts'
import { TileCheck } from './verify-tiles.ts'
import { checkWitnessed, type Witnessed, type WitnessPolicy } from './verify-witnessed.ts'
import { decodeLeaf } from '../entries/leaf.ts'

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
  /** Time-stamping authorities to be believed: at least one of their stamps must be there. */
  readonly authorities?: readonly X509Certificate[]
  /** Finds a segment of a session's recording by its number from 0: with it, sealed digests are compared. */
  readonly recordings?: FindSegment
  /** Goes on where an earlier verification ended, and keeps how far this one came. */
  readonly resume?: Resumption
}

/** How a verification is gone on with. */
export interface Resumption {
  /** What an earlier run kept; null for the first. */
  readonly from: SavedVerification | null
  /** Entries between two places from which an interrupted run can be gone on with: a multiple of 256. */
  readonly everyEntries?: number
  /** Takes what to go on from, every so many entries while nothing is wrong, and at the end of a run that found all whole. */
  keep(saved: SavedVerification): Promise<void>
  /** Called once when `from` cannot be gone on from, in words; then everything is read. */
  onUseless(why: string): void
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
  /** Entries there are, those of an earlier verification included. */
  readonly entries: number
  /** Of these, so many were read by an earlier verification and not again. */
  readonly trusted: number
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
  readonly stamped: Stamped
  /** What is no fault and yet worth knowing; at most 1000, `observationsOmitted` counts the rest. */
  readonly observations: readonly Observation[]
  readonly observationsOmitted: number
}

export type VerifyStep =
  | { readonly kind: 'progress'; readonly entries: number; readonly size: number }
  /** `log`: what other logs can be held against; null without a head that could be read. */
  | { readonly kind: 'result'; readonly result: VerifyResult; readonly log: VerifiedLog | null }

const progressEvery = 4096
/** A few seconds' work. */
const keepEvery = 262_144

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
  const size = signed?.head.size ?? 0
  const reading = new Reading(
    directory,
    size,
    options,
    faults,
    trustedPart(directory, signed, options, faults),
  )
  const lastPlace = Math.max(0, Math.ceil(size / tileWidth) - 1) * tileWidth
  let last: SavedVerification | null = null
  for await (const record of reading.journal.read(size, options.live ?? false)) {
    const { index } = record
    if (index % progressEvery === 0) {
      yield { kind: 'progress', entries: index, size }
      await new Promise((resolve) => setImmediate(resolve))
    }
    const isPlace =
      index > reading.trusted &&
      (index % (options.resume?.everyEntries ?? keepEvery) === 0 || index === lastPlace)
    if (options.resume && isPlace && faults.count === 0) {
      last = reading.save(record, signed, options)
      if (index !== lastPlace) await options.resume.keep(last)
      // What is kept is still growing: it is a copy only once it is written down.
      else last = structuredClone(last)
    }
    await reading.take(record)
  }
  const { result, keys } = await finish(directory, options, reading, signed, faults)
  if (result.ok && last && signed) await options.resume?.keep({ ...last, head: signed.note })
  const { list: anchors, omitted: anchorsOmitted } = reading.anchors
  const log = signed && { directory, head: signed.head, keys, anchors, anchorsOmitted }
  yield { kind: 'result', result, log }
}

/** All that looks at one record after the other. */
class Reading {
  readonly journal: JournalCheck
  readonly tiles: TileCheck
  readonly epochs: Epochs
  readonly observations: Observations
  readonly recordings: RecordingCheck
  readonly bodies: BodyCheck
  readonly story: Story
  readonly anchors = new Anchors()
  readonly stamps: StampCheck
  readonly trusted: number
  readonly #faults: Faults
  entries: number

  constructor(
    directory: string,
    size: number,
    {
      keys = null,
      recordings = null,
    }: { readonly keys?: KeyRing | null; readonly recordings?: FindSegment | null },
    faults: Faults,
    from: SavedVerification | null,
  ) {
    this.#faults = faults
    this.trusted = from?.size ?? 0
    this.entries = this.trusted
    this.stamps = new StampCheck(directory)
    this.journal = new JournalCheck(directory, faults, from)
    this.tiles = new TileCheck(directory, size, faults, from)
    this.observations = new Observations(from?.observations)
    this.story = new Story(this.observations, from?.story)
    this.epochs = new Epochs(this.observations, from?.epochs)
    this.recordings = new RecordingCheck(recordings, from?.recordings, from?.openRecordings)
    this.bodies = new BodyCheck(keys, from?.bodies, from?.missingKeys)
  }

  async take(record: FoundRecord): Promise<void> {
    const { index, file, offset, body } = record
    this.tiles.take(record)
    const leaf = decodeLeaf(record.leaf)
    if (leaf) this.stamps.tell(leaf)
    const problems =
      leaf?.index === index
        ? [
            this.story.tell(leaf),
            this.epochs.tell(leaf),
            this.anchors.tell(leaf, file, offset),
            await this.bodies.check(leaf, body),
            await this.recordings.check(leaf, { file, offset, index }),
          ]
        : [leaf ? `it says that it is entry ${leaf.index}` : 'it is not the canonical form of an entry']
    for (const problem of problems) if (problem !== null) this.#faults.add({ file, offset, index, problem })
    this.entries = index + 1
  }

  /** What to go on from at a record that was not taken yet; valid until it is. */
  save(record: FoundRecord, signed: SignedHead | null, options: VerifyOptions): SavedVerification {
    return {
      origin: signed?.head.origin ?? '',
      size: record.index,
      edges: this.tiles.edges().map((hashes) => hashes.toString('base64')),
      head: null,
      withKeys: options.keys !== undefined,
      withRecordings: options.recordings !== undefined,
      journal: this.journal.placeOf(record),
      story: this.story.save(),
      epochs: this.epochs.save(),
      observations: { list: [...this.observations.list], count: this.observations.count },
      bodies: this.bodies.sums(),
      missingKeys: new Map(this.bodies.missing),
      recordings: this.recordings.checked,
      openRecordings: new Map(this.recordings.open),
    }
  }
}

async function finish(
  directory: string,
  options: VerifyOptions,
  reading: Reading,
  signed: SignedHead | null,
  faults: Faults,
): Promise<{ readonly result: VerifyResult; readonly keys: readonly EpochKey[] }> {
  const { epochs, observations, entries, trusted } = reading
  const checkpoint = signed?.head ?? null
  const size = checkpoint?.size ?? 0
  const root = await reading.tiles.finish()
  if (checkpoint && !root?.equals(checkpoint.root)) {
    const problem = `the first ${size} entries do not have the root that it signs`
    faults.add({ file: 'checkpoint', offset: null, index: null, problem })
  }
  reading.recordings.finish(faults)
  const keys = signed ? epochs.finish(directory, signed, faults) : []
  const since =
    options.since === undefined ? null : checkGrowth(directory, options.since, keys, checkpoint, faults)
  const witnessed = checkWitnessed(directory, options.witnesses ?? null, keys, checkpoint, faults)
  const { authorities = null } = options
  const stamped = reading.stamps.finish(keys, checkpoint, authorities, faults, observations)
  reading.bodies.observe(observations)
  reading.bodies.close()
  const result: VerifyResult = {
    ok: faults.count === 0,
    faults: faults.list,
    faultsOmitted: faults.count - faults.list.length,
    checkpoint,
    keyWasGiven: options.verifierKey !== undefined,
    entries,
    trusted,
    notCheckpointed: Math.max(0, entries - size),
    story: reading.story.sums(),
    bodies: reading.bodies.sums(),
    recordings: reading.recordings.checked,
    since,
    witnessed,
    stamped,
    observations: observations.list,
    observationsOmitted: observations.count - observations.list.length,
  }
  return { result, keys }
}

/** Whether the tiles lead from the checkpoint under which all was found whole, when there was one, to this head. */
function continues(directory: string, from: SavedVerification, head: Checkpoint): boolean {
  const before = from.head === null ? null : readCheckpoint(from.head)
  if (!before) return true
  if (before.size > head.size) return false
  const proof = consistencyProof(before.size, head.size, new TileFiles(directory))
  return proof !== null && isConsistent(before, head, proof)
}

/** What an earlier verification read, when this one may go on from there; else says why not. */
function trustedPart(
  directory: string,
  signed: SignedHead | null,
  { resume, keys, recordings }: VerifyOptions,
  faults: Faults,
): SavedVerification | null {
  const from = resume?.from
  if (!resume || !from || !signed) return null
  const { head } = signed
  if (from.origin !== head.origin) resume.onUseless(`it is about another ledger, ${from.origin}`)
  else if (keys && !from.withKeys) resume.onUseless('bodies were not opened with keys then')
  else if (recordings && !from.withRecordings) resume.onUseless('recordings were not compared then')
  else if (from.size > head.size) {
    const problem = `${from.size} entries were verified before, it speaks for ${head.size}: some were taken away`
    faults.add({ file: 'checkpoint', offset: null, index: head.size, problem })
    resume.onUseless('the ledger has become shorter')
  } else if (!continues(directory, from, head)) {
    const problem = `the first ${from.size} entries are not those that were verified before: it was forked or written anew`
    faults.add({ file: 'checkpoint', offset: null, index: null, problem })
    resume.onUseless('the ledger begins with other entries')
  } else return from
  return null
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
