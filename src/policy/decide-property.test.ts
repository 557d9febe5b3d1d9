import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effectKinds } from '../core/inspection.ts'
import type { Effect } from '../core/inspection.ts'
import { splitName } from '../core/object-name.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { decide } from './decide.ts'
import { formatFault } from './document.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'

/** A rule as the file would hold it: what the naive evaluator reads, and what the real one compiles. */
interface Plain {
  name: string
  verdict: 'allow' | 'review' | 'deny'
  principals?: { groups?: string[]; kinds?: string[]; claims?: Record<string, string> }
  resources?: { names?: string[]; labels?: Record<string, string> }
  effects?: string[]
  objects?: string[]
  'every-row'?: boolean
  when?: string
  'estimated-rows-min'?: number
  review?: { groups: string[]; quorum: number }
  shadow?: boolean
}

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 })
const objectNames = ['public.a', 'public.b', 'other.a', 'a', 'public', 'role', '"Odd.x".a']
const conditions = [
  'effect.verb == "select"',
  'principal.claims.team == "x"',
  'now.hour >= 8',
  'effect.everyRow',
]

// Criteria are rare, so that rules match often enough for their verdicts to meet.
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const rule: fc.Arbitrary<Omit<Plain, 'name'>> = fc
  .record({
    verdict: fc.constantFrom(
      'allow' as const,
      'allow' as const,
      'allow' as const,
      'review' as const,
      'deny' as const,
    ),
    principals: rarely(
      fc.record(
        {
          groups: some(['g1', 'g2']),
          kinds: some(['person', 'agent', 'workload']),
          claims: fc.constant({ team: 'x' }),
        },
        { requiredKeys: ['groups'] },
      ),
    ),
    resources: rarely(
      fc.record(
        { names: some(['bank', 'shop']), labels: fc.constant({ env: 'production' }) },
        { requiredKeys: ['names'] },
      ),
    ),
    effects: often(some(effectKinds)),
    objects: rarely(some(['public.*', 'public.a', '*.a', '*', 'role', '"Odd.x".*'])),
    'every-row': rarely(fc.boolean()),
    when: rarely(fc.constantFrom(...conditions)),
    'estimated-rows-min': rarely(fc.constantFrom(10, 1000)),
    shadow: rarely(fc.constant(true)),
  })
  .map(withoutHoles)
  .map((one) => (one.verdict === 'allow' ? withoutEstimate(one) : one))
  .map((one) => {
    const needs = one.verdict === 'review' || (one.verdict === 'allow' && one.when === conditions[1])
    return needs ? { ...one, review: { groups: ['r'], quorum: 1 } } : one
  })

const rules = fc
  .array(rule, { maxLength: 6 })
  .map((list) => list.map((one, at): Plain => ({ ...one, name: `rule-${at}` })))

const effect: fc.Arbitrary<Effect> = fc.record({
  kind: fc.oneof(fc.constantFrom('read', 'write', 'session'), fc.constantFrom(...effectKinds)),
  verb: fc.constantFrom('select', 'delete', 'set', 'drop', 'reset', 'show'),
  objectKind: fc.constantFrom('table', 'schema', 'database', 'setting', 'role'),
  object: fc.option(fc.constantFrom(...objectNames)),
  columns: fc.constant([]),
  everyRow: fc.boolean(),
})

const principal = (onBehalfOf?: Principal): fc.Arbitrary<Principal> =>
  fc
    .record({
      groups: fc.subarray(['g1', 'g2']),
      kind: fc.constantFrom('person', 'agent', 'workload'),
      team: fc.option(fc.constantFrom('x', 'y')),
    })
    .map(({ groups, kind, team }) => ({
      id: `i#${groups.join()}`,
      kind,
      issuer: 'i',
      subject: groups.join(),
      name: 'n',
      groups,
      endsAt: 0,
      claims: team === null ? {} : { team },
      ...(onBehalfOf ? { onBehalfOf } : {}),
    }))
const chain = fc.oneof(
  principal(),
  principal().chain((behind) => principal(behind)),
)

const resource: fc.Arbitrary<Resource> = fc.record({
  name: fc.constantFrom('bank', 'shop'),
  protocol: fc.constant('postgres'),
  labels: fc.constantFrom({}, { env: 'production' }, { env: 'test' }),
})

