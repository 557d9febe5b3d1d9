/** A text within what the catalog answered as JSON. Throws where it is something else. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('The catalog answered something else where it has a text.')
  return value
}

/** The list that the catalog answered as JSON. Throws where it is none. */
export function list(json: string): readonly unknown[] {
  const value: unknown = JSON.parse(json)
  if (!Array.isArray(value)) throw new Error('The catalog answered a list in an unknown form.')
  return value
}
