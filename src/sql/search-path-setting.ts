/** The schemas that a value of `search_path` lists; null when it is not such a list. */
export function schemasOfSetting(value: string): readonly string[] | null {
  const schemas: string[] = []
  const item = /\s*(?:"((?:[^"]|"")*)"|([^",\s]+))\s*(?:,|$)/y
  while (item.lastIndex < value.length) {
    const match = item.exec(value)
    if (!match) return null
    const schema = match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"')
    // An empty name stands for no schema.
    if (schema !== '') schemas.push(schema)
  }
  return schemas
}
