/** More than this is worth a compressor, which sets half a megabyte up before it begins. */
export const smallBytesMax = 2048

const magic = 0xfd2f_b528
const headerBytesMax = 4 + 1 + 2 + 3
const oneByteMax = 255

/** A zstd frame (RFC 8878 section 3.1.1) that holds few bytes as they are, for what is too small to gain by compression. */
export function smallFrame(plain: Buffer): Buffer {
  const { length } = plain
  if (length > smallBytesMax) throw new RangeError(`A small frame has at most ${smallBytesMax} bytes.`)
  const frame = Buffer.alloc(headerBytesMax + length)
  let at = frame.writeUInt32LE(magic, 0)
  // A single segment without checksum, whose length follows in one byte, or in two that leave out what fits one.
  at = frame.writeUInt8(length > oneByteMax ? 0x60 : 0x20, at)
  at = length > oneByteMax ? frame.writeUInt16LE(length - oneByteMax - 1, at) : frame.writeUInt8(length, at)
  // The last block, raw.
  at = frame.writeUIntLE((length << 3) | 1, at, 3)
  at += plain.copy(frame, at)
  return frame.subarray(0, at)
}
