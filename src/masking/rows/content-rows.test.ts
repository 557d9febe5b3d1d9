import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ContentFind } from '../../core/decision.ts'
import { detectorNames } from '../../core/detector-name.ts'
import { ContentCell } from '../contents/content-cell.ts'
import { planContent } from '../contents/content-plan.ts'
import { ContentRows } from './content-rows.ts'
import type { FieldDescription } from '../masks/field.ts'
import { MaskFailure } from '../masks/mask-failure.ts'

const finds: readonly ContentFind[] = detectorNames.map((detector) => ({
  detector,
  dataClass: detector,
  keptChars: detector === 'pan' ? 4 : 0,
}))
const types = { text: 25, json: 114, jsonb: 3802, int8: 20, textArray: 1009, bytea: 17, own: 99_999 } as const
const obligations = {
  masks: new Map(),
  content: { finds, except: new Set<string>() },
  guardMessages: false,
  rowsMax: null,
  record: 'rows',
  syncReads: false,
} as const

test('I4: what is found in text is hidden, and everything else keeps its bytes', () => {
  for (const [text, shown] of [
    ['card 4111 1111 1111 1111.', 'card **** **** **** 1111.'],
    ['4111111111111111', '************1111'],
    ['write to Maria.Huber+x@bank.example!', 'write to *****.*****+*@****.*******!'],
    ['SSN: 899-45-6789, 899456789', 'SSN: ***-**-****, *********'],
    ['nothing 12345678 here', 'nothing 12345678 here'],
    ['{"pan": 4111111111111111}', '{"pan": null            }'],
    ['[-4111111111111111,1]', '[null             ,1]'],
    ['{"a":"x 4111111111111111"}', '{"a":"x ************1111"}'],
    ['{"ssn":"899456789"}', '{"ssn":"*********"}'],
  ] as const) {
    assert.deepEqual(searched([types.text], [text]).rows, [[shown]])
  }
})

test('I4: a value across the pieces in which a long text is searched is found, and counted once', () => {
  const bytesOfPiece = 64 * 1024
  const values = [
    '4111 1111 1111 1111',
    'ada.lovelace@bank.example',
    'GB82 WEST 1234 5698 7654 32',
    '\\u0034111111111111111',
  ]
  for (const value of values)
    for (let before = bytesOfPiece - value.length - 8; before <= bytesOfPiece + 8; before++) {
      const filler = 'x'.repeat(before - 1)
      const text = `${filler} ${value} ${filler}`
      for (const typeOid of [types.text, types.bytea]) {
        const cell = Buffer.from(typeOid === types.bytea ? `\\x${Buffer.from(text).toString('hex')}` : text)
        const whole = rowOf([cell, Buffer.from(value)])
        const inPieces = Buffer.from(whole)
        const plan = planFor([typeOid, types.text], 0)
        new ContentRows(plan).search(whole, 0, whole.length)
        const rows = new ContentRows(plan)
        const turns = [...rows.inPieces(inPieces, 0, inPieces.length)]
        assert.ok(turns.length >= 2)
        assert.deepEqual(inPieces, whole)
        assert.equal(rows.count.cells, 2)
        const shown = cellsOf(inPieces)[0]?.[0] ?? Buffer.alloc(0)
        const read = typeOid === types.bytea ? Buffer.from(shown.toString().slice(2), 'hex') : shown
        assert.ok(!read.includes(value) && read.length === text.length)
        assert.ok(read.subarray(0, before).equals(Buffer.from(`${filler} `)), `${before}`)
      }
    }
})

test('JSON stays JSON, and a bare number in it becomes null', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      41111111.11111111,
      4111111111111111,
      'a@b.example',
      '899-45-6789',
      'tel 4155550132',
      899456789,
    ),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.boolean(), (document, isWide) => {
      const text = JSON.stringify(document, null, isWide ? 2 : 0)
      const [[shown = ''] = []] = searched([types.json], [text]).rows
      const parsed: unknown = JSON.parse(shown)
      assert.equal(typeof parsed, 'object')
      assert.equal(shown.length, text.length)
      assert.doesNotMatch(shown, /4111111111111111|a@b\.example|899-45-6789/)
    }),
    { numRuns: 500 },
  )
})

