import assert from 'node:assert/strict'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import type { CopyShape } from '../core/inspection.ts'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import { ContentCopy } from './copies/content-copy.ts'
import { CopyRowMasker } from './copies/copy-rows.ts'
import type { MaskPlan } from './masks/plan.ts'

// What a real server writes is masked, and read again by the server itself.

const card = '4111111111111111'
const noKeys = {
  tokenKey() {
    throw new Error('No mask here needs a key.')
  },
}
const nasty = [
  'plain',
  '',
  'a,b|c;d e\tf*g',
  'line\nbreak\r\nand \\ and \\. and \\N',
  '\\.',
  '\\N',
  'x',
  '"quoted" \'single\' ""',
  '"',
  '\\"',
  "'\\''",
  'ü😀',
  '~*~',
]
const cases: readonly (readonly [options: string, shape: CopyShape])[] = [
  ['', text({})],
  ["DELIMITER '|'", text({ delimiter: '|' })],
  ["DELIMITER '*', NULL 'x'", text({ delimiter: '*', nullMarker: 'x' })],
  ["DELIMITER ' ', NULL ''", text({ delimiter: ' ', nullMarker: '' })],
  ['FORMAT csv', csv({})],
  ['FORMAT csv, HEADER', csv({ hasHeader: true })],
  [
    "FORMAT csv, DELIMITER ';', QUOTE '''', NULL 'x'",
    csv({ delimiter: ';', quote: "'", escape: "'", nullMarker: 'x' }),
  ],
  ["FORMAT csv, ESCAPE '\\', FORCE_QUOTE *", csv({ escape: '\\' })],
  ["FORMAT csv, QUOTE '~', ESCAPE '*', DELIMITER E'\\t'", csv({ quote: '~', escape: '*', delimiter: '\t' })],
  ['FORMAT binary', { kind: 'binary' }],
]

let temporary: TemporaryServer
let sql: postgres.Sql

before(async () => {
  temporary = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port } = temporary.server
  sql = postgres({ host, port, user: 'sallyport', database: 'postgres', onnotice: () => undefined })
  await sql`create table seen (id int, secret text, note text)`
  await sql`create table back (id int, secret text, note text)`
  const values: readonly (string | null)[] = [...nasty, null]
  for (const [at, secret] of values.entries())
    for (const note of values) await sql`insert into seen values (${at}, ${secret}, ${note})`
  await sql`insert into seen values (99, 'secret', ${`card ${card}, ${card}`})`
})
after(async () => {
  await sql.end()
  await temporary[Symbol.asyncDispose]()
})

for (const [options, shape] of cases) {
  test(`I4: a copy with (${options}) is masked in one column and whole in the others`, async () => {
    const plan: MaskPlan = {
      columnCount: 3,
      masks: [
        { column: 1, mask: { kind: 'constant', value: Buffer.from('*** "x", \\ ***') }, dataClass: 'ssn' },
      ],
    }
    const masker = new CopyRowMasker(shape, plan, noKeys)
    const content = new ContentCopy(shape, {
      columnCount: 3,
      columns: [{ column: 2, form: 'text', context: 0 }],
      finds: [{ detector: 'pan', dataClass: 'card', keptChars: 0 }],
    })
    // The trailing message of a binary copy has no row.
    const messages = await copied(options, shape)
    const shown: Buffer[] = []
    for (const message of messages) {
      content.search(message, 0, message.length)
      const output = Buffer.alloc(masker.roomFor(message.length))
      const end = masker.mask(message, 0, message.length, output, 0)
      for (let at = 0; at < end;) {
        const next = at + 1 + output.readInt32BE(at + 1)
        shown.push(output.subarray(at + 5, next))
        at = next
      }
    }
    masker.finish()
    // In text, what equals a marker of NULL that has no backslash is one.
    const marker = shape.kind === 'text' && shape.nullMarker !== '\\N' ? shape.nullMarker : null
    const whole = nasty.filter((value) => value !== marker)
    assert.equal(masker.count.cells, whole.length * (nasty.length + 1) + 1)
    await restore(options, Buffer.concat(shown))
    const [first] = await sql`
      select count(*)::int as rows,
        count(*) filter (where s.secret is null and b.secret is not null
          or s.secret is not null and b.secret is distinct from ${'*** "x", \\ ***'})::int as wrong
      from (select *, row_number() over () as n from seen) s join (select *, row_number() over () as n from back) b using (n)`
    const isAmbiguous = shape.kind === 'text' && (shape.nullMarker === 'x' || shape.nullMarker === '')
    assert.equal(first?.['rows'], (nasty.length + 1) ** 2 + 1)
    // In text, a value that equals the marker is one for the server too.
    if (!isAmbiguous) assert.equal(first?.['wrong'], 0)
    const [other] = await sql`
      select count(*)::int as wrong from (select *, row_number() over () as n from seen) s
      join (select *, row_number() over () as n from back) b using (n)
      where s.id <> b.id or (s.note is distinct from b.note and s.id <> 99)
        and not (${isAmbiguous} and b.note is null and s.note in ('x', ''))`
    assert.equal(other?.['wrong'], 0)
    const [found] = await sql`select note from back where id = 99`
    assert.doesNotMatch(String(found?.['note']), /4111/)
    assert.equal(content.count.cells, 1)
  })
}

function text(parts: Partial<CopyShape & { kind: 'text' }>): CopyShape {
  return { kind: 'text', delimiter: '\t', nullMarker: '\\N', hasHeader: false, ...parts }
}

function csv(parts: Partial<CopyShape & { kind: 'csv' }>): CopyShape {
  return { kind: 'csv', delimiter: ',', nullMarker: '', quote: '"', escape: '"', hasHeader: false, ...parts }
}

/** What the server sends, as the messages it sends: a row in each. */
async function copied(options: string, shape: CopyShape): Promise<Buffer[]> {
  const stream = await sql.unsafe(`copy seen to stdout (${options || 'format text'})`).readable()
  if (shape.kind !== 'binary') {
    const whole = await buffer(stream)
    // Cut where it hurts.
    return [whole.subarray(0, 37), whole.subarray(37, 1000), whole.subarray(1000)].map(copyData)
  }
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(copyData(chunk))
  return chunks
}

async function restore(options: string, bytes: Buffer): Promise<void> {
  await sql`truncate back`
  const from = options.replace(', FORCE_QUOTE *', '')
  const stream = await sql.unsafe(`copy back from stdin (${from || 'format text'})`).writable()
  stream.end(bytes)
  await once(stream, 'finish')
}

function copyData(body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write('d')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
