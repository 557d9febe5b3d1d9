import { createHmac, type KeyObject } from 'node:crypto'

/**
 * Words of a text as numbers that mean nothing without the key, so that the index holds no text: whoever reads the
 * store learns which statements share a word, and not which word.
 */
export class WordHash {
  readonly #key: KeyObject
  /** Of words seen lately; forgotten together when many. */
  readonly #known = new Map<string, string>()

  constructor(key: KeyObject) {
    this.#key = key
  }

  /** The distinct words of these texts, as signed 64-bit integers in decimal. */
  hash(texts: readonly string[]): readonly string[] {
    return wordsOf(texts).map((word) => this.#hashOne(word))
  }

  #hashOne(word: string): string {
    const known = this.#known.get(word)
    if (known !== undefined) return known
    const hashed = createHmac('sha256', this.#key).update(word).digest().readBigInt64BE().toString()
    if (this.#known.size >= knownMax) this.#known.clear()
    this.#known.set(word, hashed)
    return hashed
  }
}

/** Letters and digits that stand together, in lower case, without those of every statement; the first `wordsMax`. */
export function wordsOf(texts: readonly string[]): readonly string[] {
  const words = new Set<string>()
  for (const text of texts)
    for (const [word] of text.slice(0, textCharsMax).normalize('NFKC').matchAll(wordPattern)) {
      if (words.size >= wordsMax) return [...words]
      const folded = word.toLowerCase().slice(0, wordCharsMax)
      if (!everywhere.has(folded)) words.add(folded)
    }
  return [...words]
}

const wordPattern = /[\p{L}\p{N}_]+/gu
/** Words of SQL itself: they are in so many statements that they tell none apart. */
const everywhere: ReadonlySet<string> = new Set(
  'select from where and or not in is null as on by join left inner order group limit insert into values'.split(
    ' ',
  ),
)
const wordsMax = 200
const wordCharsMax = 64
const textCharsMax = 64 * 1024
const knownMax = 50_000
