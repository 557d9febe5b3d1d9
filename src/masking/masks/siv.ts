import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'

const blockBytes = 16
const zeroBlock = Buffer.alloc(blockBytes)

/**
 * AES-SIV (RFC 5297): deterministic authenticated encryption. Equal texts give equal ciphertexts under one key and one
 * associated text, and nothing else about them shows; whatever was not made with the key does not open.
 */
export class Siv {
  readonly #macKey: Buffer
  readonly #cipherKey: Buffer
  readonly #cbc: string
  readonly #ctr: string
  /** CMAC subkeys (RFC 4493). */
  readonly #whole: Buffer
  readonly #padded: Buffer

  /** `key`: 32, 48 or 64 bytes, half of them for authentication. */
  constructor(key: Buffer) {
    const half = key.length / 2
    const bits = half * 8
    if (![128, 192, 256].includes(bits)) throw new RangeError('A key of AES-SIV has 32, 48 or 64 bytes.')
    this.#macKey = key.subarray(0, half)
    this.#cipherKey = key.subarray(half)
    this.#cbc = `aes-${bits}-cbc`
    this.#ctr = `aes-${bits}-ctr`
    this.#whole = doubled(this.#chained(zeroBlock))
    this.#padded = doubled(this.#whole)
  }

  /** The synthetic initialisation vector and the ciphertext behind it. */
  seal(plain: Uint8Array, associated: readonly Uint8Array[]): Buffer {
    const vector = this.#vector(plain, associated)
    const cipher = createCipheriv(this.#ctr, this.#cipherKey, counterOf(vector))
    return Buffer.concat([vector, cipher.update(plain), cipher.final()])
  }

  /** The text; null for bytes that `seal` did not make with this key and associated text. */
  open(sealed: Uint8Array, associated: readonly Uint8Array[]): Buffer | null {
    if (sealed.length < blockBytes) return null
    const vector = Buffer.from(sealed.subarray(0, blockBytes))
    const cipher = createDecipheriv(this.#ctr, this.#cipherKey, counterOf(vector))
    const plain = Buffer.concat([cipher.update(sealed.subarray(blockBytes)), cipher.final()])
    return timingSafeEqual(vector, this.#vector(plain, associated)) ? plain : null
  }

  /** S2V (section 2.4). */
  #vector(plain: Uint8Array, associated: readonly Uint8Array[]): Buffer {
    let sum = this.#mac(zeroBlock)
    for (const one of associated) sum = mixed(doubled(sum), this.#mac(one))
    if (plain.length >= blockBytes) {
      const ended = Buffer.from(plain)
      const at = ended.length - blockBytes
      mixed(ended.subarray(at), sum).copy(ended, at)
      return this.#mac(ended)
    }
    return this.#mac(mixed(doubled(sum), paddedBlock(plain)))
  }

  /** CMAC (RFC 4493). */
  #mac(text: Uint8Array): Buffer {
    const isWhole = text.length > 0 && text.length % blockBytes === 0
    const head = isWhole ? text.length - blockBytes : Math.floor(text.length / blockBytes) * blockBytes
    const last = isWhole
      ? mixed(Buffer.from(text.subarray(head)), this.#whole)
      : mixed(paddedBlock(text.subarray(head)), this.#padded)
    return this.#chained(Buffer.concat([text.subarray(0, head), last]))
  }

  /** The last block of a CBC chain from zero. */
  #chained(blocks: Buffer): Buffer {
    const cipher = createCipheriv(this.#cbc, this.#macKey, zeroBlock).setAutoPadding(false)
    return Buffer.concat([cipher.update(blocks), cipher.final()]).subarray(-blockBytes)
  }
}

/** Multiplication by x in GF(2^128). */
function doubled(block: Buffer): Buffer {
  const out = Buffer.alloc(blockBytes)
  for (let at = 0; at < blockBytes; at += 1)
    out[at] = (((block[at] ?? 0) << 1) | ((block[at + 1] ?? 0) >> 7)) & 0xff
  if (((block[0] ?? 0) & 0x80) !== 0) out[blockBytes - 1] = (out[blockBytes - 1] ?? 0) ^ 0x87
  return out
}

/** The first, changed in place by the second, of the same length. */
function mixed(into: Buffer, other: Uint8Array): Buffer {
  for (let at = 0; at < into.length; at += 1) into[at] = (into[at] ?? 0) ^ (other[at] ?? 0)
  return into
}

function paddedBlock(text: Uint8Array): Buffer {
  const block = Buffer.alloc(blockBytes)
  block.set(text)
  block[text.length] = 0x80
  return block
}

/** Two bits of the vector are cleared, so that counters need no carry there (section 2.5). */
function counterOf(vector: Buffer): Buffer {
  const counter = Buffer.from(vector)
  for (const at of [8, 12]) counter[at] = (counter[at] ?? 0) & 0x7f
  return counter
}
