import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { ManualClock } from '../core/manual-clock.ts'
import type { Outcome } from '../core/outcome.ts'
import type { SessionHead } from '../recording/frame.ts'
import type { ReadFrame } from '../recording/reader.ts'
import { renderReplay } from './replay.ts'
import type { ReplayEnd } from './replay.ts'

const startedAt = Date.UTC(2026, 0, 1)
const head: SessionHead = {
  version: 1,
  session: '019a0000-0000-7000-8000-000000000000',
  principal: 'https://issuer#agent-7',
  name: 'Ledger agent',
  chain: ['https://issuer#agent-7', 'https://issuer#anna'],
  resource: 'bank',
  address: '127.0.0.1',
  application: 'psql',
  startedAt,
}
const outcome: Outcome = { result: 'ran', errorCode: '', tag: 'SELECT 2', rows: 2, bytes: 80, masked: 2 }
const started: ReadFrame = { kind: 'started', at: startedAt, head }
const asked: ReadFrame = {
  kind: 'asked',
  at: startedAt + 1500,
  statement: 1,
  act: 'run',
  verdict: 'allow',
  rule: 'reads',
  text: 'select name, ssn\nfrom customers where id = $1',
  parameters: Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 52, 50]),
  cut: null,
}
const reply = Buffer.concat([
  description(['name', 'ssn']),
  row('Maria', '****6789'),
  row('Jo', null),
  message('C', Buffer.from('SELECT 2\0')),
])

test('a session is told: who, what, verdict, parameters, rows, outcome', async () => {
  const { shown, end } = await replay([
    started,
    asked,
    // Cut inside a row, as chunks are.
    { kind: 'shown', at: startedAt + 1501, statement: 1, bytes: reply.subarray(0, 70) },
    { kind: 'shown', at: startedAt + 1502, statement: 1, bytes: reply.subarray(70) },
    { kind: 'concluded', at: startedAt + 1503, statement: 1, outcome },
    { kind: 'ended', at: startedAt + 2000 },
    { kind: 'digest', segments: 1, digest: 'abcd' },
  ])
  assert.equal(
    shown,
    `Session 019a0000-0000-7000-8000-000000000000 at bank
  who    Ledger agent (https://issuer#agent-7)
  for    https://issuer#anna
  from   127.0.0.1 psql
  since  2026-01-01T00:00:00.000000Z

#1 +1.500s run: allow by rule reads
  select name, ssn
  from customers where id = $1
  $1 = 42
    name  │ ssn
    ──────┼─────────
    Maria │ ****6789
    Jo    │ NULL
    SELECT 2
  #1 ran, 2 rows, 80 bytes, 2 cells masked

2026-01-01T00:00:02.000000Z the session ended
segments 1, digest abcd
`,
  )
  assert.deepEqual(end, { faults: 0, segments: 1, digest: 'abcd', found: null })
})

