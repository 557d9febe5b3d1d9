import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs'
import { mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PendingLeaves } from './tiles/bundle.ts'
import { checkpointBytesMax, openCheckpoint, type Checkpoint } from './tiles/checkpoint.ts'
import type { Disk } from './journal/disk.ts'
import { listSegments, scanSegment, segmentName, type SegmentEnd } from './journal/journal-record.ts'
import type { JournalPlace } from './journal/journal.ts'
import { hasCode, LedgerContradiction } from './tiles/ledger-fault.ts'
import { decodeLeaf } from './entries/leaf.ts'
import { Publisher, type Turn } from './publisher.ts'
import { encodeVerifierKey, parseVerifierKey, type NoteSigner } from './tiles/signed-note.ts'
import { verifierKeyPath } from './tiles/verifier-key.ts'
import { readBounded, TileFiles } from './tiles/tile-files.ts'
import { hashBytes, tileWidth } from './tiles/tile.ts'
import { emptyRoot, hashLeaf, heightOf, Tree } from './tiles/tree.ts'

/** A ledger as it was found, ready to go on. */
export interface Recovered {
  readonly place: JournalPlace
  readonly leaves: PendingLeaves
  readonly publisher: Publisher
  /** Stamp of the last entry; null in an empty ledger. */
  readonly lastAt: string | null
  /** Who signs from here on, once the changes that the journal tells of are made. */
  readonly signer: NoteSigner
  /** How many keys were retired before. */
  readonly epoch: number
  /** What was cut from the end of the journal, in words; null when nothing was. */
  readonly cut: string | null
}

/** Leaves taken up before the tiles they fill are written. */
const leavesAtOnce = 64 * tileWidth

/**
 * Brings a ledger directory to a state from which it can go on, whatever instant the last writer died at. The journal
 * is the truth; tiles are made again from it. What the signed checkpoint speaks for must be there unchanged, otherwise
 * throws `LedgerContradiction`. Bytes behind the last whole record were never acknowledged as synced: they are moved
 * to the folder `cut`. `signers`: the first key of the log and all that were made to follow it; the `.vkey` file says
 * which is in force, and a change that was cut short is made whole.
 */
export async function recover(
  directory: string,
  disk: Disk,
  signers: readonly NoteSigner[],
): Promise<Recovered> {
  const journal = join(directory, 'journal')
  await makeFolders(directory, disk)

  const signer = signerInForce(directory, signers)
  const head = loadCheckpoint(directory, signer)
  const firsts = await listSegments(journal)
  const tiles = new TileFiles(directory)
  const edges = loadEdges(tiles, head)
  const resumed = edges !== null && agrees(journal, firsts, tiles, head)
  if (!resumed) requireRoot(journal, firsts, tiles, head)

  const from = resumed ? head.size - (head.size % tileWidth) : 0
  const leaves = new PendingLeaves(from)
  const publisher = new Publisher(
    directory,
    disk,
    signer,
    leaves,
    (onFull) => (resumed ? Tree.resume(head.size, edges, onFull) : new Tree(onFull)),
    head,
  )
  let place: JournalPlace = { folder: journal, first: 0, bytes: 0, next: 0 }
  let lastLeaf: Buffer | null = null
  let cut: string | null = null
  const turns = new Turns(signers, signer, head.size, countEpochs(directory))
  for (const first of segmentsFrom(firsts, Math.max(0, from - 1))) {
    const path = join(journal, segmentName(first))
    const segment = scanSegment(path, first)
    let step =
      first === place.next || place.bytes === 0 ? segment.next() : endOf(place, 'not the next segment')
    for (; !step.done; step = segment.next()) {
      lastLeaf = Buffer.from(step.value.leaf)
      const turn = turns.find(step.value)
      if (turn) publisher.plan(turn)
      if (step.value.index < from) continue
      leaves.add(step.value.leaf, 0, step.value.leaf.length)
      if (leaves.next - publisher.size >= leavesAtOnce) await publisher.advance(leaves.next)
    }
    const { next, bytes, fault } = step.value
    if (fault !== null) {
      if (next < head.size) throw new LedgerContradiction(lost(path, bytes, fault, next, head))
      const isWhole = first === place.next || place.bytes === 0
      cut = `${segmentName(first)} byte ${isWhole ? bytes : 0}: ${fault}`
      await cutJournal(
        directory,
        disk,
        firsts.filter((other) => other >= first),
        isWhole ? bytes : 0,
      )
      if (isWhole) place = { folder: journal, first, bytes, next }
      break
    }
    await syncFile(path, disk)
    place = { folder: journal, first, bytes, next }
  }
  if (place.next < head.size)
    throw new LedgerContradiction(lost(journal, 0, 'it ends there', place.next, head))
  const last = lastLeaf && decodeLeaf(lastLeaf)
  if (lastLeaf && last?.index !== place.next - 1)
    throw new LedgerContradiction(
      `${journal}: the last record, ${place.next - 1}, is no entry of that index.`,
    )
  if (cut !== null && place.bytes > 0) await syncFile(join(journal, segmentName(place.first)), disk)
  return { place, leaves, publisher, lastAt: last?.at ?? null, signer: turns.signer, epoch: turns.epoch, cut }
}

