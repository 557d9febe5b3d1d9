import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CellMask } from '../masks/cell-mask.ts'
import { hiddenText } from '../detectors/kept-end.ts'
import { unknownClass } from '../../core/masked-classes.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import type { MaskPlan } from '../masks/plan.ts'
import { RowMasker } from './rows.ts'
import type { TokenKeys } from '../masks/token.ts'

type Cell = Buffer | null

const key = createSecretKey(Buffer.alloc(32, 7))
const keys: TokenKeys = { tokenKey: () => key }

const cell: fc.Arbitrary<Cell> = fc.option(
  fc
    .oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)),
    )
    .map((bytes) => Buffer.from(bytes)),
)
const mask: fc.Arbitrary<CellMask> = fc.oneof(
  fc.constant<CellMask>({ kind: 'constant', value: null }),
  fc.string({ maxLength: 60 }).map((text): CellMask => ({ kind: 'constant', value: Buffer.from(text) })),
  fc
    .string({ maxLength: 60 })
    .map((text): CellMask => ({ kind: 'constant', value: Buffer.from(text), hidesNull: true })),
  fc.record({
    kind: fc.constant('keep-last' as const),
    count: fc.nat(6),
    blankPadded: fc.boolean(),
    charsMax: fc.constant(Number.MAX_SAFE_INTEGER),
  }),
  fc.record({
    kind: fc.constant('token' as const),
    dataClass: fc.constant('ssn'),
    blankPadded: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('year' as const),
    shape: fc.constantFrom('date' as const, 'timestamp' as const),
    binary: fc.boolean(),
  }),
)
const classes = ['ssn', 'email', unknownClass]
const table = fc.integer({ min: 1, max: 8 }).chain((columnCount) =>
  fc.record({
    columnCount: fc.constant(columnCount),
    rows: fc.array(fc.array(cell, { minLength: columnCount, maxLength: columnCount }), { maxLength: 12 }),
    masks: fc
      .uniqueArray(fc.tuple(fc.nat(columnCount - 1), mask), {
        selector: ([column]) => column,
        minLength: 1,
      })
      .map((pairs) =>
        pairs
          .sort(([a], [b]) => a - b)
          .map(([column, columnMask]) => ({
            column,
            mask: columnMask,
            dataClass: classes[column % 3] ?? '',
          })),
      ),
  }),
)

