import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { growthMax, maskFor, writeMasked } from './cell-mask.ts'
import type { CellMask } from './cell-mask.ts'
import type { TokenKeys } from './token.ts'
import type { YearShape } from './year.ts'

const keyBytes: Readonly<Record<string, number>> = { ssn: 1, pan: 2 }
const keys: TokenKeys = {
  tokenKey: (dataClass) => createSecretKey(Buffer.alloc(32, keyBytes[dataClass])),
}

test('I4: keep-last shows its end only while more than half stays hidden', () => {
  const cases: [string, number, string][] = [
    ['123-45-6789', 4, '****6789'],
    ['123456789', 4, '****6789'],
    ['12345678', 4, '****'],
    ['1234', 4, '****'],
    ['1', 4, '****'],
    ['', 4, '****'],
    ['4111111111111111', 4, '****1111'],
    ['anything', 0, '****'],
    ['äöüßäöüß€', 4, '****öüß€'],
    ['aaaaa😀😀', 2, '****'], // the two take more bytes than what they leave hidden
  ]
  for (const [value, count, shown] of cases) assert.equal(keepLast(value, count), shown, value)
})

test('I4: of a document no mask tells which are NULL', () => {
  const strategies = [
    { kind: 'fixed', text: 'x' },
    { kind: 'keep-last', count: 4 },
    { kind: 'year' },
  ] as const
  for (const typeOid of [114, 3802])
    for (const strategy of strategies) {
      const mask = maskFor(
        { column: 'c', dataClass: 'd', strategy },
        { name: 'c', tableOid: 0, columnNumber: 0, typeOid, typeSize: -1, typeModifier: -1, format: 0 },
      )
      assert.ok(mask.kind === 'constant' && (mask.value === null || mask.hidesNull === true))
    }
})

test('keep-last of char(n) does not count the padding', () => {
  const mask: CellMask = { kind: 'keep-last', count: 4, blankPadded: true, charsMax: 20 }
  assert.equal(apply(mask, '123-45-6789         '), '****6789')
  assert.equal(apply(mask, '6789                '), '****')
})

test('I4: whatever the value, keep-last shows at most its end, and less than half', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(8), (value, count) => {
      const shown = keepLast(value, count).slice(4)
      assert.ok(value.endsWith(shown))
      assert.ok(charsIn(shown) <= count)
      assert.ok(shown === '' || charsIn(shown) * 2 < charsIn(value))
    }),
    { numRuns: 1000 },
  )
})

test('I4: letters of another encoding that would continue code points in UTF-8 are not kept with the last ones', () => {
  const value = Buffer.from('ABCDEFABCDEFABCDEF4±°ª4±°ª4±°ª4±°ª', 'latin1')
  const mask: CellMask = { kind: 'keep-last', count: 4, blankPadded: false, charsMax: 100 }
  assert.equal(applyBytes(mask, value)?.toString('latin1'), '****')
})

test('I4: keep-last on bytes that are no UTF-8 shows less than half of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(8), (bytes, count) => {
      const mask: CellMask = { kind: 'keep-last', count, blankPadded: false, charsMax: 100 }
      const shown = applyBytes(mask, Buffer.from(bytes))
      assert.ok(shown && (shown.length === 4 || (shown.length - 4) * 2 < bytes.length))
    }),
    { numRuns: 1000 },
  )
})

test('tokens join equal values within one class and not across, whatever the padding', () => {
  assert.match(token('ssn', '123-45-6789') ?? '', /^ssn_[0-9a-f]{32}$/)
  assert.equal(token('ssn', '123-45-6789'), token('ssn', '123-45-6789'))
  assert.equal(token('ssn', '123-45-6789'), token('ssn', '123-45-6789    ', true))
  assert.notEqual(token('ssn', '123-45-6789'), token('ssn', '123-45-6780'))
  assert.notEqual(token('ssn', '123-45-6789')?.slice(4), token('pan', '123-45-6789')?.slice(4))
})