async function makeFolders(directory: string, disk: Disk): Promise<void> {
  await rm(join(directory, 'draft'), { recursive: true, force: true })
  for (const folder of ['journal', 'draft', 'tile'])
    await mkdir(join(directory, folder), { recursive: true, mode: 0o700 })
  await disk.syncFolder(directory)
}

function endOf(place: JournalPlace, fault: string): IteratorReturnResult<SegmentEnd> {
  return { done: true, value: { next: place.next, bytes: 0, fault } }
}

function lost(path: string, bytes: number, fault: string, next: number, head: Checkpoint): string {
  return `${path}, byte ${bytes}, entry ${next}: ${fault}, but the signed checkpoint speaks for ${head.size} entries.`
}

/** Finds the changes of the key that the journal tells of and no checkpoint has completed. */
class Turns {
  readonly #signers: readonly NoteSigner[]
  readonly #size: number
  signer: NoteSigner
  epoch: number

  constructor(signers: readonly NoteSigner[], inForce: NoteSigner, size: number, sealed: number) {
    this.epoch = sealed
    this.#signers = signers
    this.signer = inForce
    this.#size = size
  }

  find({ index, leaf }: { readonly index: number; readonly leaf: Buffer }): Turn | null {
    if (index + 1 < this.#size || !leaf.includes(rotationMark)) return null
    const entry = decodeLeaf(leaf)
    // At the head's own end, the change may be complete already: then the key in force is the next one.
    if (entry?.type !== 'key.rotated' || entry.former !== encodeVerifierKey(this.signer)) return null
    const next = this.#signers.find((signer) => encodeVerifierKey(signer) === entry.next)
    if (!next)
      throw new LedgerContradiction(`Entry ${index} names a next key, ${entry.next}, that is not there.`)
    this.signer = next
    this.epoch = entry.epoch
    return { size: index + 1, epoch: entry.epoch, next }
  }
}

function countEpochs(directory: string): number {
  const folder = join(directory, 'epoch')
  return existsSync(folder) ? readdirSync(folder).length : 0
}

const rotationMark = Buffer.from('"type":"key.rotated"')

/** The signer whose key the `.vkey` file names; the first one in a new ledger. */
function signerInForce(directory: string, signers: readonly NoteSigner[]): NoteSigner {
  const [first] = signers
  if (!first) throw new RangeError('A ledger needs a key that signs.')
  const path = verifierKeyPath(directory, first.name)
  const line = readBounded(path, checkpointBytesMax)?.toString('utf8').trim()
  const found = line === undefined ? first : signers.find((signer) => encodeVerifierKey(signer) === line)
  if (!found) throw new LedgerContradiction(`${path} is not a key that this gateway signs with.`)
  return found
}

function loadCheckpoint(directory: string, signer: NoteSigner): Checkpoint {
  const line = encodeVerifierKey(signer)
  const path = join(directory, 'checkpoint')
  const note = readBounded(path, checkpointBytesMax)
  if (!note) return { origin: signer.name, size: 0, root: emptyRoot }
  const verifier = parseVerifierKey(line)
  const head = verifier && openCheckpoint(note.toString('utf8'), verifier)
  if (!head) throw new LedgerContradiction(`${path} is not signed by ${line}.`)
  return head
}

/** The segments that hold the entry `from` and those after it. */
function segmentsFrom(firsts: readonly number[], from: number): readonly number[] {
  const start = firsts.findLastIndex((first) => first <= from)
  return firsts.slice(Math.max(start, 0))
}

/** The partial tiles of the checkpoint's tree; null when they are missing or do not give its root. */
function loadEdges(tiles: TileFiles, head: Checkpoint): readonly Buffer[] | null {
  const edges: Buffer[] = []
  for (let level = 0; level < heightOf(head.size); level += 1) {
    const hashes = Math.floor(head.size / tileWidth ** level)
    const width = hashes % tileWidth
    const edge = width === 0 ? Buffer.alloc(0) : tiles.hashes(level, Math.floor(hashes / tileWidth), width)
    if (!edge) return null
    edges.push(edge)
  }
  return Tree.resume(head.size, edges, () => undefined)
    .root()
    .equals(head.root)
    ? edges
    : null
}

/** Compares the newest segments with the leaf tiles. False sends the caller to the long way, over all segments. */
function agrees(journal: string, firsts: readonly number[], tiles: TileFiles, head: Checkpoint): boolean {
  for (const first of segmentsFrom(firsts, Math.max(0, head.size - 1))) {
    for (const { index, leaf } of scanSegment(join(journal, segmentName(first)), first)) {
      if (index >= head.size) return true
      if (!tileHash(tiles, index, head.size)?.equals(hashLeaf(leaf))) return false
    }
  }
  return true
}

/** Computes the checkpoint's root from the journal alone; throws, naming the first entry that differs. */
function requireRoot(journal: string, firsts: readonly number[], tiles: TileFiles, head: Checkpoint): void {
  const tree = new Tree(() => undefined)
  let differs: string | null = null
  for (const first of firsts) {
    if (tree.size >= head.size) break
    const path = join(journal, segmentName(first))
    if (first !== tree.size)
      throw new LedgerContradiction(lost(path, 0, 'not the next segment', tree.size, head))
    for (const { index, offset, leaf } of scanSegment(path, first)) {
      if (index >= head.size) break
      tree.append(leaf)
      if (differs === null && tileHash(tiles, index, head.size)?.equals(hashLeaf(leaf)) === false) {
        differs = `${path}, byte ${offset}, entry ${index}: `
      }
    }
  }
  if (tree.size < head.size) {
    throw new LedgerContradiction(lost(journal, 0, 'the records end there', tree.size, head))
  }
  if (!tree.root().equals(head.root)) {
    throw new LedgerContradiction(`${differs ?? `${journal}: `}not what the signed checkpoint speaks for.`)
  }
}

function tileHash(tiles: TileFiles, index: number, size: number): Buffer | null {
  const number = Math.floor(index / tileWidth)
  const width = Math.min(tileWidth, size - number * tileWidth)
  const at = (index % tileWidth) * hashBytes
  return tiles.hashes(0, number, width)?.subarray(at, at + hashBytes) ?? null
}

/** Moves what follows `bytes` of the first of these segments, and the later segments, out of the journal. */
async function cutJournal(
  directory: string,
  disk: Disk,
  firsts: readonly number[],
  bytes: number,
): Promise<void> {
  const folder = join(directory, 'cut')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [torn = 0, ...later] = firsts
  const path = join(directory, 'journal', segmentName(torn))
  const kept = await freeName(folder, `${segmentName(torn)}-${bytes}`)
  await pipeline(
    createReadStream(path, { start: bytes }),
    createWriteStream(kept, { mode: 0o600, flush: true }),
  )
  for (const first of later) {
    const name = segmentName(first)
    await rename(join(directory, 'journal', name), await freeName(folder, name))
  }
  await disk.syncFolder(folder)
  if (bytes > 0) await truncate(path, bytes)
  else await rm(path)
  await disk.syncFolder(join(directory, 'journal'))
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let count = 0; ; count += 1) {
    const path = join(folder, count === 0 ? name : `${name}.${count}`)
    try {
      await stat(path)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return path
      throw error
    }
  }
}

async function syncFile(path: string, disk: Disk): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await disk.sync(file.fd)
  } finally {
    await file.close()
  }
}
