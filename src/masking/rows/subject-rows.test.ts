import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import type { OutputColumn, StatementFacts } from '../../core/inspection.ts'
import type { FieldDescription } from '../masks/field.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { SubjectHash } from './subject-hash.ts'
import { subjectsOfCopy, subjectsOfRows, type SubjectRows } from './subject-rows.ts'
import { SubjectTally } from './subject-tally.ts'

const [int8, int2, int4, text, uuid, numeric] = [20, 21, 23, 25, 2950, 1700]
const keys = { subjectKey: createSecretKey(Buffer.alloc(32, 7)) }
const people = relation(20_001, 'people', 'table', ['id', 'name'])
const loans = relation(20_002, 'loans', 'table', ['id', 'person_id', 'amount'])
const branches = relation(20_003, 'branches', 'table', ['id', 'city'])
const snapshot: CatalogSnapshot = {
  version: '1',
  serverVersion: 180_000,
  relations: [people, loans, branches],
  functions: [],
  customOperators: [],
  customTypes: [],
}
const subjects = new Map([
  ['public.people.id', 'person'],
  ['public.loans.person_id', 'person'],
])
const id = column('public.people.id')
const name = column('public.people.name')

test('SipHash-2-4 gives what its authors give', () => {
  const hash = new SubjectHash(Uint8Array.from({ length: 16 }, (_, at) => at))
  const bytes = Uint8Array.from({ length: 64 }, (_, at) => at)
  assert.equal(hash.of(bytes, 0, 0), low(0x726fdb47dd0e0e31n))
  assert.equal(hash.of(bytes, 0, 8), low(0x93f5f5799a932462n))
  assert.equal(hash.of(bytes, 0, 15), low(0xa129ca6149be45e5n))
})

test('a value is one subject in text and in binary, whatever the width of its type', () => {
  fc.assert(
    fc.property(fc.integer({ min: -32_768, max: 32_767 }), (number) => {
      const two = Buffer.alloc(2)
      two.writeInt16BE(number)
      const four = Buffer.alloc(4)
      four.writeInt32BE(number)
      const eight = Buffer.alloc(8)
      eight.writeBigInt64BE(BigInt(number))
      const forms = [
        shown(text, 0, Buffer.from(String(number))),
        shown(int2, 1, two),
        shown(int4, 1, four),
        shown(int8, 1, eight),
      ]
      assert.equal(new Set(forms).size, 1)
    }),
  )
  const far = Buffer.alloc(8)
  far.writeBigInt64BE(-(2n ** 63n))
  assert.equal(shown(int8, 1, far), shown(int8, 0, Buffer.from('-9223372036854775808')))
  const uuidText = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'
  assert.equal(
    shown(uuid, 1, Buffer.from(uuidText.replaceAll('-', ''), 'hex')),
    shown(uuid, 0, Buffer.from(uuidText)),
  )
  assert.notEqual(shown(numeric, 1, Buffer.from([0, 1])), shown(int2, 1, Buffer.from([0, 1])))
})

test('whoever is named in rows is told once, however these are cut and told', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean(), fc.boolean()), { maxLength: 60 }), (rows) => {
      const [asText, asBinary] = [0, 1].map((format) =>
        counting([field(people, 1, int4, format), field(people, 2, text)], [id, name]),
      )
      assert.ok(asText && asBinary)
      const tally = new SubjectTally()
      const told: number[] = []
      for (const [number, isBinary, isTold] of rows) {
        const four = Buffer.alloc(4)
        four.writeInt32BE(number)
        const cell = isBinary ? four : Buffer.from(String(number))
        count(isBinary ? asBinary : asText, tally, cell, Buffer.from('somebody'))
        if (isTold) told.push(...(tally.tell()?.named ?? []))
      }
      assert.equal(tally.own, 0)
      told.push(...(tally.tell()?.named ?? []))
      assert.equal(told.length, new Set(rows.map(([number]) => number)).size)
      assert.equal(new Set(told).size, told.length)
    }),
  )
})

test('rows that do not say whom they are about count each for itself', () => {
  const bob = Buffer.from('bob')
  assert.equal(weight([field(people, 2, text)], [name], bob), 1)
  // Another row of the same table stands beside the one that is named.
  const beside = [
    { ...id, row: 0 },
    { ...name, row: 1 },
  ]
  assert.equal(weight([field(people, 1, int4), field(people, 2, text)], beside, Buffer.from('1'), bob), 2)
  const untold = [id, name].map((one) => ({ ...one, row: -1 }))
  assert.equal(weight([field(people, 1, int4), field(people, 2, text)], untold, Buffer.from('1'), bob), 1)
  // Nobody is named by NULL.
  assert.equal(weight([field(people, 1, int4), field(people, 2, text)], [id, name], null, bob), 1)
  // Nothing of such a table is shown, but it was read.
  const facts = factsOf([column('public.branches.city')], ['public.people.id'])
  assert.equal(weighed(counting([field(branches, 2, text)], facts), bob), 1)
})

test('whom a statement itself writes into rows is not whom they are about', () => {
  const shown = [column('public.loans.person_id'), column('public.loans.amount')]
  const fields = [field(loans, 2, int8), field(loans, 3, int4)]
  const tally = new SubjectTally()
  const eight = Buffer.alloc(8, 1)
  const writing = (verb: string, columns: readonly string[]): StatementFacts => ({
    ...factsOf(shown),
    node: 'UpdateStmt',
    effects: [{ kind: 'write', verb, objectKind: 'table', object: 'public.loans', columns, everyRow: false }],
  })
  for (const verb of ['update', 'merge']) {
    const rows = counting(fields, writing(verb, ['public.loans.person_id']))
    assert.equal(weighed(rows, eight, Buffer.from('1')), 1, verb)
  }
  const elsewhere = counting(fields, writing('update', ['public.loans.amount']))
  assert.ok(elsewhere)
  count(elsewhere, tally, eight, Buffer.from('1'))
  count(elsewhere, tally, eight, Buffer.from('2'))
  const told = tally.tell()
  assert.deepEqual([told?.named.length, told?.own], [1, 0])
})

