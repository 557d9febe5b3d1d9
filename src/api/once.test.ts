import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { systemClock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import type { Secret } from '../core/secret.ts'
import { principalOf, requirePrincipal } from './auth.ts'
import { answerOnce } from './once.ts'

function named(id: string, onBehalfOf?: Principal): Principal {
  const kind = onBehalfOf === undefined ? 'person' : 'agent'
  const bare = {
    id,
    kind,
    issuer: 'i',
    subject: id,
    name: id,
    groups: [],
    claims: {},
    endsAt: Infinity,
  } as const
  return onBehalfOf === undefined ? bare : { ...bare, onBehalfOf }
}

/** The token lists the chain, who acts now first. */
function authenticate(token: Secret): Promise<Principal> {
  const chain = token.reveal().split('.')
  return Promise.resolve(
    chain.reduceRight<Principal | undefined>((behind, id) => named(id, behind), undefined) ?? named('nobody'),
  )
}

test('an answer is told again to the same chain alone: an agent has one key for each person that it acts for', async () => {
  const app = fastify()
  app.addHook('onRequest', requirePrincipal(authenticate, null))
  answerOnce(app, systemClock)
  let done = 0
  app.post('/do', (request) => {
    done += 1
    return { done, as: chainOf(principalOf(request)).map(({ id }) => id) }
  })
  const post = async (chain: string): Promise<unknown> =>
    (
      await app.inject({
        method: 'POST',
        url: '/do',
        headers: { authorization: `Bearer ${chain}`, 'idempotency-key': 'k' },
      })
    ).json()
  assert.deepEqual(await post('bot.ana'), { done: 1, as: ['bot', 'ana'] })
  assert.deepEqual(await post('bot.ana'), { done: 1, as: ['bot', 'ana'] })
  assert.deepEqual(await post('bot.omar'), { done: 2, as: ['bot', 'omar'] })
  assert.deepEqual(await post('bot'), { done: 3, as: ['bot'] })
  await app.close()
})
