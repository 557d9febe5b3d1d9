import type { MemberProtection } from '../../core/decision.ts'
import { anyKey } from '../../core/document-path.ts'
import { hiddenText, writeKeptEnd } from '../detectors/kept-end.ts'
import { reversibleTokenOf } from './reversible-token.ts'
import { tokenOf, tokenPrefix } from './token.ts'
import type { TokenKeys } from './token.ts'
import { yearOfText } from './year.ts'

/** Replaces members of a JSON document in place. Everything beside them stays as it is, to the byte. */
export interface DocumentMask {
  readonly kind: 'document'
  readonly members: MemberTree
  /** In binary, a version byte stands before the text of jsonb. */
  readonly hasVersion: boolean
  /** What stands for a value that is no document; null for NULL. */
  readonly otherwise: Buffer | null
  /** Bytes that each byte of a document may become. */
  readonly growth: number
}

/** The protected members below one key. */
interface MemberTree {
  /** What becomes of the member itself; null where only members of it are replaced. */
  strategy: MemberProtection['strategy'] | null
  readonly below: Map<string, MemberTree>
}

/** Documents within documents that are followed; deeper ones are hidden whole. */
const depthMax = 200
const version = 1
/** Around a key and behind it: quotes, a colon, and a value of one byte. */
const memberBytesMin = 4

/** The mask for members at these paths. Of two that name one member the stricter word is none: it becomes null. */
export function documentMask(
  protections: readonly MemberProtection[],
  hasVersion: boolean,
  otherwise: Buffer | null,
): DocumentMask {
  const members: MemberTree = { strategy: null, below: new Map() }
  let growth = 1
  for (const { path, strategy } of protections) {
    let tree = members
    for (const key of path) {
      const next = tree.below.get(key) ?? { strategy: null, below: new Map() }
      tree.below.set(key, next)
      tree = next
    }
    tree.strategy = tree.strategy === null ? strategy : strictest([tree.strategy, strategy])
    const last = path.at(-1) ?? ''
    const keyBytes = last === anyKey ? 0 : Buffer.byteLength(last)
    growth = Math.max(growth, 3 + Math.ceil(extraBytes(strategy) / (keyBytes + memberBytesMin)))
  }
  return { kind: 'document', members, hasVersion, otherwise, growth }
}

function strictest(strategies: readonly MemberProtection['strategy'][]): MemberProtection['strategy'] {
  const [first, ...others] = strategies
  const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first))
  return first && isOne ? first : { kind: 'null' }
}

/** The most bytes by which what stands for a member may be longer than twice the member. */
function extraBytes(strategy: MemberProtection['strategy']): number {
  switch (strategy.kind) {
    case 'null':
    case 'year':
    case 'keep-last':
      return 16
    case 'fixed':
      return Buffer.byteLength(JSON.stringify(strategy.text))
    case 'token':
      return tokenPrefix(strategy.dataClass).length + 80
  }
}

/**
 * Writes the document `input[from, to)` at `output[outAt…)` with what stands for its protected members; returns the new end, or
 * -1 for NULL. The caller has made room for `growth` times its length and for `otherwise`.
 */
export function writeDocument(
  mask: DocumentMask,
  keys: TokenKeys,
  input: Buffer,
  from: number,
  to: number,
  output: Buffer,
  outAt: number,
): number {
  const isReadable = !mask.hasVersion || input[from] === version
  const walk = new DocumentWalk(keys, input, to, output, outAt)
  const isWhole = isReadable && walk.document(from, mask.hasVersion ? from + 1 : from, [mask.members])
  if (isWhole) return walk.end
  return mask.otherwise ? outAt + mask.otherwise.copy(output, outAt) : -1
}

const quote = 0x22
const backslash = 0x5c

/** One pass over a document, which copies what it does not replace. */
class DocumentWalk {
  readonly #keys: TokenKeys
  readonly #input: Buffer
  readonly #to: number
  readonly #output: Buffer
  /** Up to here the input is in the output. */
  #copied = 0
  #out: number

  constructor(keys: TokenKeys, input: Buffer, to: number, output: Buffer, outAt: number) {
    this.#keys = keys
    this.#input = input
    this.#to = to
    this.#output = output
    this.#out = outAt
  }

  /** Where the output ends. */
  get end(): number {
    return this.#out
  }