test('arrays, records and ranges in binary are searched inside, and keep their structure', () => {
  const card = Buffer.from('4111111111111111')
  const hidden = Buffer.from('************1111')
  // A length of 49 is the digit 1, which is no part of what follows it.
  const long = Buffer.from(`899-45-6789${'.'.repeat(38)}`)
  const longHidden = Buffer.from(`***-**-****${'.'.repeat(38)}`)
  const array = (...items: readonly Buffer[]): Buffer =>
    Buffer.concat([ints(1, 0, 25, items.length, 1), ...items.map(sized)])
  const record = (...items: readonly Buffer[]): Buffer =>
    Buffer.concat([ints(items.length), ...items.map((item) => Buffer.concat([ints(25), sized(item)]))])
  const range = (...items: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([2]), ...items.map(sized)])
  for (const make of [array, record, range]) {
    for (const type of [types.textArray, types.own]) {
      const cells = searched([type], [make(card, Buffer.from('plain'), long)], 1)
      assert.deepEqual(cells.bytes, [make(hidden, Buffer.from('plain'), longHidden)])
      assert.deepEqual(cells.found, { pan: 1, ssn: 1 })
    }
  }
  const inOwn = Buffer.concat([ints(1, 0, types.own, 1, 1), sized(record(card))])
  assert.deepEqual(searched([types.own], [inOwn], 1).bytes, [
    Buffer.concat([ints(1, 0, types.own, 1, 1), sized(record(hidden))]),
  ])
  const document = Buffer.concat([Buffer.from([1]), Buffer.from('{"a": 4111111111111111}')])
  assert.equal(
    searched([types.jsonb], [document], 1).bytes[0]?.toString('latin1'),
    '\u0001{"a": null            }',
  )
})

test('bytea is searched where it is text, and an image is left alone', () => {
  assert.deepEqual(searched([types.bytea], [hex('a@bank.example')]).rows, [[hex('*@****.*******')]])
  const image = Buffer.concat([Buffer.from('899-45-6789 '), Buffer.from([0xff, 0xd8, 0xff])])
  assert.deepEqual(searched([types.bytea], [image], 1).bytes, [image])
})

test('numbers are not searched, and cells are counted once for each class', () => {
  const { rows, found, byClass, cells } = searched(
    [types.int8, types.text],
    ['4111111111111111', 'a@b.example, c@d.example and 899-45-6789'],
  )
  assert.equal(rows[0]?.[0], '4111111111111111')
  assert.deepEqual(found, { email: 1, ssn: 1 })
  assert.equal(cells, 1)
  assert.deepEqual(byClass, { 'email ssn': 1 })
})

