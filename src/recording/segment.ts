/**
 * Stored pieces of a recording. Big-endian. A session's folder holds `1.seg`, `2.seg` …; each file holds segments back
 * to back:
 *
 *     segment  := magic "SPR1" sequence (uint32, from 1) plain bytes (uint32) sealed bytes (uint32)
 *                 previous (32 bytes) sealed digest (32 bytes)
 *     sealed   := AES-256-GCM by the session's key of the frames compressed with zstd; its authenticated place names
 *                 session, sequence and previous digest
 *     digest   := SHA-256 of all that stands before it in the segment
 *     previous := digest of the segment before, zeros for the first
 *
 * So segments cannot be changed, moved, swapped or left out unseen, and the last digest stands for the whole.
 */
import { hash } from 'node:crypto'

/** The session key's part in a recording. `place` is authenticated and not stored. */
export interface SegmentSeal {
  /** With so many bytes of arbitrary content around what is sealed. */
  sealSegment(plain: Buffer, place: string, roomBefore: number, roomAfter: number): Buffer
  /** Null when sealed bytes or place were changed. */
  openSegment(sealed: Buffer, place: string): Buffer | null
}

/** What stands before the sealed bytes of a segment. */
export interface SegmentHeader {
  readonly sequence: number
  readonly plainBytes: number
  readonly sealedBytes: number
  /** Hex. */
  readonly previous: string
}

export const digestBytes = 32
export const segmentHeaderBytes = 16 + digestBytes
/** More than any segment may hold; what claims more is not read. */
const segmentPlainBytesMax = 8 * 1024 * 1024
const segmentSealedBytesMax = segmentPlainBytesMax + 64 * 1024
/** `previous` of the first segment, and the digest of a recording without any. */
export const noDigest = '0'.repeat(2 * digestBytes)

const magic = Buffer.from('SPR1')

/** A whole segment ready to be stored, and its digest in hex. */
export function encodeSegment(
  seal: SegmentSeal,
  sessionId: string,
  sequence: number,
  previous: string,
  compressed: Buffer,
  plainBytes: number,
): { readonly bytes: Buffer; readonly digest: string } {
  const place = placeOf(sessionId, sequence, previous)
  const bytes = seal.sealSegment(compressed, place, segmentHeaderBytes, digestBytes)
  magic.copy(bytes, 0)
  bytes.writeUInt32BE(sequence, 4)
  bytes.writeUInt32BE(plainBytes, 8)
  bytes.writeUInt32BE(bytes.length - segmentHeaderBytes - digestBytes, 12)
  bytes.write(previous, 16, 'hex')
  const digest = hash('sha256', bytes.subarray(0, bytes.length - digestBytes), 'hex')
  bytes.write(digest, bytes.length - digestBytes, 'hex')
  return { bytes, digest }
}

/** The header at the start of `bytes`; null when it is none, or claims more than a segment may hold. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < segmentHeaderBytes || !bytes.subarray(0, magic.length).equals(magic)) return null
  const plainBytes = bytes.readUInt32BE(8)
  const sealedBytes = bytes.readUInt32BE(12)
  if (plainBytes > segmentPlainBytesMax || sealedBytes > segmentSealedBytesMax) return null
  const previous = bytes.toString('hex', 16, segmentHeaderBytes)
  return { sequence: bytes.readUInt32BE(4), plainBytes, sealedBytes, previous }
}

/** The digest that a whole segment carries when it is right; null when the bytes were changed. */
export function verifiedDigest(segment: Buffer): string | null {
  const end = segment.length - digestBytes
  const digest = hash('sha256', segment.subarray(0, end), 'hex')
  return segment.toString('hex', end) === digest ? digest : null
}

/** What the seal of a segment is bound to. */
export function placeOf(sessionId: string, sequence: number, previous: string): string {
  return `recording/${sessionId}/${sequence}/${previous}`
}
