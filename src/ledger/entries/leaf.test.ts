import assert from 'node:assert/strict'
import { test } from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { effectKinds } from '../../core/inspection.ts'
import { canonicalJson } from './canonical-json.ts'
import { leafSchema, type Entry } from './entry.ts'
import { decodeLeaf, encodeLeaf, leafBytesMax, leafOf } from './leaf.ts'

const count = fc.nat()
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 3000 }),
)
const orNull = <T>(inner: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(inner, { nil: null })
const envelope = fc.record({
  index: count,
  at: fc.constant('2026-01-02T03:04:05.000006Z'),
  commitment: orNull(fc.constant('ab'.repeat(32))),
})
const effect = fc.record({
  kind: fc.constantFrom(...effectKinds),
  verb: text,
  object: orNull(text),
  columns: fc.array(text, { maxLength: 40 }),
})
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value) ?? 'null'))
const principal = fc.record({
  id: text,
  kind: fc.constantFrom('person' as const, 'agent' as const, 'workload' as const),
  groups: fc.array(text, { maxLength: 30 }),
  claims: fc.dictionary(fc.string(), json),
})
const origin = fc.record(
  {
    address: text,
    port: count,
    tls: orNull(text),
    application: text,
    certificate: fc.record({ serial: text, issuer: text }),
  },
  { requiredKeys: ['address', 'port', 'tls', 'application'] },
)
const erased = { session: text, author: text, reason: text, resource: text, disposal: text, digest: text }
const decidedFields = {
  session: text,
  number: count,
  act: fc.constantFrom('prepare' as const, 'run' as const, 'call' as const),
  verdict: fc.constantFrom('allow' as const, 'review' as const, 'deny' as const),
  rule: text,
  code: text,
  policyVersion: text,
  fingerprint: text,
  effects: fc.array(effect, { maxLength: 100 }),
  reviewId: orNull(text),
}

