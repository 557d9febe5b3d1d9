import { sieveCode } from './sieve-code.ts'

/** Longer texts are let through: what they hold is not looked at. */
export const siftedBytesMax = 63

// Where what lies in the module's memory of two pages: tables, the text with room to read past its end, the list of cells,
// and the places in it of those that may hold something.
const tablesBytes = 512
const textAt = tablesBytes
const textBytesMax = 64 * 1024
const slackBytes = 64
const cellsAt = textAt + textBytesMax + slackBytes
const cellsMax = 4096
const cellBytes = 8
const loudAt = cellsAt + cellsMax * cellBytes
/** How a cell is sifted, as bits of where it begins: not at all, or as one whose column's name says something of numbers. */
export const sifting = { plain: 0, named: 0x4000_0000, none: 0x8000_0000 | 0 } as const
export type Sifting = (typeof sifting)[keyof typeof sifting]
const placeBits = 0x3fff_ffff

type Sift = (cells: number, count: number, loud: number) => number

/** What is used of the runtime's own: neither the compiler's library nor the types of Node have it. */
declare const WebAssembly: {
  validate(code: Buffer): boolean
  readonly Module: new (code: Buffer) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
}

/** Told of a cell that may hold something: the key it was added with, and where it lies. */
export type Loud = (key: number, from: number, to: number) => void

/**
 * Lets those cells through that may hold something which `Finder` looks for. It leaves out short texts that are quiet, looking at
 * sixteen bytes at a time (`sieve.wat`): plain ASCII with no sign of an address, a telephone number or an escape, no word that begins
 * as an IBAN does, fewer than nine digits on end or in groups (than six where something says what they are), and no run of characters that begins as encoded text does. All searches
 * of a thread share one, since nobody waits within a search.
 */
export class Sieve {
  readonly #sift: Sift
  readonly #text: Buffer
  readonly #cells: Int32Array
  readonly #loud: Uint16Array
  readonly #keys = new Int32Array(cellsMax)
  #count = 0
  #from = 0

  constructor(memory: ArrayBuffer, sift: Sift) {
    this.#sift = sift
    this.#text = Buffer.from(memory, textAt, textBytesMax)
    this.#cells = new Int32Array(memory, cellsAt, cellsMax * 2)
    this.#loud = new Uint16Array(memory, loudAt, cellsMax)
    const tables = Buffer.from(memory, 0, tablesBytes).fill(255)
    for (const alphabet of ['+/', '-_'])
      for (const [value, char] of Array.from(`${lettersAndDigits}${alphabet}`).entries())
        tables[char.charCodeAt(0)] = value
    for (const [value, char] of Array.from('0123456789abcdef').entries()) {
      tables[256 + char.charCodeAt(0)] = value
      tables[256 + char.toUpperCase().charCodeAt(0)] = value
    }
  }

  /** Begins anew, with bytes that lie from `from` on. */
  begin(from: number): void {
    this.#from = from
    this.#count = 0
  }

  /**
   * Adds the cell `[from, to)`, behind those before it. False where it has no room beside them: a longer one has none where it
   * begins, either.
   */
  add(key: number, from: number, to: number, how: Sifting): boolean {
    const count = this.#count
    if (to - this.#from > textBytesMax || count === cellsMax) return false
    const shift = textAt - this.#from
    this.#keys[count] = key
    this.#cells[2 * count] = (from + shift) | how
    this.#cells[2 * count + 1] = to + shift
    this.#count = count + 1
    return true
  }

  /** Tells of the cells that were added which may hold something, in their order, and forgets them. */
  finish(bytes: Buffer, loud: Loud): void {
    const count = this.#count
    if (count === 0) return
    this.#count = 0
    const from = this.#from
    const shift = from - textAt
    bytes.copy(this.#text, 0, from, this.#cells[2 * count - 1]! + shift)
    const many = this.#sift(cellsAt, count, loudAt)
    for (let at = 0; at < many; at++) {
      const cell = this.#loud[at]!
      const start = (this.#cells[2 * cell]! & placeBits) + shift
      loud(this.#keys[cell]!, start, this.#cells[2 * cell + 1]! + shift)
    }
  }
}

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

let shared: Sieve | null | undefined

/** The sieve of this thread; null on a processor that cannot look at sixteen bytes at a time: then every cell is searched. */
export function sharedSieve(): Sieve | null {
  if (shared !== undefined) return shared
  const code = Buffer.from(sieveCode, 'base64')
  if (!WebAssembly.validate(code)) return (shared = null)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code))
  const { memory, sift } = exports
  if (!(memory instanceof WebAssembly.Memory) || typeof sift !== 'function')
    throw new Error('The code of the sieve is not what it was made of.')
  return (shared = new Sieve(memory.buffer, (cells, count, loud) => Number(sift(cells, count, loud))))
}
