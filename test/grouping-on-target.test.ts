import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { CatalogIndex } from '../src/sql/scope/catalog-index.ts'
import { inspectHere } from '../src/sql/inspect-fixture.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import { catalogOf } from './catalog-of.ts'
import { groupedSchema, RandomGrouping } from './random-grouping.ts'

// Two worlds differ in protected columns alone. A query that is said to use none of them answers with the same rows in the same order.

const seed = 20_261_122
const tried = 1000

type Row = readonly (string | null)[]

test('I4: rows that are grouped or made distinct tell nothing of protected columns that are said not to be used', async () => {
  await using server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port } = server.server
  const open = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({
      host,
      port,
      user: 'sallyport',
      database,
      types: { getTypeParser: () => (value: string) => value },
    })
    await client.connect()
    return client
  }
  const admin = await open('postgres')
  const worlds: pg.Client[] = []
  try {
    for (const name of ['one', 'other']) {
      await admin.query(`create database ${name}`)
      const world = await open(name)
      worlds.push(world)
      await world.query(groupedSchema(name))
    }
    const [first] = worlds
    assert.ok(first)
    const catalog = new CatalogIndex(await catalogOf(first))
    const queries = new RandomGrouping(seed)
    const seen = { used: 0, compared: 0, beside: 0 }
    for (let made = 0; made < tried; made++) {
      const text = queries.query()
      const settings = queries.settings()
      const answers = await Promise.all(worlds.map((world) => answerOf(world, settings, text)))
      if (answers.includes(null)) continue
      const [facts] = inspectHere(text, { catalog }).statements
      assert.deepEqual(facts?.unknowns, [], text)
      if (facts.uses.some((column) => /\.s\d/.test(column))) {
        seen.used++
        continue
      }
      seen.compared++
      if (/\bs\d/.test(text)) seen.beside++
      assert.deepEqual(answers[0], answers[1], `${text}; under ${settings}`)
    }
    assert.ok(
      seen.used > tried / 10 && seen.compared > tried / 10 && seen.beside > tried / 20,
      JSON.stringify(seen),
    )
  } finally {
    for (const client of [...worlds, admin]) await client.end()
  }
})

/** The rows without what protected columns hold; null where the server refuses the query. */
async function answerOf(world: pg.Client, settings: string, text: string): Promise<readonly Row[] | null> {
  await world.query(settings)
  try {
    const { rows } = await world.query<(string | null)[]>({ text, rowMode: 'array' })
    return rows.map((row) => row.map((cell) => (cell !== null && /^[0-9a-f]{32}$/.test(cell) ? '*' : cell)))
  } catch (error) {
    if (error instanceof pg.DatabaseError) return null
    throw error
  }
}
