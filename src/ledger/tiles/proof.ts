import { hashBytes, tileWidth } from './tile.ts'
import { emptyRoot, hashNode, heightOf, perfectRoot } from './tree.ts'

/** Where a proof takes its hashes from: the first `width` hashes of a tile, or null when they are not there. */
export interface HashSource {
  hashes(level: number, number: number, width: number): Buffer | null
}

const tileLevels = 8

/**
 * The audit path of an entry in the tree of `size` entries (RFC 6962 section 2.1.1), from its sibling up. Null when
 * tiles are missing. Throws RangeError when the tree has no such entry.
 */
export function inclusionProof(index: number, size: number, source: HashSource): readonly Buffer[] | null {
  if (index < 0 || index >= size) throw new RangeError(`There is no entry ${index} in a tree of ${size}.`)
  const path: Buffer[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from)
    const [siblingFrom, siblingTo] = index < middle ? [middle, to] : [from, middle]
    const sibling = rangeRoot(siblingFrom, siblingTo, size, source)
    if (!sibling) return null
    path.unshift(sibling)
    if (index < middle) to = middle
    else from = middle
  }
  return path
}

/** The root that a proof leads to from a leaf's hash; null when the proof has the wrong length. */
export function rootOfProof(
  leafHash: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | null {
  // Walks down as the proof was made, noting on which side each sibling lies.
  const siblingIsLeft: boolean[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from)
    siblingIsLeft.unshift(index >= middle)
    if (index < middle) to = middle
    else from = middle
  }
  if (index < 0 || index >= size || siblingIsLeft.length !== proof.length) return null
  return proof.reduce(
    (hash, sibling, at) => (siblingIsLeft[at] ? hashNode(sibling, hash) : hashNode(hash, sibling)),
    leafHash,
  )
}

/**
 * That the tree of `older` entries is the beginning of that of `newer` (RFC 6962 section 2.1.2). Null when tiles are
 * missing. Throws RangeError when `older` is the larger one.
 */
export function consistencyProof(older: number, newer: number, source: HashSource): readonly Buffer[] | null {
  if (older < 0 || older > newer)
    throw new RangeError(`A tree of ${older} does not grow into one of ${newer}.`)
  if (older === 0) return []
  const proof: Buffer[] = []
  let from = 0
  let to = newer
  // The subtree that both trees end in is the older root itself as long as nothing to its left was cut off.
  while (to !== older) {
    const middle = from + largestPowerBelow(to - from)
    const [siblingFrom, siblingTo] = older <= middle ? [middle, to] : [from, middle]
    const sibling = rangeRoot(siblingFrom, siblingTo, newer, source)
    if (!sibling) return null
    proof.unshift(sibling)
    if (older <= middle) to = middle
    else from = middle
  }
  if (from === 0) return proof
  const shared = rangeRoot(from, to, newer, source)
  return shared && [shared, ...proof]
}

/** Whether such a proof leads from the older root to the newer one. */
export function isConsistent(
  older: { readonly size: number; readonly root: Buffer },
  newer: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (older.size > newer.size) return false
  if (older.size === 0) return proof.length === 0 && older.root.equals(emptyRoot)
  const siblingIsLeft: boolean[] = []
  let from = 0
  let to = newer.size
  while (to !== older.size) {
    const middle = from + largestPowerBelow(to - from)
    siblingIsLeft.unshift(older.size > middle)
    if (older.size <= middle) to = middle
    else from = middle
  }
  const siblings = from === 0 ? proof : proof.slice(1)
  const shared = from === 0 ? older.root : proof[0]
  if (!shared || siblings.length !== siblingIsLeft.length) return false
  let [olderRoot, newerRoot] = [shared, shared]
  for (const [at, sibling] of siblings.entries()) {
    if (siblingIsLeft[at]) olderRoot = hashNode(sibling, olderRoot)
    newerRoot = siblingIsLeft[at] ? hashNode(sibling, newerRoot) : hashNode(newerRoot, sibling)
  }
  return olderRoot.equals(older.root) && newerRoot.equals(newer.root)
}

/** Root of the tree of `size` entries, from its tiles; null when tiles are missing. */
export function rootFromTiles(size: number, source: HashSource): Buffer | null {
  return size === 0 ? emptyRoot : rangeRoot(0, size, size, source)
}

/** Root over the entries from `from` to `to`: a node of the tree, so that it begins at a multiple of its width. */
function rangeRoot(from: number, to: number, size: number, source: HashSource): Buffer | null {
  const count = to - from
  const power = largestPowerBelow(count) * 2
  if (power === count || count === 1) return subtreeRoot(from, count, size, source)
  const middle = from + power / 2
  const left = rangeRoot(from, middle, size, source)
  const right = rangeRoot(middle, to, size, source)
  return left && right && hashNode(left, right)
}

/** Root of a perfect subtree, from the lowest tile that holds hashes of its height. */
function subtreeRoot(from: number, count: number, size: number, source: HashSource): Buffer | null {
  const level = Math.min(Math.floor(Math.log2(count) / tileLevels), heightOf(size) - 1)
  const span = tileWidth ** level
  const first = from / span
  const number = Math.floor(first / tileWidth)
  const width = Math.min(tileWidth, Math.floor(size / span) - number * tileWidth)
  const hashes = source.hashes(level, number, width)
  if (!hashes) return null
  const at = first % tileWidth
  return hashes.length < (at + count / span) * hashBytes ? null : perfectRoot(hashes, at, at + count / span)
}

/** The largest power of two below `count`, for two and more; 1 for one. */
function largestPowerBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}
