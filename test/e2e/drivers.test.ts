/** The two drivers of JavaScript run the same tasks at either door; what they hand to the application must be equal. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import postgres from 'postgres'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'

let stage: Stage
let doors: readonly [Door, Door]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

/** Runs the task at both doors and asserts that its results are the same. */
async function same<Result>(task: (door: Door) => Promise<Result>): Promise<Result> {
  const direct = await task(doors[0])
  const through = await task(doors[1])
  assert.deepEqual(through, direct)
  return direct
}

async function withPg<Result>(
  door: Door,
  task: (client: pg.Client) => Promise<Result>,
  more: pg.ClientConfig = {},
): Promise<Result> {
  const client = new pg.Client({ ...pgConfig(door), ...more })
  await client.connect()
  try {
    return await task(client)
  } finally {
    await client.end()
  }
}

function pgConfig(door: Door): pg.ClientConfig {
  const { host, port, user, password, database, ca } = door
  return { host, port, user, password, database, ssl: ca === null ? false : { ca, servername: 'localhost' } }
}

function openPostgres(
  door: Door,
  more: postgres.Options<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  const { host, port, user, password, database, ca } = door
  const ssl = ca === null ? false : { ca, servername: 'localhost' }
  return postgres({ host, port, user, password, database, ssl, max: 1, onnotice: () => undefined, ...more })
}

/** An outcome that can be compared: what came, or what the driver says went wrong. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof pg.DatabaseError || error instanceof postgres.PostgresError) {
      const { message, code, severity, detail, hint, position, routine, constraint, table, column } =
        error as pg.DatabaseError
      return { message, code, severity, detail, hint, position, routine, constraint, table, column }
    }
    throw error
  }
}

/** Results without what the driver keeps for itself. */
function plain({ command, rowCount, rows, fields }: pg.QueryResult): unknown {
  return {
    command,
    rowCount,
    rows,
    fields: fields.map(({ name, dataTypeID, columnID }) => ({ name, dataTypeID, columnID })),
  }
}

