/**
 * Every strategy on a column of every sort of type, in both formats, on PostgreSQL 18 and Debian's 15: nothing of the value
 * stays but what the strategy keeps, and what stands for it is a value of that type to the server itself, or NULL.
 */
import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import type { CatalogSnapshot } from '../../src/core/catalog-snapshot.ts'
import type { MaskStrategy } from '../../src/core/decision.ts'
import { planMasks } from '../../src/masking/masks/plan.ts'
import { RowMasker } from '../../src/masking/rows/rows.ts'
import { startServer, startServerOf, type CorpusServer } from '../corpus/server.ts'

const canary = '4111222233334444'
/** The type, and a value with the canary in it. */
const types: readonly (readonly [type: string, value: string])[] = [
  ['text', `'${canary}'`],
  ['varchar(20)', `'${canary}'`],
  ['varchar(3)', `'411'`],
  ['char(20)', `'${canary}'`],
  ['name', `'${canary}'`],
  ['text[]', `ARRAY['${canary}', NULL, 'x']`],
  ['text[][]', `ARRAY[['${canary}'], ['x']]`],
  ['int8', canary],
  ['int8[]', `ARRAY[${canary}]`],
  ['numeric', `${canary}.5`],
  ['float8', canary],
  ['json', `'{"pan": ${canary}}'`],
  ['jsonb', `'{"pan": "${canary}"}'`],
  ['jsonb[]', `ARRAY['"${canary}"'::jsonb]`],
  ['jsonpath', `'$."${canary}"'`],
  ['xml', `'<a>${canary}</a>'`],
  ['bytea', `'${canary}'`],
  ['uuid', `'41112222-3333-4444-4111-222233334444'`],
  ['date', `'4111-02-02'`],
  ['date[]', `ARRAY['4111-02-02'::date]`],
  ['timestamp', `'4111-02-02 22:33:33.4444'`],
  ['timestamptz', `'4111-02-02 22:33:33.4444+00'`],
  ['daterange', `daterange('4111-02-02', '4112-02-02')`],
  ['int8range', `int8range(${canary}, NULL)`],
  ['int8multirange', `int8multirange(int8range(${canary}, NULL))`],
  ['interval', `'4111 days'`],
  ['inet', `'41.11.22.33'`],
  ['bit(8)', `B'01000001'`],
  ['tsvector', `'${canary}:3'`],
  ['contact', `ROW('x', '${canary}')::contact`],
  ['contact[]', `ARRAY[ROW('x', '${canary}')::contact]`],
  ['texts', `texts('${canary}', '5')`],
  ['pan', `'${canary}'`],
  ['pan[]', `ARRAY['${canary}'::pan]`],
  ['kind', `'k${canary}'`],
  ['digits', canary],
]
const strategies: readonly MaskStrategy[] = [
  { kind: 'null' },
  { kind: 'fixed', text: '[hidden], "x" \\' },
  { kind: 'keep-last', count: 4 },
  { kind: 'token', dataClass: 'card' },
  { kind: 'year' },
]
const key = createSecretKey(Buffer.alloc(32, 7))

