import { CatalogConnection, type CatalogQuery } from '../catalog/catalog-connection.ts'
import { readSnapshot } from '../catalog/read-snapshot.ts'
import type { CatalogColumn, Relation } from '../core/catalog-snapshot.ts'
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

const valueCharactersMax = 200
// Beyond this a column holds documents rather than values, and a sample of them says little.
const sampledTypes = /^(text|varchar|bpchar|citext|name|json|jsonb)$/

/**
 * Proposes which columns of a target to protect, from their names, types and the values of some rows, which are looked at
 * and kept nowhere. `progress` hears each table before it is read. Rejects when the target cannot be asked.
 */
export async function classifyColumns(
  target: Target,
  rows: number,
  progress: (table: string) => void,
): Promise<readonly ColumnProposal[]> {
  await using connection = await CatalogConnection.open(target)
  // Awaited here: the connection closes on the way out.
  return await connection.inSnapshot(async (query) => {
    const { relations } = await readSnapshot(query)
    const own = relations.filter(({ schema }) => schema !== 'pg_catalog' && schema !== 'information_schema')
    const found: ColumnProposal[] = []
    for (const table of own.filter(({ kind }) => kind === 'table' || kind === 'partitioned')) {
      progress(`${table.schema}.${table.name}`)
      found.push(...(await proposeFor(table, rows, query)))
    }
    return found
  })
}

async function proposeFor(
  table: Relation,
  rows: number,
  query: CatalogQuery,
): Promise<readonly ColumnProposal[]> {
  const samples = await sampleOf(table, rows, query)
  return table.columns.flatMap((column) => {
    const typeName = bare(column.typeName)
    const values = samples.get(column) ?? []
    const proposal = proposeClass({ name: column.name, typeName, values })
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

/** Some values of each column that may hold text, as the first rows have them. */
async function sampleOf(
  table: Relation,
  rows: number,
  query: CatalogQuery,
): Promise<ReadonlyMap<CatalogColumn, readonly string[]>> {
  const columns = table.columns.filter(({ typeName }) => sampledTypes.test(bare(typeName)))
  if (columns.length === 0) return new Map()
  const list = columns.map(
    ({ name }) => `pg_catalog.left(${joinName(name)}::pg_catalog.text, ${valueCharactersMax})`,
  )
  const whole = joinName(table.schema, table.name)
  const mayRead = await query(
    `SELECT pg_catalog.has_table_privilege(${table.oid}::pg_catalog.oid, 'SELECT')
       AND pg_catalog.has_schema_privilege((SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = ${table.oid}), 'USAGE')`,
  )
  // Names speak where values may not be read.
  if (mayRead[0]?.[0] !== 't') return new Map()
  const found = await query(`SELECT ${list.join(', ')} FROM ONLY ${whole} LIMIT ${rows}`)
  return new Map(
    columns.map((column, at) => [column, found.flatMap((row) => (row[at] === null ? [] : [row[at] ?? '']))]),
  )
}

function bare(typeName: string): string {
  return typeName.split('.').at(-1) ?? typeName
}