const facts: fc.Arbitrary<Facts> = fc
  .record({
    principal: chain,
    resource,
    hour: fc.nat(23),
    estimate: fc.constantFrom(undefined, null, { rows: 10, cost: 1 }, { rows: 999, cost: 1 }),
    statements: fc.array(
      fc.record({ effects: fc.array(effect, { maxLength: 2 }), unknown: rarely(fc.constant(true)) }),
      {
        maxLength: 3,
      },
    ),
  })
  .map(({ principal, resource, hour, estimate, statements }) => ({
    ...(estimate === undefined ? {} : { estimate }),
    principal,
    resource,
    act: 'run',
    nowMs: Date.UTC(2026, 0, 5, hour),
    inspection: {
      kind: 'parsed',
      fault: null,
      fingerprint: 'f',
      statements: statements.map(({ effects, unknown }) => ({
        node: 'X',
        effects,
        outputs: { kind: 'none' },
        uses: [],
        unknowns: unknown ? ['?'] : [],
        sessionName: null,
        copy: null,
      })),
    },
  }))

function compiled(list: readonly Plain[]): Policy {
  // JSON is YAML.
  const parsed = parsePolicy(Buffer.from(JSON.stringify({ version: 1, rules: list })), 'p')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

const sane = (list: readonly Plain[]): boolean => {
  const parsed = parsePolicy(Buffer.from(JSON.stringify({ version: 1, rules: list })), 'p')
  // Rules that could never match are refused by the parser; the rest must be taken.
  return parsed.ok || !parsed.faults.every((fault) => fault.message.includes('never match'))
}
const policies = rules.filter(sane)

/** Written from docs/policy.md alone, for clarity only: every effect, every person, every rule, no shortcuts. */
function naive(list: readonly Plain[], asked: Facts): string {
  const order = ['allow', 'review', 'deny']
  let worst = 0
  const people: Principal[] = []
  for (let one: Principal | undefined = asked.principal; one; one = one.onBehalfOf) people.push(one)
  const statements =
    asked.inspection!.statements.length > 0 ? asked.inspection!.statements : [{ effects: [], unknowns: [] }]
  for (const statement of statements) {
    const effects: Partial<Effect>[] = [...statement.effects]
    if (effects.length === 0)
      effects.push({ kind: 'read', verb: 'select', object: null, everyRow: false, objectKind: 'other' })
    if (statement.unknowns.length > 0 && !effects.some((one) => one.kind === 'unknown')) {
      effects.push({ kind: 'unknown', verb: 'unknown', object: null, everyRow: false, objectKind: 'other' })
    }
    for (const one of effects) {
      for (const person of people) {
        const verdicts = list
          .filter((each) => each.shadow !== true)
          .flatMap((each) => naiveRule(each, one, person, asked))
        worst = Math.max(worst, naiveEffect(one, verdicts))
      }
    }
  }
  return order[worst]!
}

function naiveEffect(one: Partial<Effect>, matched: readonly { rule: Plain; verdict: string }[]): number {
  if (matched.length === 0 || matched.some(({ verdict }) => verdict === 'deny')) return 2
  if (['unknown', 'program', 'server-file', 'network', 'replication'].includes(one.kind!)) {
    if (!matched.some(({ rule }) => rule.effects?.includes(one.kind!))) return 2
  }
  const pinned =
    one.kind === 'session' &&
    one.verb !== 'show' &&
    one.verb !== 'reset' &&
    (one.objectKind === 'role' ||
      (one.objectKind === 'setting' && (one.object === 'role' || one.object === null)))
  if (pinned) {
    const named = matched.some(
      ({ rule }) => rule.effects?.includes('session') && rule.objects?.includes('role'),
    )
    // A setting without a name cannot be named by any rule.
    if (!named || (one.objectKind === 'setting' && one.object === null)) return 2
  }
  return matched.some(({ verdict }) => verdict === 'review') ? 1 : 0
}

function naiveRule(
  rule: Plain,
  one: Partial<Effect>,
  person: Principal,
  asked: Facts,
): { rule: Plain; verdict: string }[] {
  const { principals: who, resources: where } = rule
  const team = person.claims['team']
  const holds = [
    !who?.groups || who.groups.some((group) => person.groups.includes(group)),
    !who?.kinds || who.kinds.includes(person.kind),
    !who?.claims || team === 'x',
    !where?.names || where.names.includes(asked.resource.name),
    !where?.labels || asked.resource.labels['env'] === 'production',
    !rule.effects || rule.effects.includes(one.kind!),
    rule['every-row'] === undefined || rule['every-row'] === one.everyRow,
    !rule.objects || rule.objects.some((pattern) => naivePattern(pattern, one, rule.verdict)),
    naiveEstimate(rule, one, asked),
  ]
  if (holds.includes(false)) return []
  let condition: boolean | null = true
  if (rule.when === conditions[0]) condition = one.verb === 'select'
  if (rule.when === conditions[1]) condition = team === undefined ? null : team === 'x'
  if (rule.when === conditions[2]) condition = new Date(asked.nowMs).getUTCHours() >= 8
  if (rule.when === conditions[3]) condition = one.everyRow!
  if (condition === false) return []
  if (condition === null && rule.verdict === 'allow') return rule.review ? [{ rule, verdict: 'review' }] : []
  return [{ rule, verdict: rule.verdict }]
}

function naiveEstimate(rule: Plain, one: Partial<Effect>, { estimate }: Facts): boolean {
  const least = rule['estimated-rows-min']
  if (least === undefined) return true
  if (!['read', 'write', 'unknown'].includes(one.kind!)) return false
  return !estimate || estimate.rows >= least
}

function withoutEstimate(one: Omit<Plain, 'name'>): Omit<Plain, 'name'> {
  const { 'estimated-rows-min': _bound, ...rest } = one
  return rest
}

function naivePattern(pattern: string, one: Partial<Effect>, verdict: string): boolean {
  if (pattern === '*') return true
  const expressions: Record<string, readonly RegExp[]> = {
    'public.*': [/^public$/, /^.*$/],
    'public.a': [/^public$/, /^a$/],
    '*.a': [/^.*$/, /^a$/],
    role: [/^role$/],
    '"Odd.x".*': [/^Odd\.x$/, /^.*$/],
  }
  const parts = expressions[pattern]!
  const strict = verdict !== 'allow'
  if (one.object === null || one.object === undefined)
    return strict && !['connect', 'read', 'session', 'transaction'].includes(one.kind!)
  const names = splitName(one.object)!
  if (names.length === parts.length && parts.every((part, at) => part.test(names[at]!))) return true
  if (!strict || parts.length === 1) return false
  if (one.objectKind === 'database') return true
  if (one.objectKind === 'schema') return names.length === 1 && parts[0]!.test(names[0]!)
  return ['table', 'other'].includes(one.objectKind!) && names.length === 1 && parts[1]!.test(names[0]!)
}

function withoutHoles<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

test('I3: a second evaluator, written from the documentation, gives the same verdict', () => {
  const seen = { allow: 0, review: 0, deny: 0 }
  fc.assert(
    fc.property(policies, facts, (list, asked) => {
      const { verdict } = decide(compiled(list), asked)
      seen[verdict]++
      assert.equal(verdict, naive(list, asked))
    }),
    { numRuns: 2000 },
  )
  // Agreement on denials alone would say little.
  assert.ok(seen.allow > 50 && seen.review > 50 && seen.deny > 50, JSON.stringify(seen))
})

test('I3: no rule allows an unknown effect without naming it', () => {
  fc.assert(
    fc.property(policies, facts, (list, asked) => {
      const nameless = list.filter((one) => !one.effects?.includes('unknown'))
      const hasUnknown = asked.inspection!.statements.some(
        (one) => one.unknowns.length > 0 || one.effects.some((each) => each.kind === 'unknown'),
      )
      fc.pre(hasUnknown)
      assert.equal(decide(compiled(nameless), asked).verdict, 'deny')
    }),
    { numRuns: 500 },
  )
})

const strictness = { allow: 0, review: 1, deny: 2 }

test('one more rule that denies never allows more', () => {
  fc.assert(
    fc.property(
      policies,
      rule.filter((one) => one.verdict === 'deny'),
      facts,
      (list, extra, asked) => {
        const more = [...list, { ...extra, name: 'extra' }]
        fc.pre(sane(more))
        const before = decide(compiled(list), asked)
        const after = decide(compiled(more), asked)
        assert.ok(strictness[after.verdict] >= strictness[before.verdict])
      },
    ),
    { numRuns: 500 },
  )
})

test('the order of rules changes neither verdict nor code nor obligations nor reviewers', () => {
  const shuffled = policies.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, facts, ([list, other], asked) => {
      const left = decide(compiled(list), asked)
      const right = decide(compiled(other), asked)
      assert.deepEqual(
        [left.verdict, left.code, left.review, left.obligations, left.cacheable],
        [right.verdict, right.code, right.review, right.obligations, right.cacheable],
      )
    }),
    { numRuns: 500 },
  )
})

test('one more person behind an agent never allows more', () => {
  fc.assert(
    fc.property(policies, facts, principal(), (list, asked, behind) => {
      const { onBehalfOf: _nobody, ...alone } = asked.principal
      const before = decide(compiled(list), { ...asked, principal: alone })
      const after = decide(compiled(list), { ...asked, principal: { ...alone, onBehalfOf: behind } })
      assert.ok(strictness[after.verdict] >= strictness[before.verdict])
    }),
    { numRuns: 500 },
  )
})