  /** False when it is no document. */
  document(copyFrom: number, from: number, trees: readonly MemberTree[]): boolean {
    this.#copied = copyFrom
    const end = this.#value(this.#blank(from), trees, 0)
    if (end < 0 || this.#blank(end) !== this.#to) return false
    this.#out += this.#input.copy(this.#output, this.#out, this.#copied, this.#to)
    return true
  }

  /** Reads one value; where it ends, or -1 when there is none. */
  #value(at: number, trees: readonly MemberTree[], depth: number): number {
    if (trees.length === 0) return this.#skip(at)
    if (depth > depthMax) return -1
    if (this.#input[at] === 0x7b) return this.#object(at, trees, depth)
    // Places in an array count for nothing: each element may hold the member.
    return this.#input[at] === 0x5b ? this.#array(at, trees, depth) : this.#skip(at)
  }

  #array(from: number, trees: readonly MemberTree[], depth: number): number {
    let at = this.#blank(from + 1)
    if (this.#input[at] === 0x5d) return at + 1
    for (;;) {
      at = this.#blank(this.#value(at, trees, depth + 1))
      if (at < 0) return -1
      if (this.#input[at] === 0x5d) return at + 1
      if (this.#input[at] !== 0x2c) return -1
      at = this.#blank(at + 1)
    }
  }

  #object(from: number, trees: readonly MemberTree[], depth: number): number {
    let at = this.#blank(from + 1)
    if (this.#input[at] === 0x7d) return at + 1
    for (;;) {
      const keyEnd = this.#input[at] === quote ? this.#skip(at) : -1
      const key = keyEnd < 0 ? null : this.#text(at, keyEnd)
      const colon = keyEnd < 0 ? -1 : this.#blank(keyEnd)
      if (key === null || this.#input[colon] !== 0x3a) return -1
      at = this.#blank(this.#member(this.#blank(colon + 1), key, trees, depth))
      if (at < 0) return -1
      if (this.#input[at] === 0x7d) return at + 1
      if (this.#input[at] !== 0x2c) return -1
      at = this.#blank(at + 1)
    }
  }

  #member(at: number, key: string, trees: readonly MemberTree[], depth: number): number {
    const below = trees.flatMap((tree) => [tree.below.get(key) ?? [], tree.below.get(anyKey) ?? []].flat())
    const strategies = below.flatMap(({ strategy }) => strategy ?? [])
    if (strategies.length === 0) return this.#value(at, below, depth + 1)
    const end = this.#skip(at)
    if (end < 0) return -1
    this.#out += this.#input.copy(this.#output, this.#out, this.#copied, at)
    this.#out += this.#output.write(this.#standIn(strictest(strategies), at, end), this.#out)
    this.#copied = end
    return end
  }

  /** What stands for the value `input[at, end)`, as JSON. */
  #standIn(strategy: MemberProtection['strategy'], at: number, end: number): string {
    const first = this.#input[at]
    // Null stays null, as NULL does.
    if (strategy.kind === 'null' || first === 0x6e) return 'null'
    if (strategy.kind === 'fixed') return JSON.stringify(strategy.text)
    // What has members of its own is no value that a part of could be shown.
    if (first === 0x7b || first === 0x5b) return 'null'
    const text = first === quote ? this.#text(at, end) : this.#input.toString('latin1', at, end)
    return text === null ? 'null' : this.#changed(strategy, Buffer.from(text), first === quote)
  }

  #changed(
    strategy: Exclude<MemberProtection['strategy'], { kind: 'null' | 'fixed' }>,
    value: Buffer,
    isText: boolean,
  ): string {
    switch (strategy.kind) {
      case 'token': {
        const make = strategy.isReversible ? reversibleTokenOf : tokenOf
        return JSON.stringify(make(this.#keys.tokenKey(strategy.dataClass), strategy.dataClass, value))
      }
      case 'keep-last': {
        if (!isText) return 'null'
        const kept = Buffer.alloc(value.length + hiddenText.length)
        const end = writeKeptEnd(strategy.count, Infinity, value, 0, value.length, kept, 0)
        return JSON.stringify(kept.toString('utf8', 0, end))
      }
      case 'year': {
        const shapes = ['date', 'timestamp', 'timestamptz'] as const
        const year = isText
          ? shapes.map((shape) => yearOfText(shape, value, 0, value.length)).find((one) => one !== null)
          : undefined
        return year === undefined ? 'null' : JSON.stringify(year)
      }
    }
  }

  /** Passes over one value; where it ends, or -1 when there is none. */
  #skip(from: number): number {
    let depth = 0
    let at = from
    while (at >= 0 && at < this.#to) {
      const byte = this.#input[at] ?? 0
      if (byte === quote) at = this.#stringEnd(at)
      else if (byte === 0x7b || byte === 0x5b) {
        depth++
        at++
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--
        at++
      } else if (byte === 0x2c || byte === 0x3a || byte <= 0x20) at++
      else at = this.#wordEnd(at)
      if (at < 0 || depth < 0) return -1
      if (depth === 0 && at > from) return at
    }
    return -1
  }

  #stringEnd(from: number): number {
    for (let at = from + 1; at < this.#to; at++) {
      if (this.#input[at] === backslash) at++
      else if (this.#input[at] === quote) return at + 1
    }
    return -1
  }

  /** Behind a number or a word. */
  #wordEnd(from: number): number {
    let at = from
    while (at < this.#to && !isMark(this.#input[at] ?? 0)) at++
    return at
  }

  #blank(from: number): number {
    let at = from
    while (at >= 0 && at < this.#to && (this.#input[at] ?? 0) <= 0x20) at++
    return at
  }

  /** The text of a string; null when it is none. */
  #text(from: number, end: number): string | null {
    const source = this.#input.toString('utf8', from, end)
    if (!source.includes('\\')) return source.slice(1, -1)
    try {
      const text: unknown = JSON.parse(source)
      return typeof text === 'string' ? text : null
    } catch {
      // The server would not have let it pass: what it is, nobody knows.
      return null
    }
  }
}

/** White space, and what stands between values. */
function isMark(byte: number): boolean {
  return (
    byte <= 0x20 ||
    byte === 0x2c ||
    byte === 0x3a ||
    byte === quote ||
    byte === 0x5b ||
    byte === 0x5d ||
    byte === 0x7b ||
    byte === 0x7d
  )
}
