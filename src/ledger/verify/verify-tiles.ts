import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PendingLeaves } from '../tiles/bundle.ts'
import { bundleBytesMax, readBounded, TileFiles } from '../tiles/tile-files.ts'
import { hashBytes, parseTilePath, tileBytes, tilePath, tileWidth, type TileName } from '../tiles/tile.ts'
import { Tree, type FullTile } from '../tiles/tree.ts'
import type { Faults, FoundRecord } from './verify-fault.ts'
import type { SavedVerification } from './verify-saved.ts'

interface BundleFile {
  readonly file: string
  readonly number: number
  /** Where each entry begins; null when the file is missing or cannot be read as a bundle. */
  readonly starts: readonly number[] | null
  readonly bytes: Buffer
}

/** Folders that tiles lie in. */
const tileFolder = /^tile\/(?:entries|\d{1,2})(?:\/x\d{3})*(?:\/\d{3}\.p)?$/

/**
 * Compares tiles and entry bundles with what the entries make of them. The tree is computed from the published
 * bundles, as any other verifier does, and the journal is held against those; behind the checkpoint, where nothing
 * need be published yet, from the journal.
 */
export class TileCheck {
  readonly #directory: string
  readonly #size: number
  readonly #faults: Faults
  readonly #files: TileFiles
  readonly #tree: Tree
  /** Leaves from the bundle in which the checkpoint ends: what may be published without a checkpoint over it. */
  readonly #tail: PendingLeaves
  readonly #tailTiles = new Map<string, Buffer>()
  #bundle: BundleFile | null = null
  #root: Buffer | null = null
  /** Entries whose tiles an earlier reading compared. */
  readonly #from: number

  constructor(directory: string, size: number, faults: Faults, from: SavedVerification | null = null) {
    this.#directory = directory
    this.#size = size
    this.#faults = faults
    this.#files = new TileFiles(directory)
    this.#from = from?.size ?? 0
    const edges = from?.edges.map((text) => Buffer.from(text, 'base64')) ?? []
    this.#tree = Tree.resume(this.#from, edges, (tile) => this.#compareFull(tile))
    this.#tail = new PendingLeaves(size - (size % tileWidth))
    if (size === 0) this.#root = this.#tree.root()
  }

  /** Takes the next record of the journal. */
  take(record: FoundRecord): void {
    this.#append(record.index < this.#size ? this.#published(record.index, record) : record.leaf)
  }

  /** The right edge of the tree over what was taken so far, a level each. */
  edges(): readonly Buffer[] {
    return Array.from({ length: this.#tree.height }, (_, level) => this.#tree.edge(level).hashes)
  }

  /** Goes on from the bundles where the journal ended early, looks at every file below `tile/`; the root or null. */
  async finish(): Promise<Buffer | null> {
    this.#trust()
    while (this.#tree.size < this.#size) {
      const leaf = this.#published(this.#tree.size, null)
      if (!leaf) break
      this.#append(leaf)
    }
    await this.#walk('tile')
    return this.#root
  }

  #append(leaf: Buffer | null): void {
    if (!leaf) return
    const index = this.#tree.size
    if (index >= this.#tail.next) this.#tail.add(leaf, 0, leaf.length)
    this.#tree.append(leaf)
    if (index + 1 === this.#size) {
      this.#root = this.#tree.root()
      this.#compareEdges()
    }
  }

  /** The leaf of an index from its bundle, held against the journal's; the journal's where there is no bundle. */
  #published(index: number, record: FoundRecord | null): Buffer | null {
    const number = Math.floor(index / tileWidth)
    if (this.#bundle?.number !== number) this.#bundle = this.#loadBundle(number)
    const { starts, bytes, file } = this.#bundle
    const start = starts?.[index % tileWidth]
    if (start === undefined) return record?.leaf ?? null
    const leaf = bytes.subarray(start + 2, start + 2 + bytes.readUInt16BE(start))
    if (record && !leaf.equals(record.leaf)) {
      const problem = `it differs from ${record.file}, byte ${record.offset}`
      this.#faults.add({ file, offset: start + 2 + firstDifference(leaf, record.leaf), index, problem })
    }
    return leaf
  }

  #loadBundle(number: number): BundleFile {
    const width = Math.min(tileWidth, this.#size - number * tileWidth)
    const exact = { level: 'entries', number, width } as const
    // While a ledger grows, the full bundle takes the place of the partial one.
    const full = { ...exact, width: tileWidth }
    const own = this.#files.read(exact)
    const name = own ? exact : full
    const bytes = own ?? this.#files.read(full) ?? Buffer.alloc(0)
    const file = tilePath(own ? name : exact)
    const starts = parseBundle(bytes, name.width)
    if (!starts) {
      const problem =
        bytes.length === 0 ? 'it is missing or too long' : `it does not hold ${name.width} whole entries`
      this.#faults.add({ file, offset: null, index: number * tileWidth, problem })
    }
    return { file, number, starts, bytes }
  }

  #compareFull({ level, number, bytes }: FullTile): void {
    const name = { level, number, width: tileWidth }
    if ((number + 1) * tileWidth ** (level + 1) > this.#size) this.#tailTiles.set(tilePath(name), bytes)
    else this.#compare(name, bytes, this.#files.read(name))
  }

  /** What was compared before must still be there, in its size. */
  #trust(): void {
    for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6, 7] as const) {
      const full = Math.floor(this.#from / tileWidth ** (level === 'entries' ? 1 : level + 1))
      for (let number = 0; number < full; number += 1) {
        const file = tilePath({ level, number, width: tileWidth })
        const bytes = statSync(join(this.#directory, file), { throwIfNoEntry: false })?.size ?? 0
        const isThere = level === 'entries' ? bytes > 0 : bytes === tileBytes
        if (!isThere) this.#faults.add({ file, offset: null, index: null, problem: 'it is missing or cut' })
      }
    }
  }

  #compareEdges(): void {
    for (let level = 0; level < this.#tree.height; level += 1) {
      const { number, width, hashes } = this.#tree.edge(level)
      if (width === 0) continue
      this.#compare({ level, number, width }, hashes, this.#files.hashes(level, number, width))
    }
  }

  #compare(name: TileName, expected: Buffer, found: Buffer | null): void {
    if (found?.equals(expected)) return
    const file = tilePath(name)
    if (!found) return this.#faults.add({ file, offset: null, index: null, problem: 'it is missing' })
    const offset = firstDifference(found, expected)
    const index =
      name.level === 0 && offset < expected.length
        ? name.number * tileWidth + Math.floor(offset / hashBytes)
        : null
    this.#faults.add({ file, offset, index, problem: 'its hashes are not those of the entries' })
  }

