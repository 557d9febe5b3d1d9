// Controls, invisible and direction-turning characters, and the separators that terminals take for line ends.
const dangerous = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text that may stand in a terminal's line: whatever could move the cursor or deceive the eye is written out. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(dangerous, (char) => escapes[char] ?? `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`)
}

/** The same for text of several lines, which stay lines. */
export function printableLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => printable(line.replaceAll('\t', '  ')))
}

/** JSON in which no character can drive a terminal; the value it stands for is unchanged. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(dangerous, (char) =>
    Array.from({ length: char.length }, (_, at) => unitEscape(char.charCodeAt(at))).join(''),
  )
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

/** A text of at most `charsMax` characters, cut with an ellipsis. */
export function shortened(text: string, charsMax: number): string {
  const chars = Array.from(text)
  return chars.length <= charsMax ? text : `${chars.slice(0, charsMax - 1).join('')}…`
}