test('whatever the rows, nothing but letters and digits changes, and nothing moves', () => {
  const cell = fc.option(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)))
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(types)),
      fc.nat(1),
      fc.array(cell, { minLength: 1, maxLength: 20 }),
      (type, format, cells) => {
        const rows = searchAll(
          [type],
          format,
          cells.map((one) => [one]),
        )
        assert.deepEqual(
          rows.map(([one]) => one?.length),
          cells.map((one) => one?.length),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('I4: malformed rows fail', () => {
  const plan = planFor([types.text], 0)
  for (const bytes of [
    Buffer.from('X'),
    Buffer.concat([Buffer.from('D'), ints(4)]),
    Buffer.concat([Buffer.from('D'), ints(6), Buffer.from([0, 2])]),
    Buffer.concat([Buffer.from('D'), ints(10), Buffer.from([0, 1]), ints(5)]),
    Buffer.concat([Buffer.from('D'), ints(10), Buffer.from([0, 1]), ints(-2)]),
    Buffer.concat([Buffer.from('D'), ints(6), Buffer.from([0, 1])]),
  ]) {
    assert.throws(() => new ContentRows(plan).search(bytes, 0, bytes.length), MaskFailure)
  }
})

test('a column that is excepted is shown as it is only where both witnesses name it', () => {
  const snapshot = {
    version: '1',
    serverVersion: 180_000,
    relations: [
      {
        oid: 20_000,
        schema: 'public',
        name: 't',
        kind: 'table',
        columns: [{ number: 1, name: 'a', typeOid: 25, typeName: 'text', generated: null }],
        definition: null,
        hasTriggers: false,
        hasRules: false,
        parents: [],
      },
    ],
    functions: [],
    customOperators: [],
    customTypes: [],
  } as const
  const plans = (tableOid: number, source: string, direct: boolean): boolean =>
    planContent(
      [{ ...field(types.text, 0), tableOid, columnNumber: 1 }],
      { kind: 'known', columns: [{ name: 'a', sources: [source], direct }] },
      { ...obligations, content: { finds, except: new Set(['public.t.a']) } },
      snapshot,
      null,
    ) !== null
  assert.equal(plans(20_000, 'public.t.a', true), false)
  assert.equal(plans(20_000, 'public.t.a', false), true)
  assert.equal(plans(0, 'public.t.a', true), true)
  assert.equal(plans(20_000, 'public.t.b', true), true)
})

test('I4: rows of all sizes and many cells are searched as each of their cells is by itself', () => {
  const value = fc.constantFrom(
    '899-45-6789',
    'x',
    'a@b.example',
    'Street 12',
    '4111 1111 1111 1111',
    '{"a":1}',
    '',
  )
  const cell = fc.oneof(
    { weight: 20, arbitrary: value },
    { weight: 3, arbitrary: fc.tuple(value, fc.nat(9000)).map(([text, bytes]) => text.padEnd(bytes, ' ab')) },
    {
      weight: 1,
      arbitrary: fc.tuple(value, fc.nat(90_000)).map(([text, bytes]) => text.padStart(bytes, '- ')),
    },
    { weight: 2, arbitrary: fc.constant(null) },
  )
  const forms = fc.array(fc.constantFrom(types.text, types.json, types.int8, types.textArray, types.bytea), {
    minLength: 1,
    maxLength: 700,
  })
  fc.assert(
    fc.property(
      forms,
      fc.array(fc.array(cell, { minLength: 1, maxLength: 9 }), { maxLength: 30 }),
      (oids, few) => {
        const rows = few.map((cells) =>
          oids.map((_oid, column) => {
            const text = cells[column % cells.length]
            return text == null ? null : Buffer.from(text)
          }),
        )
        if (!oids.some((oid) => oid !== types.int8)) return
        const message = Buffer.concat(rows.map(rowOf))
        const plan = planFor(oids, 0)
        new ContentRows(plan).search(message, 0, message.length)
        const alone = new ContentCell(finds)
        for (const cells of rows)
          for (const { column, form, context } of plan.columns) {
            const one = cells[column]
            if (!one || one.length === 0) continue
            alone.open(one, 0, one.length)
            alone.search(form, 0, one.length, context)
          }
        assert.deepEqual(cellsOf(message), rows)
      },
    ),
    { numRuns: 40 },
  )
})

function hex(text: string): string {
  return `\\x${Buffer.from(text).toString('hex')}`
}

interface Searched {
  readonly rows: readonly (readonly (string | undefined)[])[]
  readonly bytes: readonly (Buffer | null | undefined)[]
  readonly found: Readonly<Record<string, number>>
  /** Each cell once, by class. */
  readonly byClass: Readonly<Record<string, number>>
  readonly cells: number
}

function searched(typeOids: readonly number[], cells: readonly (string | Buffer)[], format = 0): Searched {
  const rows = new ContentRows(planFor(typeOids, format))
  const message = rowOf(cells.map((cell) => Buffer.from(cell)))
  rows.search(message, 0, message.length)
  const [shown = []] = cellsOf(message)
  const sums = new Map<string, number>()
  rows.count.addFoundTo(sums)
  const once = new Map<string, number>()
  rows.count.addTo(once)
  return {
    rows: [shown.map((cell) => cell?.toString())],
    bytes: shown,
    found: Object.fromEntries(sums),
    byClass: Object.fromEntries(once),
    cells: rows.count.cells,
  }
}

function searchAll(
  typeOids: readonly number[],
  format: number,
  rows: readonly (readonly (Buffer | null)[])[],
): readonly (readonly (Buffer | null)[])[] {
  const message = Buffer.concat(rows.map(rowOf))
  const plan = planContent(
    typeOids.map((oid) => field(oid, format)),
    { kind: 'unknown' },
    obligations,
    null,
    null,
  )
  if (plan) new ContentRows(plan).search(message, 0, message.length)
  return cellsOf(message)
}

function planFor(typeOids: readonly number[], format: number): NonNullable<ReturnType<typeof planContent>> {
  const fields = typeOids.map((oid) => field(oid, format))
  const plan = planContent(fields, { kind: 'unknown' }, obligations, null, null)
  assert.ok(plan)
  return plan
}

function field(typeOid: number, format: number): FieldDescription {
  return { name: 'x', tableOid: 0, columnNumber: 0, typeOid, typeSize: -1, typeModifier: -1, format }
}

function rowOf(cells: readonly (Buffer | null)[]): Buffer {
  const body = Buffer.concat(cells.map((cell) => (cell ? sized(cell) : ints(-1))))
  const count = Buffer.alloc(2)
  count.writeInt16BE(cells.length)
  return Buffer.concat([Buffer.from('D'), ints(body.length + 6), count, body])
}

function cellsOf(messages: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = []
  for (let at = 0; at < messages.length; at += 1 + messages.readInt32BE(at + 1)) {
    const row: (Buffer | null)[] = []
    let next = at + 7
    for (let left = messages.readInt16BE(at + 5); left > 0; left--) {
      const length = messages.readInt32BE(next)
      row.push(length < 0 ? null : messages.subarray(next + 4, next + 4 + length))
      next += 4 + Math.max(0, length)
    }
    rows.push(row)
  }
  return rows
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([ints(bytes.length), bytes])
}

function ints(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [at, value] of values.entries()) bytes.writeInt32BE(value, 4 * at)
  return bytes
}