  /** Every file below `tile/` has a place and exactly the bytes that belong there, also those outgrown or ahead. */
  async #walk(folder: string): Promise<void> {
    for (const item of await listFolder(join(this.#directory, folder))) {
      const path = `${folder}/${item.name}`
      if (item.isDirectory() && tileFolder.test(path)) await this.#walk(path)
      else this.#look(path, item.isFile() ? parseTilePath(path) : null)
    }
  }

  #look(file: string, name: TileName | null): void {
    const expected = name && this.#expected(name)
    if (expected === 'compared') return
    // What is no tile is not opened, wherever it leads.
    const found = expected && readBounded(join(this.#directory, file), bundleBytesMax)
    if (found && expected?.equals(found)) return
    const offset = found && expected ? firstDifference(found, expected) : null
    const problem = expected ? 'it is not what the entries make of it' : 'it is no file of this ledger'
    this.#faults.add({ file, offset, index: null, problem })
  }

  /** The bytes a tile should have; null when the ledger has no such tile. */
  #expected(name: TileName): Buffer | 'compared' | null {
    const { level, number, width } = name
    const end = (number * tileWidth + width) * (level === 'entries' ? 1 : tileWidth ** level)
    if (end > this.#tree.size) return null
    if (width === tileWidth && end <= this.#size) return 'compared'
    if (level === 'entries') return this.#expectedBundle(number, width)
    const edge = this.#tree.edge(level)
    const full = tilePath({ level, number, width: tileWidth })
    const hashes =
      number === edge.number
        ? edge.hashes
        : (this.#tailTiles.get(full) ?? readBounded(join(this.#directory, full), tileBytes))
    return hashes && hashes.subarray(0, width * hashBytes)
  }

  #expectedBundle(number: number, width: number): Buffer | null {
    const start = number * tileWidth
    if (start >= this.#size - (this.#size % tileWidth)) return this.#tail.at(start).file(width)
    const full = this.#files.read({ level: 'entries', number, width: tileWidth })
    const starts = full && parseBundle(full, tileWidth)
    return starts && full.subarray(0, starts[width] ?? full.length)
  }
}

/** Where the entries of a bundle begin; null when its bytes are not exactly `width` entries. */
function parseBundle(bytes: Buffer, width: number): readonly number[] | null {
  const starts: number[] = []
  let at = 0
  while (starts.length < width && at + 2 <= bytes.length) {
    starts.push(at)
    at += 2 + bytes.readUInt16BE(at)
  }
  return starts.length === width && at === bytes.length ? starts : null
}

function firstDifference(left: Buffer, right: Buffer): number {
  const shorter = Math.min(left.length, right.length)
  for (let at = 0; at < shorter; at += 1) if (left[at] !== right[at]) return at
  return shorter
}

async function listFolder(path: string) {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch {
    // A folder that cannot be listed holds no tiles; those that should be there are reported as missing.
    return []
  }
}
