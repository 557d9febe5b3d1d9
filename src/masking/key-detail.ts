import type { CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'
import type { Protection } from '../core/decision.ts'
import type { ColumnName } from '../core/inspection.ts'
import { joinName } from '../core/object-name.ts'
import { indexOf } from './masks/column-index.ts'

/** Which key the server names of its own accord, in what words, and where in its source that is. */
interface KeySentence {
  readonly sqlState: string
  readonly file: string
  readonly routine: string
  /** Its first group holds the columns. */
  readonly detail: RegExp
  /** The relation that has these columns, of the one that the error names; null where that is not certain. */
  readonly relationsOf: (
    named: Relation,
    columns: readonly string[],
    relations: ReadonlyMap<number, Relation>,
  ) => readonly KeyColumns[] | null
}

interface KeyColumns {
  readonly relation: Relation
  readonly columns: readonly string[]
}

const name = '[A-Za-z_][A-Za-z0-9_$]{0,62}'
const key = `^Key \\((${name}(?:, ${name})*)\\)=\\([^]*\\)`
const plainName = new RegExp(`^${name}$`)
const detailBytesMax = 4096

const sentences: readonly KeySentence[] = [
  {
    sqlState: '23505',
    file: 'nbtinsert.c',
    routine: '_bt_check_unique',
    detail: new RegExp(`${key} already exists\\.$`),
    relationsOf: (named, columns) => [{ relation: named, columns }],
  },
  {
    sqlState: '23503',
    file: 'ri_triggers.c',
    routine: 'ri_ReportViolation',
    detail: new RegExp(`${key} is not present in table "${name}"\\.$`),
    relationsOf: (named, columns, relations) =>
      bothEnds(named, relations, (one) => isSame(one.columns, columns)),
  },
  {
    sqlState: '23503',
    file: 'ri_triggers.c',
    routine: 'ri_ReportViolation',
    detail: new RegExp(`${key} is still referenced from table "${name}"\\.$`),
    relationsOf: (named, columns, relations) =>
      bothEnds(named, relations, (one) => isSame(one.targetColumns, columns)),
  },
  // From 18 on, where the key says RESTRICT.
  {
    sqlState: '23001',
    file: 'ri_triggers.c',
    routine: 'ri_ReportViolation',
    detail: new RegExp(`${key} is referenced from table "${name}"\\.$`),
    relationsOf: (named, columns, relations) =>
      bothEnds(named, relations, (one) => isSame(one.targetColumns, columns)),
  },
]

/**
 * The DETAIL of an error in which the server itself tells the values of a key ("Error and Notice Message Fields", D), where no column of
 * that key is protected; null for any other. A row that breaks a key has these values, whatever else it holds. Code of users
 * can say the same words, but not from these places of the server. `fields`: those of the error but its words.
 */
export function openKeyDetail(
  fields: ReadonlyMap<string, string>,
  detail: string,
  masks: ReadonlyMap<ColumnName, Protection>,
  snapshot: CatalogSnapshot,
): string | null {
  if (detail.length > detailBytesMax) return null
  const [schema, table] = [fields.get('s'), fields.get('t')]
  const named = snapshot.relations.find((one) => one.schema === schema && one.name === table)
  if (!named) return null
  const relations = new Map(snapshot.relations.map((one) => [one.oid, one]))
  for (const one of sentences) {
    if (fields.get('C') !== one.sqlState || fields.get('F') !== one.file) continue
    const found = fields.get('R') === one.routine ? one.detail.exec(detail) : null
    const columns = found?.[1]?.split(', ')
    const ends = columns ? one.relationsOf(named, columns, relations) : null
    if (ends !== null && ends.every((end) => isOpen(end, masks, snapshot))) return detail
  }
  return null
}

/** Both ends of each foreign key that the words may mean; null for none. */
function bothEnds(
  named: Relation,
  relations: ReadonlyMap<number, Relation>,
  isMeant: (one: {
    readonly columns: readonly string[]
    readonly targetColumns: readonly string[]
  }) => boolean,
): readonly KeyColumns[] | null {
  const meant = (named.foreignKeys ?? []).filter(isMeant)
  const ends: KeyColumns[] = []
  for (const { target, columns, targetColumns } of meant) {
    const relation = relations.get(target)
    if (!relation) return null
    ends.push({ relation: named, columns }, { relation, columns: targetColumns })
  }
  return ends.length === 0 ? null : ends
}

/** True where each is a stored column of the table as it is, and none by any name is protected. */
function isOpen(
  { relation, columns }: KeyColumns,
  masks: ReadonlyMap<ColumnName, Protection>,
  snapshot: CatalogSnapshot,
): boolean {
  // Names are not always quoted in these words, so that one which reads like several would be told as those.
  if (relation.isUnread || relation.filledFrom || !relation.columns.every((one) => plainName.test(one.name)))
    return false
  const index = indexOf(snapshot)
  return columns.every((column) => {
    const known = relation.columns.find((one) => one.name === column)
    const kin = index.kinOf(joinName(relation.schema, relation.name, column))
    return known?.generated === null && !kin.some((one) => masks.has(one))
  })
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, at) => word === other[at])
}