const entries: Readonly<Record<Entry['type'], fc.Arbitrary<Entry>>> = {
  'gateway.started': fc.record({
    type: fc.constant('gateway.started'),
    instance: text,
    software: text,
    runtime: text,
  }),
  'gateway.stopped': fc.record({ type: fc.constant('gateway.stopped'), instance: text, reason: text }),
  heartbeat: fc.record({ type: fc.constant('heartbeat'), everyMs: count }),
  'policy.loaded': fc.record({
    type: fc.constant('policy.loaded'),
    policyVersion: text,
    source: text,
    rules: count,
    author: text,
  }),
  'session.opened': fc.record({
    type: fc.constant('session.opened'),
    session: text,
    chain: fc.array(principal, { maxLength: 12 }),
    resource: text,
    protocol: text,
    origin,
    policyVersion: text,
    endsAt: text,
  }),
  'session.extended': fc.record({
    type: fc.constant('session.extended'),
    session: text,
    chain: fc.array(principal, { maxLength: 12 }),
    endsAt: text,
  }),
  'session.refused': fc.record({
    type: fc.constant('session.refused'),
    chain: fc.array(principal, { maxLength: 12 }),
    resource: text,
    origin,
    code: text,
    rule: orNull(text),
    reason: text,
  }),
  'access.refused': fc.record({
    type: fc.constant('access.refused'),
    chain: fc.array(principal, { maxLength: 12 }),
    place: text,
    origin,
    code: text,
    reason: text,
  }),
  'access.changed': fc.record({
    type: fc.constant('access.changed'),
    noun: fc.constantFrom('grant' as const, 'account' as const, 'agent' as const),
    verb: text,
    id: text,
    author: text,
    resource: orNull(text),
    details: fc.dictionary(text, text, { maxKeys: 30 }),
  }),
  'session.closed': fc.record({
    type: fc.constant('session.closed'),
    session: text,
    reason: text,
    statements: count,
  }),
  'statement.prepared': fc.record({ type: fc.constant('statement.prepared'), ...decidedFields }),
  'statement.decided': fc.record({
    type: fc.constant('statement.decided'),
    ...decidedFields,
    prepared: orNull(count),
  }),
  'statement.concluded': fc.record(
    {
      type: fc.constant('statement.concluded'),
      session: text,
      number: count,
      decided: count,
      result: fc.constantFrom(
        'ran' as const,
        'failed' as const,
        'skipped' as const,
        'cut' as const,
        'unknown' as const,
      ),
      errorCode: text,
      tag: text,
      rows: count,
      bytes: count,
      masked: count,
      found: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), count),
      durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    },
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
  ),
  'review.opened': fc.record({
    type: fc.constant('review.opened'),
    reviewId: text,
    session: text,
    number: count,
    resource: text,
    requester: text,
    digest: text,
    rule: text,
    policyVersion: text,
    groups: fc.array(text, { maxLength: 30 }),
    quorum: count,
    endsAt: text,
  }),
  'review.ruled': fc.record({
    type: fc.constant('review.ruled'),
    reviewId: text,
    session: text,
    reviewer: text,
    ruling: fc.constantFrom('approve' as const, 'deny' as const, 'change' as const),
    digest: text,
  }),
  'review.adopted': fc.record({
    type: fc.constant('review.adopted'),
    reviewId: text,
    session: text,
    requester: text,
    digest: text,
    quorum: fc.nat(),
    approvers: fc.array(text, { maxLength: 3 }),
    gateways: fc.array(text, { maxLength: 3 }),
  }),
  'review.escalated': fc.record({
    type: fc.constant('review.escalated'),
    reviewId: text,
    groups: fc.array(text, { maxLength: 3 }),
  }),
  'review.voided': fc.record({
    type: fc.constant('review.voided'),
    reviewId: text,
    session: text,
    reviewer: text,
    reason: text,
  }),
  'preview.started': fc.record({
    type: fc.constant('preview.started'),
    reviewId: text,
    session: text,
    number: fc.nat(),
    resource: text,
    digest: text,
  }),
  'preview.ended': fc.record({
    type: fc.constant('preview.ended'),
    reviewId: text,
    session: text,
    number: fc.nat(),
    rows: fc.option(fc.nat(), { nil: null }),
    shown: text,
  }),
  'ledger.anchored': fc.record({
    type: fc.constant('ledger.anchored'),
    ledger: text,
    key: text,
    size: fc.nat(),
    checkpoint: text,
  }),
  'chat.bound': fc.record({ type: fc.constant('chat.bound'), principal: text, chatUser: text }),
  'review.remarked': fc.record(
    {
      type: fc.constant('review.remarked'),
      reviewId: text,
      session: text,
      author: text,
      kind: fc.constantFrom('question', 'answer'),
    },
    { requiredKeys: ['type', 'reviewId', 'session', 'author'] },
  ),
  'review.ruling-refused': fc.record({
    type: fc.constant('review.ruling-refused'),
    reviewId: text,
    session: text,
    reviewer: text,
    code: text,
  }),
  'review.closed': fc.record({
    type: fc.constant('review.closed'),
    reviewId: text,
    result: fc.constantFrom('approved' as const, 'denied' as const, 'expired' as const, 'withdrawn' as const),
    reason: text,
    digest: text,
  }),
  'recording.sealed': fc.record({
    type: fc.constant('recording.sealed'),
    session: text,
    segment: count,
    digest: text,
    bytes: count,
  }),
  'evidence.read': fc.record({
    type: fc.constant('evidence.read'),
    reader: text,
    subject: fc.constantFrom('ledger' as const, 'body' as const, 'recording' as const, 'export' as const),
    session: orNull(text),
    from: orNull(count),
    to: orNull(count),
  }),
  'key.created': fc.record({ type: fc.constant('key.created'), key: text, author: text }),
  'key.rotated': fc.record({
    type: fc.constant('key.rotated'),
    epoch: count,
    former: text,
    next: text,
    author: text,
    reason: text,
  }),
  'key.revoked': fc.record({ type: fc.constant('key.revoked'), key: text, author: text, reason: text }),
  'evidence.searched': fc.record({
    type: fc.constant('evidence.searched'),
    reader: text,
    question: text,
    filters: fc.array(text, { maxLength: 20 }),
    found: count,
  }),
  'recording.disposed': fc.record(
    { type: fc.constant('recording.disposed'), ...erased },
    { requiredKeys: ['type', 'session', 'author', 'reason'] },
  ),
  'key.destroyed': fc.record(
    { type: fc.constant('key.destroyed'), ...erased },
    { requiredKeys: ['type', 'session', 'author', 'reason'] },
  ),
  alert: fc.record({ type: fc.constant('alert'), code: text, message: text, session: orNull(text) }),
}

