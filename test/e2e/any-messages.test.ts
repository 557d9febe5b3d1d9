import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { playBothWays } from './both-ways.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'
import {
  bind,
  close,
  copyData,
  copyDone,
  describe as ask,
  execute,
  flush,
  functionCall,
  nameOf,
  parse,
  query,
  say,
  sync,
  type Wire,
} from './wire.ts'

let stage: Stage
let doors: readonly Door[]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

const texts = [
  'SELECT 1',
  'SELECT generate_series(1, 5)',
  'SELECT 1/0',
  'SELEC',
  '',
  'SELECT $1::int',
  'SELECT $1::int + $2::int',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT s',
  'ROLLBACK TO s',
  'CREATE TEMP TABLE scratch (a int)',
  'INSERT INTO scratch VALUES (1) RETURNING *',
  'DROP TABLE scratch',
  'SET search_path = pg_catalog',
  'RESET search_path',
  'SHOW search_path',
  'PREPARE a AS SELECT 2',
  'EXECUTE a',
  'DEALLOCATE a',
  'DEALLOCATE ALL',
  'DISCARD ALL',
  'DECLARE c CURSOR FOR SELECT generate_series(1, 3)',
  'FETCH 2 FROM c',
  'CLOSE ALL',
  "DO $$ BEGIN RAISE NOTICE 'seen'; END $$",
  'LISTEN n',
  'NOTIFY n',
  'COPY (SELECT 1) TO STDOUT',
  "SELECT set_config('search_path', 'public', true)",
]
const severalTexts = [
  'SELECT 1; SELECT 2',
  'BEGIN; SELECT 1/0; COMMIT',
  'SELECT 1; SELEC',
  ';;',
  'BEGIN; SELECT 1',
]

interface Said {
  readonly words: string
  readonly bytes: Buffer
}
// Of int4pl, and of no function.
const [sumOid, absentOid] = [177, 99_999]
const text = fc.constantFrom(...texts)
const statement = fc.constantFrom('', '', 'a', 'b')
const portal = fc.constantFrom('', '', 'p', 'q')
const values = fc.constantFrom([], [], ['1'], ['x'], [null], ['1', '2'])

const message: fc.Arbitrary<readonly Said[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(statement, text)
      .map(([name, words]) => [said(`Parse ${name} ${words}`, parse(name, words))]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(portal, statement, values, fc.constantFrom([], [0], [1]))
      .map(([name, of, list, results]) => [
        said(
          `Bind ${name} ${of} ${String(list)} ${String(results)}`,
          bind({ portal: name, statement: of, values: list, results }),
        ),
      ]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(portal, fc.constantFrom(0, 0, 2))
      .map(([name, rowsMax]) => [said(`Execute ${name} ${rowsMax}`, execute(name, rowsMax))]),
  },
  { weight: 1, arbitrary: portal.map((name) => [said(`Describe P ${name}`, ask('P', name))]) },
  { weight: 1, arbitrary: statement.map((name) => [said(`Describe S ${name}`, ask('S', name))]) },
  { weight: 1, arbitrary: statement.map((name) => [said(`Close S ${name}`, close('S', name))]) },
  { weight: 1, arbitrary: portal.map((name) => [said(`Close P ${name}`, close('P', name))]) },
  { weight: 3, arbitrary: fc.constant([said('Sync', sync)]) },
  { weight: 1, arbitrary: fc.constant([said('Flush', flush)]) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(text, fc.constantFrom(...severalTexts))
      .map((words) => [said(`Query ${words}`, query(words))]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(text, statement, portal)
      .map(([words, name, at]) => [
        said(`Parse ${name} ${words}`, parse(name, words)),
        said(`Bind ${at} ${name}`, bind({ portal: at, statement: name })),
        said(`Execute ${at}`, execute(at)),
        said('Sync', sync),
      ]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(copyDone, say('CopyFail', { text: 'no' })),
        fc.boolean(),
        fc.constantFrom('1', 'x'),
      )
      .map(([end, isSimple, row]) => copyIn(end, isSimple, row)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(sumOid, absentOid)
      .map((oid) => [
        said(`FunctionCall ${oid}`, functionCall(oid, [Buffer.of(0, 0, 0, 1), Buffer.of(0, 0, 0, 2)])),
      ]),
  },
)

function copyIn(end: Buffer, isSimple: boolean, row: string): readonly Said[] {
  const made = 'CREATE TEMP TABLE IF NOT EXISTS taken (a int)'
  const rows = [said(`CopyData ${row}`, copyData(`${row}\n`)), said('CopyDone or CopyFail', end)]
  if (isSimple) return [said('Query copy in', query(`${made}; COPY taken FROM STDIN`)), ...rows]
  const begin = [parse('', 'COPY taken FROM STDIN'), bind(), execute()]
  return [
    said(`Query ${made}`, query(made)),
    said('Parse, Bind, Execute copy in', Buffer.concat(begin)),
    ...rows,
    said('Sync', sync),
  ]
}

function said(words: string, bytes: Buffer): Said {
  return { words, bytes: Buffer.from(bytes) }
}

/** A talk in packets, each of which keeps back as many bytes for the next; after it the client waits a moment or not at all. */
const talk: fc.Arbitrary<Talk> = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 14 }),
  packets: fc.array(
    fc.record({
      count: fc.integer({ min: 1, max: 8 }),
      keeps: fc.constantFrom(0, 0, 2, 7),
      waits: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
})

test(
  'any messages in any order are answered the same through the gateway',
  { timeout: 120_000 },
  async () => {
    const seed = Number(process.env['SEED'] ?? 1)
    await fc.assert(
      fc.asyncProperty(talk, async ({ messages, packets }) => {
        const list = messages.flat()
        await playBothWays(doors, async (wire) => {
          let at = 0
          let kept = Buffer.alloc(0)
          for (const { count, keeps, waits } of packets) {
            const bytes = Buffer.concat([kept, ...list.slice(at, at + count).map((one) => one.bytes)])
            const end = Math.max(0, bytes.length - keeps)
            wire.send(bytes.subarray(0, end))
            kept = bytes.subarray(end)
            at += count
            if (waits) await new Promise((resolve) => setTimeout(resolve, 3))
          }
          wire.send(kept, ...list.slice(at).map(({ bytes }) => bytes), Buffer.alloc(0))
          await settle(wire)
        })
      }),
      { seed, numRuns: Number(process.env['RUNS'] ?? 150), endOnFailure: false, reporter: report },
    )
  },
)

interface Talk {
  messages: (readonly Said[])[]
  packets: { count: number; keeps: number; waits: boolean }[]
}

function report(details: fc.RunDetails<[Talk]>): void {
  if (!details.failed) return
  const [example] = details.counterexample ?? []
  const words = example?.messages
    .flat()
    .map((one) => one.words)
    .join('\n  ')
  const cause = details.errorInstance
  throw new Error(`seed ${details.seed}, after saying ${JSON.stringify(example?.packets)}:\n  ${words}`, {
    cause,
  })
}

/** Ends whatever is open; the answer to a last question shows that everything before it was answered. */
async function settle(wire: Wire): Promise<void> {
  wire.send(sync, query('ROLLBACK'), query("SELECT 'the end'"))
  await wire.until((frame) => nameOf(frame) === 'DataRow' && frame.bytes.includes('the end'))
  await wire.ready()
}
