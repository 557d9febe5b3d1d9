import { byteClass, classOf, endOfUnicodeEscape, isDigit, isEscape } from './byte-class.ts'

const localBytesMax = 64
const domainBytesMax = 253
const labelBytesMax = 63
const dot = 0x2e
const dash = 0x2d

/** Where the e-mail address around the `@` at `at` ends, and where it starts as `startOfEmail` says; -1 when there is none. */
export function endOfEmail(bytes: Uint8Array, at: number, to: number): number {
  let end = at + 1
  let labels = 1
  let label = end
  let hasLetters = false
  const last = Math.min(to, at + 1 + domainBytesMax)
  while (end < last && (classOf[bytes[end]!]! & byteClass.domain) !== 0) {
    const byte = bytes[end]!
    if (byte === dot) {
      // A label is empty or ends in a dash: what stands before it may still be a domain.
      if (end === label || bytes[end - 1] === dash || end - label > labelBytesMax) break
      if (end + 1 >= last || !isLabelStart(bytes[end + 1])) break
      labels++
      label = end + 1
      hasLetters = false
    } else if (byte !== dash && !isDigit(byte)) hasLetters = true
    end++
  }
  while (end > label && bytes[end - 1] === dash) end--
  const isDomain = labels >= 2 && hasLetters && end - label >= 2 && end - label <= labelBytesMax
  return isDomain && isLabelStart(bytes[at + 1]) ? end : -1
}

/** Where the local part before the `@` at `at` starts; `at` when there is none. `hasEscapes`: backslashes may begin one. */
export function startOfEmail(bytes: Uint8Array, from: number, at: number, hasEscapes: boolean): number {
  const first = Math.max(from, at - localBytesMax)
  let start = at
  while (start > first && (classOf[bytes[start - 1]!]! & byteClass.local) !== 0) {
    if (bytes[start - 1] === dot && (start === at || bytes[start] === dot)) break
    start--
  }
  // No character is cut in two, and neither a dot nor the letter of an escape begins an address.
  while (start > from && start === first && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--
  while (start < at && bytes[start] === dot) start++
  if (!hasEscapes) return start
  if (start > from && isEscape(bytes, from, start)) start++
  else start = Math.min(at, endOfUnicodeEscape(bytes, from, start))
  return start
}

function isLabelStart(byte: number | undefined): boolean {
  return (
    byte !== undefined && byte !== dot && byte !== dash && ((classOf[byte] ?? 0) & byteClass.domain) !== 0
  )
}
