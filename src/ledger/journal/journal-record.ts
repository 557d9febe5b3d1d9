import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { leafBytesMax } from '../entries/leaf.ts'

/**
 * The journal: segments of records, each a leaf with its sealed body. docs/ledger-format.md, section 5.
 * Record: u16 leaf bytes, u32 body bytes, leaf, body, u32 CRC-32 of all before it; big-endian.
 */
export interface JournalRecord {
  readonly index: number
  /** Where the record begins in its segment, in bytes. */
  readonly offset: number
  /** Both are views that hold until the next record is asked for. */
  readonly leaf: Buffer
  /** Empty when the entry has no body. */
  readonly body: Buffer
}

/** How a segment ends: `bytes` is the end of its last whole record, `fault` says what follows if anything does. */
export interface SegmentEnd {
  readonly next: number
  readonly bytes: number
  readonly fault: string | null
}

const magic = Buffer.from('sallyj1\n')
/** Bytes before the first record: magic, and the index of the first record as u64. */
export const segmentHeaderBytes = magic.length + 8
/** Bytes before a record's leaf. */
export const recordHeaderBytes = 6
/** Bytes after a record's body. */
export const recordTrailerBytes = 4
/** A sealed body is at most this long. */
export const sealedBytesMax = 64 * 1024 * 1024

/** File name of the segment that begins with this index. */
export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.seg`
}

/** The first index that a segment's file name says; null for other files. */
export function parseSegmentName(name: string): number | null {
  const match = /^(\d{16})\.seg$/.exec(name)
  return match && Number.isSafeInteger(Number(match[1])) ? Number(match[1]) : null
}

/** First indexes of the segments in a journal's folder, in order. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  const firsts = (await readdir(folder)).map(parseSegmentName).filter((first) => first !== null)
  return firsts.sort((left, right) => left - right)
}

/** A segment's header. */
export function segmentHeader(first: number): Buffer {
  const header = Buffer.alloc(segmentHeaderBytes)
  magic.copy(header)
  header.writeBigUInt64BE(BigInt(first), magic.length)
  return header
}

/** Fills in lengths and checksum around a leaf and a body that are in place; answers the record's end. */
export function frameRecord(into: Buffer, at: number, leafBytes: number, bodyBytes: number): number {
  into.writeUInt16BE(leafBytes, at)
  into.writeUInt32BE(bodyBytes, at + 2)
  const end = at + recordHeaderBytes + leafBytes + bodyBytes
  return into.writeUInt32BE(crc32(into.subarray(at, end)), end)
}

/** What is read at once, first and at most: whoever wants one record should not wait for a thousand. */
const readBytesFirst = 16 * 1024
const readBytesMax = 1024 * 1024

/**
 * Yields a segment's records in order; returns how it ends. Reads at most what the file holds when it begins. `from`: a
 * record's index and where it begins, to go on from there.
 */
export function* scanSegment(
  path: string,
  first: number,
  from: { readonly index: number; readonly offset: number } = { index: first, offset: segmentHeaderBytes },
): Generator<JournalRecord, SegmentEnd> {
  // Whoever hands in a copy may have put a pipe in the place of a file: opening that must not wait for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) return { next: first, bytes: 0, fault: 'it is no regular file' }
    const { size } = stat
    const window = new Window(descriptor, size)
    const header = window.view(0, segmentHeaderBytes)
    if (!header?.equals(segmentHeader(first))) return { next: first, bytes: 0, fault: 'no segment header' }
    let { index, offset } = from
    while (offset < size) {
      const lengths = window.view(offset, recordHeaderBytes)
      if (!lengths) return { next: index, bytes: offset, fault: 'cut within a record header' }
      const leafBytes = lengths.readUInt16BE(0)
      const bodyBytes = lengths.readUInt32BE(2)
      if (leafBytes === 0 || leafBytes > leafBytesMax || bodyBytes > sealedBytesMax) {
        return { next: index, bytes: offset, fault: 'impossible record length' }
      }
      const crcAt = recordHeaderBytes + leafBytes + bodyBytes
      const record = window.view(offset, crcAt + recordTrailerBytes)
      if (!record) return { next: index, bytes: offset, fault: 'cut within a record' }
      if (crc32(record.subarray(0, crcAt)) !== record.readUInt32BE(crcAt)) {
        return { next: index, bytes: offset, fault: 'wrong checksum' }
      }
      const bodyAt = recordHeaderBytes + leafBytes
      const leaf = record.subarray(recordHeaderBytes, bodyAt)
      yield { index, offset, leaf, body: record.subarray(bodyAt, crcAt) }
      index += 1
      offset += crcAt + recordTrailerBytes
    }
    return { next: index, bytes: offset, fault: null }
  } finally {
    closeSync(descriptor)
  }
}

/** A moving view of a file. */
class Window {
  readonly #descriptor: number
  readonly #size: number
  #bytes = Buffer.alloc(0)
  #from = 0
  #readBytes = readBytesFirst

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor
    this.#size = size
  }

  /** Bytes of the file, valid until the next call; null when the file ends before them. */
  view(from: number, count: number): Buffer | null {
    if (from + count > this.#size) return null
    if (from < this.#from || from + count > this.#from + this.#bytes.length) this.#fill(from, count)
    const at = from - this.#from
    return at + count > this.#bytes.length ? null : this.#bytes.subarray(at, at + count)
  }

  #fill(from: number, count: number): void {
    const wanted = Math.min(Math.max(count, this.#readBytes), this.#size - from)
    this.#readBytes = Math.min(readBytesMax, 4 * this.#readBytes)
    const bytes = Buffer.allocUnsafe(wanted)
    let got = 0
    while (got < wanted) {
      const read = readSync(this.#descriptor, bytes, got, wanted - got, from + got)
      if (read === 0) break
      got += read
    }
    this.#bytes = bytes.subarray(0, got)
    this.#from = from
  }
}