test('what is looked for is shown with the statement that it belongs to, and nothing else', async () => {
  const second = {
    ...asked,
    at: startedAt + 3000,
    statement: 2,
    text: 'DELETE FROM accounts',
    parameters: null,
  }
  const frames: readonly ReadFrame[] = [
    started,
    asked,
    { kind: 'shown', at: startedAt + 1501, statement: 1, bytes: reply },
    { kind: 'concluded', at: startedAt + 1503, statement: 1, outcome },
    second,
    { kind: 'concluded', at: startedAt + 3001, statement: 2, outcome: { ...outcome, rows: 7 } },
    { kind: 'digest', segments: 1, digest: 'abcd' },
  ]
  const row = await replay(frames, { find: 'MARIA' })
  assert.match(
    row.shown,
    /^#1 .*\n  select name, ssn\n  from customers where id = \$1\n  \$1 = 42\n    Maria │ \*{4}6789$/m,
  )
  assert.doesNotMatch(row.shown, /Jo|DELETE|#1 ran/)
  assert.equal(row.end.found, 1)
  const text = await replay(frames, { find: 'from accounts' })
  assert.match(text.shown, /DELETE FROM accounts\n  #2 ran, 7 rows/)
  assert.doesNotMatch(text.shown, /Maria|customers/)
  const json = await replay(frames, { find: 'Maria', json: true })
  assert.deepEqual(
    json.shown.split('\n').flatMap((line) => /"kind":"([a-z-]+)"/.exec(line)?.[1] ?? []),
    ['started', 'asked', 'shown', 'digest'],
  )
  assert.equal((await replay(frames, { find: 'nobody' })).end.found, 0)
})

test('for machines every frame is one line of JSON', async () => {
  const { shown } = await replay(
    [started, asked, { kind: 'shown', at: startedAt, statement: 1, bytes: reply }],
    { json: true },
  )
  const lines = shown.trimEnd().split('\n')
  assert.equal(lines.length, 3)
  const parsed: unknown[] = lines.map((line) => JSON.parse(line))
  assert.partialDeepStrictEqual(parsed[1], {
    kind: 'asked',
    statement: 1,
    verdict: 'allow',
    parameters: ['42'],
  })
  assert.partialDeepStrictEqual(parsed[2], {
    kind: 'shown',
    reply: [
      { type: 'columns', names: ['name', 'ssn'] },
      { type: 'row', values: ['Maria', '****6789'] },
      { type: 'row', values: ['Jo', null] },
      { type: 'done', tag: 'SELECT 2' },
    ],
  })
})

test('no recorded value can drive the terminal', async () => {
  const evil = fc.string({
    unit: fc.constantFrom(
      '\u001b',
      '[2J',
      '\u009b',
      '\u202e',
      '\r',
      '\n',
      '\u0007',
      'a',
      '\u2028',
      '\u{e0041}',
    ),
  })
  await fc.assert(
    fc.asyncProperty(evil, evil, fc.boolean(), async (value, other, json) => {
      const error = `SERROR\0C42501\0M${value}\0D${other}\0\0`
      const { shown } = await replay(
        [
          { ...started, head: { ...head, name: value, application: other, principal: value } },
          { ...asked, text: value, rule: other },
          {
            kind: 'shown',
            at: 1,
            statement: 1,
            bytes: Buffer.concat([
              description([value, other]),
              row(value, other),
              message('d', Buffer.from(value)),
              message('C', Buffer.from(`${value}\0`)),
              message('E', Buffer.from(error)),
            ]),
          },
          { kind: 'concluded', at: 2, statement: 1, outcome: { ...outcome, errorCode: value } },
          { kind: 'fault', fault: 'changed', place: value },
        ],
        { json },
      )
      assert.doesNotMatch(shown, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('bytes that are no messages, gaps and faults are said, not thrown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 80 })), fc.boolean(), async (pieces, json) => {
      const { end } = await replay(
        [
          ...pieces.flatMap((bytes, at): ReadFrame[] => [
            { kind: 'shown', at, statement: at % 2, bytes: Buffer.from(bytes) },
            { ...asked, parameters: Buffer.from(bytes) },
          ]),
          { kind: 'gap', at: 0, frames: 2, bytes: 10 },
          { kind: 'left-out', at: 0, statement: 1, bytes: 5, digest: 'ff' },
          { kind: 'concluded', at: 0, statement: 1, outcome },
          { kind: 'fault', fault: 'cut-off', place: '1.seg' },
          { kind: 'digest', segments: 3, digest: 'aa' },
        ],
        { json },
      )
      assert.deepEqual(end, { faults: 1, segments: 3, digest: 'aa', found: null })
    }),
  )
})

test('values in binary and in no encoding are shown as hex', async () => {
  const binary = description(['n'], 1)
  const { shown } = await replay([
    { kind: 'shown', at: 0, statement: 1, bytes: Buffer.concat([binary, row('\u0000\u0001')]) },
    { kind: 'shown', at: 0, statement: 1, bytes: message('d', Buffer.from([0xff, 0xfe])) },
  ])
  assert.match(shown, /\\x0001/)
  assert.match(shown, /\\xfffe/)
})

test('a table of many rows streams', async () => {
  const rows = Array.from({ length: 250 }, (_, at) => row(`name ${at}`, 'x'))
  const { shown } = await replay([
    {
      kind: 'shown',
      at: 0,
      statement: 1,
      bytes: Buffer.concat([
        description(['name', 'ssn']),
        ...rows,
        message('C', Buffer.from('SELECT 250\0')),
      ]),
    },
  ])
  assert.equal(shown.split('\n').filter((line) => line.includes('│ x')).length, 250)
})

test('at a speed, it waits as long as it took', async () => {
  const clock = new ManualClock()
  const out = new PassThrough()
  let isDone = false
  const playing = renderReplay(from([started, asked]), out, { json: false, speed: 1, clock }).then((end) => {
    isDone = true
    return end
  })
  await new Promise(setImmediate)
  clock.advance(1499)
  await new Promise(setImmediate)
  assert.equal(isDone, false)
  clock.advance(1)
  await playing
})

async function replay(
  frames: readonly ReadFrame[],
  { json = false, find }: { readonly json?: boolean; readonly find?: string } = {},
): Promise<{ readonly shown: string; readonly end: ReplayEnd }> {
  const out = new PassThrough()
  const reading = text(out)
  const end = await renderReplay(from(frames), out, {
    json,
    speed: null,
    clock: new ManualClock(),
    ...(find === undefined ? {} : { find }),
  })
  out.end()
  return { shown: await reading, end }
}

async function* from(frames: readonly ReadFrame[]): AsyncGenerator<ReadFrame> {
  yield* frames
}

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function description(names: readonly string[], format = 0): Buffer {
  const count = Buffer.alloc(2)
  count.writeInt16BE(names.length)
  const fields = names.map((name) => {
    const rest = Buffer.alloc(18)
    rest.writeInt16BE(format, 16)
    return Buffer.concat([Buffer.from(`${name}\0`), rest])
  })
  return message('T', Buffer.concat([count, ...fields]))
}

function row(...values: readonly (string | null)[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeInt16BE(values.length)
  const cells = values.map((value) => {
    const bytes = Buffer.from(value ?? '')
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : bytes.length)
    return Buffer.concat([length, bytes])
  })
  return message('D', Buffer.concat([count, ...cells]))
}
