import { hash } from 'node:crypto'
import { tileMemory } from './bundle.ts'
import { hashBytes, tileBytes, tileWidth } from './tile.ts'

/** A tile of hashes that has just become full. */
export interface FullTile {
  readonly level: number
  readonly number: number
  readonly bytes: Buffer
}

/** Leaf and node hashes begin with these (RFC 6962 section 2.1), so that neither can pass for the other. */
const leafPrefix = 0
const nodePrefix = 1

/** Root of the empty tree: SHA-256 of nothing. */
export const emptyRoot: Buffer = Buffer.from(hash('sha256', '', 'hex'), 'hex')

const leafScratch = Buffer.alloc(1 + 65_535)
leafScratch[0] = leafPrefix
const nodeScratch = Buffer.alloc(1 + 2 * hashBytes)
nodeScratch[0] = nodePrefix

/** Writes the hash of a leaf, SHA-256(0x00 || leaf), into `out` at `at`. */
function hashLeafInto(leaf: Buffer, out: Buffer, at: number): void {
  leaf.copy(leafScratch, 1)
  out.write(hash('sha256', leafScratch.subarray(0, 1 + leaf.length), 'latin1'), at, hashBytes, 'latin1')
}

/** The hash of a leaf. */
export function hashLeaf(leaf: Buffer): Buffer {
  const out = Buffer.allocUnsafe(hashBytes)
  hashLeafInto(leaf, out, 0)
  return out
}

/** The hash of a node, SHA-256(0x01 || left || right). */
export function hashNode(left: Buffer, right: Buffer): Buffer {
  left.copy(nodeScratch, 1)
  right.copy(nodeScratch, 1 + hashBytes)
  const out = Buffer.allocUnsafe(hashBytes)
  out.write(hash('sha256', nodeScratch, 'latin1'), 0, hashBytes, 'latin1')
  return out
}

const rootScratch = Buffer.alloc(tileBytes)

/** The root over the hashes `from` to `to` (a power of two many, a tile's at most) that lie side by side in `hashes`. */
export function perfectRoot(hashes: Buffer, from: number, to: number): Buffer {
  const level = rootScratch
  hashes.copy(level, 0, from * hashBytes, to * hashBytes)
  for (let count = to - from; count > 1; count /= 2) {
    for (let pair = 0; pair < count / 2; pair += 1) {
      level.copy(nodeScratch, 1, pair * 2 * hashBytes, (pair + 1) * 2 * hashBytes)
      level.write(hash('sha256', nodeScratch, 'latin1'), pair * hashBytes, hashBytes, 'latin1')
    }
  }
  return Buffer.from(level.subarray(0, hashBytes))
}

interface Level {
  readonly hashes: Buffer
  width: number
  /** Full tiles of this level so far. */
  full: number
}

/** A growing Merkle tree (RFC 6962), held as the partial tile at the right edge of each level. */
export class Tree {
  readonly #levels: Level[] = []
  readonly #onFull: (tile: FullTile) => void
  #size = 0

  /** `onFull` gets each tile as it fills, lower levels first; its bytes are its own. */
  constructor(onFull: (tile: FullTile) => void) {
    this.#onFull = onFull
  }

  /** Entries in the tree. */
  get size(): number {
    return this.#size
  }

  /** Appends one leaf. */
  append(leaf: Buffer): void {
    const level = this.#level(0)
    hashLeafInto(leaf, level.hashes, level.width * hashBytes)
    this.#size += 1
    this.#grow(0)
  }

  /** The hashes at the right edge of a level, without a copy: empty when its last tile is full. */
  edge(level: number): { readonly number: number; readonly width: number; readonly hashes: Buffer } {
    const at = this.#levels[level]
    if (!at) return { number: 0, width: 0, hashes: Buffer.alloc(0) }
    return { number: at.full, width: at.width, hashes: at.hashes.subarray(0, at.width * hashBytes) }
  }

  /** Levels that have at least one hash. */
  get height(): number {
    return this.#levels.length
  }

  /** The tree's root hash. */
  root(): Buffer {
    let root: Buffer | null = null
    for (const { hashes, width } of this.#levels) {
      // A width is a sum of powers of two, each a perfect subtree, largest on the left; fold from the right.
      let end = width
      for (let size = 1; size <= end; size *= 2) {
        if ((end & size) === 0) continue
        const left = perfectRoot(hashes, end - size, end)
        root = root ? hashNode(left, root) : left
        end -= size
      }
    }
    return root ?? emptyRoot
  }

  /** A tree continued from stored edges; `edges[level]` holds that level's partial tile. */
  static resume(size: number, edges: readonly Buffer[], onFull: (tile: FullTile) => void): Tree {
    const tree = new Tree(onFull)
    tree.#size = size
    for (const [at, edge] of edges.entries()) {
      const level = tree.#level(at)
      const hashes = Math.floor(size / tileWidth ** at)
      level.full = Math.floor(hashes / tileWidth)
      level.width = hashes % tileWidth
      edge.copy(level.hashes, 0, 0, level.width * hashBytes)
    }
    return tree
  }

  #grow(at: number): void {
    const level = this.#level(at)
    level.width += 1
    if (level.width < tileWidth) return
    const bytes = tileMemory.take(tileBytes)
    level.hashes.copy(bytes)
    this.#onFull({ level: at, number: level.full, bytes })
    level.full += 1
    level.width = 0
    const above = this.#level(at + 1)
    perfectRoot(level.hashes, 0, tileWidth).copy(above.hashes, above.width * hashBytes)
    this.#grow(at + 1)
  }

  #level(at: number): Level {
    const known = this.#levels[at]
    if (known) return known
    const level: Level = { hashes: Buffer.alloc(tileBytes), width: 0, full: 0 }
    this.#levels[at] = level
    return level
  }
}

/** How many levels a tree of `size` entries has, in tiles. */
export function heightOf(size: number): number {
  let height = 0
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / tileWidth)) height += 1
  return height
}
