import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import type { MaskStrategy, Obligations, Protection } from '../../core/decision.ts'
import type { OutputColumn, Outputs } from '../../core/inspection.ts'
import { unknownClass } from '../../core/masked-classes.ts'
import type { CellMask } from './cell-mask.ts'
import { planCopy } from '../copies/copy-plan.ts'
import type { FieldDescription } from './field.ts'
import { MaskFailure } from './mask-failure.ts'
import { planMasks } from './plan.ts'

const text = 25
const int4 = 23
const ssn = 'public.customers.ssn'
const name = 'public.customers.name'

const customers = relation(20_001, 'customers', 'table', ['id', 'name', 'ssn'])
const notes = relation(20_002, 'notes', 'table', ['id', 'body'])
const view = {
  ...relation(20_003, 'customer_view', 'view', ['who', 'number']),
  definition: ' SELECT name AS who, ssn AS number FROM customers;',
}
const outer = {
  ...relation(20_004, 'outer_view', 'view', ['number']),
  definition: 'SELECT number FROM customer_view',
}
const events = relation(20_010, 'events', 'partitioned', ['id', 'email'])
const events2026 = { ...relation(20_011, 'events_2026', 'table', ['id', 'email']), parents: [20_010] }
const events2027 = { ...relation(20_012, 'events_2027', 'table', ['id', 'email']), parents: [20_010] }

const snapshot: CatalogSnapshot = {
  version: '1',
  serverVersion: 180_000,
  relations: [customers, notes, view, outer, events, events2026, events2027],
  functions: [],
  customOperators: [],
  customTypes: [],
}
const hiddenNumber = { kind: 'constant', value: null, hidesNull: true }
const hidden = { kind: 'constant', value: Buffer.from('****'), hidesNull: true }
const keepLast: CellMask = {
  kind: 'keep-last',
  count: 4,
  blankPadded: false,
  charsMax: Number.MAX_SAFE_INTEGER,
}

test('I4: rows that were described without columns must have no cells', () => {
  const plan = planMasks([], known([ssn]), obligations({ [ssn]: keep(4) }), snapshot)
  assert.deepEqual(plan, { columnCount: 0, masks: [] })
})

test('nothing protected, nothing planned', () => {
  assert.equal(
    planMasks([field(customers, 3)], known([ssn]), { ...obligations({}), masks: new Map() }, snapshot),
    null,
  )
  assert.equal(
    planMasks([field(customers, 2)], known([name]), obligations({ [ssn]: keep(4) }), snapshot),
    null,
  )
})

test('I4: a column that both witnesses call protected takes its own strategy', () => {
  assert.deepEqual(planned([field(customers, 2), field(customers, 3)], known([name], [ssn])), [[1, keepLast]])
})

test('I4: an expression over a protected column is masked whole', () => {
  assert.deepEqual(planned([computed()], known({ sources: [ssn], direct: false })), [[0, hidden]])
  assert.deepEqual(planned([computed(int4)], known({ sources: [ssn], direct: false })), [[0, hiddenNumber]])
  assert.deepEqual(planned([computed()], known([ssn])), [[0, hidden]], 'the target does not confirm')
})

test('I4: the target names a protected column that the lineage does not know', () => {
  assert.deepEqual(planned([field(customers, 3)], known([name])), [[0, hidden]])
  assert.deepEqual(planned([field(customers, 3)], known([])), [[0, hidden]])
})

test('I4: witnesses that contradict each other mask the column even when neither names a protected one', () => {
  assert.deepEqual(planned([field(notes, 2)], known([name])), [[0, hidden]])
  assert.deepEqual(planned([{ ...computed(), tableOid: 99_999, columnNumber: 1 }], known([name])), [
    [0, hidden],
  ])
  assert.deepEqual(planned([field(customers, 9)], known([name])), [[0, hidden]])
  assert.deepEqual(planned([{ ...computed(), tableOid: 1259, columnNumber: 1 }], known([name])), [
    [0, hidden],
  ])
})

test('I3: without a usable lineage every column is masked whole', () => {
  const fields = [field(customers, 1, int4), field(notes, 2)]
  const all = [
    [0, hiddenNumber],
    [1, hidden],
  ]
  const cases: Outputs[] = [
    { kind: 'none' },
    { kind: 'unknown' },
    { kind: 'named', space: 'cursor', name: 'c' },
    known([name]),
    known([name], [name], [name]),
  ]
  for (const outputs of cases) assert.deepEqual(planned(fields, outputs), all, outputs.kind)
})

test('I3: without a catalog, whatever comes from a user relation is masked', () => {
  const plan = planMasks(
    [field(customers, 2), computed()],
    known([name], []),
    obligations({ [ssn]: keep(4) }),
    null,
  )
  assert.deepEqual(
    plan?.masks.map(({ column }) => column),
    [0],
  )
})

