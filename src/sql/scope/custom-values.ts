import type { ColumnName } from '../../core/inspection.ts'
import { splitName } from '../../core/object-name.ts'
import type { CatalogIndex } from './catalog-index.ts'
import type { Findings } from './findings.ts'
import type { Lineage } from './lineage.ts'

/** What is looked at, and where it is said. */
interface Looking {
  readonly catalog: CatalogIndex | null
  readonly findings: Findings
}

/**
 * Says that a row or an array of values whose types may run code is had. A constant beside it, in whatever may be compared
 * with it or stand in its stead, is read as one of its kind, and that runs the code.
 */
export function sayGathered(lineage: Lineage, { catalog, findings }: Looking): void {
  if (!catalog || catalog.customTypes.size === 0) return
  const custom = lineage.sources.find((source) => isCustom(source, catalog))
  if (custom !== undefined)
    findings.unknown(
      `A row or an array with ${custom}, whose type may run code, may give its type to a constant.`,
    )
}

/** True where one of these columns, or the row that it stands in, has a type whose making may run code. */
export function holdsCustom(
  objects: readonly (string | null)[],
  { catalog }: Pick<Looking, 'catalog'>,
): boolean {
  if (!catalog || catalog.customTypes.size === 0) return false
  return objects.some((object) => {
    const [schema = '', name = ''] = object === null ? [] : (splitName(object) ?? [])
    const relation = catalog.relation(schema, name)
    if (catalog.customTypes.has(name)) return true
    return relation?.columns.some(({ typeName }) => catalog.customTypes.has(lastOf(typeName))) ?? false
  })
}

function isCustom(source: ColumnName, catalog: CatalogIndex): boolean {
  const type = catalog.column(source)?.typeName
  return type !== undefined && catalog.customTypes.has(lastOf(type))
}

function lastOf(typeName: string): string {
  return typeName.split('.').at(-1) ?? ''
}
