import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect, Inspection, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { decide, decideWithShadow } from './decide.ts'
import { formatFault } from './document.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'

const noon = Date.UTC(2026, 0, 5, 12)
const bank: Resource = { name: 'bank', protocol: 'postgres', labels: { env: 'production' } }

function principal(groups: readonly string[], more: Partial<Principal> = {}): Principal {
  const subject = more.subject ?? groups.join('+')
  return {
    id: `https://issuer#${subject}`,
    kind: 'agent',
    issuer: 'https://issuer',
    subject,
    name: subject,
    groups,
    claims: {},
    endsAt: noon + 1000,
    ...more,
  }
}

function effect(
  kind: Effect['kind'],
  verb: string,
  object: string | null = null,
  more: Partial<Effect> = {},
): Effect {
  return { kind, verb, objectKind: 'table', object, columns: [], everyRow: false, ...more }
}

function statement(effects: readonly Effect[], more: Partial<StatementFacts> = {}): StatementFacts {
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  return { node: 'SelectStmt', effects, ...none, ...more }
}

function inspection(...statements: readonly StatementFacts[]): Inspection {
  return { kind: 'parsed', fault: null, statements, fingerprint: 'f' }
}

function facts(who: Principal, what: Inspection | null, more: Partial<Facts> = {}): Facts {
  return { principal: who, resource: bank, act: 'run', inspection: what, nowMs: noon, ...more }
}