test('honest views are not masked, their protected columns are', () => {
  const who = 'public.customer_view.who'
  const number = 'public.customer_view.number'
  assert.deepEqual(planned([field(view, 1), field(view, 2)], known([who, name], [number, ssn])), [
    [1, keepLast],
  ])
  assert.deepEqual(planned([field(outer, 1)], known(['public.outer_view.number', number, ssn])), [
    [0, keepLast],
  ])
  assert.deepEqual(planned([field(view, 1)], known([name])), [[0, hidden]], 'the lineage misses the view')
})

test("a protection on a view's own column counts", () => {
  const protect = obligations({ 'public.customer_view.who': keep(4) })
  const plan = planMasks(
    [field(view, 1), field(customers, 2)],
    known(['public.customer_view.who', name], [name]),
    protect,
    snapshot,
  )
  assert.deepEqual(
    plan?.masks.map(({ column }) => column),
    [0],
  )
})

test('I4: a protection holds along the inheritance tree, both ways', () => {
  const parent = 'public.events.email'
  const child = 'public.events_2026.email'
  const sibling = 'public.events_2027.email'
  assert.deepEqual(
    masked([field(events2026, 2)], known([child]), parent),
    [0],
    'a partition of a protected table',
  )
  assert.deepEqual(masked([field(events, 2)], known([parent]), child), [0], 'the parent shows the partition')
  assert.deepEqual(masked([field(events, 2)], known([child]), child), [0])
  assert.deepEqual(
    masked([field(events2027, 2)], known([sibling]), child),
    null,
    'beside, not above or below',
  )
})

test('I4: a whole row is masked when one of its columns is protected', () => {
  const row = { ...field(customers, 0), typeOid: 20_500 }
  const sources = ['public.customers.id', name, ssn]
  assert.deepEqual(planned([row], known({ sources, direct: false })), [[0, hiddenNumber]])
  assert.deepEqual(planned([row], known([])), [[0, hiddenNumber]])
})

test("PostgreSQL's own catalogs pass, but not those that hold samples of values", () => {
  assert.equal(masked([catalogField(1259, 19)], known(['pg_catalog.pg_class.relname']), ssn), null)
  assert.deepEqual(
    masked([catalogField(2619, 2277)], known(['pg_catalog.pg_statistic.stavalues1']), ssn),
    [0],
  )
  assert.deepEqual(
    masked([catalogField(12_300, 2277)], known(['pg_catalog.pg_stats.most_common_vals']), ssn),
    [0],
  )
})

test('I4: samples of values pass where it is known of which columns they are, and none of these is protected', () => {
  const samples = catalogField(12_300, 2277)
  const view = 'pg_catalog.pg_stats.most_common_vals'
  const city = 'public.customers.city'
  // The catalog of these tests does not list the view, so that nothing speaks for it.
  assert.deepEqual(masked([samples], known({ sources: [view, city], direct: false }), ssn), [0])
  assert.deepEqual(
    masked([{ ...samples, tableOid: 0 }], known({ sources: [view, city], direct: false }), ssn),
    [0],
  )
})

test('strategies that do not fit the type become NULL, and never break it', () => {
  const nothing = { kind: 'constant', value: null }
  const fixed: MaskStrategy = { kind: 'fixed', text: 'x"y' }
  const token: MaskStrategy = { kind: 'token', dataClass: 'ssn' }
  for (const strategy of [fixed, keep(4), token, { kind: 'year' } as const, { kind: 'null' } as const]) {
    for (const typeOid of [16, 17, 20, 23, 700, 1700, 1083, 1186, 2950, 1009, 3908, 142, 18, 50_000]) {
      assert.deepEqual(maskOn(strategy, typeOid), nothing, `${strategy.kind} on ${typeOid}`)
    }
  }
  assert.deepEqual(maskOn(fixed, 114), { kind: 'constant', value: Buffer.from('"x\\"y"'), hidesNull: true })
  assert.deepEqual(maskOn(fixed, 3802), { kind: 'constant', value: Buffer.from('"x\\"y"'), hidesNull: true })
  const binary = { kind: 'constant', value: Buffer.from('\u0001"x\\"y"'), hidesNull: true }
  assert.deepEqual(maskOn(fixed, 3802, 1), binary)
  assert.deepEqual(maskOn(fixed, 1043, 0, 4 + 2), { kind: 'constant', value: Buffer.from('x"') })
  assert.deepEqual(maskOn({ kind: 'year' }, 1082, 1), { kind: 'year', shape: 'date', binary: true })
  assert.deepEqual(maskOn({ kind: 'year' }, text), nothing)
})