describe('node-postgres', () => {
  test('values of many types, as text and binary', async () => {
    const text = `SELECT $1::int a, $2::text b, $3::bytea c, $4::jsonb d, $5::timestamptz e, $6::numeric f, $7::uuid g,
                    $8::bool h, $9::float8 i, $10::text[] j, NULL::text k, '{}'::int[] l, $11::int8 m`
    const uuid = '6f1e0d3a-7a1c-4b5e-8f2d-0c1b2a394857'
    const bytes = Buffer.from([0, 1, 255])
    const values = [
      7,
      'ø',
      bytes,
      { a: [1] },
      '2026-01-02T03:04:05Z',
      '12.340',
      uuid,
      true,
      1.5,
      ['x', 'y,"z"'],
      '9007199254740993',
    ]
    await same((door) => withPg(door, async (client) => plain(await client.query(text, values))))
    // Its binary parser knows fewer types; whatever it makes of them must be the same.
    const binary = {
      text: 'SELECT $1::int a, $2::text b, $3::bool c, $4::float8 d',
      values: [7, 'ø', true, 1.5],
      binary: true,
    }
    await same((door) => withPg(door, async (client) => plain(await client.query(binary))))
  })

  test('errors, in and outside transactions, and the session afterwards', async () => {
    await same((door) =>
      withPg(door, async (client) => [
        await outcome(client.query('SELECT 1/0')),
        await outcome(client.query('SELECT * FROM customers WHERE nothing = $1', [1])),
        await outcome(
          client.query(
            "INSERT INTO accounts (customer_id, number, kind, balance, opened_at) VALUES (-1, '123456789012', 'savings', 1, now())",
          ),
        ),
        await outcome(client.query('SELEC')),
        (await client.query('BEGIN')).command,
        await outcome(client.query('SELECT $1::int', ['x'])),
        await outcome(client.query('SELECT 1')),
        (await client.query('ROLLBACK')).command,
        plain(await client.query('SELECT 1 AS a')),
      ]),
    )
  })

  test('several statements in one text, named statements, empty ones', async () => {
    await same((door) =>
      withPg(door, async (client) => {
        const several: unknown = await client.query(
          "SELECT 1 AS a; SELECT 'x' AS b; UPDATE customers SET city = city WHERE false",
        )
        assert.ok(Array.isArray(several))
        const named = []
        for (let at = 0; at < 5; at += 1) {
          named.push(
            plain(await client.query({ name: 'again', text: 'SELECT $1::int + 1 AS a', values: [at] })),
          )
        }
        return [
          several.map((one: pg.QueryResult) => plain(one)),
          named,
          plain(await client.query('')),
          plain(await client.query(' ;')),
        ]
      }),
    )
  })

  test('notices and notifications', async () => {
    await same((door) =>
      withPg(door, async (client) =>
        withPg(door, async (other) => {
          const notices: unknown[] = []
          client.on(
            'notice',
            ({ message, severity, hint, code }) => void notices.push({ message, severity, hint, code }),
          )
          await client.query("DO $$ BEGIN RAISE NOTICE 'one' USING HINT = 'h'; RAISE WARNING 'two'; END $$")
          const heard = new Promise((resolve) =>
            client.on('notification', ({ channel, payload }) => resolve({ channel, payload })),
          )
          await client.query('LISTEN "odd channel"')
          await other.query(`SELECT pg_notify('odd channel', repeat('x', 7000))`)
          return [notices, await heard]
        }),
      ),
    )
  })

  test('a hundred queries at once on one connection', async () => {
    await same((door) =>
      withPg(door, async (client) =>
        Promise.all(
          Array.from({ length: 100 }, (_, at) =>
            outcome(
              client
                .query<object>(at % 7 === 3 ? 'SELECT 1/0' : 'SELECT $1::int a', at % 7 === 3 ? [] : [at])
                .then(plain),
            ),
          ),
        ),
      ),
    )
  })

  test('50 MB in both directions, as text and as bytes', async () => {
    await same((door) =>
      withPg(door, async (client) => {
        const megabytes = 50 * 1024 * 1024
        const { rows } = await client.query<{ n: number; same: boolean }>(
          'SELECT octet_length($1::bytea) AS n, sha256($1) = sha256($2) AS same',
          [Buffer.alloc(megabytes / 2, 1), Buffer.alloc(megabytes / 2, 1)],
        )
        const long = await client.query<{ t: string }>(`SELECT repeat('x', ${megabytes}) AS t`)
        return [rows, long.rows[0]?.t.length]
      }),
    )
  })

  test('100,000 rows', async () => {
    await same((door) =>
      withPg(door, async (client) => {
        const { rows } = await client.query({
          text: 'SELECT g, md5(g::text), NULL, g * 1.5 FROM generate_series(1, 100000) g',
          rowMode: 'array',
        })
        return [
          rows.length,
          rows[99_999],
          rows.reduce((sum: number, row: unknown[]) => sum + Number(row[0]), 0),
        ]
      }),
    )
  })
})

