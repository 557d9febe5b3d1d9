import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '../../core/clock.ts'
import type { Inspection } from '../../core/inspection.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { Inspector, inspectorLimits } from './inspector.ts'

// On a busy machine a text of a line can take as long as is given to any; how long that is has a test of its own.
const inspector = new Inspector(systemClock, {
  ...inspectorLimits,
  pool: { ...inspectorLimits.pool, parseMsMax: 30_000 },
})
/** With the limits that a gateway has. */
const limited = new Inspector(systemClock)
const context = { resource: 'bank', snapshot: bankSnapshot(), searchPath: ['public'] }
after(async () => {
  await inspector.close()
  await limited.close()
})

let lastId = 0
/** A text that was not asked for before, so that a parser thread must answer. */
function freshText(): string {
  lastId++
  return `select ssn as a${lastId} from customers where id = 1`
}

test('a text seen before in the same context is answered at once', async () => {
  const text = freshText()
  const first = inspector.inspect(text, context)
  assert.ok(first instanceof Promise)
  const inspection = await first
  assert.equal(inspector.inspect(text, context), inspection)
  assert.equal(inspector.inspect(text, { ...context, searchPath: ['public'] }), inspection)
})

test('I12: another search path, catalog or resource is another question', async () => {
  const text = freshText()
  await inspector.inspect(text, context)
  assert.ok(inspector.inspect(text, { ...context, searchPath: ['app', 'public'] }) instanceof Promise)
  assert.ok(inspector.inspect(text, { ...context, searchPath: null }) instanceof Promise)
  assert.ok(inspector.inspect(text, { ...context, resource: 'other' }) instanceof Promise)
  assert.ok(inspector.inspect(text, { ...context, snapshot: null }) instanceof Promise)
  const snapshot = bankSnapshot({ version: 'bank-2', relations: [] })
  const later = await inspector.inspect(text, { ...context, snapshot })
  assert.notDeepEqual(later.statements[0]?.unknowns, [])
})

test('a text that differs in a constant without consequence is answered at once', async () => {
  const first = await inspector.inspect(
    "select ssn from customers where id = 1 and name = 'a' limit 5",
    context,
  )
  assert.notEqual(first.fingerprint, '')
  assert.equal(
    inspector.inspect("select ssn from customers where id = 2 and name = '' limit 5", context),
    first,
  )
  const other = inspector.inspect("select ssn from customers where id = 2 and name = '' limit 6", context)
  assert.ok(other instanceof Promise)
  const second = await other
  assert.equal(second.fingerprint, first.fingerprint)
})

function withPattern(pattern: string): string {
  return `select ssn like '${pattern}' as liked from customers`
}

test('I12: a pattern is free as long as it is plain', async () => {
  const first = await inspector.inspect(withPattern('1%'), context)
  assert.deepEqual(first.statements[0]?.uses, [])
  assert.equal(inspector.inspect(withPattern('%2'), context), first)
  const slow = await inspector.inspect(withPattern('%a'.repeat(12)), context)
  assert.deepEqual(slow.statements[0]?.uses, ['public.customers.ssn'])
})

function ofId(id: number): string {
  return `select ssn as context from customers where id = ${id}`
}

test('I12: constants are free in the context alone in which they were found to be', async () => {
  await inspector.inspect(ofId(1), context)
  assert.ok(inspector.inspect(ofId(2), { ...context, searchPath: ['app'] }) instanceof Promise)
  assert.ok(inspector.inspect(ofId(2), { ...context, resource: 'other' }) instanceof Promise)
  assert.ok(inspector.inspect(ofId(2), { ...context, snapshot: null }) instanceof Promise)
  assert.ok(!(inspector.inspect(ofId(2), context) instanceof Promise))
})

test('a syntax error has the words and the place of the server', async () => {
  const faults: readonly (readonly [string, string, number])[] = [
    ['selct 1', 'syntax error at or near "selct"', 1],
    ["select 'é' fro m m", 'syntax error at or near "m"', 16],
    ["select '😀' fro m m", 'syntax error at or near "m"', 16],
    ["select 'abc", 'unterminated quoted string at or near "\'abc"', 8],
    ['select 1 +', 'syntax error at end of input', 11],
    ['select 1 /* ', 'unterminated /* comment at or near "/* "', 10],
  ]
  for (const [text, message, position] of faults) {
    const { kind, fault, statements } = await inspector.inspect(text, context)
    assert.deepEqual(
      { kind, fault, statements },
      { kind: 'syntax-error', fault: { message, position }, statements: [] },
    )
  }
})

test('texts without a statement are parsed and empty', async () => {
  for (const text of ['', ' ', '-- x', ';;', '/* x */'])
    assert.deepEqual((await inspector.inspect(text, context)).statements, [])
})

