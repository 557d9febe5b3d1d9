/**
 * A copy of the ledger in a bucket, locked against removal. The bucket's objects are a ledger directory of their own:
 * whoever fetches them all has one that `verify` takes and a gateway can go on with. docs/ledger-format.md, section 11.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { checkpointBytesMax, readCheckpoint, type Checkpoint } from '../tiles/checkpoint.ts'
import {
  frameRecord,
  recordHeaderBytes,
  recordTrailerBytes,
  segmentHeader,
  segmentHeaderBytes,
  segmentName,
} from '../journal/journal-record.ts'
import { rootFromTiles } from '../tiles/proof.ts'
import { readEntries, type StoredEntry } from '../journal/reader.ts'
import type { Bucket } from './s3.ts'
import { TileFiles, readBounded } from '../tiles/tile-files.ts'
import { tilePath, tileWidth, type TileName } from '../tiles/tile.ts'

/** For how many days what is in a bucket is locked, by what it is. */
export interface CopyLock {
  /** Entry bundles, tiles, checkpoints, keys and stamps. */
  readonly entries: number
  /** Segments of the journal: entries with their sealed bodies. */
  readonly bodies: number
  /** Sealed segments of recordings. */
  readonly recordings: number
}

/** What a copy works with. */
export interface LedgerCopyConfig {
  readonly directory: string
  readonly bucket: Bucket
  readonly everyMs: number
  /** For how long what is put there is locked; null locks nothing. */
  readonly lockDays: CopyLock | null
  /** Whether what is put of a session, or with null what sessions share, is on legal hold. */
  readonly isHeld: (session: string | null) => Promise<boolean>
  /** Where recordings are, of which each is copied when its digest is an entry; null copies none. */
  readonly recordings: string | null
  readonly clock: Clock
  readonly onTrouble: (words: string) => void
  /** The bucket holds another history than this ledger. Nothing is put there any more. */
  readonly onContradiction: (words: string) => void
}

const dayMs = 86_400_000
const segmentBytesMax = 8 * 1024 * 1024
const putsAtOnce = 8
const fileBytesMax = 1024 * 1024
const recordingBytesMax = 128 * 1024 * 1024
const sessionPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Copies what a new checkpoint speaks for, and then the checkpoint; goes on where the bucket's own checkpoint ends. */
export class LedgerCopy implements AsyncDisposable {
  readonly #config: LedgerCopyConfig
  readonly #tiles: TileFiles
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  readonly #known = new Set<string>()
  /** Entries that the bucket has; null while that is not known. */
  #copied: number | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(config: LedgerCopyConfig) {
    this.#config = config
    this.#tiles = new TileFiles(config.directory)
    this.#running = this.#run()
  }

  /** Copies now; how many entries the bucket has then. Rejects, in words, when that fails. */
  round(): Promise<number> {
    const turn = this.#turn.then(() => this.#round())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#turn
  }

  async #round(): Promise<number> {
    const note = readBounded(join(this.#config.directory, 'checkpoint'), checkpointBytesMax)
    const head = note && readCheckpoint(note.toString('utf8'))
    this.#copied ??= await this.#copiedBefore(head ?? null)
    const from = this.#copied
    if (!note || !head || head.size <= from) return from
    await this.#putFiles()
    const sealed = new Set<string>()
    const seen = ({ leaf }: StoredEntry): void => {
      if (leaf?.type === 'recording.sealed') sealed.add(leaf.session)
      if (leaf?.type === 'recording.disposed' || leaf?.type === 'key.destroyed') sealed.delete(leaf.session)
    }
    for await (const [name, bytes] of segments(this.#config.directory, from, head.size, seen))
      await this.#put(name, bytes, 'bodies')
    for (const session of sealed) await this.#putRecording(session)
    let waiting: TileName[] = []
    for (const tile of newTiles(from, head.size)) {
      waiting.push(tile)
      if (waiting.length < putsAtOnce) continue
      await Promise.all(waiting.map((one) => this.#putTile(one)))
      waiting = []
    }
    await Promise.all(waiting.map((one) => this.#putTile(one)))
    // Only now does anything there speak for what was put.
    await this.#put('checkpoint', note)
    this.#copied = head.size
    return head.size
  }

  async #copiedBefore(head: Checkpoint | null): Promise<number> {
    const note = await this.#config.bucket.get('checkpoint', checkpointBytesMax)
    if (note === null) return 0
    const there = readCheckpoint(note.toString('utf8'))
    const root = there && head && there.size <= head.size ? rootFromTiles(there.size, this.#tiles) : null
    if (there && head && there.origin === head.origin && root?.equals(there.root)) return there.size
    throw new Contradiction(
      there
        ? `the bucket has ${there.size} entries that this ledger does not`
        : 'no checkpoint of ours is there',
    )
  }

  async #putFiles(): Promise<void> {
    const { directory } = this.#config
    const keys = (await readdir(directory)).filter((name) => name.endsWith('.vkey'))
    const epochs = (await listed(join(directory, 'epoch'))).map((name) => `epoch/${name}`)
    const stamps = (await listed(join(directory, 'tsa'))).map((name) => `tsa/${name}`)
    for (const name of [...keys, ...epochs, ...stamps]) {
      if (this.#known.has(name)) continue
      const bytes = readBounded(join(directory, name), fileBytesMax)
      if (bytes) await this.#put(name, bytes)
      this.#known.add(name)
    }
    const witnessed = readBounded(join(directory, 'witnessed'), checkpointBytesMax)
    if (witnessed) await this.#put('witnessed', witnessed)
  }

  /** A recording's files as they lie there, sealed; those that were disposed of meanwhile are not missed. */
  async #putRecording(session: string): Promise<void> {
    const { recordings } = this.#config
    if (recordings === null || !sessionPattern.test(session)) return
    for (const name of await listed(join(recordings, session))) {
      const bytes = readBounded(join(recordings, session, name), recordingBytesMax)
      if (bytes) await this.#put(`recordings/${session}/${name}`, bytes, 'recordings', session)
    }
  }

  #putTile(name: TileName): Promise<void> {
    const bytes = this.#tiles.read(name) ?? this.#prefix(name)
    if (bytes === null) throw new Error(`${tilePath(name)} is missing`)
    return this.#put(tilePath(name), bytes)
  }

  /** The beginning of the full tile that took a partial one's place meanwhile. */
  #prefix({ level, number, width }: TileName): Buffer | null {
    if (level !== 'entries') return this.#tiles.hashes(level, number, width)
    const full = this.#tiles.read({ level, number, width: tileWidth })
    if (full === null) return null
    let end = 0
    for (let count = 0; count < width; count += 1) end += 2 + full.readUInt16BE(end)
    return full.subarray(0, end)
  }

  async #put(
    name: string,
    bytes: Buffer,
    as: keyof CopyLock = 'entries',
    session: string | null = null,
  ): Promise<void> {
    const { bucket, clock, lockDays, isHeld } = this.#config
    if (lockDays === null) return bucket.put(name, bytes, null)
    const until = new Date(clock.now() + lockDays[as] * dayMs)
    // Put again and again, so that each lock of these begins anew.
    const isPassing = name === 'checkpoint' || name === 'witnessed'
    return bucket.put(name, bytes, { until, isHeld: !isPassing && (await isHeld(session)) })
  }

  async #run(): Promise<void> {
    const { clock, everyMs, onTrouble, onContradiction } = this.#config
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.round()
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error)
        if (error instanceof Contradiction) return onContradiction(words)
        if (!signal.aborted) onTrouble(words)
      }
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
}