test('year moves text dates to the first of January', () => {
  const cases: [YearShape, string, string | undefined][] = [
    ['date', '1980-03-04', '1980-01-01'],
    ['date', '0044-03-15 BC', '0044-01-01 BC'],
    ['date', '12024-05-06', '12024-01-01'],
    ['date', 'infinity', undefined],
    ['date', '03/04/1980', undefined],
    ['date', '04.03.1980', undefined],
    ['date', '1980-03-04 and more', undefined],
    ['timestamp', '2024-05-06 12:34:56.789', '2024-01-01 00:00:00'],
    ['timestamp', '2024-05-06 12:34:56+00', undefined],
    ['timestamptz', '2024-05-06 12:34:56.789+05:30', '2024-01-01 00:00:00+00'],
    ['timestamptz', '2024-05-06 12:34:56-03', '2024-01-01 00:00:00+00'],
    ['timestamptz', '2024-01-01 13:59:59+14', '2023-01-01 00:00:00+00'],
    ['timestamptz', '2024-01-01 14:00:00+14', '2024-01-01 00:00:00+00'],
    ['timestamptz', '2023-12-31 12:00:00-12', '2024-01-01 00:00:00+00'],
    ['timestamptz', '2023-12-31 11:59:59.9-12', '2023-01-01 00:00:00+00'],
    ['timestamptz', '1981-01-07 06:59:59+167', '1980-01-01 00:00:00+00'],
    ['timestamptz', '1980-12-25 01:00:00-167:00:01', '1981-01-01 00:00:00+00'],
    ['timestamptz', '9999-12-31 23:30:00-01', '10000-01-01 00:00:00+00'],
    ['timestamptz', '0001-01-01 00:30:00+01', '0001-01-01 00:00:00+00 BC'],
    ['timestamptz', '0001-12-31 23:30:00-01 BC', '0001-01-01 00:00:00+00'],
    ['timestamptz', '-infinity', undefined],
    ['timestamptz', 'Mon May 06 12:34:56 2024 UTC', undefined],
  ]
  for (const [shape, value, shown] of cases) {
    assert.equal(apply({ kind: 'year', shape, binary: false }, value), shown, value)
  }
})

test('year moves binary dates and timestamps to the first of January', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date('-200000-01-01T00:00:00Z') }), (date) => {
      const epoch = Date.UTC(2000, 0, 1)
      const newYear = new Date(0)
      newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1)
      const days = Math.floor((date.getTime() - epoch) / 86_400_000)
      assert.deepEqual(
        applyBytes({ kind: 'year', shape: 'date', binary: true }, int32(days)),
        int32((newYear.getTime() - epoch) / 86_400_000),
      )
      assert.deepEqual(
        applyBytes(
          { kind: 'year', shape: 'timestamp', binary: true },
          int64(BigInt(date.getTime() - epoch) * 1000n + 999n),
        ),
        int64(BigInt(newYear.getTime() - epoch) * 1000n),
      )
    }),
    { numRuns: 1000 },
  )
})

test('year of what is no finite instant is NULL', () => {
  const date: CellMask = { kind: 'year', shape: 'date', binary: true }
  const timestamp: CellMask = { kind: 'year', shape: 'timestamp', binary: true }
  assert.equal(applyBytes(date, int32(0x7fffffff)), null)
  assert.equal(applyBytes(date, int32(-0x80000000)), null)
  assert.equal(applyBytes(timestamp, int64(2n ** 63n - 1n)), null)
  assert.equal(applyBytes(timestamp, int64(-(2n ** 63n))), null)
  assert.equal(applyBytes(date, int64(0n)), null)
  assert.equal(applyBytes(timestamp, int32(0)), null)
})

function token(dataClass: string, value: string, blankPadded = false): string | undefined {
  return apply({ kind: 'token', dataClass, blankPadded }, value)
}

function charsIn(text: string): number {
  return Array.from(text).length
}

function keepLast(value: string, count: number): string {
  const shown = apply(
    { kind: 'keep-last', count, blankPadded: false, charsMax: Number.MAX_SAFE_INTEGER },
    value,
  )
  assert.ok(shown !== undefined)
  return shown
}

function apply(mask: CellMask, value: string): string | undefined {
  return applyBytes(mask, Buffer.from(value))?.toString()
}

function applyBytes(mask: CellMask, value: Buffer): Buffer | null {
  const output = Buffer.alloc(value.length + growthMax(mask))
  const end = writeMasked(mask, keys, value, 0, value.length, output, 0)
  return end === -1 ? null : output.subarray(0, end)
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
