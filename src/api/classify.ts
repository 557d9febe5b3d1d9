import { CatalogConnection, isSaidByTarget, type CatalogQuery } from '../catalog/catalog-connection.ts'
import { readSnapshot } from '../catalog/read-snapshot.ts'
import type { CatalogColumn, CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'
import { joinName } from '../core/object-name.ts'
import type { Target } from '../core/resource.ts'
import { proposeClass, type Proposal } from '../masking/proposal.ts'

/** A column that seems to belong to a class of protected values, and why. */
export interface ColumnProposal extends Proposal {
  /** `schema.table.column`. */
  readonly column: string
  readonly typeName: string
  /** Values that were looked at. */
  readonly sampled: number
}

/** What was found, and where nobody could look. */
export interface Classification {
  readonly proposals: readonly ColumnProposal[]
  /** Tables, as `schema.table`, of which only names were looked at: their values could not be read. */
  readonly unread: readonly string[]
}

const valueCharactersMax = 200
// The server's own types and their arrays: what somebody made may run their code when it is turned into text.
const singleTexts = [25, 1043, 1042, 19, 114, 3802, 142]
const textTypes: ReadonlySet<number> = new Set([...singleTexts, 1009, 1015, 1014, 1003, 199, 3807, 143])
const numberTypes: ReadonlySet<number> = new Set([20, 1700, 1016, 1231])
/** Pages that a look may take of a table beside its first ones; in most a page holds some dozens of rows. */
const pagesMax = 20

/**
 * Proposes which columns of a target to protect, from their names, types and the values of some rows, which are looked at
 * and kept nowhere. `progress` hears each table before it is read. Rejects when the target cannot be asked.
 */
export async function classifyColumns(
  target: Target,
  rows: number,
  progress: (table: string) => void,
): Promise<Classification> {
  await using connection = await CatalogConnection.open(target)
  // Awaited here: the connection closes on the way out.
  return await connection.inSnapshot(async (query) => {
    const snapshot = await readSnapshot(query)
    const bases = await baseTypes(query)
    const [proposals, unread]: [ColumnProposal[], string[]] = [[], []]
    for (const table of tablesOf(snapshot)) {
      const name = joinName(table.schema, table.name)
      progress(name)
      const samples = await lookAt(table, { rows, query, bases })
      if (samples === null) unread.push(name)
      proposals.push(...proposeFor(table, samples ?? new Map(), bases))
    }
    return { proposals, unread }
  })
}

/** Whose columns may be named in a policy. What is protected of a table is protected of its partitions. */
function tablesOf({ relations }: CatalogSnapshot): readonly Relation[] {
  const partitioned = new Set(relations.flatMap(({ kind, oid }) => (kind === 'partitioned' ? [oid] : [])))
  return relations.filter(
    ({ schema, kind, parents }) =>
      schema !== 'pg_catalog' &&
      schema !== 'information_schema' &&
      (kind === 'table' || kind === 'partitioned' || kind === 'foreign') &&
      !parents.some((parent) => partitioned.has(parent)),
  )
}

/** By the OID of each domain, the type that it is made of in the end. */
async function baseTypes(query: CatalogQuery): Promise<ReadonlyMap<number, BaseType>> {
  const found = await query(
    `WITH RECURSIVE made AS (
       SELECT oid AS domain, typbasetype AS base FROM pg_type WHERE typtype = 'd'
       UNION ALL SELECT made.domain, t.typbasetype FROM made JOIN pg_type t ON t.oid = made.base AND t.typtype = 'd')
     SELECT made.domain, t.oid, t.typname FROM made JOIN pg_type t ON t.oid = made.base WHERE t.typtype <> 'd'`,
  )
  return new Map(
    found.map(([domain, oid, typeName]) => [Number(domain), { oid: Number(oid), typeName: typeName ?? '' }]),
  )
}

interface BaseType {
  readonly oid: number
  readonly typeName: string
}

interface Look {
  readonly rows: number
  readonly query: CatalogQuery
  readonly bases: ReadonlyMap<number, BaseType>
}

type Samples = ReadonlyMap<CatalogColumn, readonly string[]>

function proposeFor(
  table: Relation,
  samples: Samples,
  bases: ReadonlyMap<number, BaseType>,
): readonly ColumnProposal[] {
  return table.columns.flatMap((column) => {
    const typeName = bare(column.typeName)
    const values = samples.get(column) ?? []
    const base = bases.get(column.typeOid)
    const proposal = proposeClass({
      table: table.name,
      name: column.name,
      typeName: base?.typeName ?? typeName,
      values,
      isNumber: numberTypes.has(base?.oid ?? column.typeOid),
    })
    if (proposal === null) return []
    return [
      {
        column: joinName(table.schema, table.name, column.name),
        typeName,
        sampled: values.length,
        ...proposal,
      },
    ]
  })
}

/** Some values of a table; null where they cannot be read, which leaves the names. What fails with one table is told of it alone. */
async function lookAt(table: Relation, look: Look): Promise<Samples | null> {
  const { query } = look
  // Whoever reads a foreign table has the target open a connection.
  if (table.kind === 'foreign') return null
  await query('SAVEPOINT look')
  try {
    const found = await sampleOf(table, look)
    await query('RELEASE look')
    return found
  } catch (error) {
    if (!isSaidByTarget(error)) throw error
    await query('ROLLBACK TO look')
    return null
  }
}

/** Some values of each column that may hold text or long numbers: of the first rows, and of a few pages somewhere else. */
async function sampleOf(table: Relation, { rows, query, bases }: Look): Promise<Samples | null> {
  const columns = table.columns.filter(({ typeOid }) => {
    const oid = bases.get(typeOid)?.oid ?? typeOid
    return textTypes.has(oid) || numberTypes.has(oid)
  })
  if (columns.length === 0) return new Map()
  const list = columns.map(
    ({ name }) => `pg_catalog.left(${joinName(name)}::pg_catalog.text, ${valueCharactersMax})`,
  )
  const mayRead = await query(
    `SELECT pg_catalog.has_table_privilege(${table.oid}::pg_catalog.oid, 'SELECT')
       AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE'),
       c.relpages, c.reltuples FROM pg_catalog.pg_class c WHERE c.oid = ${table.oid}`,
  )
  const [answer, pageCount, rowCount] = mayRead[0] ?? []
  if (answer !== 't') return null
  const isWhole = table.kind === 'partitioned'
  const select = `SELECT ${list.join(', ')} FROM ${isWhole ? '' : 'ONLY '}${joinName(table.schema, table.name)}`
  const found = [...(await query(`${select} LIMIT ${rows}`))]
  const pages = isWhole ? 0 : Number(pageCount)
  if (pages > pagesMax && found.length === rows) {
    // Some rows of each page, or the limit would end it at the first.
    const share = Math.min(1, rows / ((pagesMax * Number(rowCount)) / pages))
    const sampled = `TABLESAMPLE SYSTEM (${(100 * pagesMax) / pages}) WHERE pg_catalog.random() < ${share} LIMIT ${rows}`
    found.push(...(await query(`${select} ${sampled}`)))
  }
  return new Map(
    columns.map((column, at) => [column, found.flatMap((row) => (row[at] === null ? [] : [row[at] ?? '']))]),
  )
}

function bare(typeName: string): string {
  return typeName.split('.').at(-1) ?? typeName
}
