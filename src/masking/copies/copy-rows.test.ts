import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CopyShape } from '../../core/inspection.ts'
import type { CellMask } from '../masks/cell-mask.ts'
import { growthMax, writeMasked } from '../masks/cell-mask.ts'
import { CopyRowMasker } from './copy-rows.ts'
import { escapeField, unescapeField } from './copy-text.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import type { MaskPlan } from '../masks/plan.ts'
import type { TokenKeys } from '../masks/token.ts'

type Cell = Buffer | null

const plainText: CopyShape = { kind: 'text', delimiter: '\t', nullMarker: '\\N', hasHeader: false }
const key = createSecretKey(Buffer.alloc(32, 7))
const keys: TokenKeys = { tokenKey: () => key }

const cell: fc.Arbitrary<Cell> = fc.option(
  fc
    .array(fc.oneof(fc.constantFrom(9, 10, 13, 8, 11, 12, 92, 78), fc.integer({ min: 1, max: 255 })), {
      maxLength: 30,
    })
    .map((bytes) => Buffer.from(bytes)),
)
const mask = fc.constantFrom<CellMask>(
  { kind: 'constant', value: null },
  { kind: 'constant', value: Buffer.from('a\tb\\N\n') },
  { kind: 'constant', value: Buffer.from('hidden'), hidesNull: true },
  { kind: 'keep-last', count: 3, blankPadded: false, charsMax: Number.MAX_SAFE_INTEGER },
  { kind: 'token', dataClass: 'ssn', blankPadded: false },
  { kind: 'year', shape: 'date', binary: false },
)
const table = fc.integer({ min: 1, max: 5 }).chain((columnCount) =>
  fc.record({
    columnCount: fc.constant(columnCount),
    rows: fc.array(fc.array(cell, { minLength: columnCount, maxLength: columnCount }), { maxLength: 8 }),
    masks: fc
      .uniqueArray(fc.tuple(fc.nat(columnCount - 1), mask), { selector: ([column]) => column, minLength: 1 })
      .map((pairs) =>
        pairs.map(([column, one]) => ({ column, mask: one, dataClass: column % 2 === 0 ? 'ssn' : 'email' })),
      ),
  }),
)

test('I4: in a copy cut anywhere, masked fields are replaced and the others are byte-identical', () => {
  fc.assert(
    fc.property(
      table,
      fc.array(fc.nat(40)),
      fc.array(fc.nat(60)),
      ({ columnCount, rows, masks }, cuts, calls) => {
        const lines = Buffer.concat(rows.map(encodeLine))
        const shown = run({ columnCount, masks }, split(lines, cuts).map(copyData), calls)
        const expected = rows.map((row) =>
          encodeLine(
            row.map((value, column) => {
              const one = masks.find((entry) => entry.column === column)?.mask
              if (one?.kind === 'constant' && one.hidesNull) return one.value
              return one && value ? applied(one, value) : value
            }),
          ),
        )
        assert.deepEqual(shown.toString('latin1'), Buffer.concat(expected).toString('latin1'))
      },
    ),
    { numRuns: 1000 },
  )
})

test('fields come back as they were escaped', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const field = Buffer.alloc(2 * bytes.length)
      const length = escapeField(Buffer.from(bytes), bytes.length, field, 0)
      assert.equal(field.subarray(0, length).includes(9) || field.subarray(0, length).includes(10), false)
      const value = Buffer.alloc(length)
      assert.deepEqual(value.subarray(0, unescapeField(field, 0, length, value)), Buffer.from(bytes))
    }),
  )
})

