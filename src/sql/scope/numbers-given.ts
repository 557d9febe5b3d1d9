/**
 * Numbers that sequences give to new rows, by a default, an identity or a trigger. A sequence that is set to a number asks whether the number
 * is there, where it is compared. Calls of nextval choose nothing: they go on from where new rows do.
 */
import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName } from '../../core/inspection.ts'
import type { CatalogIndex } from './catalog-index.ts'
import { underAllNames } from './compared.ts'
import { namesInBody } from './named-in-body.ts'
import type { Analysis } from './scope.ts'

/** Says what new rows would tell whoever chooses which numbers they are given. Which columns a sequence serves is not told apart. */
export function sayNumbersChosen(analysis: Analysis): void {
  const { catalog } = analysis
  if (catalog) say([...catalog.comparedByNumber(), ...numberedByTriggers(catalog)], analysis)
}

/** The same of sequences that belong to tables: rows of other tables may be given their numbers. `emptied`: tables left without rows. */
export function sayNumbersBegun(emptied: readonly Relation[], analysis: Analysis): void {
  const { catalog } = analysis
  if (!catalog) return
  const others = catalog.snapshot.relations.filter((one) => !emptied.includes(one))
  const numbered = others.flatMap(({ columns }) =>
    columns.flatMap((one) => (one.isNumberedElsewhere ? (one.comparedWith ?? []) : [])),
  )
  say([...numbered, ...numberedByTriggers(catalog, others)], analysis)
}

/** The same of a name that something bears from now on: a trigger finds its sequence by its name. */
export function sayNumbersNamed(name: string, analysis: Analysis): void {
  const { catalog } = analysis
  if (catalog)
    say(
      numberedByTriggers(catalog, catalog.snapshot.relations, (one) => namesInBody(one, name)),
      analysis,
    )
}

function say(names: readonly ColumnName[], analysis: Analysis): void {
  analysis.rests.onDefinitions = true
  analysis.findings.use({ sources: underAllNames(names, analysis), direct: false, known: true })
}

/** With what those columns are compared that triggers may put such a number into: whose bodies name the column. */
function numberedByTriggers(
  { snapshot }: CatalogIndex,
  relations: readonly Relation[] = snapshot.relations,
  isMeant: (routine: CatalogFunction) => boolean = () => true,
): readonly ColumnName[] {
  const numbering = snapshot.functions.filter((one) => namesInBody(one, 'nextval') && isMeant(one))
  if (numbering.length === 0) return []
  return relations.flatMap(({ triggers = [], columns }) => {
    const before = triggers.filter((one) => one.includes(' BEFORE '))
    const run = numbering.filter(({ name }) => before.some((one) => one.includes(name.replaceAll('"', '""'))))
    if (run.length === 0) return []
    return columns.flatMap(({ name, comparedWith = [] }) =>
      run.some((one) => namesInBody(one, name)) ? comparedWith : [],
    )
  })
}