for (const version of [18, 15]) {
  test(`I4: masks fit every type on PostgreSQL ${version}`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sallyport-types-'))
    // So that the server's own account reaches what is below it, and all of it goes with the folder.
    await chmod(directory, 0o711)
    try {
      const place = join(directory, 'server')
      await using server = await (version === 15
        ? startServerOf('/usr/lib/postgresql/15/bin', place)
        : startServer(place))
      assert.equal(server.version, version)
      await checkTypes(server)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
}

async function checkTypes({ socketDirectory: host, port, superuser: user }: CorpusServer): Promise<void> {
  const client = new pg.Client({ host, port, user, database: 'postgres' })
  await client.connect()
  try {
    await client.query(`CREATE TYPE contact AS (name text, card text)`)
    await client.query(`CREATE TYPE texts AS RANGE (subtype = text)`)
    await client.query(`CREATE DOMAIN pan AS text; CREATE DOMAIN digits AS int8`)
    await client.query(`CREATE TYPE kind AS ENUM ('k${canary}')`)
    const columns = types.map(([type], at) => `c${at} ${type}`)
    await client.query(`CREATE TABLE held (${columns.join(', ')})`)
    await client.query(`INSERT INTO held VALUES (${types.map(([, value]) => value).join(', ')})`)
    for (const binary of [false, true]) {
      for (const strategy of strategies) await checkMasks(client, strategy, binary)
    }
  } finally {
    await client.end()
  }
}

async function checkMasks(client: pg.Client, strategy: MaskStrategy, binary: boolean): Promise<void> {
  const asked = {
    text: 'SELECT * FROM held',
    rowMode: 'array',
    binary,
    types: { getTypeParser: () => (value: string | Buffer) => value },
  }
  const { rows, fields } = await client.query<(string | Buffer)[]>(asked)
  const cells = (rows[0] ?? []).map((cell) => Buffer.from(cell))
  assert.equal(cells.length, types.length)
  const names = fields.map(({ name }) => `public.held.${name}`)
  const plan = planMasks(
    fields.map((field) => ({
      name: field.name,
      tableOid: field.tableID,
      columnNumber: field.columnID,
      typeOid: field.dataTypeID,
      typeSize: field.dataTypeSize,
      typeModifier: field.dataTypeModifier,
      format: binary ? 1 : 0,
    })),
    { kind: 'known', columns: names.map((name) => ({ name, sources: [name], direct: true })) },
    {
      masks: new Map(names.map((column) => [column, { column, dataClass: 'card', strategy }])),
      guardMessages: false,
      rowsMax: null,
      record: 'rows',
      syncReads: false,
    },
    snapshotOf(fields),
  )
  assert.ok(plan && plan.masks.length === types.length)
  const masker = new RowMasker(plan, { tokenKey: () => key })
  const row = rowOf(cells)
  const output = Buffer.alloc(masker.roomFor(row.length))
  const shown = cellsOf(output.subarray(0, masker.mask(row, 0, row.length, output, 0)))
  for (const [at, cell] of shown.entries()) {
    const [type = ''] = types[at] ?? []
    const words = `${type} as ${strategy.kind} in ${binary ? 'binary' : 'text'}`
    if (cell === null) continue
    assert.equal(cell.includes(canary.slice(0, 12)), false, words)
    if (strategy.kind !== 'year') assert.equal(cell.includes('4111'), false, words)
    assert.notDeepEqual(cell, cells[at], words)
    const parameter = binary ? cell : cell.toString()
    const back = await client.query({ text: `SELECT $1::${type} IS NOT NULL AS fits`, values: [parameter] })
    assert.deepEqual(back.rows, [{ fits: true }], words)
  }
}

function snapshotOf(fields: readonly pg.FieldDef[]): CatalogSnapshot {
  const columns = fields.map(({ name, columnID, dataTypeID }) => ({
    number: columnID,
    name,
    typeOid: dataTypeID,
    typeName: '',
    generated: null,
  }))
  const held = {
    oid: fields[0]?.tableID ?? 0,
    schema: 'public',
    name: 'held',
    kind: 'table',
    columns,
  } as const
  const relation = { ...held, definition: null, hasTriggers: false, hasRules: false, parents: [] }
  return {
    version: '1',
    serverVersion: 0,
    relations: [relation],
    functions: [],
    customOperators: [],
    customTypes: [],
  }
}

function rowOf(cells: readonly Buffer[]): Buffer {
  const body = Buffer.concat(cells.flatMap((cell) => [int32(cell.length), cell]))
  const count = Buffer.alloc(2)
  count.writeInt16BE(cells.length)
  return Buffer.concat([Buffer.from('D'), int32(body.length + 6), count, body])
}

function cellsOf(row: Buffer): readonly (Buffer | null)[] {
  const cells: (Buffer | null)[] = []
  for (let at = 7; at < row.length;) {
    const length = row.readInt32BE(at)
    cells.push(length < 0 ? null : row.subarray(at + 4, at + 4 + length))
    at += 4 + Math.max(0, length)
  }
  return cells
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
