import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { decodeFrames, MalformedRecording } from './frame-decode.ts'
import type { Frame } from './frame.ts'
import {
  decodeSegmentHeader,
  digestBytes,
  noDigest,
  placeOf,
  segmentHeaderBytes,
  verifiedDigest,
} from './segment.ts'
import type { SegmentHeader, SegmentSeal } from './segment.ts'

/**
 * A place where the recording is not what was written. `cut-off` is what a killed process leaves: the end is missing.
 * `missing` are segments that should be there; `changed` is anything else that does not verify.
 */
export interface FaultFrame {
  readonly kind: 'fault'
  readonly fault: 'cut-off' | 'missing' | 'changed'
  /** File name, and what was found there, for people. */
  readonly place: string
}

/** The last thing read: SHA-256 of the last good segment, to be compared with the ledger's. */
export interface DigestFrame {
  readonly kind: 'digest'
  readonly segments: number
  readonly digest: string
}

export type ReadFrame = Frame | FaultFrame | DigestFrame

const decompress = promisify(zstdDecompress)
const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const fileNamePattern = /^([1-9][0-9]{0,8})\.seg$/

/**
 * The frames of a recorded session in order, every segment verified. What is damaged is said in a fault frame and the
 * rest is read on. Throws a RangeError for what is no session id; yields only faults and a digest for an unknown one.
 */
export async function* readRecording(
  directory: string,
  sessionId: string,
  seal: SegmentSeal,
): AsyncGenerator<ReadFrame> {
  if (!sessionIdPattern.test(sessionId)) throw new RangeError('A session id is a UUID in lower case.')
  const chain: Chain = { segments: 0, digest: noDigest, hasEnded: false }
  let cutOff: string | null = null
  for (const name of await segmentFiles(join(directory, sessionId))) {
    for await (const item of readFile(join(directory, sessionId, name), name, sessionId, seal, chain)) {
      if (item.kind === 'fault' && item.fault === 'cut-off') cutOff = item.place
      else {
        yield item
        // What a failed write left behind was written again in the next file when the chain goes on there.
        if (item.kind !== 'fault') cutOff = null
      }
    }
  }
  if (!chain.hasEnded) yield { kind: 'fault', fault: 'cut-off', place: cutOff ?? 'the recording has no end' }
  yield { kind: 'digest', segments: chain.segments, digest: chain.digest }
}

interface Chain {
  segments: number
  digest: string
  hasEnded: boolean
}

async function* readFile(
  path: string,
  name: string,
  sessionId: string,
  seal: SegmentSeal,
  chain: Chain,
): AsyncGenerator<Frame | FaultFrame> {
  await using file = await openFile(path)
  if (!file) return yield changed(`${name}: it is no regular file`)
  for (let at = 0; ;) {
    const head = await readAt(file, at, segmentHeaderBytes)
    if (head.length === 0) return
    const place = `${name} at byte ${at}`
    if (head.length < segmentHeaderBytes) return yield cutOff(`${place}: a header is cut off`)
    const header = decodeSegmentHeader(head)
    if (!header) return yield changed(`${place}: no segment begins here`)
    const segment = await readAt(file, at, segmentHeaderBytes + header.sealedBytes + digestBytes)
    if (segment.length < segmentHeaderBytes + header.sealedBytes + digestBytes) {
      return yield cutOff(`${place}: segment ${header.sequence} is cut off`)
    }
    at += segment.length
    yield* readSegment(segment, header, place, sessionId, seal, chain)
  }
}

async function* readSegment(
  segment: Buffer,
  header: SegmentHeader,
  place: string,
  sessionId: string,
  seal: SegmentSeal,
  chain: Chain,
): AsyncGenerator<Frame | FaultFrame> {
  const digest = verifiedDigest(segment)
  if (digest === null) return yield changed(`${place}: the digest is wrong`)
  const sealed = segment.subarray(segmentHeaderBytes, segment.length - digestBytes)
  const compressed = seal.openSegment(sealed, placeOf(sessionId, header.sequence, header.previous))
  if (!compressed) return yield changed(`${place}: the seal does not open`)
  if (header.sequence !== chain.segments + 1) {
    yield {
      kind: 'fault',
      fault: 'missing',
      place: `${place}: segment ${header.sequence} follows ${chain.segments}`,
    }
  } else if (header.previous !== chain.digest) yield changed(`${place}: it follows another segment`)
  chain.segments = header.sequence
  chain.digest = digest
  try {
    const plain = await decompress(compressed, { maxOutputLength: Math.max(1, header.plainBytes) })
    for (const frame of decodeFrames(plain)) {
      if (frame.kind === 'ended') chain.hasEnded = true
      yield frame
    }
  } catch (error) {
    const isDamage = error instanceof MalformedRecording || (error instanceof Error && 'code' in error)
    if (!isDamage) throw error
    yield changed(`${place}: ${error.message}`)
  }
}

/** Names of a recording's files in order; none for a session without one. */
export async function segmentFiles(folder: string): Promise<readonly string[]> {
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return names
    .filter((name) => fileNamePattern.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
}

/** A regular file; null for a name that leads to none. A pipe in the place of one is not waited for. */
export async function openFile(path: string): Promise<FileHandle | null> {
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO') return null
    throw error
  }
  if ((await file.stat()).isFile()) return file
  await file.close()
  return null
}

/** Bytes of a file from a place; fewer than asked for when the file ends before. */
export async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  let read = 0
  while (read < bytes) {
    const { bytesRead } = await file.read(buffer, read, bytes - read, at + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return buffer.subarray(0, read)
}

function cutOff(place: string): FaultFrame {
  return { kind: 'fault', fault: 'cut-off', place }
}

function changed(place: string): FaultFrame {
  return { kind: 'fault', fault: 'changed', place }
}
