import type { Relation } from '../../core/catalog-snapshot.ts'
import { descendants } from './family.ts'
import type { Analysis } from './scope.ts'

/**
 * The table, where its primary key tells the rows of an entry of FROM apart and the plan can rest on it; undefined otherwise. Rows of
 * tables that inherit from it may bear the same keys.
 */
export function toldApart(
  relation: Relation,
  withChildren: boolean,
  { catalog, keysHold }: Analysis,
): Relation | undefined {
  if (!keysHold || !catalog || !relation.rowKeys) return undefined
  const isAlone = relation.kind === 'partitioned' || !withChildren
  return isAlone || descendants(relation, catalog).length === 0 ? relation : undefined
}
