/** Sessions that outlive the token they were opened with, because somebody keeps showing a newer one. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { sallyport, startSallyport } from '../../src/cli/cli.fixture.ts'
import { Browser } from '../../src/demo/browser.fixture.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

const tokenSeconds = 12
let stage: Stage
let home: string
before(async () => {
  stage = await startStage({ policy: demoPolicy, tokenSeconds })
  home = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
})
after(async () => {
  await rm(home, { recursive: true, force: true })
  await stage[Symbol.asyncDispose]()
})

async function extensions(): Promise<number> {
  await stage.gateway.ledger.synced(stage.gateway.ledger.next - 1)
  let count = 0
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'session.extended') count += 1
  return count
}

test('I6: a program behind `connect --listen` goes on under the tokens that come, and ends when none come', async () => {
  const file = join(home, 'token')
  const renewToken = async (): Promise<void> =>
    writeFile(file, await stage.idp.issueDemoToken('omar'), { mode: 0o600 })
  const until = (seconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, from + seconds * 1000 - performance.now()))
  const from = performance.now()
  await renewToken()
  const words = ['connect', 'bank', '--listen', '0', '--token-file', file, '--api', stage.gateway.apiUrl]
  using serving = startSallyport(words, { environment: { HOME: home } })
  await serving.said('password=')
  const [, port] = /port=(\d+)/.exec(serving.out()) ?? []
  const [, password] = /password=(\S+)/.exec(serving.out()) ?? []
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    database: 'any',
    user: 'gui',
    password,
  })
  client.on('error', () => undefined)
  await client.connect()
  await until(tokenSeconds / 2)
  const renewed = performance.now()
  await renewToken()
  await until(tokenSeconds + 1)
  assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1)
  assert.equal(await extensions(), 1)
  const ended = new Promise<number>((resolve) =>
    client.once('end', () => resolve(performance.now() - renewed)),
  )
  const lasted = await ended
  assert.ok(lasted > (tokenSeconds - 2) * 1000 && lasted < (tokenSeconds + 3) * 1000, `${lasted} ms`)
})

test('runs that refresh one sign-in at once take turns: its refresh token is shown once', async () => {
  const at = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
  const environment = { HOME: at, SALLYPORT_API: stage.gateway.apiUrl }
  try {
    using login = startSallyport(['login', '--no-browser'], { environment })
    await login.said('response_type=')
    const browser = new Browser()
    let page = await browser.open(login.out().trim())
    for (let step = 0; step < 4 && /<form/.test(page.text); step += 1)
      page = await browser.submit(page, { person: 'omar' })
    await new Promise((resolve) => login.child.once('close', resolve))
    // Each finds a token that is about to end.
    const runs = await Promise.all([1, 2, 3].map(() => sallyport(['whoami', '--json'], { environment })))
    for (const { exit, err } of runs) assert.equal(exit, 0, err)
    const { exit, err } = await sallyport(['whoami'], { environment })
    assert.equal(exit, 0, err)
  } finally {
    await rm(at, { recursive: true, force: true })
  }
})

test('somebody else’s token extends nothing', async () => {
  const door = await stage.through('omar')
  const client = new pg.Client({ ...door, ssl: { ca: door.ca ?? '', servername: 'localhost' } })
  client.on('error', () => undefined)
  await client.connect()
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const renewed = async (who: 'rita' | 'omar'): Promise<unknown> => {
    const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/sessions/renew`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await stage.idp.issueDemoToken(who)}` },
    })
    return answer.json()
  }
  assert.deepEqual(await renewed('rita'), { extended: 0 })
  // On a busy machine once may not be enough; programs that renew ask again and again.
  let own = await renewed('omar')
  for (let more = 0; more < 10 && !isDeepStrictEqual(own, { extended: 1 }); more += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    own = await renewed('omar')
  }
  assert.deepEqual(own, { extended: 1 })
  await client.end()
  const { err } = await sallyport(['whoami'], {
    environment: { HOME: home, SALLYPORT_API: stage.gateway.apiUrl },
  })
  assert.match(err, /needs your token/)
})
