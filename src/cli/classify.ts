import { stringify } from 'yaml'
import { CatalogConnection, type CatalogQuery } from '../catalog/catalog-connection.ts'
import { readSnapshot } from '../catalog/read-snapshot.ts'
import { ResourceBook } from '../catalog/resource-book.ts'
import type { CatalogColumn, Relation } from '../core/catalog-snapshot.ts'
import { joinName } from '../core/object-name.ts'
import { Refusal } from '../core/refusal.ts'
import { proposeClass, type Proposal } from '../masking/proposal.ts'
import { readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'

/** What `classify` is told beside the resource. */
export interface ClassifyArguments {
  readonly config: string
  /** Values looked at in each column. */
  readonly sample: string
  readonly json: boolean
}

interface Proposed extends Proposal {
  readonly column: string
}

const sampleMax = 10_000
const valueCharactersMax = 200
// Beyond this a column holds documents rather than values, and a sample of them says little.
const sampledTypes = /^(text|varchar|bpchar|citext|name|json|jsonb)$/

/**
 * `sallyport classify`: proposes which columns of a resource to protect, from their names, types and some of their
 * values, for a person to accept. Values are looked at and never shown.
 */
export async function classify(
  resource: string,
  given: ClassifyArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  const rows = Number(given.sample)
  if (!Number.isInteger(rows) || rows < 1 || rows > sampleMax) {
    return new CommandFault(exits.usage, `--sample takes a number from 1 to ${sampleMax}.`)
  }
  const config = readConfig(given.config)
  if (config instanceof CommandFault) return config
  const target = await new ResourceBook(config.resources).target(resource)
  if (target instanceof Refusal) return new CommandFault(exits.unavailable, target.message, target.hint)
  await using connection = await CatalogConnection.open(target)
  const proposals = await connection.inSnapshot(async (query) => {
    const { relations } = await readSnapshot(query)
    const own = relations.filter(({ schema }) => schema !== 'pg_catalog' && schema !== 'information_schema')
    const tables = own.filter(({ kind }) => kind === 'table' || kind === 'partitioned')
    const found: Proposed[] = []
    for (const table of tables) {
      output.progress(`${table.schema}.${table.name}`)
      found.push(...(await proposeFor(table, rows, query)))
    }
    output.progress(null)
    return found
  })
  if (given.json) output.json({ resource, proposals })
  else for (const line of fragment(resource, proposals)) output.line(line)
  return exits.ok
}

async function proposeFor(table: Relation, rows: number, query: CatalogQuery): Promise<readonly Proposed[]> {
  const samples = await sampleOf(table, rows, query)
  return table.columns.flatMap((column) => {
    const { name, typeName } = column
    const bare = typeName.split('.').at(-1) ?? typeName
    const proposal = proposeClass({ name, typeName: bare, values: samples.get(column) ?? [] })
    return proposal ? [{ column: joinName(table.schema, table.name, name), ...proposal }] : []
  })
}

/** Some values of each column that may hold text, as the first rows have them. */
async function sampleOf(
  table: Relation,
  rows: number,
  query: CatalogQuery,
): Promise<ReadonlyMap<CatalogColumn, readonly string[]>> {
  const columns = table.columns.filter(({ typeName }) => sampledTypes.test(typeName.split('.').at(-1) ?? ''))
  if (columns.length === 0) return new Map()
  const list = columns.map(
    ({ name }) => `pg_catalog.left(${joinName(name)}::pg_catalog.text, ${valueCharactersMax})`,
  )
  const found = await query(
    `SELECT ${list.join(', ')} FROM ONLY ${joinName(table.schema, table.name)} LIMIT ${rows}`,
  )
  return new Map(
    columns.map((column, at) => [column, found.flatMap((row) => (row[at] === null ? [] : [row[at] ?? '']))]),
  )
}

/** The part of a policy that would protect them. */
function fragment(resource: string, proposals: readonly Proposed[]): readonly string[] {
  if (proposals.length === 0) return ['# Nothing here looks protected.']
  const columns = Object.fromEntries(proposals.map(({ column, dataClass }) => [column, dataClass]))
  const reasons = proposals.map(
    ({ column, dataClass, reason }) => `# ${column}: ${dataClass}, because ${reason}`,
  )
  return [
    ...reasons,
    ...stringify({ protect: [{ resources: resource, columns }] })
      .trimEnd()
      .split('\n'),
  ]
}
