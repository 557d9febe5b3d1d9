import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../core/principal.ts'
import { formatFault } from './document.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'
import { unaskedTerms } from './unasked.ts'

const text = `version: 1
classes: { ssn: {} }
protect: [{ resources: bank, columns: { public.t.ssn: ssn } }]
unmask: [{ name: cleared, principals: { groups: [cleared] }, classes: [ssn] }]
channels:
  - { resources: bank, open: [jobs, cache_*, '"Odd.Name"'] }
  - { resources: shop, open: ['*'] }
rules: [{ name: all, verdict: allow }]
`
const bank = { name: 'bank', protocol: 'postgres', labels: {} } as const

function policyOf(from: string): Policy {
  const parsed = parsePolicy(Buffer.from(from), 'p')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

function asker(...groups: readonly string[]): Principal {
  return { id: 'i#a', kind: 'person', issuer: 'i', subject: 'a', name: 'a', groups, claims: {}, endsAt: 0 }
}

test('I4: payloads are shown on channels that the policy names for the resource, and to whoever sees all columns', () => {
  const terms = unaskedTerms(policyOf(text), asker(), bank)
  assert.equal(terms.hidesValues, true)
  const channels = ['jobs', 'cache_7', 'Odd.Name', 'job', 'JOBS', 'odd.name', 'x', 'a.jobs', '']
  assert.deepEqual(
    channels.filter((channel) => terms.opensChannel(channel)),
    ['jobs', 'cache_7', 'Odd.Name'],
  )
  assert.equal(unaskedTerms(policyOf(text), asker('cleared'), bank).hidesValues, false)
})

test('what is no name of a channel is a fault', () => {
  const parsed = parsePolicy(Buffer.from(text.replace('[jobs,', '[public.jobs,')), 'p')
  assert.ok(!parsed.ok)
  assert.match(
    parsed.faults.map(formatFault).join(),
    /`public.jobs` is not the name of a channel.*channels\[0\].open\[0\]/,
  )
})