test('I4: masked cells are replaced, the others are byte-identical, and lengths agree', () => {
  fc.assert(
    fc.property(table, ({ columnCount, rows, masks }) => {
      const plan: MaskPlan = { columnCount, masks }
      const shown = decodeRows(run(plan, encodeRows(rows)))
      assert.equal(shown.length, rows.length)
      for (const [at, row] of rows.entries()) {
        for (const [column, before] of row.entries()) {
          const after = shown[at]?.[column]
          const columnMask = masks.find((entry) => entry.column === column)?.mask
          if (!columnMask) assert.deepEqual(after, before)
          else if (columnMask.kind === 'constant' && columnMask.hidesNull)
            assert.deepEqual(after, columnMask.value, 'which cells are NULL is not shown')
          else if (before === null) assert.equal(after, null)
          else if (columnMask.kind === 'constant') assert.deepEqual(after, columnMask.value)
          else if (columnMask.kind === 'token') assert.match(String(after), /^ssn_[0-9a-f]{32}$/)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('I4: a masked value never appears in the output', () => {
  const value = fc.uint8Array({ minLength: 8, maxLength: 60, min: 0x80 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(fc.array(fc.tuple(cellBelow(0x80), value, cellBelow(0x80))), mask, (rows, columnMask) => {
      const plan: MaskPlan = { columnCount: 3, masks: [{ column: 1, mask: columnMask, dataClass: 'ssn' }] }
      const shown = run(plan, encodeRows(rows))
      for (const [, secret] of rows) assert.equal(shown.includes(secret), false)
    }),
    { numRuns: 500 },
  )
})

test('I8: roomFor is never too low', () => {
  fc.assert(
    fc.property(table, ({ columnCount, rows, masks }) => {
      const input = encodeRows(rows)
      const masker = new RowMasker({ columnCount, masks }, keys)
      const room = masker.roomFor(input.length)
      assert.ok(masker.mask(input, 0, input.length, Buffer.alloc(room), 0) <= room)
      assert.throws(() => masker.mask(input, 0, input.length, Buffer.alloc(room), 1), RangeError)
      assert.ok(masker.roomFor(masker.inputFor(room)) <= room)
    }),
    { numRuns: 500 },
  )
})

test('any cut between rows gives the same bytes', () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(4)), ({ columnCount, rows, masks }, cuts) => {
      const plan: MaskPlan = { columnCount, masks }
      const left = [...rows]
      const pieces = [...cuts.map((count) => left.splice(0, count)), left]
      assert.deepEqual(
        Buffer.concat(pieces.map((piece) => run(plan, encodeRows(piece)))),
        run(plan, encodeRows(rows)),
      )
    }),
  )
})

test('I4: any damaged row either fails or still hides its masked cell', () => {
  const plan: MaskPlan = {
    columnCount: 3,
    masks: [{ column: 1, mask: { kind: 'constant', value: Buffer.from('*') }, dataClass: 'ssn' }],
  }
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
      fc.nat(),
      fc.nat(255),
      (rows, at, value) => {
        const input = encodeRows(rows)
        input[at % input.length] = value
        try {
          // Cells behind the last masked one are passed on unread, damaged or not.
          for (const [, shown] of decodeRows(run(plan, input), 2)) {
            if (shown) assert.equal(shown.toString(), '*')
          }
        } catch (error) {
          if (!(error instanceof MaskFailure)) throw error
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('malformed rows are refused', () => {
  const plan: MaskPlan = {
    columnCount: 2,
    masks: [{ column: 1, mask: { kind: 'constant', value: null }, dataClass: 'ssn' }],
  }
  const good = encodeRows([[Buffer.from('a'), Buffer.from('b')]])
  const bad: [string, (row: Buffer) => Buffer][] = [
    ['another message', (row) => (row.write('C', 0), row)],
    ['a length beyond the chunk', (row) => (row.writeInt32BE(row.length + 1, 1), row)],
    ['a length too small', (row) => (row.writeInt32BE(4, 1), row)],
    ['a negative length', (row) => (row.writeInt32BE(-1, 1), row)],
    ['another number of cells', (row) => (row.writeInt16BE(3, 5), row)],
    ['a cell beyond the row', (row) => (row.writeInt32BE(0x7fffffff, 7), row)],
    ['a cell of length -2', (row) => (row.writeInt32BE(-2, 7), row)],
    ['a masked cell beyond the row', (row) => (row.writeInt32BE(2, 12), row)],
    ['a row cut off', (row) => row.subarray(0, 6)],
    [
      'bytes behind the last cell',
      (row) => {
        const longer = Buffer.concat([row, Buffer.from('secret')])
        longer.writeInt32BE(longer.length - 1, 1)
        return longer
      },
    ],
  ]
  for (const [what, damage] of bad) {
    assert.throws(() => run(plan, damage(Buffer.from(good))), MaskFailure, what)
  }
})

test('masked cells are counted, NULLs are not', () => {
  const plan: MaskPlan = {
    columnCount: 1,
    masks: [{ column: 0, mask: { kind: 'constant', value: null }, dataClass: 'ssn' }],
  }
  const masker = new RowMasker(plan, keys)
  const input = encodeRows([[Buffer.from('a')], [null], [Buffer.from('')]])
  masker.mask(input, 0, input.length, Buffer.alloc(masker.roomFor(input.length)), 0)
  assert.equal(masker.count.cells, 2)
})

test('masked cells are counted by data class, each once, however rows are cut', () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(4)), ({ columnCount, rows, masks }, cuts) => {
      const masker = new RowMasker({ columnCount, masks }, keys)
      const left = [...rows]
      for (const piece of [...cuts.map((count) => left.splice(0, count)), left]) {
        const input = encodeRows(piece)
        masker.mask(input, 0, input.length, Buffer.alloc(masker.roomFor(input.length)), 0)
      }
      const expected = new Map<string, number>()
      for (const { column, dataClass } of masks)
        for (const row of rows)
          if (row[column] !== null) expected.set(dataClass, (expected.get(dataClass) ?? 0) + 1)
      const sums = new Map<string, number>()
      masker.count.addTo(sums)
      assert.deepEqual(sums, expected)
      assert.equal(
        masker.count.cells,
        [...sums.values()].reduce((sum, cells) => sum + cells, 0),
      )
    }),
  )
})

test('cells of rows that turn out malformed are not counted', () => {
  const masks = [{ column: 0, mask: { kind: 'constant', value: null }, dataClass: 'ssn' }] as const
  const masker = new RowMasker({ columnCount: 1, masks }, keys)
  const input = Buffer.concat([encodeRows([[Buffer.from('a')]]), Buffer.from('nonsense')])
  const output = Buffer.alloc(masker.roomFor(input.length))
  assert.throws(() => masker.mask(input, 0, input.length, output, 0), MaskFailure)
  assert.equal(masker.count.cells, 0)
})

test('only the named part of the input is read', () => {
  const plan: MaskPlan = {
    columnCount: 1,
    masks: [{ column: 0, mask: { kind: 'constant', value: Buffer.from(hiddenText) }, dataClass: 'ssn' }],
  }
  const row = encodeRows([[Buffer.from('secret')]])
  const input = Buffer.concat([Buffer.from('xx'), row, Buffer.from('yy')])
  const masker = new RowMasker(plan, keys)
  const output = Buffer.alloc(masker.roomFor(row.length) + 3)
  const end = masker.mask(input, 2, 2 + row.length, output, 3)
  assert.deepEqual(decodeRows(output.subarray(3, end)), [[Buffer.from(hiddenText)]])
})

function run(plan: MaskPlan, input: Buffer): Buffer {
  const masker = new RowMasker(plan, keys)
  const output = Buffer.alloc(masker.roomFor(input.length))
  return output.subarray(0, masker.mask(input, 0, input.length, output, 0))
}

function cellBelow(limit: number): fc.Arbitrary<Cell> {
  return fc.option(fc.uint8Array({ maxLength: 60, max: limit - 1 }).map((bytes) => Buffer.from(bytes)))
}

function encodeRows(rows: readonly (readonly Cell[])[]): Buffer {
  return Buffer.concat(rows.map(encodeRow))
}

function encodeRow(cells: readonly Cell[]): Buffer {
  const header = Buffer.alloc(7)
  const parts = cells.flatMap((value) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(value?.length ?? -1)
    return value ? [length, value] : [length]
  })
  const body = Buffer.concat(parts)
  header.write('D')
  header.writeInt32BE(6 + body.length, 1)
  header.writeInt16BE(cells.length, 5)
  return Buffer.concat([header, body])
}

function decodeRows(bytes: Buffer, cellsRead?: number): Cell[][] {
  const rows: Cell[][] = []
  for (let at = 0; at < bytes.length;) {
    assert.equal(bytes[at], 0x44)
    const end = at + 1 + bytes.readInt32BE(at + 1)
    const count = cellsRead ?? bytes.readInt16BE(at + 5)
    const cells: Cell[] = []
    let cellAt = at + 7
    for (let column = 0; column < count; column++) {
      const length = bytes.readInt32BE(cellAt)
      cells.push(length === -1 ? null : bytes.subarray(cellAt + 4, cellAt + 4 + length))
      cellAt += 4 + Math.max(0, length)
    }
    if (cellsRead === undefined) assert.equal(cellAt, end)
    rows.push(cells)
    at = end
  }
  return rows
}
