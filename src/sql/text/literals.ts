/** One constant of a text: a whole number of at most nine digits, or a plain string. */
export interface Literal {
  readonly kind: 'number' | 'string'
  /** As the text has it, quotes included. */
  readonly source: string
  /** Bytes of UTF-8 before it, which is how the parser counts. */
  readonly byteAt: number
}

/** A text taken apart into its constants and what stands around them. */
export interface Shape {
  /** Equal for texts that differ in nothing but the value of a constant: each is marked by its kind. */
  readonly key: string
  readonly literals: readonly Literal[]
}

const textLengthMax = 16 * 1024
const literalsMax = 256
/** So many digits are an int4 whatever they are. */
const digitsMax = 9

/** Stand in the key where a constant stood. No text with control characters has a shape, so none can forge them. */
const marks = { number: '\u0001', string: '\u0002' } as const

/**
 * Takes the constants out of a text; null when there are none, or where how the server would cut the text into words is
 * not plain. Everything but the constants stays in the key as it is, so that two texts of one key are cut alike: a
 * constant begins behind a character that no word, number or prefix (`E''`, `B''`, `U&''`, `$1`, `1.5`) goes on from,
 * and ends before one that could not belong to it. Linear in the text. Valid under `standard_conforming_strings` and
 * UTF-8 alone, which the caller sees to.
 */
export function shapeOf(text: string): Shape | null {
  const { length } = text
  if (length > textLengthMax) return null
  const literals: Literal[] = []
  let key = ''
  let keptTo = 0
  let wideBytes = 0
  let at = 0
  while (at < length) {
    const code = text.charCodeAt(at)
    let end: number
    if (code === quote) end = stringEnd(text, at)
    else if (isDigit(code)) end = digitsEnd(text, at)
    else if (isWordStart(code)) {
      at = wordEnd(text, at)
      continue
    } else if (code === doubleQuote) {
      at = nameEnd(text, at)
      if (at < 0) return null
      continue
    } else if (code === dollar) {
      at = parameterEnd(text, at)
      if (at < 0) return null
      continue
    } else {
      if (!isPlain(code)) return null
      at = isComment(code, text.charCodeAt(at + 1)) ? commentEnd(text, at) : at + 1
      if (at < 0) return null
      continue
    }
    if (end < 0 || literals.length === literalsMax || !mayPrecede(text.charCodeAt(at - 1))) return null
    const kind = code === quote ? 'string' : 'number'
    const source = text.slice(at, end)
    literals.push({ kind, source, byteAt: at + wideBytes })
    // Only strings hold characters of more than one byte.
    if (kind === 'string') wideBytes += Buffer.byteLength(source) - source.length
    key += text.slice(keptTo, at) + marks[kind]
    keptTo = end
    at = end
  }
  return literals.length === 0 ? null : { key: key + text.slice(keptTo), literals }
}

const quote = 0x27
const doubleQuote = 0x22
const dollar = 0x24
const backslash = 0x5c
const underscore = 0x5f
const slash = 0x2f
const star = 0x2a

/** Behind the closing quote; -1 without one, or with a backslash, which under other settings escapes. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === backslash || code === 0) return -1
    if (code !== quote) continue
    if (text.charCodeAt(at + 1) !== quote) return at + 1
    at += 1
  }
  return -1
}

/** Behind a comment, which stays in the key; -1 where it does not end, or holds another or anything but plain characters. */
function commentEnd(text: string, from: number): number {
  const isBlock = text.charCodeAt(from) === slash
  for (let at = from + 2; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const next = text.charCodeAt(at + 1)
    if (!isBlock && (code === 0x0a || code === 0x0d)) return at
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code > 0x7e) return -1
    if (isBlock && code === slash && next === star) return -1
    if (isBlock && code === star && next === slash) return at + 2
  }
  return isBlock ? -1 : text.length
}

/** Behind the last digit; -1 when there are too many, or when more than digits belongs to the number. */
function digitsEnd(text: string, from: number): number {
  let at = from + 1
  while (isDigit(text.charCodeAt(at))) at += 1
  const next = text.charCodeAt(at)
  const goesOn = next === 0x2e || next === dollar || isWordStart(next) || next > 0x7f
  return goesOn || at - from > digitsMax ? -1 : at
}

function wordEnd(text: string, from: number): number {
  let at = from + 1
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (!isWordStart(code) && !isDigit(code) && code !== dollar) break
  }
  return at
}

function nameEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code > 0x7e) return -1
    if (code !== doubleQuote) continue
    if (text.charCodeAt(at + 1) !== doubleQuote) return at + 1
    at += 1
  }
  return -1
}

/** Behind `$1`, which stays in the key; -1 for a dollar sign that may open a string. */
function parameterEnd(text: string, from: number): number {
  let at = from + 1
  while (isDigit(text.charCodeAt(at))) at += 1
  const next = text.charCodeAt(at)
  return at === from + 1 || next === dollar || isWordStart(next) || next > 0x7f ? -1 : at
}

/** True when a constant may follow directly: nothing before it could take it in or change how it is read. */
function mayPrecede(code: number): boolean {
  // NaN stands before the first character: no statement begins with a constant.
  return isPlain(code) && code !== 0x2e && code !== 0x26 && code !== 0x40 && code !== 0x3a
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** ASCII letters and the underscore. */
function isWordStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === underscore
}

/** White space, punctuation and operators of ASCII, without quotes, backslash and dollar sign. */
function isPlain(code: number): boolean {
  if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) return true
  if (!(code > 0x20 && code < 0x7f)) return false
  return (
    code !== quote &&
    code !== doubleQuote &&
    code !== dollar &&
    code !== backslash &&
    code !== 0x60 &&
    !isDigit(code) &&
    !isWordStart(code)
  )
}

function isComment(code: number, next: number): boolean {
  return (code === 0x2d && next === 0x2d) || (code === slash && next === star)
}
