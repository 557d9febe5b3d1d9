/** What a leaf may hold: JSON without floating-point surprises. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Canonical JSON (RFC 8785): no white space, names sorted by UTF-16 code units, numbers as ECMAScript writes them.
 * Lone surrogates, which JSON text cannot carry between programs, become U+FFFD. Throws on a number that is not finite.
 */
export function canonicalJson(value: Json): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return isList(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value)
}

/** A string as canonical JSON writes it. */
export function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text.toWellFormed())
}

/** A number as canonical JSON writes it. Throws when it is not finite. */
export function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that JSON has.`)
  return value === 0 ? '0' : String(value)
}

/** Printable ASCII without quote and backslash: nothing to escape. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function isList(value: readonly Json[] | { readonly [name: string]: Json }): value is readonly Json[] {
  return Array.isArray(value)
}

function canonicalObject(value: { readonly [name: string]: Json }): string {
  const members = Object.keys(value)
    .sort()
    .map((name) => `${quote(name)}:${canonicalJson(value[name] ?? null)}`)
  return `{${members.join(',')}}`
}
