/**
 * The schemas of a search_path setting, in order; null when it cannot be read. `$user` stands for the schema named
 * like the login. Identifiers fold to lower case unless quoted, as PostgreSQL's `SplitIdentifierString` does it.
 */
export function schemasIn(searchPath: string, login: string): readonly string[] | null {
  const schemas: string[] = []
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^\s,"]+))\s*(,|$)/y
  if (searchPath.trim() === '') return schemas
  while (pattern.lastIndex < searchPath.length) {
    const match = pattern.exec(searchPath)
    if (!match) return null
    const name = match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"')
    schemas.push(name === '$user' ? login : name)
    if (match[3] === '') return schemas
  }
  return null
}