// Each with what it may be; `next` proves that nothing was hurt.
// On a busy machine the heavy ones may run into the time limit instead.
const attacks: readonly (readonly [string, string, readonly Inspection['kind'][]])[] = [
  ['a sum of 20,000 terms', `select ${'1+'.repeat(20_000)}1`, ['refused']],
  ['a sum of 400,000 terms', `select ${'1+'.repeat(400_000)}1`, ['refused']],
  ['3,000 nested sub-selects', `${'(select '.repeat(3000)}1${')'.repeat(3000)}`, ['refused']],
  ['400 nested sub-selects', `${'(select '.repeat(400)}1${')'.repeat(400)}`, ['parsed', 'refused']],
  ['100,000 parentheses', `select ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, ['refused']],
  ['11,000 times NOT', `select ${'not '.repeat(11_000)}true`, ['refused']],
  ['20,000 set operations', `select 1${' union select 1,2'.repeat(20_000)}`, ['refused']],
  ['a literal of 1 MB', `select '${'x'.repeat(1_000_000)}'`, ['parsed', 'refused']],
  ['a literal of 2 MB', `select '${'x'.repeat(2_000_000)}'`, ['refused']],
  ['1 MB of characters that take three bytes', `select '${'€'.repeat(400_000)}'`, ['refused']],
  ['an unterminated comment', `select 1 ${'/* '.repeat(1000)}`, ['syntax-error']],
  ['a NUL', 'select 1\0; drop table customers', ['refused']],
  ['half of a surrogate pair', "select '\ud800'", ['refused']],
  ['a replacement character', "select '\ufffd'", ['parsed', 'refused']],
  ['an escape of half of a pair', String.raw`select U&'\D800'`, ['syntax-error']],
  ['dollar quotes within dollar quotes', 'select $a$ $b$ ; drop table x $b$ $a$', ['parsed', 'refused']],
  ['100,000 whole rows', `select ${'c,'.repeat(100_000)}1 from customers c`, ['parsed', 'refused']],
  [
    'named queries that double in width',
    `with c0 as (select * from customers)${Array.from({ length: 18 }, (_, k) => `, c${k + 1} as (select * from c${k} a, c${k} b)`).join('')} select * from c18`,
    ['parsed', 'refused'],
  ],
]

for (const [name, text, kinds] of attacks) {
  test(`I8: ${name} costs one parse at most`, async () => {
    const asked = kinds.includes('refused') ? limited : inspector
    const { kind } = await asked.inspect(text, context)
    assert.ok(kinds.includes(kind), kind)
    for (let left = 50; (await asked.inspect(freshText(), context)).kind !== 'parsed'; left -= 1)
      assert.ok(left > 0, 'nothing is inspected any more')
  })
}

test('names are what PostgreSQL makes of escapes and quotes', async () => {
  const { statements } = await inspector.inspect(String.raw`select U&"s\0073n" from "customers"`, context)
  assert.deepEqual(statements[0]?.uses, [])
  const outputs = statements[0]?.outputs
  assert.deepEqual(outputs?.kind === 'known' && outputs.columns.map((one) => one.sources), [
    ['public.customers.ssn'],
  ])
})

test('I8: a text that takes too long is refused, its thread replaced, and others are served meanwhile', async () => {
  const hasty = new Inspector(systemClock, {
    ...inspectorLimits,
    pool: { ...inspectorLimits.pool, parseMsMax: 50 },
    text: { ...inspectorLimits.text, chainMax: 1e9 },
  })
  try {
    // The thread is warm once it has answered.
    await hasty.inspect(freshText(), context)
    const slow = hasty.inspect(`values ${'(1),'.repeat(200_000)}(1)`, context)
    // On a busy machine the shortest text may take too long as well, once or twice.
    while ((await hasty.inspect(freshText(), context)).kind !== 'parsed') continue
    assert.equal((await slow).kind, 'refused')
    assert.ok(hasty.threadsReplaced >= 1)
  } finally {
    await hasty.close()
  }
})

test('I8: a text that kills the parser is refused, and the next is inspected by a fresh thread', async () => {
  const unlimited = { textBytesMax: 1e8, nestingMax: 1e9, chainMax: 1e9, setOperationsMax: 1e9 }
  const open = new Inspector(systemClock, { ...inspectorLimits, text: unlimited })
  try {
    for (const text of [
      `select ${'1+'.repeat(400_000)}1`,
      `select ${'('.repeat(100_000)}1${')'.repeat(100_000)}`,
    ]) {
      assert.equal((await open.inspect(text, context)).kind, 'refused')
      assert.equal((await open.inspect(freshText(), context)).kind, 'parsed')
    }
    assert.ok(open.threadsReplaced >= 1)
  } finally {
    await open.close()
  }
})

test('I8: texts beyond the queue are refused, and so is everything after the end', async () => {
  const narrow = new Inspector(systemClock, {
    ...inspectorLimits,
    pool: { ...inspectorLimits.pool, threadsMax: 1, queueMax: 2 },
  })
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => (await narrow.inspect(freshText(), context)).kind),
  )
  assert.equal(answers.filter((kind) => kind === 'parsed').length, 2)
  await narrow.close()
  assert.equal((await narrow.inspect(freshText(), context)).kind, 'refused')
})

test('many snapshots in turn are each answered by their own', async () => {
  const base = bankSnapshot()
  const others = Array.from({ length: 40 }, (_, at) => ({
    ...base,
    version: `v${at}`,
    relations: at % 2 === 0 ? base.relations : [],
  }))
  for (const [at, snapshot] of [...others, ...others].entries()) {
    const { statements } = await inspector.inspect(freshText(), { ...context, snapshot })
    assert.equal(statements[0]?.unknowns.length === 0, at % 2 === 0)
  }
})
