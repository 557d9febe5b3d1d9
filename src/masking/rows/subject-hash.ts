import { createHmac, type KeyObject } from 'node:crypto'

/** The key under which subjects are told apart: without it nobody can try all values of a small domain. */
export interface SubjectKeys {
  readonly subjectKey: KeyObject
}

const keyBytes = 16
/** "somepseudorandomlygeneratedbytes", as the words of the state. */
const beginnings = [
  0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462,
]
/** Of the 64 bits of a hash, those that a number holds exactly. */
const upperBitsMask = 0x1f_ffff

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) with a key for each kind of subject. Nothing is made for a hash, since there is one for
 * each row; 53 of its bits are kept.
 */
export class SubjectHash {
  /** The state before anything was taken in. */
  readonly #start: Int32Array
  /** The four 64-bit words of the state, each with its lower half first. */
  readonly #state = new Int32Array(8)

  /** `key` has 16 bytes. */
  constructor(key: Uint8Array) {
    const view = new DataView(key.buffer, key.byteOffset, keyBytes)
    this.#start = Int32Array.from(beginnings, (word, at) => word ^ view.getInt32((at % 4) * 4, true))
  }

  static of(keys: SubjectKeys, kind: string): SubjectHash {
    return new SubjectHash(createHmac('sha256', keys.subjectKey).update(kind).digest().subarray(0, keyBytes))
  }

  /** The hash of `bytes[from, to)` as an integer below 2^53. */
  of(bytes: Uint8Array, from: number, to: number): number {
    const state = this.#state
    state.set(this.#start)
    let at = from
    for (; at + 8 <= to; at += 8) mix(state, wordAt(bytes, at, at + 4), wordAt(bytes, at + 4, at + 8))
    const low = wordAt(bytes, at, Math.min(to, at + 4))
    const high = wordAt(bytes, Math.min(to, at + 4), to)
    mix(state, low, high | ((to - from) << 24))
    state[4] = state[4]! ^ 0xff
    for (let turn = 0; turn < 4; turn += 1) round(state)
    const lower = state[0]! ^ state[2]! ^ state[4] ^ state[6]!
    const upper = state[1]! ^ state[3]! ^ state[5]! ^ state[7]!
    return (upper & upperBitsMask) * 2 ** 32 + (lower >>> 0)
  }
}

/** Up to four bytes, the first one lowest. */
function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0
  for (let at = from; at < to; at += 1) word |= bytes[at]! << (8 * (at - from))
  return word
}

function mix(state: Int32Array, low: number, high: number): void {
  state[6] = state[6]! ^ low
  state[7] = state[7]! ^ high
  round(state)
  round(state)
  state[0] = state[0]! ^ low
  state[1] = state[1]! ^ high
}

function round(state: Int32Array): void {
  add(state, 0, 2)
  turn(state, 2, 13, 0)
  swap(state, 0)
  add(state, 4, 6)
  turn(state, 6, 16, 4)
  add(state, 0, 6)
  turn(state, 6, 21, 0)
  add(state, 4, 2)
  turn(state, 2, 17, 4)
  swap(state, 4)
}

function add(state: Int32Array, to: number, other: number): void {
  const low = (state[to]! >>> 0) + (state[other]! >>> 0)
  state[to] = low | 0
  state[to + 1] = (state[to + 1]! + state[other + 1]! + (low > 0xffff_ffff ? 1 : 0)) | 0
}

/** Turns a word left by less than 32 bits, and takes the other one into it. */
function turn(state: Int32Array, at: number, bits: number, other: number): void {
  const low = state[at]!
  const high = state[at + 1]!
  state[at] = ((low << bits) | (high >>> (32 - bits))) ^ state[other]!
  state[at + 1] = ((high << bits) | (low >>> (32 - bits))) ^ state[other + 1]!
}

function swap(state: Int32Array, at: number): void {
  const low = state[at]!
  state[at] = state[at + 1]!
  state[at + 1] = low
}
