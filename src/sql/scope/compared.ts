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

/**
 * Says what new rows would tell whoever chooses which numbers they are given: a sequence that is set to a number asks whether the
 * number is there. Which columns a sequence serves is not told apart. Calls of nextval choose nothing: they go on from where new rows do.
 */
export function sayNumbersChosen(analysis: Analysis): void {
  const sources = underAllNames(analysis.catalog?.comparedByNumber() ?? [], analysis)
  analysis.findings.use({ sources, direct: false, known: true })
}

function underAllNames(names: readonly ColumnName[], { catalog }: Analysis): readonly ColumnName[] {
  return names.flatMap((one) => {
    const [name = '', table = '', schema = ''] = (splitName(one) ?? []).toReversed()
    const relation = catalog?.relation(schema, table)
    return relation && catalog ? familyNames(relation, name, catalog) : [one]
  })
}
