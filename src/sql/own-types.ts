import type { Analysis } from './scope.ts'
import { words } from './tree.ts'
import type { Tree } from './tree.ts'

/**
 * True for a type that is written as one of the server's own and cannot be another of that name: its schema is named, or comes
 * first in the path. What a session makes of its own comes before that all the same, which is why nothing may be made there
 * under such a name (`hidden-types.ts`).
 */
export function isOwnType(type: Tree, { searchPath }: Pick<Analysis, 'searchPath'>): boolean {
  const [first, ...others] = words(type, 'names')
  if (others.length > 0) return first === 'pg_catalog' && others.length === 1
  const at = searchPath?.indexOf('pg_catalog') ?? -1
  return searchPath !== null && at <= 0
}
