// The few shapes of DER (ITU-T X.690) that a certificate needs. Each function gives one whole tag-length-value.

/** SEQUENCE of whole elements. */
export function sequenceOf(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

/** SET of whole elements; the caller has them in DER's order. */
export function setOf(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, ...parts)
}

/** A constructed, context-specific element: `[number] EXPLICIT`. */
export function explicit(number: number, ...parts: readonly Buffer[]): Buffer {
  return tagged(0xa0 | number, ...parts)
}

/** A primitive, context-specific element: `[number] IMPLICIT`. */
export function implicit(number: number, content: Buffer): Buffer {
  return tagged(0x80 | number, content)
}

/** A whole number that is not negative, from its big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const trimmed = bytes.subarray(start)
  // A leading one bit would read as a minus sign.
  const isHigh = ((trimmed[0] ?? 0) & 0x80) !== 0
  return tagged(0x02, ...(isHigh ? [Buffer.of(0)] : []), trimmed)
}

/** BOOLEAN. */
export function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.of(value ? 0xff : 0))
}

/** `unusedBits` counts the bits at the end of the last byte that do not belong to the string. */
export function bitString(bytes: Buffer, unusedBits = 0): Buffer {
  return tagged(0x03, Buffer.of(unusedBits), bytes)
}

/** OCTET STRING. */
export function octetString(bytes: Buffer): Buffer {
  return tagged(0x04, bytes)
}

/** UTF8String. */
export function utf8String(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text))
}

/** An instant to the second: UTCTime through 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  const isShort = new Date(ms).getUTCFullYear() < 2050
  return tagged(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits))
}

/** An object identifier from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return tagged(0x06, Buffer.from(bytes))
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  if (size < 0x80) return Buffer.concat([Buffer.of(tag, size), content])
  if (size < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, size), content])
  if (size < 0x1_0000) return Buffer.concat([Buffer.of(tag, 0x82, size >> 8, size & 0xff), content])
  throw new Error('A certificate is never this long.')
}
