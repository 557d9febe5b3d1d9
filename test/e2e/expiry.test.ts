/** A token that ends in the middle of a statement: the session ends with it, and the target stops what ran. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { esPublic, startIssuer, type LocalIssuer } from '../../src/identity/local-issuer.ts'
import { seconds, token } from './forging.ts'
import { allowAll, startStage, type Stage } from './stage.ts'

let stage: Stage
let issuer: LocalIssuer
before(async () => {
  issuer = await startIssuer([esPublic])
  stage = await startStage({
    policy: allowAll,
    issuers: [{ issuer: issuer.url, audience: 'sallyport', 'allow-insecure-http': true }],
  })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await issuer.close()
})

test('I6: what runs when the token ends is cancelled, and the client hears why', async (t) => {
  const { direct } = stage
  const door = await stage.through('omar')
  const exp = seconds(12)
  const claims = { iss: issuer.url, aud: 'sallyport', sub: 'omar', groups: ['auditors'], iat: seconds(), exp }
  const config = { ...door, password: token(claims), ssl: { ca: door.ca ?? '', servername: 'localhost' } }
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const { pid } = rows[0]
  const error: unknown = await client.query('SELECT pg_sleep(600)').catch((fault: unknown) => fault)
  const lateMs = Date.now() - exp * 1000
  assert.ok(error instanceof pg.DatabaseError, String(error))
  assert.equal(error.code, '57P01')
  assert.match(error.detail ?? '', /code=session-ended/)
  assert.ok(lateMs >= 0, `${lateMs} ms`)
  t.diagnostic(`from the token's end until the client heard: ${lateMs} ms`)

  const looking = new pg.Client({ ...direct, ssl: false })
  await looking.connect()
  for (let isThere = true; isThere;) {
    const { rowCount } = await looking.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])
    isThere = rowCount === 1
  }
  t.diagnostic(`and until it was gone at the target: ${Date.now() - exp * 1000} ms`)
  await looking.end()
  await assert.rejects(new pg.Client(config).connect(), /expired/)
})
