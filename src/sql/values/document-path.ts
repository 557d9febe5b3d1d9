/**
 * What a path of SQL/JSON reads of the document that it is held against (PostgreSQL, "The SQL/JSON Path Language"). Only the keys by
 * which it goes down are told; from where anything else is done with an item, all of that item counts.
 */
import { plainTextOf } from '../scope/plain-texts.ts'
import type { Analysis } from '../scope/scope.ts'
import type { Node } from '../text/tree.ts'
import { keyOrPlace, noMember } from './document-members.ts'

/** The keys that lead to something; null for one that is not told. */
export type Path = readonly (string | null)[]

/** What one path reads. */
export interface PathReads {
  /** What the path ends at, or works out. */
  readonly reached: readonly Path[]
  /** What its conditions ask. */
  readonly tested: readonly Path[]
  /** It yields what it has reached, as it stands there. */
  readonly isPlain: boolean
}

/** What such a text reads; null where that is not told, or where it is no path. */
function readsOfPath(text: string): PathReads | null {
  const tokens = text.length > textMax ? null : tokensOf(text)
  return tokens && new Reading(tokens).whole()
}

/** What such a constant reads. */
export function pathWritten(value: Node, analysis: Analysis): PathReads | null {
  const text = plainTextOf(pathTypes, value, analysis)
  return text === null ? null : readsOfPath(text)
}

const pathTypes: ReadonlySet<string> = new Set(['jsonpath'])

/** What the truth of a path tells of, or that it leads to anything: `isPresence`. */
export function askedBy({ reached, tested, isPlain }: PathReads, isPresence: boolean): readonly Path[] {
  // That there is a document is told by none of its members.
  const ends = reached.map((path) => (isPresence && isPlain && path.length === 0 ? noMember : path))
  return [...tested, ...ends]
}

/** Its brackets are gone into one by one. */
const textMax = 1024
const pathsMax = 32

type Token = { readonly kind: 'key' | 'text' | 'sign'; readonly text: string }

/** Escapes and comments are left out: a text with one is none whose words are told. */
function tokensOf(text: string): readonly Token[] | null {
  if (/\\|\/\*|keyvalue/i.test(text)) return null
  const tokens: Token[] = []
  const next =
    /[ \t\n\r\f]+|"([^"]*)"|([^?%$.[\]{}()|&!=<>@#,*:\-+/" \t\n\r\f]+)|([?%$.[\]()|&!=<>@,*\-+/])/uy
  while (next.lastIndex < text.length) {
    const found = next.exec(text)
    if (!found) return null
    const [, quoted, word, sign] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted })
    else if (word !== undefined) tokens.push({ kind: 'key', text: word })
    else if (sign === '$' && /^["\w\u0080-\u{10ffff}]/u.test(text.slice(next.lastIndex))) {
      // A variable, which is given beside the document.
      if (!/^[A-Za-z_]/.test(text.slice(next.lastIndex))) return null
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
  }
  return tokens
}

class Reading {
  readonly #reached: Path[] = []
  readonly #tested: Path[] = []
  readonly #tokens: readonly Token[]
  #at = 0
  #isTold = true
  #isPlain = true

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): PathReads | null {
    const [mode] = this.#tokens
    if (mode?.kind === 'key' && /^(?:lax|strict)$/i.test(mode.text)) this.#at += 1
    if (this.#takes('$')) this.#reached.push(this.#accessors([], []))
    if (this.#at < this.#tokens.length || this.#reached.length === 0) this.#isPlain = false
    this.#expression(null)
    if (this.#at < this.#tokens.length || this.#reached.length + this.#tested.length > pathsMax) return null
    return this.#isTold ? { reached: this.#reached, tested: this.#tested, isPlain: this.#isPlain } : null
  }

  /** Reads up to what closes it; `item` is what a condition is about, null outside of conditions. */
  #expression(item: Path | null): void {
    const found = item === null ? this.#reached : this.#tested
    while (this.#isTold && this.#at < this.#tokens.length && !this.#isSign(')') && !this.#isSign(']')) {
      if (this.#takes('$')) found.push(this.#accessors([], item ?? []))
      else if (this.#takes('@')) found.push(this.#accessors(item ?? [], item ?? []))
      else if (this.#isSign('(')) this.#enclosed('(', item, ')')
      else this.#at += 1
    }
  }

  /**
   * What follows an item: keys lead further down, places and conditions do not, and anything else is done with all of it. `item`
   * is what the condition around it is about, which `@` in a place means, too.
   */
  #accessors(from: Path, item: Path): Path {
    let path = from
    let isOver = false
    while (this.#isTold)
      if (this.#isSign('[')) this.#enclosed('[', item, ']')
      else if (this.#takes('?')) this.#enclosed('(', path, ')')
      else if (this.#takes('.')) {
        const key = this.#key()
        if (key === null) {
          isOver = true
          this.#isPlain = false
        } else if (!isOver) path = [...path, keyOrPlace(key)]
      } else break
    return path
  }

  /** The key behind a point; null for every key, and for a method. */
  #key(): string | null {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token?.text === '*' && token.kind === 'sign') {
      this.#takes('*')
      return null
    }
    this.#isTold &&=
      token !== undefined && token.kind !== 'sign' && (token.kind === 'text' || !/^\d/.test(token.text))
    if (!this.#isSign('(')) return token?.text ?? null
    this.#enclosed('(', [], ')')
    return null
  }

  #enclosed(open: string, item: Path | null, close: string): void {
    this.#isTold &&= this.#takes(open)
    this.#expression(item)
    this.#isTold &&= this.#takes(close)
  }

  #takes(sign: string): boolean {
    if (!this.#isSign(sign)) return false
    this.#at += 1
    return true
  }

  #isSign(sign: string): boolean {
    const token = this.#tokens[this.#at]
    return token?.kind === 'sign' && token.text === sign
  }
}
