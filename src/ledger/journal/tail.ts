import { join } from 'node:path'
import { setImmediate } from 'node:timers'
import type { Leaf } from '../entries/entry.ts'
import {
  listSegments,
  recordHeaderBytes,
  recordTrailerBytes,
  scanSegment,
  segmentHeaderBytes,
  segmentName,
} from './journal-record.ts'
import { decodeLeaf } from '../entries/leaf.ts'
import type { StoredEntry } from './reader.ts'

/** An entry and where its record begins in its segment, in bytes: what `readEntryAt` finds it by again. */
export interface TailEntry extends StoredEntry {
  readonly offset: number
}

/**
 * Follows a journal that is being written. Each reading goes on where the last one ended, without looking at what is
 * before it again.
 */
export class JournalTail {
  readonly #folder: string
  readonly #withBodies: boolean
  #next: number
  #segment: { readonly first: number; index: number; offset: number } | null = null

  /** `from`: index of the first entry to read. Without bodies, `sealed` is empty. */
  constructor(directory: string, from: number, withBodies = true) {
    this.#folder = join(directory, 'journal')
    this.#withBodies = withBodies
    this.#next = from
  }

  /** Index of the entry that is read next. */
  get next(): number {
    return this.#next
  }

  /** Reads on, up to before the entry `to`, at most `count` entries and no more than `bytesMax` and one of them. */
  async read(to: number, count: number): Promise<readonly TailEntry[]> {
    const entries: TailEntry[] = []
    let bytes = 0
    while (this.#next < to && entries.length < count && bytes < bytesMax) {
      const segment = (this.#segment ??= await this.#find())
      if (!segment) break
      const before = this.#next
      const wanted = Math.min(entriesAtOnce, count - entries.length, to - before)
      const read = this.#readSegment(segment, to, wanted, entries)
      bytes += read
      if (this.#next < before + wanted && read < bytesMax) this.#segment = null
      if (this.#next === before) break
      // Reading and decoding hold up whoever else this process serves.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return entries
  }

  #readSegment(
    segment: { readonly first: number; index: number; offset: number },
    to: number,
    count: number,
    into: TailEntry[],
  ): number {
    const path = join(this.#folder, segmentName(segment.first))
    let taken = 0
    let taking = 0
    for (const { index, offset, leaf, body } of scanSegment(path, segment.first, segment)) {
      if (index >= to || taken >= count || taking >= bytesMax) break
      segment.index = index + 1
      segment.offset = offset + recordBytes(leaf, body)
      if (index < this.#next) continue
      const bytes = Buffer.from(leaf)
      const sealed = this.#withBodies ? Buffer.from(body) : none
      into.push({ index, offset, leaf: decodeLeaf(bytes), bytes, sealed })
      this.#next = index + 1
      taken += 1
      taking += bytes.length + sealed.length
    }
    return taking
  }

  async #find(): Promise<{ readonly first: number; index: number; offset: number } | null> {
    const first = (await listSegments(this.#folder)).findLast((begin) => begin <= this.#next)
    return first === undefined ? null : { first, index: first, offset: segmentHeaderBytes }
  }
}

const entriesAtOnce = 64
/** Of what is read at once; a body alone may have 64 MiB. */
const bytesMax = 8 * 1024 * 1024
const none = Buffer.alloc(0)

/** The entry whose record begins at `offset`; null when there is none of that index, whole, at that place. */
export async function readEntryAt(
  directory: string,
  index: number,
  offset: number,
): Promise<(StoredEntry & { readonly leaf: Leaf }) | null> {
  const folder = join(directory, 'journal')
  const first = (await listSegments(folder)).findLast((begin) => begin <= index)
  if (first === undefined || offset < segmentHeaderBytes) return null
  for (const record of scanSegment(join(folder, segmentName(first)), first, { index, offset })) {
    const leaf = decodeLeaf(record.leaf)
    if (leaf?.index !== index) return null
    return { index, leaf, bytes: Buffer.from(record.leaf), sealed: Buffer.from(record.body) }
  }
  return null
}

const framing = recordHeaderBytes + recordTrailerBytes

function recordBytes(leaf: Buffer, body: Buffer): number {
  return framing + leaf.length + body.length
}