test('what is computed counts by its bytes, and so does what either witness does not vouch for', () => {
  const made: OutputColumn = { name: 'all', sources: ['public.people.name'], direct: false }
  const long = Buffer.alloc(160, 'x')
  assert.equal(weight([computed()], [made], long), 20)
  assert.equal(weight([computed()], [made], null), 1)
  assert.equal(weight([computed()], [id], long), 20, 'the target does not confirm')
  assert.equal(weight([field(people, 1, int4)], [made], long), 20)
  assert.equal(weight([field(people, 1, int4)], [id, name], long), 20, 'another number of columns')
  assert.equal(weighed(counting([computed()], null), long), 20)
  const facts = { ...factsOf([]), outputs: { kind: 'unknown' } } as const
  assert.equal(weighed(counting([computed()], facts), long), 20)
})

test('tables that are about nobody cost nothing', () => {
  const city = column('public.branches.city')
  assert.equal(counting([field(branches, 2, text)], [city]), null)
  assert.equal(counting([computed()], [{ name: 'n', sources: [], direct: false }]), null)
  assert.equal(subjectsOfCopy(factsOf([city]), subjects, snapshot), null)
})

test('rows of a copy count each for itself, and by their bytes where something is computed', () => {
  const made: OutputColumn = { name: 'all', sources: ['public.people.name'], direct: false }
  const message = Buffer.alloc(160)
  const weigh = (facts: StatementFacts): number | undefined =>
    subjectsOfCopy(facts, subjects, snapshot)?.weigh(message, 0, message.length, new SubjectTally())
  assert.equal(weigh(factsOf([id, name])), 1)
  assert.equal(
    weigh(
      factsOf([
        { ...id, row: 0 },
        { ...name, row: 1 },
      ]),
    ),
    2,
  )
  assert.equal(weigh(factsOf([made])), 21)
})

test('a malformed row is a fault', () => {
  const rows = counting([field(people, 1, int4)], [id])
  const row = rowOf(Buffer.from('12'))
  for (const cut of [6, 8, 12]) assert.throws(() => rows?.weigh(row, 0, cut, new SubjectTally()), MaskFailure)
  const other = rowOf(Buffer.from('1'), Buffer.from('2'))
  assert.throws(() => rows?.weigh(other, 0, other.length, new SubjectTally()), MaskFailure)
})

function low(full: bigint): number {
  return Number(full & ((1n << 53n) - 1n))
}

function counting(
  fields: readonly FieldDescription[],
  facts: readonly OutputColumn[] | StatementFacts | null,
): SubjectRows | null {
  const known = facts !== null && 'node' in facts ? facts : facts && factsOf(facts)
  return subjectsOfRows(fields, known, subjects, snapshot, keys)
}

function weight(
  fields: readonly FieldDescription[],
  columns: readonly OutputColumn[],
  ...cells: (Buffer | null)[]
): number | undefined {
  return weighed(counting(fields, columns), ...cells)
}

function weighed(rows: SubjectRows | null, ...cells: (Buffer | null)[]): number | undefined {
  const row = rowOf(...cells)
  return rows?.weigh(row, 0, row.length, new SubjectTally())
}

function count(rows: SubjectRows, tally: SubjectTally, ...cells: (Buffer | null)[]): void {
  const row = rowOf(...cells)
  rows.weigh(row, 0, row.length, tally)
  rows.take(tally)
}

/** Whom a row of one such cell is told to be about. */
function shown(typeOid: number, format: number, cell: Buffer): number | undefined {
  const tally = new SubjectTally()
  const rows = counting([field(people, 1, typeOid, format)], [id])
  assert.ok(rows)
  count(rows, tally, cell)
  return tally.tell()?.named[0]
}

function rowOf(...cells: readonly (Buffer | null)[]): Buffer {
  const parts = cells.map((cell) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(cell?.length ?? -1)
    return Buffer.concat([length, cell ?? Buffer.alloc(0)])
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(7)
  head.write('D')
  head.writeInt32BE(6 + body.length, 1)
  head.writeInt16BE(cells.length, 5)
  return Buffer.concat([head, body])
}

function factsOf(columns: readonly OutputColumn[], uses: readonly string[] = []): StatementFacts {
  return {
    node: 'SelectStmt',
    effects: [],
    outputs: { kind: 'known', columns },
    uses,
    unknowns: [],
    sessionName: null,
    copy: null,
  }
}

function column(source: string): OutputColumn {
  return { name: source, sources: [source], direct: true }
}

function field({ oid }: Relation, columnNumber: number, typeOid: number, format = 0): FieldDescription {
  return { name: '', tableOid: oid, columnNumber, typeOid, typeSize: -1, typeModifier: -1, format }
}

function computed(): FieldDescription {
  return { name: '', tableOid: 0, columnNumber: 0, typeOid: text, typeSize: -1, typeModifier: -1, format: 0 }
}
function relation(oid: number, name: string, kind: Relation['kind'], columns: readonly string[]): Relation {
  return {
    oid,
    schema: 'public',
    name,
    kind,
    columns: columns.map((column, at) => ({
      number: at + 1,
      name: column,
      typeOid: text,
      typeName: 'text',
      generated: null,
    })),
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
  }
}
