/** A piece of a text: as it is, or a character that the eye would not see, by its name. */
export type Seen =
  { readonly kind: 'plain'; readonly text: string } | { readonly kind: 'hidden'; readonly name: string }

/**
 * Takes a text apart where it holds characters that are not seen or that turn the direction of what follows, so that what
 * a reviewer reads is what runs. Line ends, tabs and spaces stay as they are.
 */
export function seen(text: string): readonly Seen[] {
  const pieces: Seen[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(hiddenCharacters)) {
    if (index > from) pieces.push({ kind: 'plain', text: text.slice(from, index) })
    pieces.push({ kind: 'hidden', name: nameOf(found) })
    from = index + found.length
  }
  if (from < text.length) pieces.push({ kind: 'plain', text: text.slice(from) })
  return pieces
}

/** Whether there is any such character. */
export function hasHidden(text: string): boolean {
  return text.search(hiddenCharacters) >= 0
}

// Controls but for line ends and tabs, formats (zero width, direction), separators, private use; what shows as nothing,
// and what shows as a space and is none.
export const hiddenCharacters =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}|\u2800/gu

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

const names: Readonly<Record<number, string>> = {
  0x0d: 'CR',
  0xa0: 'NBSP',
  0x200b: 'ZWSP',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
}
