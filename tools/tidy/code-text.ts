/**
 * The code of a TypeScript text without its words: comments, and what stands between quotes, become spaces, so that
 * every index and line stays where it was. Quotes themselves stay. A scanner, not a parser: it knows just enough to
 * tell a regular expression from a division.
 */
export function codeOf(text: string): string {
  const out = text.split('')
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (out[at] !== '\n') out[at] = ' '
  }
  // One entry for each template literal that is open around the current place: the braces open inside its `${`.
  const templates: number[] = []
  let at = 0
  while (at < text.length) {
    const end = endOfWords(text, at, out)
    if (end) {
      blank(end.blankFrom, end.blankTo)
      at = end.next
      if (end.opensTemplate) templates.push(0)
      continue
    }
    const character = text[at]
    const depth = templates.at(-1)
    if (depth !== undefined && character === '{') templates[templates.length - 1] = depth + 1
    if (depth !== undefined && character === '}') {
      if (depth > 0) templates[templates.length - 1] = depth - 1
      else {
        const rest = endOfTemplate(text, at + 1)
        blank(at + 1, rest.at)
        if (rest.closed) templates.pop()
        at = rest.next
        continue
      }
    }
    at++
  }
  return out.join('')
}

interface Words {
  readonly blankFrom: number
  readonly blankTo: number
  readonly next: number
  readonly opensTemplate: boolean
}

function endOfWords(text: string, at: number, out: readonly string[]): Words | null {
  const two = text.slice(at, at + 2)
  if (two === '//' || two === '#!') return words(at, lineEnd(text, at), 0)
  if (two === '/*') {
    const close = text.indexOf('*/', at + 2)
    return words(at, close < 0 ? text.length : close + 2, 0)
  }
  const character = text[at]
  if (character === "'" || character === '"') return words(at + 1, endOfString(text, at + 1, character), 1)
  if (character === '`') {
    const rest = endOfTemplate(text, at + 1)
    return { blankFrom: at + 1, blankTo: rest.at, next: rest.next, opensTemplate: !rest.closed }
  }
  if (character === '/' && opensRegExp(out, at)) return words(at + 1, endOfRegExp(text, at + 1), 1)
  return null
}

function words(blankFrom: number, blankTo: number, closing: number): Words {
  return { blankFrom, blankTo, next: blankTo + closing, opensTemplate: false }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function endOfString(text: string, from: number, quote: string): number {
  let at = from
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

/** `at`: where the words end; `next`: behind the closing quote, or behind the `${` that interrupts them. */
function endOfTemplate(text: string, from: number): { at: number; next: number; closed: boolean } {
  let at = from
  while (at < text.length) {
    if (text[at] === '`') return { at, next: at + 1, closed: true }
    if (text.startsWith('${', at)) return { at, next: at + 2, closed: false }
    at += text[at] === '\\' ? 2 : 1
  }
  return { at: text.length, next: text.length, closed: true }
}

function endOfRegExp(text: string, from: number): number {
  let inClass = false
  let at = from
  while (at < text.length && text[at] !== '\n') {
    const character = text[at]
    if (character === '/' && !inClass) break
    if (character === '[') inClass = true
    if (character === ']') inClass = false
    at += character === '\\' ? 2 : 1
  }
  return Math.min(at, text.length)
}

function opensRegExp(out: readonly string[], at: number): boolean {
  const before = out
    .slice(Math.max(0, at - 80), at)
    .join('')
    .trimEnd()
  if (before === '') return true
  return (
    /[([{,;:=!&|?+\-*%~^<>]$/.test(before) || /\b(?:return|typeof|case|in|of|void|yield|await)$/.test(before)
  )
}
