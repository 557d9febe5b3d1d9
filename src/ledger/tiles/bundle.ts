import { KeptMemory } from './kept-memory.ts'
import { tileWidth } from './tile.ts'

const firstBytes = 128 * 1024
const keptBytesMax = 512 * 1024
const none = Buffer.alloc(0)

/** Memory of bundles, and of the tiles beside them. */
export const tileMemory: KeptMemory = new KeptMemory(keptBytesMax)

/** Where leaves begin, behind the place where each ends. */
const leavesAt = tileWidth * Uint32Array.BYTES_PER_ELEMENT

function endsOf(memory: Buffer): Uint32Array {
  return new Uint32Array(memory.buffer, memory.byteOffset, tileWidth)
}

/** Up to 256 leaves as an entry bundle (C2SP tlog-tiles): each a big-endian u16 length and the leaf. */
export class Bundle {
  /** Position among the bundles: the first leaf's index divided by 256. */
  readonly number: number
  #bytes = tileMemory.take(firstBytes)
  #ends = endsOf(this.#bytes)
  #width = 0
  /** Memory that became too small: a file on its way to the disk may still be a view of it. */
  readonly #outgrown: Buffer[] = []

  constructor(number: number) {
    this.number = number
  }

  get width(): number {
    return this.#width
  }

  /** Takes over the leaf that lies in `source` from `from` to `to`. */
  add(source: Buffer, from: number, to: number): void {
    const at = this.#end(this.#width - 1)
    const end = at + 2 + to - from
    if (end > this.#bytes.length) {
      const larger = tileMemory.take(2 ** Math.ceil(Math.log2(Math.max(end, 2 * this.#bytes.length))))
      this.#bytes.copy(larger, 0, 0, at)
      this.#outgrown.push(this.#bytes)
      this.#bytes = larger
      this.#ends = endsOf(larger)
    }
    this.#bytes.writeUInt16BE(to - from, at)
    source.copy(this.#bytes, at + 2, from, to)
    this.#ends[this.#width] = end
    this.#width += 1
  }

  /** The leaf at a position in the bundle, without a copy. */
  leaf(position: number): Buffer {
    return this.#bytes.subarray(this.#end(position - 1) + 2, this.#end(position))
  }

  /** The first `width` leaves as the bundle's file has them, without a copy: they stay as they are until `release`. */
  file(width: number): Buffer {
    return this.#bytes.subarray(leavesAt, this.#end(width - 1))
  }

  /** Gives the memory back: nothing of the bundle may be looked at any more. */
  release(): void {
    for (const memory of [...this.#outgrown.splice(0), this.#bytes]) tileMemory.give(memory)
    this.#bytes = none
    this.#width = 0
  }

  #end(position: number): number {
    return position < 0 ? leavesAt : (this.#ends[position] ?? 0)
  }
}

/** The leaves that are not in full, published bundles yet. */
export class PendingLeaves {
  #bundles: Bundle[]
  #next: number

  /** `next` is the index of the first leaf to come; it begins a bundle. */
  constructor(next: number) {
    if (next % tileWidth !== 0) throw new RangeError('Pending leaves begin at a bundle.')
    this.#next = next
    this.#bundles = []
  }

  get next(): number {
    return this.#next
  }

  /** Takes over the leaf that lies in `source` from `from` to `to`. */
  add(source: Buffer, from: number, to: number): void {
    if (this.#next % tileWidth === 0) this.#bundles.push(new Bundle(this.#next / tileWidth))
    this.#next += 1
    this.#bundles.at(-1)?.add(source, from, to)
  }

  /** The bundle with the leaf of this index. */
  at(index: number): Bundle {
    const number = Math.floor(index / tileWidth)
    const bundle = this.#bundles[number - (this.#bundles[0]?.number ?? 0)]
    if (bundle?.number !== number) throw new Error(`Leaf ${index} is not pending.`)
    return bundle
  }

  /** Forgets the bundles before this index; views of them are void. */
  dropBefore(index: number): void {
    const isDone = ({ number }: Bundle): boolean => (number + 1) * tileWidth <= index
    while (this.#bundles[0] && isDone(this.#bundles[0])) this.#bundles.shift()?.release()
  }
}