test('I4: a copy is masked by its lineage, with the types of the catalog, where its shape is known', () => {
  const protect = obligations({ [ssn]: keep(4) })
  const outputs = known([name], [ssn], { sources: [ssn, name], direct: false })
  const plainText = { kind: 'text', delimiter: '\t', nullMarker: '\\N', hasHeader: false } as const
  const csv = { ...plainText, kind: 'csv', quote: '"', escape: '"' } as const
  for (const shape of [plainText, csv, { ...plainText, nullMarker: '' }]) {
    const plan = planCopy(shape, 3, outputs, protect, snapshot)
    assert.ok(plan !== 'unsupported' && plan.masks)
    assert.deepEqual(plan.masks.masks, [
      { column: 1, mask: keepLast, dataClass: 'ssn' },
      { column: 2, mask: hiddenNumber, dataClass: 'ssn' },
    ])
  }
  const other = { kind: 'other' } as const
  assert.equal(planCopy(other, 3, outputs, protect, snapshot), 'unsupported')
  assert.deepEqual(planCopy(other, 1, known([name]), protect, snapshot), { masks: null, content: null })
  const unknown = planCopy(plainText, 2, { kind: 'unknown' }, protect, snapshot)
  assert.ok(unknown !== 'unsupported' && unknown.masks?.masks.length === 2)
})

test('I4: a marker of NULL that the statement chose confirms no guess', () => {
  const shape = { kind: 'text', delimiter: '\t', nullMarker: '899-45-6789', hasHeader: false } as const
  const plan = planCopy(shape, 1, known([ssn]), obligations({ [ssn]: keep(4) }), snapshot)
  assert.ok(plan !== 'unsupported' && plan.masks)
  assert.deepEqual(plan.masks.masks, [
    { column: 0, mask: { kind: 'constant', value: Buffer.from('****'), hidesNull: true }, dataClass: 'ssn' },
  ])
})

test('a masked column is counted as the classes that it is of, or as of none that is known', () => {
  const { masks, ...rest } = obligations({ [ssn]: keep(4) })
  const named = { column: name, dataClass: 'person card', strategy: keep(0) }
  const all = { ...rest, masks: new Map([...masks, [name, named]]) }
  const classes = (fields: readonly FieldDescription[], outputs: Outputs): unknown =>
    planMasks(fields, outputs, all, snapshot)?.masks.map(({ dataClass }) => dataClass)
  const both = { sources: [ssn, name], direct: false }
  assert.deepEqual(classes([field(customers, 3), computed()], known([ssn], both)), ['ssn', 'card person ssn'])
  assert.deepEqual(classes([field(customers, 2), field(notes, 2)], known([name], [name])), [
    'card person',
    unknownClass,
  ])
  assert.deepEqual(classes([computed()], known(['*'])), [unknownClass])
  assert.deepEqual(classes([field(notes, 2)], { kind: 'unknown' }), [unknownClass])
})

test('an unknown format fails', () => {
  assert.throws(() => planned([{ ...field(customers, 3), format: 2 }], known([ssn])), MaskFailure)
})

function maskOn(strategy: MaskStrategy, typeOid: number, format = 0, typeModifier = -1): unknown {
  const fields = [{ ...field(customers, 3, typeOid), format, typeModifier }]
  return planMasks(fields, known([ssn]), obligations({ [ssn]: strategy }), snapshot)?.masks[0]?.mask
}

function catalogField(tableOid: number, typeOid: number): FieldDescription {
  return { ...computed(typeOid), tableOid, columnNumber: 2 }
}

function planned(fields: readonly FieldDescription[], outputs: Outputs): unknown {
  const plan = planMasks(fields, outputs, obligations({ [ssn]: keep(4) }), snapshot)
  return plan?.masks.map(({ column, mask }) => [column, mask]) ?? null
}

function masked(
  fields: readonly FieldDescription[],
  outputs: Outputs,
  column: string,
): readonly number[] | null {
  const plan = planMasks(fields, outputs, obligations({ [column]: { kind: 'null' } }), snapshot)
  return plan?.masks.map(({ column }) => column) ?? null
}

function keep(count: number): MaskStrategy {
  return { kind: 'keep-last', count }
}

function obligations(strategies: Readonly<Record<string, MaskStrategy>>): Obligations {
  const masks = new Map<string, Protection>()
  for (const [column, strategy] of Object.entries(strategies)) {
    masks.set(column, { column, dataClass: 'ssn', strategy })
  }
  return { masks, guardMessages: true, rowsMax: null, record: 'rows', syncReads: false }
}

function known(...columns: (readonly string[] | Pick<OutputColumn, 'sources' | 'direct'>)[]): Outputs {
  return {
    kind: 'known',
    columns: columns.map((column) =>
      'sources' in column ? { name: 'c', ...column } : { name: 'c', sources: column, direct: true },
    ),
  }
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

function field(of: Relation, columnNumber: number, typeOid = text): FieldDescription {
  return { ...computed(typeOid), tableOid: of.oid, columnNumber }
}

function computed(typeOid = text): FieldDescription {
  return { name: 'c', tableOid: 0, columnNumber: 0, typeOid, typeSize: -1, typeModifier: -1, format: 0 }
}
