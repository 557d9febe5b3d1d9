import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers'
import type { Disk } from './journal/disk.ts'
import { tileMemory, type PendingLeaves } from './tiles/bundle.ts'
import { signCheckpoint, type Checkpoint } from './tiles/checkpoint.ts'
import { encodeVerifierKey, type NoteSigner } from './tiles/signed-note.ts'
import { partialFolder, tilePath, tileWidth, type TileName } from './tiles/tile.ts'
import type { FullTile, Tree } from './tiles/tree.ts'
import { verifierKeyPath } from './tiles/verifier-key.ts'

/** The change from one signing key to the next: the former signs for `size` entries and never again. */
export interface Turn {
  /** Index of the `key.rotated` entry plus one. */
  readonly size: number
  /** Counts from 1: the file `epoch/<epoch>`. */
  readonly epoch: number
  readonly next: NoteSigner
}

interface TileFile extends TileName {
  readonly bytes: Buffer
}

/** A full tile on its way to the disk: with a descriptor as soon as the operating system has it. */
interface FullFile extends TileFile {
  descriptor: number | null
}

/**
 * Publishes the ledger as tiles and a signed checkpoint (C2SP tlog-tiles). All tiles that a checkpoint speaks for are
 * synced before it replaces the one before. After a failure the next call begins where the last success ended.
 */
export class Publisher {
  readonly #directory: string
  readonly #disk: Disk
  #signer: NoteSigner
  /** Changes of the key that no checkpoint has made yet, in order. */
  readonly #turns: Turn[] = []
  readonly #leaves: PendingLeaves
  readonly #tree: Tree
  /** Full tiles that are not synced yet. */
  #unsynced: FullFile[] = []
  /** Full tiles whose partial versions may still be there. */
  #outgrown: TileName[] = []
  /** Folders of partial tiles written since the start. */
  readonly #partialFolders = new Set<string>()
  /** Levels that filled a tile since the start: only the first may have partial versions of an earlier run. */
  readonly #filledLevels = new Set<TileName['level']>()
  readonly #folders = new Set<string>()
  #changedFolders = new Set<string>()
  #drafts = 0
  #head: Checkpoint

  constructor(
    directory: string,
    disk: Disk,
    signer: NoteSigner,
    leaves: PendingLeaves,
    makeTree: (onFull: (tile: FullTile) => void) => Tree,
    head: Checkpoint,
  ) {
    this.#directory = directory
    this.#disk = disk
    this.#signer = signer
    this.#leaves = leaves
    this.#tree = makeTree((tile) => this.#unsynced.push({ ...tile, width: tileWidth, descriptor: null }))
    this.#head = head
  }

  /** The last checkpoint. */
  get head(): Checkpoint {
    return this.#head
  }

  /** Entries in the tree, published or not. */
  get size(): number {
    return this.#tree.size
  }

  /** Changes the key as soon as the entries before `turn.size` are published. Said before any of them is. */
  plan(turn: Turn): void {
    this.#turns.push(turn)
  }

  /** Takes leaves before `target` into the tree and writes the tiles that fill. Yields to other work in between. */
  async advance(target: number): Promise<void> {
    const end = this.#turns[0]?.size ?? target
    await this.#advance(Math.min(target, end))
  }