test('I4: rows with another number of fields, and copies that end inside a row, fail', () => {
  const plan: MaskPlan = {
    columnCount: 3,
    masks: [{ column: 2, mask: { kind: 'constant', value: null }, dataClass: 'ssn' }],
  }
  for (const line of ['a,b,c\n', 'a\tb\n', 'a\tb\tc\td\n', '\n', 'a\tb\tc', 'a']) {
    assert.throws(() => run(plan, [copyData(Buffer.from(line))], []), MaskFailure, line)
  }
  const other = Buffer.from([0x43, 0, 0, 0, 4])
  const wrong = Buffer.from([0x64, 0, 0, 0, 3])
  for (const message of [other, wrong]) assert.throws(() => run(plan, [message], []), MaskFailure)
})

test('I8: for the rows that a room is said to be enough for, it is', () => {
  fc.assert(
    fc.property(table, fc.nat(1_000_000), ({ columnCount, masks }, room) => {
      const masker = new CopyRowMasker(plainText, { columnCount, masks }, keys)
      const inputBytes = masker.inputFor(room)
      assert.ok(inputBytes <= 0 || masker.roomFor(inputBytes) <= room)
    }),
  )
})

test('I8: a field too long to hold becomes NULL where its value is needed', () => {
  const plan: MaskPlan = {
    columnCount: 2,
    masks: [{ column: 0, mask: { kind: 'token', dataClass: 'ssn', blankPadded: false }, dataClass: 'ssn' }],
  }
  const line = Buffer.from(`${'x'.repeat(70_000)}\tb\n`)
  assert.equal(run(plan, split(line, [30_000, 30_000]).map(copyData), []).toString(), '\\N\tb\n')
})

test('masked fields are counted by data class, each once, however the copy is cut', () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(40)), ({ columnCount, rows, masks }, cuts) => {
      const masker = new CopyRowMasker(plainText, { columnCount, masks }, keys)
      for (const message of split(Buffer.concat(rows.map(encodeLine)), cuts).map(copyData))
        masker.mask(message, 0, message.length, Buffer.alloc(masker.roomFor(message.length)), 0)
      const sums = new Map<string, number>([
        ['ssn', 0],
        ['email', 0],
      ])
      masker.count.addTo(sums)
      for (const { column, dataClass } of masks)
        for (const row of rows) if (row[column] !== null) sums.set(dataClass, (sums.get(dataClass) ?? 0) - 1)
      assert.deepEqual([...sums.values()], [0, 0])
    }),
  )
})

/** The payload of what comes out. */
function run(plan: MaskPlan, messages: readonly Buffer[], calls: readonly number[]): Buffer {
  const masker = new CopyRowMasker(plainText, plan, keys)
  const shown: Buffer[] = []
  const left = [...messages]
  while (left.length > 0) {
    const input = Buffer.concat(left.splice(0, (calls[shown.length % calls.length] ?? 3) + 1))
    const output = Buffer.alloc(masker.roomFor(input.length))
    shown.push(output.subarray(0, masker.mask(input, 0, input.length, output, 0)))
  }
  masker.finish()
  return payload(Buffer.concat(shown))
}

function applied(one: CellMask, value: Buffer): Cell {
  const output = Buffer.alloc(value.length + growthMax(one))
  const end = writeMasked(one, keys, value, 0, value.length, output, 0)
  return end === -1 ? null : output.subarray(0, end)
}

function encodeLine(cells: readonly Cell[]): Buffer {
  const fields = cells.map((value) => {
    if (!value) return Buffer.from('\\N')
    const field = Buffer.alloc(2 * value.length)
    return field.subarray(0, escapeField(value, value.length, field, 0))
  })
  return Buffer.concat(
    fields.flatMap((field, at) => [field, Buffer.from(at + 1 < cells.length ? '\t' : '\n')]),
  )
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...pieces, bytes.subarray(at)]
}

function copyData(body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write('d')
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function payload(messages: Buffer): Buffer {
  const bodies: Buffer[] = []
  for (let at = 0; at < messages.length;) {
    assert.equal(messages[at], 0x64)
    const end = at + 1 + messages.readInt32BE(at + 1)
    bodies.push(messages.subarray(at + 5, end))
    at = end
  }
  return Buffer.concat(bodies)
}
