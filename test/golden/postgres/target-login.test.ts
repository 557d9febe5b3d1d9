import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { systemClock } from '../../../src/core/clock.ts'
import { systemRandom } from '../../../src/core/random.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import type { Target } from '../../../src/core/resource.ts'
import { sendCancel } from '../../../src/protocols/postgres/opening/cancel.ts'
import { Framer } from '../../../src/protocols/postgres/messages/frame.ts'
import { noticeFieldsIn } from '../../../src/protocols/postgres/messages/message-from-target.ts'
import { terminate } from '../../../src/protocols/postgres/messages/message-to-target.ts'
import { writeMessage } from '../../../src/protocols/postgres/messages/message-writer.ts'
import { clientMessageType, targetLimit, targetMessageName } from '../../../src/protocols/postgres/messages/message.ts'
import { areReadable, pinnedStateFrom } from '../../../src/protocols/postgres/session/session-settings.ts'
import {
  loginToTarget,
  type LoginParts,
  type TargetConnection,
} from '../../../src/protocols/postgres/opening/target-login.ts'
import { standBetween } from './relay.ts'
import { selfSignedFor } from './client-certificate.ts'
import { database, secret, startRealServer, type RealServer } from './real-server.ts'

let server: RealServer

before(async () => {
  server = await startRealServer()
})
after(async () => {
  await server[Symbol.asyncDispose]()
})

for (const login of ['scram', 'md5', 'cleartext', 'trust']) {
  for (const mode of ['disable', 'unverified', 'verify-full'] as const) {
    test(`${login} with TLS ${mode}`, async () => {
      const tls = mode === 'verify-full' ? { mode, ca: server.ca } : { mode }
      const words: string[] = []
      const result = await loginAs(login, { tls }, words)
      if (login === 'cleartext' && mode === 'disable') {
        assert.ok(result instanceof Refusal && result.code === 'target-misbehaved')
        assert.match(words.join(), /plaintext/)
        return
      }
      const connection = connected(result, words)
      assert.equal(connection.parameters.get('server_encoding'), 'UTF8')
      assert.equal(connection.parameters.get('application_name'), 'wire test')
      assert.equal(connection.key?.secret.length, 4)
      assert.equal(connection.leftover.length, 0)
      assert.equal(areReadable(pinnedStateFrom(connection.parameters)), true)
      assert.equal(await answerOf(connection, 'select current_user'), login)
      const identity = await answerOf(
        connection,
        'select ssl::text from pg_stat_ssl where pid = pg_backend_pid()',
      )
      assert.equal(identity, mode === 'disable' ? 'false' : 'true')
      leave(connection)
    })
  }
}

test('SCRAM-SHA-256-PLUS: whoever stands in between cannot relay the login, nor hide that it can be bound', async () => {
  for (const hide of [false, true]) {
    await using relay = await standBetween(server, hide)
    const words: string[] = []
    const result = await loginAs('scram', { tls: { mode: 'unverified' }, port: relay.port }, words)
    assert.ok(result instanceof Refusal, 'logged in through the relay')
    assert.match(words.join(), hide ? /channel binding negotiation error/ : /channel binding check failed/)
    // The relay itself works: a login that is not bound passes through it.
    const md5 = connected(await loginAs('md5', { tls: { mode: 'unverified' }, port: relay.port }, words), words)
    leave(md5)
  }
})

test('a unix socket needs no TLS and may ask for the password as it is', async () => {
  for (const login of ['cleartext', 'trust']) {
    const words: string[] = []
    const connection = connected(await loginAs(login, { host: server.socketDirectory }, words), words)
    assert.equal(await answerOf(connection, 'select current_user'), login)
    leave(connection)
  }
})

test('a wrong or missing password is refused without a word of it', async () => {
  for (const login of ['scram', 'md5', 'cleartext']) {
    const words: string[] = []
    const wrong = await loginAs(login, { secret: secret('wrong one'), tls: { mode: 'unverified' } }, words)
    assert.ok(wrong instanceof Refusal)
    assert.equal(wrong.code, 'target-unreachable')
    assert.match(wrong.message, /SQLSTATE 28P01/)
    assert.match(words.join(), /password authentication failed/)
    assert.doesNotMatch(JSON.stringify(wrong) + words.join(), /wrong one/)
    const missing = await loginAs(login, { secret: null, tls: { mode: 'unverified' } }, [])
    assert.ok(missing instanceof Refusal && missing.code === 'target-misbehaved')
  }
})

test('a role that may not log in and a database that is not there are refused with their SQLSTATE', async () => {
  const rejected = await loginAs('rejected', {}, [])
  assert.ok(rejected instanceof Refusal)
  assert.match(rejected.message, /SQLSTATE 28000/)
  const absent = await loginAs('trust', { database: 'absent' }, [])
  assert.ok(absent instanceof Refusal)
  assert.match(absent.message, /SQLSTATE 3D000/)
})

