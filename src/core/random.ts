import { randomFillSync } from 'node:crypto'

/** The only source of chance. */
export interface Random {
  /** `count` fresh bytes, the caller's to keep. */
  bytes(count: number): Buffer
}

// So little that what is cut from a pool is mostly done with before the collector takes it for something that stays.
const poolBytes = 8 * 1024

/** Cryptographically strong bytes, drawn from the operating system a pool at a time. */
export const systemRandom: Random = pooled()

function pooled(): Random {
  let pool = Buffer.alloc(0)
  let at = 0
  return {
    bytes(count) {
      if (count > poolBytes / 8) return randomFillSync(Buffer.allocUnsafe(count))
      if (at + count > pool.length) {
        // A fresh pool each time: slices of the old one stay with whoever asked for them.
        pool = randomFillSync(Buffer.allocUnsafeSlow(poolBytes))
        at = 0
      }
      at += count
      return pool.subarray(at - count, at)
    },
  }
}

/** A UUIDv7 (RFC 9562 section 5.7): sorts by the time it was made. */
export function uuidv7(nowMs: number, random: Random): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Math.floor(nowMs), 0, 6)
  random.bytes(10).copy(bytes, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
