import type { Frame } from './frame.ts'

/** Up to here a loop takes fewer steps than a view and a call of the runtime. */
const comparedBytesMax = 64

/** A message that lies in a chunk. Most mean something by their type alone, and no view of their bytes is made for those. */
export class Slice implements Frame {
  readonly type: number
  readonly #chunk: Buffer
  readonly #from: number
  readonly #to: number

  constructor(type: number, chunk: Buffer, from: number, to: number) {
    this.type = type
    this.#chunk = chunk
    this.#from = from
    this.#to = to
  }

  get bytes(): Buffer {
    return this.#chunk.subarray(this.#from, this.#to)
  }

  says(bytes: Uint8Array): boolean {
    const chunk = this.#chunk
    const from = this.#from
    const length = this.#to - from
    if (length > comparedBytesMax || length !== bytes.length) return false
    for (let at = 0; at < length; at += 1) if (chunk[from + at] !== bytes[at]) return false
    return true
  }
}