function policy(text: string): Policy {
  const parsed = parsePolicy(Buffer.from(text), 'policy.yaml')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

const agent = principal(['agents'])
const read = effect('read', 'select', 'public.accounts')

const protecting = policy(`
version: 1
classes:
  ssn: { mask: { keep-last: 4 } }
  email: { mask: token, predicates: review, review: { groups: [privacy] } }
  note: { mask: { fixed: '[hidden]' }, predicates: allow }
protect:
  - resources: bank
    columns: { public.customers.ssn: ssn, public.customers.email: email, public.notes.body: note }
unmask:
  - name: auditors
    principals: { groups: [auditors] }
    resources: { labels: { env: production } }
    classes: [ssn]
rules:
  - name: everything
    effects: [connect, read, write, define, session, transaction, notify, server-file, program]
    verdict: allow
`)

test('I3: what no rule speaks for is denied', () => {
  const decision = decide(policy('version: 1\nrules: []'), facts(agent, inspection(statement([read]))))
  assert.equal(decision.verdict, 'deny')
  assert.equal(decision.rule, 'default')
  assert.match(decision.reason, /public\.accounts/)
})

test('I3: an empty text, a call without text and text that is not parsed are judged, never waved through', () => {
  const reads = policy('version: 1\nrules: [{ name: r, effects: [read], verdict: allow }]')
  const writes = policy('version: 1\nrules: [{ name: w, effects: [write], verdict: allow }]')
  assert.equal(decide(reads, facts(agent, inspection())).verdict, 'allow')
  assert.equal(decide(writes, facts(agent, inspection())).verdict, 'deny')
  assert.equal(decide(reads, facts(agent, inspection(statement([])))).verdict, 'allow')
  const call = decide(reads, facts(agent, null, { act: 'call' }))
  assert.deepEqual([call.verdict, call.code], ['deny', 'unknown-effect'])
  const refused = decide(
    reads,
    facts(agent, { kind: 'refused', fault: null, statements: [], fingerprint: '' }),
  )
  assert.deepEqual([refused.verdict, refused.code], ['deny', 'too-complex'])
  const fault = { message: 'syntax error at or near "selec"', position: 1 }
  const broken = decide(reads, facts(agent, { kind: 'syntax-error', fault, statements: [], fingerprint: '' }))
  assert.deepEqual([broken.verdict, broken.code], ['deny', 'unparsed'])
  assert.match(broken.reason, /syntax error at or near "selec"/)
  assert.equal(broken.obligations.masks.size, 0)
})

test('I3: anything unestablished needs a rule that names `unknown`', () => {
  const blanket = policy('version: 1\nrules: [{ name: all, verdict: allow }]')
  const named = policy('version: 1\nrules: [{ name: all, effects: [read, unknown], verdict: allow }]')
  const odd = inspection(statement([read], { unknowns: ['The function f() is not known.'] }))
  const denied = decide(blanket, facts(agent, odd))
  assert.deepEqual([denied.verdict, denied.code], ['deny', 'unknown-effect'])
  assert.match(denied.reason, /f\(\) is not known/)
  assert.equal(decide(named, facts(agent, odd)).verdict, 'allow')
})

test('I3: a blanket allow does not reach programs, files, networks or replication, a blanket deny does', () => {
  const allowed = policy('version: 1\nrules: [{ name: all, verdict: allow }]')
  const both = policy(`version: 1
rules:
  - { name: program, effects: [program], verdict: allow }
  - { name: none, principals: { groups: [agents] }, verdict: deny }`)
  for (const kind of ['program', 'server-file', 'network', 'replication'] as const) {
    assert.equal(decide(allowed, facts(agent, inspection(statement([effect(kind, 'copy')])))).verdict, 'deny')
  }
  const program = inspection(statement([effect('program', 'copy')]))
  assert.equal(decide(both, facts(agent, program)).rule, 'none')
  assert.equal(decide(both, facts(principal(['ops']), program)).verdict, 'allow')
})

test('the strictest effect of the strictest statement decides', () => {
  const mixed = policy(`version: 1
rules:
  - { name: reads, effects: [read], verdict: allow, rows-max: 100, sync-reads: true }
  - { name: few, effects: [read], objects: [public.small], verdict: allow, rows-max: 5, record: statements }
  - { name: writes, effects: [write], verdict: review, review: { groups: [a, b], quorum: 2, wait: 5m } }
  - { name: deletes, effects: [write], when: effect.verb == "delete", verdict: review, review: { groups: [b] } }
  - { name: drops, effects: [define], verdict: deny, reason: Agents never change the schema., hint: Ask the owners. }`)
  const small = effect('read', 'select', 'public.small')
  const remove = effect('write', 'delete', 'public.small')
  const allowed = decide(mixed, facts(agent, inspection(statement([read]), statement([small]))))
  assert.equal(allowed.verdict, 'allow')
  assert.equal(allowed.obligations.rowsMax, 5)
  assert.equal(allowed.obligations.record, 'statements')
  assert.equal(allowed.obligations.syncReads, true)
  const held = decide(mixed, facts(agent, inspection(statement([read]), statement([small, remove]))))
  assert.equal(held.verdict, 'review')
  assert.deepEqual(held.review, { groups: ['b'], quorum: 2, waitMsMax: 300_000 })
  const drop = effect('define', 'drop', 'bank', { objectKind: 'database' })
  const denied = decide(mixed, facts(agent, inspection(statement([remove]), statement([drop]))))
  assert.deepEqual([denied.verdict, denied.rule, denied.hint], ['deny', 'drops', 'Ask the owners.'])
  assert.match(denied.reason, /Agents never change the schema \(drop \(define\) of bank\)\./)
})

test('reviewers who cannot satisfy both rules make a denial, not a weaker review', () => {
  const split = policy(`version: 1
rules:
  - { name: a, effects: [write], verdict: review, review: { groups: [a] } }
  - { name: b, effects: [write], verdict: review, review: { groups: [b] } }`)
  const decision = decide(split, facts(agent, inspection(statement([effect('write', 'update', 'public.x')]))))
  assert.equal(decision.verdict, 'deny')
  assert.match(decision.reason, /a and b/)
})

test('an agent holds no more than whom it acts for', () => {
  const rules = policy(`version: 1
rules:
  - { name: agents, principals: { groups: [agents] }, verdict: allow }
  - { name: readers, principals: { groups: [readers] }, effects: [connect, read], verdict: allow }
  - { name: no-idle, principals: { on-behalf-of: { groups: [idle] } }, verdict: deny }`)
  const write = inspection(statement([effect('write', 'update', 'public.x')]))
  const reader = principal(['readers'], { kind: 'person', subject: 'ada' })
  const forReader = principal(['agents'], { onBehalfOf: reader })
  assert.equal(decide(rules, facts(agent, write)).verdict, 'allow')
  assert.equal(decide(rules, facts(forReader, inspection(statement([read])))).verdict, 'allow')
  const denied = decide(rules, facts(forReader, write))
  assert.equal(denied.verdict, 'deny')
  assert.match(denied.reason, /judged as https:\/\/issuer#ada/)
  const far = principal(['agents'], {
    onBehalfOf: principal(['agents'], { onBehalfOf: principal(['idle']) }),
  })
  assert.equal(decide(rules, facts(far, inspection(statement([read])))).rule, 'no-idle')
})

test('a condition that cannot be evaluated never allows and always restricts', () => {
  const rules = policy(`version: 1
rules:
  - { name: reads, effects: [read], when: principal.claims.team == "x", verdict: allow }
  - { name: writes, effects: [write], when: principal.claims.team == "x", verdict: allow, review: { groups: [r] } }
  - { name: names, effects: [connect], verdict: allow }
  - { name: closed, effects: [connect], when: principal.claims.team == "y", verdict: deny }`)
  const write = inspection(statement([effect('write', 'insert', 'public.x')]))
  const member = principal(['agents'], { claims: { team: 'x' } })
  assert.equal(decide(rules, facts(agent, inspection(statement([read])))).verdict, 'deny')
  assert.equal(decide(rules, facts(agent, write)).verdict, 'review')
  assert.equal(decide(rules, facts(member, write)).verdict, 'allow')
  assert.equal(decide(rules, facts(agent, null, { act: 'connect' })).rule, 'closed')
  assert.equal(decide(rules, facts(member, null, { act: 'connect' })).verdict, 'allow')
})

test('I12: a pinned setting is changed only where a rule names it', () => {
  for (const name of ['role', 'ROLE', '"role"', 'standard_conforming_strings', 'client_encoding', null]) {
    const denied = decide(sessionRule(''), setting(name))
    assert.deepEqual([denied.verdict, denied.code], ['deny', 'pinned-setting'], String(name))
  }
  assert.equal(decide(sessionRule('objects: ["*"],'), setting('role')).verdict, 'deny')
  assert.equal(decide(sessionRule('objects: ["r*"],'), setting('role')).verdict, 'deny')
  assert.equal(decide(sessionRule('objects: [role],'), setting('role')).verdict, 'allow')
  assert.equal(decide(sessionRule('objects: [role],'), setting('client_encoding')).verdict, 'deny')
  for (const name of ['application_name', 'statement_timeout', 'timezone', 'search_path']) {
    assert.equal(decide(sessionRule(''), setting(name)).verdict, 'allow', name)
  }
  assert.equal(decide(sessionRule(''), setting(null, 'reset')).verdict, 'allow')
  assert.equal(decide(sessionRule(''), setting('role', 'reset')).verdict, 'allow')
  assert.equal(decide(sessionRule(''), setting('standard_conforming_strings', 'keep')).verdict, 'allow')
  assert.equal(decide(sessionRule(''), setting('client_encoding', 'show')).verdict, 'allow')
})

test('I4: protected columns are masked unless everyone in the chain is cleared for their class', () => {
  const masksOf = (who: Principal): readonly string[] => [
    ...decide(protecting, facts(who, inspection(statement([read])))).obligations.masks.keys(),
  ]
  const all = ['public.customers.ssn', 'public.customers.email', 'public.notes.body']
  assert.deepEqual(masksOf(agent), all)
  const auditor = principal(['auditors'], { kind: 'person' })
  assert.deepEqual(masksOf(auditor), all.slice(1))
  assert.deepEqual(masksOf(principal(['auditors'], { onBehalfOf: agent })), all)
  assert.deepEqual(masksOf(principal(['agents'], { onBehalfOf: auditor })), all)
  const elsewhere = { ...bank, name: 'other' }
  assert.equal(
    decide(protecting, facts(agent, null, { act: 'connect', resource: elsewhere })).obligations.masks.size,
    0,
  )
  const { masks } = decide(protecting, facts(agent, null, { act: 'connect' })).obligations
  assert.deepEqual(masks.get('public.customers.email'), {
    column: 'public.customers.email',
    dataClass: 'email',
    strategy: { kind: 'token', dataClass: 'email' },
  })
})

test('I4: a predicate on a protected column is denied or held as its class says', () => {
  const denied = decide(protecting, using('public.customers.ssn'))
  assert.deepEqual([denied.verdict, denied.code], ['deny', 'protected-predicate'])
  assert.match(denied.reason, /public\.customers\.ssn/)
  const held = decide(protecting, using('public.customers.email'))
  assert.deepEqual([held.verdict, held.review?.groups], ['review', ['privacy']])
  assert.equal(decide(protecting, using('public.notes.body')).verdict, 'allow')
  assert.equal(decide(protecting, using('public.accounts.id')).verdict, 'allow')
})

test('I4: protected values are not copied to where no mask reaches', () => {
  const source = effect('read', 'select', 'public.customers', { columns: ['public.customers.ssn'] })
  const cases: readonly (readonly [Effect, boolean])[] = [
    [effect('write', 'insert', 'public.copy'), true],
    [effect('define', 'create', 'public.copy'), true],
    [effect('program', 'copy'), true],
    [effect('server-file', 'copy'), true],
    [effect('notify', 'notify', 'channel'), true],
    [effect('session', 'set', 'app.x', { objectKind: 'setting' }), true],
    [effect('write', 'delete', 'public.copy'), false],
    [effect('transaction', 'commit'), false],
  ]
  for (const [target, copies] of cases) {
    const decision = decide(protecting, facts(agent, inspection(statement([source, target]))))
    assert.equal(decision.verdict, copies ? 'deny' : 'allow', target.kind)
    if (copies) assert.equal(decision.rule, 'protection')
  }
  const clean = effect('read', 'select', 'public.customers', { columns: ['public.customers.name'] })
  assert.equal(
    decide(protecting, facts(agent, inspection(statement([clean, cases[0]![0]])))).verdict,
    'allow',
  )
  const renaming = statement([effect('define', 'rename', 'public.customers')], { node: 'DoStmt' })
  const moved = decide(protecting, facts(agent, inspection(renaming)))
  assert.deepEqual([moved.verdict, moved.rule], ['deny', 'protection'])
})

test('I4: the target speaks in its own words only where no protected value can be among them', () => {
  const guarded = (one: StatementFacts, who = agent): boolean =>
    decide(protecting, facts(who, inspection(one))).obligations.guardMessages
  assert.equal(guarded(statement([read])), false)
  assert.equal(guarded(statement([effect('read', 'select', 'public.customers')])), true)
  assert.equal(guarded(statement([effect('write', 'insert', 'public.accounts')])), false)
  assert.equal(guarded(statement([effect('write', 'insert', 'public.customers')])), true)
  assert.equal(guarded(statement([effect('write', 'create', 'public.copy')])), true)
  assert.equal(guarded(statement([effect('define', 'create', 'public.copy')])), true)
  assert.equal(guarded(statement([effect('transaction', 'begin')])), false)
  // What a commit fires was said with the statements before it, and they are guarded to the end of their transaction.
  assert.equal(guarded(statement([effect('transaction', 'commit')])), false)
  assert.equal(guarded(statement([effect('transaction', 'commit prepared')])), true)
  assert.equal(guarded(statement([read], { unknowns: ['?'] })), true)
  assert.equal(guarded(statement([read], { outputs: { kind: 'unknown' } })), true)
  const open = policy('version: 1\nrules: [{ name: all, verdict: allow }]')
  const write = inspection(statement([effect('write', 'insert', 'public.accounts')]))
  assert.equal(decide(open, facts(agent, write)).obligations.guardMessages, false)
})

test('a rule that forbids reaches its object through schema, database, bare name and unnamed object', () => {
  const rules = policy(`version: 1
rules:
  - { name: all, verdict: allow }
  - { name: vault, objects: [public.vault], verdict: deny }`)
  const verdictOf = (one: Effect): string => decide(rules, facts(agent, inspection(statement([one])))).verdict
  assert.equal(verdictOf(effect('read', 'select', 'public.vault')), 'deny')
  assert.equal(verdictOf(effect('read', 'select', 'vault')), 'deny')
  assert.equal(verdictOf(effect('define', 'drop', 'public', { objectKind: 'schema' })), 'deny')
  assert.equal(verdictOf(effect('define', 'drop', 'bank', { objectKind: 'database' })), 'deny')
  assert.equal(verdictOf(effect('maintain', 'vacuum')), 'deny')
  assert.equal(verdictOf(effect('read', 'select')), 'allow')
  assert.equal(verdictOf(effect('read', 'select', 'other.vault')), 'allow')
  assert.equal(verdictOf(effect('transaction', 'begin')), 'allow')
})

test('a rule that allows objects does not reach an effect without one', () => {
  const rules = policy(
    'version: 1\nrules: [{ name: r, effects: [read, write], objects: [public.*], verdict: allow }]',
  )
  assert.equal(decide(rules, facts(agent, inspection(statement([read])))).verdict, 'allow')
  assert.equal(
    decide(rules, facts(agent, inspection(statement([effect('write', 'update')])))).verdict,
    'deny',
  )
})

test('preparing runs nothing, so only a denial stops it', () => {
  const rules = policy(`version: 1
rules:
  - { name: held, effects: [write, unknown], verdict: review, review: { groups: [r] } }`)
  const write = inspection(statement([effect('write', 'update', 'public.x')]))
  assert.equal(decide(rules, facts(agent, write, { act: 'prepare' })).verdict, 'allow')
  assert.equal(decide(rules, facts(agent, write)).verdict, 'review')
  const odd = inspection(statement([effect('write', 'update', 'public.x')], { unknowns: ['?'] }))
  assert.equal(decide(rules, facts(agent, odd, { act: 'prepare' })).verdict, 'review')
  assert.equal(decide(rules, facts(agent, inspection(statement([read])), { act: 'prepare' })).verdict, 'deny')
})

test('a query that gets a name is judged when it gets it', () => {
  const rules = policy('version: 1\nrules: [{ name: r, effects: [read, session], verdict: allow }]')
  const named = (query: StatementFacts): Inspection =>
    inspection(
      statement([effect('session', 'prepare')], {
        sessionName: { space: 'prepared', act: 'create', name: 'x', facts: query },
      }),
    )
  assert.equal(decide(rules, facts(agent, named(statement([read])))).verdict, 'allow')
  const write = named(statement([effect('write', 'delete')]))
  assert.equal(decide(rules, facts(agent, write)).verdict, 'deny')
  const held = policy(`version: 1
rules:
  - { name: s, effects: [session], verdict: allow }
  - { name: w, effects: [write], verdict: review, review: { groups: [r] } }`)
  assert.equal(decide(held, facts(agent, write)).verdict, 'allow', 'it is held when it is executed')
})

test('shadow rules are reported and never enforced', () => {
  const rules = policy(`version: 1
rules:
  - { name: reads, effects: [read], verdict: allow }
  - { name: trial, effects: [read], verdict: deny, rows-max: 1, shadow: true }`)
  const asked = facts(agent, inspection(statement([read])))
  const decision = decide(rules, asked)
  assert.deepEqual([decision.verdict, decision.obligations.rowsMax], ['allow', null])
  assert.equal(decideWithShadow(rules, asked)?.rule, 'trial')
})

test('a decision keeps only when no condition that was asked reads the time', () => {
  const rules = policy(`version: 1
timezone: America/New_York
rules:
  - { name: reads, effects: [read], verdict: allow }
  - { name: early, effects: [write], when: now.hour < 8 && now.weekday == 1, verdict: allow }`)
  assert.equal(decide(rules, facts(agent, inspection(statement([read])))).cacheable, true)
  const write = inspection(statement([effect('write', 'insert', 'public.x')]))
  const late = decide(rules, facts(agent, write, { nowMs: Date.UTC(2026, 0, 5, 13) }))
  assert.deepEqual([late.verdict, late.cacheable], ['deny', false])
  // Noon in UTC is seven in New York.
  assert.deepEqual(decide(rules, facts(agent, write)).verdict, 'allow')
})

test('words of the client reach reasons without control characters and at bounded length', () => {
  const none = policy('version: 1\nrules: []')
  const odd = effect('read', 'select', `"\u001b[31m${'x'.repeat(1000)}"`)
  const { reason } = decide(none, facts(agent, inspection(statement([odd]))))
  assert.doesNotMatch(reason, /\p{Cc}/u)
  assert.ok(reason.length < 400)
})

function sessionRule(objects: string): Policy {
  return policy(`version: 1\nrules: [{ name: s, effects: [session], ${objects} verdict: allow }]`)
}

function setting(name: string | null, verb = 'set'): Facts {
  return facts(agent, inspection(statement([effect('session', verb, name, { objectKind: 'setting' })])))
}

function using(...uses: readonly string[]): Facts {
  return facts(agent, inspection(statement([read], { uses })))
}
