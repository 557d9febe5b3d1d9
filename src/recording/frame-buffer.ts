import { frameHeaderBytes, frameKinds } from './frame.ts'
import type { FrameKind } from './frame.ts'
import { pageBytes } from './page-pool.ts'
import type { PagePool } from './page-pool.ts'

const kindBytes = new Map(frameKinds.map((kind, at) => [kind, at]))

/** Frames that make a segment, in the pages that they were written to. */
export class FrameRun {
  readonly bytes: number
  readonly #pool: PagePool
  readonly #pages: readonly Buffer[]

  constructor(pool: PagePool, pages: readonly Buffer[], bytes: number) {
    this.#pool = pool
    this.#pages = pages
    this.bytes = bytes
  }

  /** All of them in one piece of memory of the pool, to be given back. The pages go back at once. */
  join(): Buffer {
    const plain = this.#pool.takePlain(this.bytes)
    let at = 0
    for (const page of this.#pages) at += page.copy(plain, at)
    this.#pool.give(this.#pages)
    return plain
  }
}

/** Frames on their way into a segment, copied into pooled pages. */
export class FrameBuffer {
  readonly #pool: PagePool
  readonly #header = Buffer.alloc(frameHeaderBytes)
  #pages: Buffer[] = []
  /** Bytes used of the last page. */
  #used = pageBytes
  #bytes = 0

  constructor(pool: PagePool) {
    this.#pool = pool
  }

  get bytes(): number {
    return this.#bytes
  }

  /** True when the pool has the pages that so many more bytes need. */
  fits(bytes: number): boolean {
    const left = pageBytes - this.#used
    return bytes <= left || this.#pool.has(Math.ceil((bytes - left) / pageBytes))
  }

  /** Starts a frame whose payload of `payloadBytes` is appended next. The caller has asked `fits` for both. */
  begin(kind: FrameKind, statement: number, at: number, payloadBytes: number): void {
    const page = this.#pages.at(-1)
    if (page && pageBytes - this.#used >= frameHeaderBytes) {
      encodeHeader(page, this.#used, kind, statement, at, payloadBytes)
      this.#used += frameHeaderBytes
      this.#bytes += frameHeaderBytes
      return
    }
    // It falls on the border of two pages.
    encodeHeader(this.#header, 0, kind, statement, at, payloadBytes)
    this.append(this.#header, 0, frameHeaderBytes)
  }

  append(bytes: Buffer, from: number, to: number): void {
    const last = this.#pages.at(-1)
    if (last && from === 0 && to === bytes.length && to <= pageBytes - this.#used) {
      last.set(bytes, this.#used)
      this.#used += to
      this.#bytes += to
      return
    }
    for (let at = from; at < to;) {
      let page = this.#pages.at(-1)
      if (!page || this.#used === pageBytes) {
        page = this.#pool.take()
        this.#pages.push(page)
        this.#used = 0
      }
      const copied = bytes.copy(page, this.#used, at, to)
      this.#used += copied
      at += copied
    }
    this.#bytes += to - from
  }

  /** Everything appended so far; the next frame starts anew. */
  drain(): FrameRun {
    const run = new FrameRun(this.#pool, this.#pages, this.#bytes)
    this.#pages = []
    this.#used = pageBytes
    this.#bytes = 0
    return run
  }
}

function encodeHeader(
  into: Buffer,
  from: number,
  kind: FrameKind,
  statement: number,
  at: number,
  payloadBytes: number,
): void {
  into[from] = kindBytes.get(kind) ?? 0
  into.writeUInt32BE(statement >>> 0, from + 1)
  into.writeDoubleBE(at, from + 5)
  into.writeUInt32BE(payloadBytes, from + 13)
}
