/**
 * Values that are put, as they are, into columns that take any of them. Where such a column is protected no less than the one
 * that they come from, nothing of them is told: policy decides that by the names of both.
 */
import type { CatalogColumn, Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName, PlacedColumn, PlacedIn } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { givenMark } from '../scope/body-flow.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import type { Kept } from '../scope/findings.ts'
import { ancestors, descendants } from '../scope/family.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Analysis } from '../scope/scope.ts'
import { isSystemSchema } from '../text/sensitive-catalog.ts'

/** A value in so many columns at once may make a row too large. */
const targetsMax = 16
const temporarySchema = 'pg_temp'

/**
 * The column that a value is put into, where nothing stands before it: no check, index, key, trigger, rule or row security,
 * which some values would pass and others not. Null for any other, and for what is made of values but no document.
 */
export function placeOf(
  { relation, hidden }: { readonly relation: Relation | null; readonly hidden: readonly Relation[] },
  column: string,
  lineage: Lineage,
  { catalog, rests }: Analysis,
): PlacedIn | null {
  if (!relation || !catalog || hidden.length > 0 || lineage.sources.length === 0) return null
  const above = ancestors(relation, catalog)
  const family = [relation, ...above, ...descendants(relation, catalog)]
  if (!family.every((one) => takesAny(one, column))) return null
  const to = relation.columns.find((one) => one.name === column)
  const isMade = !lineage.direct && lineage.unchanged !== true
  if (isMade && (!to || !takesMade(to, lineage))) return null
  rests.onDefinitions = true
  const names = [relation, ...above].map((one) => joinName(one.schema, one.name, column))
  return isMade ? { names, isMade } : { names }
}

/** Of what is placed, what fits into the types of its places, whatever it is. */
export function fitting(
  placed: readonly PlacedColumn[],
  catalog: CatalogIndex | null,
): readonly PlacedColumn[] {
  if (!catalog) return []
  return placed.filter(({ source, targets }) => {
    const from = catalog.column(source)
    if (targets.length > targetsMax) return false
    return targets.every(({ names: [name = ''], isMade }) => {
      const to = catalog.column(name)
      return to !== null && (isMade === true || (from !== null && fits(from, to)))
    })
  })
}

/** What a trigger or rule stores, with what a statement gives put in the place of its mark. */
export function putWith(
  { stored, placed = [] }: Kept,
  put: (sources: readonly ColumnName[]) => readonly ColumnName[],
): Kept {
  if (!stored) return { stored }
  const known = new Set(placed.map(({ source }) => source))
  const others = new Set(put(stored.filter((one) => !known.has(one))))
  const places = new Map<ColumnName, PlacedIn[]>()
  for (const { source, targets } of placed)
    for (const one of source === givenMark ? put([source]) : [source])
      if (!others.has(one)) places.set(one, [...(places.get(one) ?? []), ...targets])
  return { stored: put(stored), placed: [...places].map(([source, targets]) => ({ source, targets })) }
}

function takesAny(relation: Relation, name: string): boolean {
  const { kind, schema, columns, readExpressions, writeExpressions } = relation
  const column = columns.find((one) => one.name === name)
  return (
    (kind === 'table' || kind === 'partitioned') &&
    schema !== temporarySchema &&
    !isSystemSchema(schema) &&
    !relation.hasTriggers &&
    !relation.hasRules &&
    !relation.isUnread &&
    relation.filledFrom === undefined &&
    readExpressions?.length === 0 &&
    writeExpressions?.length === 0 &&
    columns.every(({ generated }) => generated === null) &&
    column?.modifier !== undefined &&
    !column.isBound
  )
}

// Types of texts without a length, into which each of the others goes as it is.
const textTypes: ReadonlySet<string> = new Set(['pg_catalog.text', 'pg_catalog.varchar'])

/** Of what is made, documents alone: whoever chooses what else is made chooses how much room it takes, by the values. */
function takesMade(to: CatalogColumn, { type, isDocument }: Lineage): boolean {
  return isDocument === true && to.typeName === `pg_catalog.${type}` && to.modifier === -1 && !to.isNotNull
}

// What goes into each of them as it is: of characters, behind which nothing but blanks is left out, and of smaller numbers.
const widening: Readonly<Record<string, readonly string[]>> = {
  'pg_catalog.bpchar': [...textTypes],
  'pg_catalog.int2': ['pg_catalog.int4', 'pg_catalog.int8'],
  'pg_catalog.int4': ['pg_catalog.int8'],
}

function fits(from: CatalogColumn, to: CatalogColumn): boolean {
  const isUnlimited = to.modifier === -1
  const isSame = from.typeOid === to.typeOid && (isUnlimited || from.modifier === to.modifier)
  const isText = isUnlimited && textTypes.has(from.typeName) && textTypes.has(to.typeName)
  const isWider = isUnlimited && widening[from.typeName]?.includes(to.typeName) === true
  return to.typeOid !== 0 && (isSame || isText || isWider) && (!to.isNotNull || from.isNotNull === true)
}