test('verify-full refuses another authority and another name', async () => {
  const otherCa = await loginAs('trust', { tls: { mode: 'verify-full', ca: server.other.ca } }, [])
  assert.ok(otherCa instanceof Refusal && otherCa.code === 'target-unreachable')
  const words: string[] = []
  const tls = { mode: 'verify-full', ca: server.ca } as const
  const otherName = await loginAs('trust', { tls, host: server.hosts[1] }, words)
  assert.ok(otherName instanceof Refusal && otherName.code === 'target-unreachable')
  assert.match(words.join(), /127\.0\.0\.2/)
  const publicCas = await loginAs('trust', { tls: { mode: 'verify-full', ca: null } }, [])
  assert.ok(publicCas instanceof Refusal && publicCas.code === 'target-unreachable')
})

test('verify-ca asks for the authority and not for the name', async () => {
  const words: string[] = []
  const tls = { mode: 'verify-ca', ca: server.ca } as const
  leave(connected(await loginAs('scram', { tls, host: server.hosts[1] }, words), words))
  const other = await loginAs('trust', { tls: { ...tls, ca: server.other.ca } }, [])
  assert.ok(other instanceof Refusal && other.code === 'target-unreachable')
})

test('TLS may begin at once, with a name and a bound login as ever', async () => {
  const words: string[] = []
  const tls = { mode: 'verify-full', ca: server.ca, isDirect: true } as const
  const connection = connected(await loginAs('scram', { tls }, words), words)
  assert.equal(await answerOf(connection, 'select ssl::text from pg_stat_ssl where pid = pg_backend_pid()'), 'true')
  leave(connection)
})

test('a certificate of the gateway’s own lets it in, another or none does not', async () => {
  const words: string[] = []
  const { certificate } = server
  const login = (own: object): Promise<TargetConnection | Refusal> =>
    loginAs('cert', { secret: null, tls: { mode: 'verify-full', ca: server.ca, ...own } }, words)
  for (const isDirect of [false, true])
    leave(connected(await login({ certificate, isDirect }), words))
  for (const own of [{}, { certificate: selfSignedFor('cert') }]) {
    const refused = await login(own)
    assert.ok(refused instanceof Refusal && refused.code === 'target-unreachable')
  }
  const broken = { ...certificate, key: selfSignedFor('cert').key }
  assert.ok((await login({ certificate: broken })) instanceof Refusal)
  assert.doesNotMatch(words.join(), /PRIVATE KEY/)
})

test('a cancel request with the target’s key stops what runs, with and without TLS', async () => {
  for (const mode of ['disable', 'unverified'] as const) {
    const words: string[] = []
    const tls = { mode } as const
    const connection = connected(await loginAs('trust', { tls }, words), words)
    assert.ok(connection.key)
    const cancelled = assert.rejects(answerOf(connection, 'select pg_sleep(60)'), /57014/)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const startedAt = performance.now()
    assert.equal(await sendCancel(targetFor('trust', { tls }), connection.key, partsFor([])), null)
    await cancelled
    assert.ok(performance.now() - startedAt < 5000)
    assert.equal(await answerOf(connection, 'select 1'), '1')
    leave(connection)
  }
})

test('the second login with the same secret derives no keys again', async () => {
  const shared = secret()
  const times: number[] = []
  for (let round = 0; round < 2; round += 1) {
    const startedAt = performance.now()
    const words: string[] = []
    leave(connected(await loginAs('slow', { secret: shared }, words), words))
    times.push(performance.now() - startedAt)
  }
  const [first = 0, second = 0] = times
  assert.ok(second < first / 3, `${first} ms, then ${second} ms`)
})

function targetFor(login: string, change: Partial<Target>): Target {
  const { hosts, port } = server
  return { host: hosts[0], port, database, login, secret: secret(), tls: { mode: 'disable' }, ...change }
}

function loginAs(
  login: string,
  change: Partial<Target>,
  words: string[],
): Promise<TargetConnection | Refusal> {
  const parameters = new Map([
    ['application_name', 'wire test'],
    ['client_encoding', 'UTF8'],
  ])
  return loginToTarget(targetFor(login, change), parameters, partsFor(words))
}

function partsFor(words: string[]): LoginParts {
  return {
    clock: systemClock,
    random: systemRandom,
    signal: AbortSignal.timeout(60_000),
    dialMsMax: 10_000,
    loginMsMax: 15_000,
    tellOperator: (line) => void words.push(line),
  }
}

function connected(result: TargetConnection | Refusal, words: readonly string[]): TargetConnection {
  assert.ok(!(result instanceof Refusal), words.join('\n'))
  return result
}

/** The one value that a query answers with; rejects with the SQLSTATE of its error. */
async function answerOf(connection: TargetConnection, text: string): Promise<string> {
  const framer = new Framer(targetLimit(1 << 20))
  let value = ''
  let failure: string | null = null
  connection.socket.write(writeMessage(clientMessageType('Query'), [{ text }]))
  for (;;) {
    const read = once(connection.socket, 'data')
    connection.socket.resume()
    const [chunk] = await read
    for (const frame of framer.push(chunk)) {
      const name = targetMessageName(frame.type)
      if (name === 'DataRow') value = frame.bytes.subarray(11).toString()
      if (name === 'ErrorResponse') failure = noticeFieldsIn(frame).get('C') ?? ''
      if (name !== 'ReadyForQuery') continue
      connection.socket.pause()
      if (failure !== null) throw new Error(failure)
      return value
    }
  }
}

function leave(connection: TargetConnection): void {
  connection.socket.end(terminate)
}
