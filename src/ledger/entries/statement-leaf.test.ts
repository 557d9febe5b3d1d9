import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effectKinds } from '../../core/inspection.ts'
import type { EffectSummary, Entry } from './entry.ts'
import { encodeLeaf, type Envelope } from './leaf.ts'
import { readyLeaf } from './statement-leaf.ts'

const count = fc.nat()
// Few of each, so that what is kept from one entry fits some of the next.
const text = fc.oneof(
  fc.constantFrom('', 'allow-reads', 'SELECT 1', 'ä"\\\n', '\ud800', 'x'.repeat(200), '\u0001'.repeat(600)),
  fc.string({ unit: 'binary', maxLength: 2000 }),
)
const effect = fc.record({
  kind: fc.constantFrom(...effectKinds),
  verb: text,
  object: fc.option(text, { nil: null }),
  columns: fc.array(text, { maxLength: 10 }),
})
const known: readonly (readonly EffectSummary[])[] = [
  [],
  [{ kind: 'read', verb: 'select', object: 'public.t', columns: ['a'] }],
]
const decidedFields = {
  session: text,
  number: count,
  act: fc.constantFrom('prepare', 'run', 'call'),
  verdict: fc.constantFrom('allow', 'review', 'deny'),
  rule: text,
  code: text,
  policyVersion: text,
  fingerprint: text,
  effects: fc.oneof(fc.constantFrom(...known), fc.array(effect, { maxLength: 30 })),
  reviewId: fc.option(text, { nil: null }),
} as const
const prepared = fc.record({ type: fc.constant('statement.prepared'), ...decidedFields } as const)
const decided = fc.record({
  type: fc.constant('statement.decided'),
  ...decidedFields,
  prepared: fc.option(count, { nil: null }),
} as const)
const concluded = fc.record(
  {
    type: fc.constant('statement.concluded'),
    session: text,
    number: count,
    decided: count,
    result: fc.constantFrom('ran', 'failed', 'skipped', 'cut', 'unknown'),
    errorCode: text,
    tag: text,
    rows: fc.oneof(count, fc.maxSafeNat()),
    bytes: fc.oneof(count, fc.maxSafeNat()),
    masked: count,
    durationMs: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), count),
    found: fc.dictionary(fc.string({ minLength: 1 }), count),
    maskedBy: fc.dictionary(
      fc.oneof(fc.constantFrom('ssn', 'card ssn', '?', '*', '__proto__'), text),
      count,
      {
        maxKeys: 8,
      },
    ),
  } as const,
  {
    requiredKeys: [
      'type',
      'session',
      'number',
      'decided',
      'result',
      'errorCode',
      'tag',
      'rows',
      'bytes',
      'masked',
      'durationMs',
    ],
  },
)
const envelope = fc.record({
  index: fc.oneof(count, fc.maxSafeNat()),
  at: fc.constant('2026-01-02T03:04:05.000006Z'),
  commitment: fc.option(fc.constant('ab'.repeat(32)), { nil: null }),
})

test('what is written on every statement is the leaf that the general way makes, whatever was written before', () => {
  const entries: fc.Arbitrary<readonly (readonly [Entry, Envelope])[]> = fc.array(
    fc.tuple(fc.oneof(prepared, decided, concluded), envelope),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(entries, (list) => {
      for (const [entry, around] of [...list, ...list, ...list]) {
        assert.equal(written(entry, around), encodeLeaf(entry, around))
      }
    }),
    { numRuns: 300 },
  )
})

/** A leaf as it is written into a journal, within the room that it asks for. */
function written(entry: Entry, around: Envelope): string {
  const at = {
    text: () => around.at,
    writeTo: (into: Buffer, from: number) => from + into.write(around.at, from),
  }
  const leaf = readyLeaf(entry, { ...around, at })
  const before = 3
  const into = Buffer.alloc(before + leaf.bytesMax, 0xff)
  const end = leaf.writeTo(into, before)
  assert.ok(end <= into.length)
  assert.ok(into.subarray(0, before).every((byte) => byte === 0xff))
  return into.toString('utf8', before, end)
}