for (const [type, arbitrary] of Object.entries(entries)) {
  test(`${type}: the leaf is canonical JSON of the entry, fits, and reads back`, () => {
    fc.assert(
      fc.property(arbitrary, envelope, (entry, around) => {
        const leaf = encodeLeaf(entry, around)
        assert.equal(leaf, canonicalJson(leafOf(entry, around)))
        assert.equal(leaf, canonicalize(JSON.parse(leaf)))
        assert.ok(Buffer.byteLength(leaf) <= leafBytesMax)
        const decoded = decodeLeaf(Buffer.from(leaf))
        assert.ok(decoded, JSON.stringify(leafSchema.safeParse(JSON.parse(leaf)).error?.issues))
        assert.equal(decoded.type, entry.type)
      }),
      { numRuns: 60 },
    )
  })
}

test('canonical JSON equals the reference implementation', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.equal(canonicalJson(value), canonicalize(value))
    }),
  )
})

test('the longest lists and texts still fit in a leaf, and say what was cut', () => {
  const long = '\u0001'.repeat(100_000)
  const list = Array.from({ length: 5000 }, (_, at) => `${at}${long}`)
  const person = { id: long, kind: 'person', groups: list, claims: { [long]: list } } as const
  const leaf = encodeLeaf(
    {
      type: 'session.opened',
      session: long,
      chain: Array.from({ length: 50 }, () => person),
      resource: long,
      protocol: long,
      origin: { address: long, port: 1, tls: long, application: long },
      policyVersion: long,
      endsAt: long,
    },
    { index: 1, at: '2026-01-02T03:04:05.000006Z', commitment: null },
  )
  assert.ok(Buffer.byteLength(leaf) <= leafBytesMax)
  const decoded = decodeLeaf(Buffer.from(leaf))
  assert.ok(decoded?.type === 'session.opened')
  assert.equal(decoded.chainOmitted, 42)
  assert.equal(decoded.chain[0]?.claimsOmitted, 1)
  assert.notEqual(decoded.session, long)
})

test('two long texts with one beginning stay different in a leaf', () => {
  assert.notEqual(leafFor(`${'x'.repeat(5000)}a`), leafFor(`${'x'.repeat(5000)}b`))
})

test('a claim whose name JSON objects treat specially never makes a leaf that cannot be read', () => {
  const claims = JSON.parse('{"__proto__":{"a":1},"constructor":"b","toString":null,"a":{"__proto__":2}}')
  const leaf = encodeLeaf(
    {
      type: 'session.refused',
      chain: [{ id: 'a', kind: 'agent', groups: [], claims }],
      resource: '',
      origin: { address: '', port: 1, tls: null, application: '' },
      code: '',
      rule: null,
      reason: '',
    },
    { index: 0, at: '2026-01-02T03:04:05.000006Z', commitment: null },
  )
  assert.ok(decodeLeaf(Buffer.from(leaf)), leaf)
})

test('a leaf that is not the canonical form of an entry is not read', () => {
  const leaf = encodeLeaf(
    { type: 'heartbeat', everyMs: 1 },
    { index: 0, at: '2026-01-02T03:04:05.000006Z', commitment: null },
  )
  assert.ok(decodeLeaf(Buffer.from(leaf)))
  for (const other of [
    ` ${leaf}`,
    leaf.replace('"everyMs":1', '"everyMs":1.0'),
    leaf.replace('{', '{"a":1,'),
    '{',
    '7',
  ])
    assert.equal(decodeLeaf(Buffer.from(other)), null)
})

function leafFor(id: string): string {
  return encodeLeaf(
    { type: 'gateway.stopped', instance: id, reason: '' },
    { index: 0, at: '2026-01-02T03:04:05.000006Z', commitment: null },
  )
}