describe('postgres.js', () => {
  test('pipelined queries, named statements, transactions, savepoints', async () => {
    await same(async (door) => {
      await using held = holding(door)
      const { sql } = held
      const many = await Promise.all(
        Array.from({ length: 200 }, (_, at) =>
          outcome(
            at % 9 === 4
              ? sql`SELECT ${at}::int / 0`
              : sql`SELECT ${at}::int AS a, ${'x'} AS b`.then((rows) => [...rows]),
          ),
        ),
      )
      const inside = await outcome(
        sql.begin(async (step) => {
          await step`CREATE TEMP TABLE seen (a int) ON COMMIT DROP`
          await step`INSERT INTO seen ${step([{ a: 1 }, { a: 2 }])}`
          const failed = await outcome(step.savepoint((inner) => inner`SELECT 1/0`))
          return [failed, [...(await step`SELECT a FROM seen ORDER BY a`)]]
        }),
      )
      const rolledBack = await outcome(
        sql.begin(async (step) => {
          await step`SELECT 1`
          await step`SELECT * FROM nowhere`
        }),
      )
      return [many, inside, rolledBack]
    })
  })

  test('cursors that fetch a few rows at a time, to the end and given up early', async () => {
    await same(async (door) => {
      await using held = holding(door)
      const sizes: number[] = []
      await held.sql`SELECT generate_series(1, 1050)`.cursor(100, (rows) => void sizes.push(rows.length))
      let early = 0
      for await (const rows of held.sql`SELECT generate_series(1, 1000)`.cursor(10)) {
        early += rows.length
        if (early >= 30) break
      }
      return [sizes, early, [...(await held.sql`SELECT 1 AS a`)]]
    })
  })

  test('copies in and out as streams', async () => {
    await same(async (door) => {
      await using held = holding(door)
      const { sql } = held
      await sql`CREATE TEMP TABLE taken (a int, b text)`
      const into = await sql`COPY taken FROM STDIN`.writable()
      await new Promise<void>((resolve, reject) => {
        into.on('error', reject).on('finish', resolve)
        for (let at = 0; at < 20_000; at += 1) into.write(`${at}\t${'y'.repeat(at % 50)}\n`)
        into.end()
      })
      const chunks: Buffer[] = []
      for await (const chunk of await sql`COPY taken TO STDOUT`.readable())
        chunks.push(Buffer.from(chunk as Uint8Array))
      const [count] = await sql`SELECT count(*)::int AS n, sum(length(b))::int AS s FROM taken`
      return [count, Buffer.concat(chunks).length, Buffer.concat(chunks).subarray(-40).toString()]
    })
  })

  test('a cancelled query fails with 57014 and the next one runs', async () => {
    for (const door of doors) {
      await using held = holding(door)
      const [{ pid } = { pid: 0 }] = await held.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
      const slow = held.sql`SELECT pg_sleep(60)`
      const ended = outcome(slow.execute())
      await asleep(pid)
      slow.cancel()
      assert.equal(((await ended) as { code: string }).code, '57014')
      assert.equal((await held.sql`SELECT 1 AS a`)[0]?.['a'], 1)
    }
  })
})

async function asleep(pid: number): Promise<void> {
  const text = `SELECT pg_sleep(0.01) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`
  await withPg(doors[0], async (client) => {
    while ((await client.query(text, [pid])).rows.length === 0);
  })
}

function numberOf(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID
}

test('a client knows its own notifications, and ends another session by its number', async () => {
  const door = doors[1]
  await withPg(door, async (client) => {
    await client.query('LISTEN own')
    const heard = once(client, 'notification')
    await client.query("NOTIFY own, 'it is me'")
    const [notification] = (await heard) as [pg.Notification]
    assert.equal(notification.processId, numberOf(client))
    const other = new pg.Client(pgConfig(door))
    await other.connect()
    // It tells of the end a second time, of the connection's.
    other.on('error', () => undefined)
    const ended = assert.rejects(once(other, 'end'), { code: '57P01', severity: 'FATAL' })
    await client.query('SELECT pg_terminate_backend($1)', [numberOf(other)])
    await ended
  })
})

test('200 connections at a time', async () => {
  const door = doors[1]
  const clients = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const client = new pg.Client(pgConfig(door))
      await client.connect()
      return client
    }),
  )
  const pids = await Promise.all(
    clients.map(
      async (client) => (await client.query<{ p: number }>('SELECT pg_backend_pid() AS p')).rows[0]?.p,
    ),
  )
  assert.equal(new Set(pids).size, 200)
  await Promise.all(clients.map((client) => client.end()))
})

test('clients that come and go in a storm leave nothing behind', async () => {
  const door = doors[1]
  for (let round = 0; round < 6; round += 1) {
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const client = new pg.Client(pgConfig(door))
        client.on('error', () => undefined)
        await client.connect()
        if (at % 3 === 0) return client.end()
        const asked = client.query('SELECT pg_sleep(0.05)').catch(() => undefined)
        if (at % 3 === 1)
          (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
        await asked
        return at % 3 === 2 ? client.end() : undefined
      }),
    )
  }
  const endsAt = performance.now() + 5000
  while (stage.gateway.gate.sessions.size > 0 && performance.now() < endsAt)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(stage.gateway.gate.sessions.size, 0)
  await withPg(stage.direct, async (client) => {
    const left = async (): Promise<number> => {
      const { rows } = await client.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'sallyport_demo' AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(0.05)%'",
      )
      return rows[0]?.n ?? -1
    }
    while ((await left()) > 0 && performance.now() < endsAt)
      await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(await left(), 0)
  })
})

function holding(door: Door): { readonly sql: postgres.Sql } & AsyncDisposable {
  const sql = openPostgres(door)
  return { sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) }
}
