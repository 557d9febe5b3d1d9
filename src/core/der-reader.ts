/** One element of DER (ITU-T X.690): its tag byte and what it holds. */
export interface Element {
  readonly tag: number
  readonly content: Buffer
}

const elementsMax = 256

/** The elements that stand one after the other; null unless every length is in DER's one form and nothing is left over. */
export function elementsIn(bytes: Buffer): readonly Element[] | null {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const head = headAt(bytes, at)
    if (head === null || elements.length === elementsMax) return null
    const end = head.start + head.length
    if (end > bytes.length) return null
    elements.push({ tag: head.tag, content: bytes.subarray(head.start, end) })
    at = end
  }
  return elements
}

/** The members of a SEQUENCE, or null when the bytes are not exactly one. */
export function sequenceIn(bytes: Buffer): readonly Element[] | null {
  const [only, ...more] = elementsIn(bytes) ?? []
  return only?.tag === derTags.sequence && more.length === 0 ? elementsIn(only.content) : null
}

/** An object identifier in its dotted form; null when it is none. */
export function objectIdentifierIn({ tag, content }: Element): string | null {
  const last = content.at(-1)
  if (tag !== derTags.objectIdentifier || last === undefined || last >= 0x80) return null
  const arcs: number[] = []
  let value = 0
  for (const byte of content) {
    // A leading zero group, or an arc that no number holds exactly.
    if ((value === 0 && byte === 0x80) || value > 2 ** 40) return null
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(value)
    value = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(Math.floor(first / 40), 2)
  return [root, first - root * 40, ...rest].join('.')
}

/** A small whole number; null when it is none, or negative, or large. */
export function smallIntegerIn({ tag, content }: Element): number | null {
  const isOne = tag === derTags.integer && content.length >= 1 && content.length <= 2
  return isOne && content.readInt8(0) >= 0 ? content.readUIntBE(0, content.length) : null
}

/** BOOLEAN in DER: all bits or none. */
export function booleanIn({ tag, content }: Element): boolean | null {
  if (tag !== derTags.boolean || content.length !== 1) return null
  return content[0] === 0xff ? true : content[0] === 0 ? false : null
}

/** Tags that certificates use. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const

function headAt(
  bytes: Buffer,
  at: number,
): { readonly tag: number; readonly start: number; readonly length: number } | null {
  const tag = bytes[at]
  const first = bytes[at + 1]
  // Tags of more than one byte do not occur in certificates.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  if (first < 0x80) return { tag, start: at + 2, length: first }
  const size = first - 0x80
  if (size < 1 || size > 3 || at + 2 + size > bytes.length) return null
  const length = bytes.readUIntBE(at + 2, size)
  // The shortest form is the only one.
  const least = size === 1 ? 0x80 : 2 ** (8 * (size - 1))
  return length < least ? null : { tag, start: at + 2 + size, length }
}
