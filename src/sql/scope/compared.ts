import type { ColumnName } from '../../core/inspection.ts'
import { splitName } from '../../core/object-name.ts'
import { familyNames } from './family.ts'
import type { Analysis } from './scope.ts'

/** Stored columns with whose values one that is written here is compared, but for those `left` out, under all names that they have. */
export function comparedWith(
  column: ColumnName,
  analysis: Analysis,
  left: readonly ColumnName[] = [],
): readonly ColumnName[] {
  const compared = analysis.catalog?.column(column)?.comparedWith ?? []
  return underAllNames(left.length === 0 ? compared : compared.filter((one) => !left.includes(one)), analysis)
}

/** Columns under all names that they have in their families. */
export function underAllNames(names: readonly ColumnName[], { catalog }: Analysis): readonly ColumnName[] {
  return names.flatMap((one) => {
    const [name = '', table = '', schema = ''] = (splitName(one) ?? []).toReversed()
    const relation = catalog?.relation(schema, table)
    return relation && catalog ? familyNames(relation, name, catalog) : [one]
  })
}