  async #advance(target: number): Promise<void> {
    await this.#syncFull()
    while (this.#tree.size < target) {
      const bundle = this.#leaves.at(this.#tree.size)
      const end = Math.min(target, (bundle.number + 1) * tileWidth, this.#tree.size + leavesAtOnce)
      for (let index = this.#tree.size; index < end; index += 1) {
        this.#tree.append(bundle.leaf(index % tileWidth))
      }
      if (end % tileWidth !== 0) {
        await otherWork()
        continue
      }
      this.#unsynced.push({
        level: 'entries',
        number: bundle.number,
        width: tileWidth,
        bytes: bundle.file(tileWidth),
        descriptor: null,
      })
      await this.#placeFull()
      if (this.#unsynced.length >= filesAtOnce) await this.#syncFull()
      else await otherWork()
    }
    await this.#syncFull()
  }

  /** Makes a checkpoint over the entries before `target`, which are synced in the journal. */
  async publish(target: number): Promise<void> {
    for (let turn = this.#turns[0]; turn && turn.size <= target; turn = this.#turns[0]) {
      await this.#publish(turn.size, turn)
      this.#signer = turn.next
      this.#turns.shift()
    }
    if (target > this.#head.size || this.#head.size === 0) await this.#publish(target, null)
  }

  async #publish(target: number, turn: Turn | null): Promise<void> {
    await this.#advance(target)
    const size = this.#tree.size
    const partial = this.#partialTiles()
    for (const tile of partial) this.#partialFolders.add(partialFolder(tile))
    await allDone(partial.map((tile) => this.#write(tile)))
    for (const folder of this.#changedFolders) await this.#disk.syncFolder(folder)
    this.#changedFolders.clear()
    const root = this.#tree.root()
    const signers = turn ? [this.#signer, turn.next] : [this.#signer]
    const note = signCheckpoint(size, root, ...signers)
    if (turn) await this.#seal(turn.epoch, note)
    await this.#disk.replace(join(this.#directory, 'checkpoint'), this.#draft(), Buffer.from(note))
    await this.#disk.syncFolder(this.#directory)
    if (turn) await this.#writeVerifierKey(turn.next)
    this.#head = { origin: this.#signer.name, size, root }
    await this.#removeOutgrown()
    tileMemory.settle()
  }

  /** Keeps the last checkpoint of an epoch, before the one key and after it the other is in force. */
  async #seal(epoch: number, note: string): Promise<void> {
    const folder = join(this.#directory, 'epoch')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await this.#disk.replace(join(folder, String(epoch)), this.#draft(), Buffer.from(note))
    await this.#disk.syncFolder(folder)
  }

  async #writeVerifierKey(signer: NoteSigner): Promise<void> {
    const path = verifierKeyPath(this.#directory, signer.name)
    await this.#disk.replace(path, this.#draft(), Buffer.from(`${encodeVerifierKey(signer)}\n`))
    await this.#disk.syncFolder(this.#directory)
  }

  /** Hands full tiles to the operating system. What a checkpoint speaks for already is made anew aside: somebody may read it. */
  async #placeFull(): Promise<void> {
    for (const tile of this.#unsynced) {
      if (tile.descriptor !== null || this.#isPublished(tile)) continue
      tile.descriptor = this.#disk.place(await this.#pathOf(tile), tile.bytes)
    }
  }

  #isPublished({ level, number }: TileName): boolean {
    const entries = tileWidth ** (level === 'entries' ? 1 : level + 1)
    return (number + 1) * entries <= this.#head.size
  }

  async #syncFull(): Promise<void> {
    if (this.#unsynced.length === 0) return
    await this.#placeFull()
    await allDone(this.#unsynced.map((tile) => this.#sync(tile)))
    for (const { level, number, width, bytes } of this.#unsynced) {
      const tile = { level, number, width }
      if (level !== 'entries') tileMemory.give(bytes)
      const isFirst = !this.#filledLevels.has(level)
      if (isFirst || this.#partialFolders.has(partialFolder(tile))) this.#outgrown.push(tile)
      this.#filledLevels.add(level)
    }
    this.#unsynced = []
    this.#leaves.dropBefore(this.#tree.size - (this.#tree.size % tileWidth))
  }

  /** One that fails to sync is placed again by the next try. */
  async #sync(tile: FullFile): Promise<void> {
    const { descriptor } = tile
    if (descriptor === null) return this.#write(tile)
    tile.descriptor = null
    await this.#disk.settle(descriptor)
  }

  #partialTiles(): readonly TileFile[] {
    const tiles: TileFile[] = []
    for (let level = 0; level < this.#tree.height; level += 1) {
      const { number, width, hashes } = this.#tree.edge(level)
      if (width > 0) tiles.push({ level, number, width, bytes: hashes })
    }
    const width = this.#tree.size % tileWidth
    if (width > 0) {
      const bundle = this.#leaves.at(this.#tree.size - 1)
      tiles.push({ level: 'entries', number: bundle.number, width, bytes: bundle.file(width) })
    }
    return tiles
  }

  async #write(tile: TileFile): Promise<void> {
    await this.#disk.replace(await this.#pathOf(tile), this.#draft(), tile.bytes)
  }

  /** Where a tile goes: into a folder that is there, and whose names the next checkpoint syncs. */
  async #pathOf(tile: TileName): Promise<string> {
    const path = join(this.#directory, tilePath(tile))
    const folder = dirname(path)
    if (!this.#folders.has(folder)) {
      await this.#disk.makeFolder(folder)
      this.#folders.add(folder)
    }
    this.#changedFolders.add(folder)
    return path
  }

  #draft(): string {
    this.#drafts += 1
    return join(this.#directory, 'draft', String(this.#drafts))
  }

  /** A partial tile may go once the full one is there and a checkpoint speaks for it. */
  async #removeOutgrown(): Promise<void> {
    for (const tile of this.#outgrown) {
      const partial = partialFolder(tile)
      const folder = join(this.#directory, partial)
      await rm(folder, { recursive: true, force: true })
      this.#folders.delete(folder)
      this.#partialFolders.delete(partial)
    }
    this.#outgrown = []
    if (this.#folders.size > foldersMax) this.#folders.clear()
  }
}

/** Tiles that are synced together, for which the disk makes one effort. More would keep the syncs of statements waiting. */
const filesAtOnce = 16

/** Waits for all, also after one failed: each holds a file open, and memory that is used again, until it is done. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work))
    if (outcome.status === 'rejected') throw outcome.reason
}

/** Leaves hashed without a pause, which statements would notice: a quarter of a millisecond. */
const leavesAtOnce = 64

function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Folders remembered as made; forgetting costs one system call each. */
const foldersMax = 10_000
