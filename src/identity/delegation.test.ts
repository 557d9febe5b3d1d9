import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { chainOf } from '../core/principal.ts'
import type { IssuerConfig } from './issuer-config.ts'
import {
  assertPrincipal,
  assertRejected,
  esPublic,
  openFor,
  signEs,
  sound,
  startIssuer,
  type Claims,
  type OpenIdentity,
} from './local-issuer.ts'

const issuer = await startIssuer([esPublic])
after(() => issuer.close())

describe('delegation', () => {
  test('the actor heads the chain, the subject is its root', async () => {
    const { authenticate } = open()
    const token = await sign({
      groups: ['analysts'],
      act: { sub: 'ledger-bot', name: 'Ledger bot', groups: ['agents'], act: { sub: 'planner' } },
    })
    const principal = assertPrincipal(await authenticate(token))
    assert.deepEqual(
      chainOf(principal).map(({ subject, kind, groups }) => [subject, kind, groups]),
      [
        ['ledger-bot', 'agent', ['agents']],
        ['planner', 'agent', []],
        ['ana', 'person', ['analysts']],
      ],
    )
  })

  test('an agent without groups of its own gets none of its person', async () => {
    const token = await sign({ groups: ['reviewers'], agent_groups: ['agents'], act: { sub: 'bot' } })
    assert.deepEqual(assertPrincipal(await open().authenticate(token)).groups, [])
    const configured = open({ agentGroupsClaim: 'agent_groups' })
    assert.deepEqual(assertPrincipal(await configured.authenticate(token)).groups, ['agents'])
  })

  test('depth, loops, foreign and nameless actors', async () => {
    const { authenticate } = open()
    assertPrincipal(await authenticate(await sign({ act: nest(['a', 'b', 'c', 'd']) })))
    assertRejected(
      await authenticate(await sign({ act: nest(['a', 'b', 'c', 'd', 'e']) })),
      'delegation-depth',
    )
    assertRejected(await authenticate(await sign({ act: nest(['a', 'b', 'a']) })), 'delegation-loop')
    assertRejected(await authenticate(await sign({ act: { sub: 'ana' } })), 'delegation-loop')
    assertRejected(
      await authenticate(await sign({ act: { sub: 'a', iss: 'https://other.example' } })),
      'delegation',
    )
    for (const act of [{}, null, 'bot', ['bot'], { sub: 'a', act: {} }]) {
      assertRejected(await authenticate(await sign({ act })), 'delegation')
    }
  })

  test('kind by claim; an unlisted value is refused', async () => {
    const { authenticate } = open({ kind: { claim: 'sub_profile', values: { service: 'workload' } } })
    assert.equal(assertPrincipal(await authenticate(await sign({ sub_profile: 'service' }))).kind, 'workload')
    for (const value of ['user', 'constructor', 'toString', undefined]) {
      assertRejected(await authenticate(await sign({ sub_profile: value })), 'kind')
    }
  })
})

function nest(names: readonly string[]): unknown {
  return names.reduceRight<unknown>((act, sub) => ({ sub, ...(act === null ? {} : { act }) }), null)
}

function open(more: Partial<IssuerConfig> = {}): OpenIdentity {
  return openFor(issuer.url, more)
}

function sign(claims: Claims): Promise<string> {
  return signEs({ ...sound(issuer.url), ...claims })
}