/** The bucket and the ledger cannot both be right. */
class Contradiction extends Error {}

/** The tiles that a tree of `size` entries has and one of `before` had not, from the leaves up. */
function* newTiles(before: number, size: number): Generator<TileName> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6, 7] as const) {
    const below = tileWidth ** (level === 'entries' ? 0 : level)
    const [had, has] = [Math.floor(before / below), Math.floor(size / below)]
    if (has === had) continue
    for (let number = Math.floor(had / tileWidth); number * tileWidth < has; number += 1)
      yield { level, number, width: Math.min(tileWidth, has - number * tileWidth) }
  }
}

/** Entries as segments of a journal, each of bounded size. */
async function* segments(
  directory: string,
  from: number,
  to: number,
  seen: (entry: StoredEntry) => void,
): AsyncGenerator<readonly [string, Buffer]> {
  let first = from
  let parts: Buffer[] = [segmentHeader(from)]
  let length = segmentHeaderBytes
  let next = from
  for await (const entry of readEntries(directory, from, to)) {
    seen(entry)
    const bytes = recordOf(entry)
    if (length + bytes.length > segmentBytesMax && next > first) {
      yield [`journal/${segmentName(first)}`, Buffer.concat(parts)]
      first = entry.index
      parts = [segmentHeader(first)]
      length = segmentHeaderBytes
    }
    parts.push(bytes)
    length += bytes.length
    next = entry.index + 1
  }
  if (next !== to) throw new Error(`entry ${next} cannot be read`)
  if (next > first) yield [`journal/${segmentName(first)}`, Buffer.concat(parts)]
}

function recordOf({ bytes, sealed }: StoredEntry): Buffer {
  const record = Buffer.alloc(recordHeaderBytes + bytes.length + sealed.length + recordTrailerBytes)
  bytes.copy(record, recordHeaderBytes)
  sealed.copy(record, recordHeaderBytes + bytes.length)
  frameRecord(record, 0, bytes.length, sealed.length)
  return record
}

async function listed(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}
