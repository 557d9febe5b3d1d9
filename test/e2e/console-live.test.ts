/** What the console shows live: sessions and their end, events, the ledger checked by whoever looks at it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { ledgerEntry, ledgerHead, liveEvent, sessionList, whoami } from '../../src/api/contract.ts'
import type { LiveEvent, LiveSessionView } from '../../src/api/contract.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

let stage: Stage
before(async () => {
  stage = await startStage({ policy: demoPolicy, settings: { log_statement: 'all' } })
})
after(() => stage[Symbol.asyncDispose]())

async function ask(who: DemoName, path: string, body?: object): Promise<Response> {
  const token = await stage.idp.issueDemoToken(who)
  return fetch(`${stage.gateway.apiUrl}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function connect(who: DemoName): Promise<pg.Client> {
  const { host, port, user, password, database, ca } = await stage.through(who)
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    ssl: { ca: ca ?? '', servername: 'localhost' },
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function sessionsFor(who: DemoName): Promise<readonly LiveSessionView[]> {
  return sessionList.parse(await (await ask(who, '/sessions')).json()).sessions
}

/** Events as they come, until it is closed. */
class Listener {
  readonly events: LiveEvent[] = []
  /** All that came, as it came. */
  raw = ''
  readonly #abort = new AbortController()
  hasEnded = false

  static async open(who: DemoName): Promise<Listener> {
    const listener = new Listener()
    const token = await stage.idp.issueDemoToken(who)
    const response = await fetch(`${stage.gateway.apiUrl}/api/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: listener.#abort.signal,
    })
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.ok(response.body)
    void listener.#read(response.body)
    await listener.until(({ type }) => type === 'hello')
    return listener
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const chunk of body) {
        const piece = decoder.decode(chunk, { stream: true })
        this.raw += piece
        text += piece
        const parts = text.split('\n\n')
        text = parts.pop() ?? ''
        for (const part of parts) {
          const line = /^data: (.*)$/m.exec(part)?.[1]
          if (line !== undefined) this.events.push(liveEvent.parse(JSON.parse(line)))
        }
      }
    } catch {
      // Closed by the test.
    }
    this.hasEnded = true
  }

  async until(isIt: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    for (let round = 0; round < 300; round += 1) {
      const found = this.events.find(isIt)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`It did not come: ${JSON.stringify(this.events)}`)
  }

  [Symbol.dispose](): void {
    this.#abort.abort()
  }
}

async function rolesOf(who: DemoName): Promise<readonly string[]> {
  return whoami.parse(await (await ask(who, '/whoami')).json()).roles
}

test('whoami tells what somebody may do at the gateway', async () => {
  assert.deepEqual(await rolesOf('rita'), ['reviewer', 'operator'])
  assert.deepEqual(await rolesOf('omar'), ['auditor', 'policy-author'])
  assert.deepEqual(await rolesOf('ana'), [])
  assert.deepEqual(await rolesOf('ledger-bot'), [])
})

describe('sessions', () => {
  test('are seen by operators, auditors and those whose they are, with what they do', async () => {
    const client = await connect('ledger-bot')
    await client.query('SELECT id, ssn FROM customers ORDER BY id LIMIT 3')
    await assert.rejects(client.query('CREATE TABLE x (y int)'))
    for (const who of ['rita', 'omar', 'ana', 'ledger-bot'] as const) {
      const [found] = await sessionsFor(who)
      assert.equal(found?.resource, 'bank')
      assert.deepEqual(
        found.chain.map(({ name }) => name),
        ['Ledger bot', 'Ana Ruiz'],
      )
      assert.equal(found.rows, 3)
      assert.equal(found.masked, 3)
      assert.equal(found.refused, 1)
      assert.equal(found.current, null)
      assert.equal(found.mayEnd, who !== 'omar', who)
    }
    assert.deepEqual(await sessionsFor('deploy-ci'), [])
    await client.end()
  })

  test('I4: tell no text that may name protected values to whoever is not cleared for them', async () => {
    using feed = await Listener.open('rita')
    await using wire = await Wire.openRaw(await stage.through('ana'))
    const text = "UPDATE notes SET body = '123-45-6789' WHERE id = -77"
    wire.send(query(text))
    await feed.until((event) => event.type === 'review')
    const seenBy = async (who: DemoName): Promise<string> => {
      const [found] = await sessionsFor(who)
      return found?.current?.text ?? 'nothing runs'
    }
    for (const who of ['ana', 'omar'] as const) assert.equal(await seenBy(who), text)
    assert.match(await seenBy('rita'), /^-- withheld: /)
    const [found] = await sessionsFor('rita')
    const one = await (await ask('rita', `/sessions/${found?.id}`)).text()
    for (const told of [feed.raw, one]) assert.doesNotMatch(told, /body =|123-45/)
    assert.equal((await ask('rita', `/sessions/${found?.id}/end`, { reason: 'Enough.' })).status, 204)
    await wire.until((frame) => nameOf(frame) === 'ErrorResponse')
    assert.doesNotMatch(feed.raw, /body =|123-45/)
  })

  test('tell the statement that runs, and the one that waits for a review', async () => {
    await using wire = await Wire.openRaw(await stage.through('ana'))
    const text = 'DELETE FROM notes WHERE id = -77'
    wire.send(query(text))
    await wire.until((frame) => nameOf(frame) === 'NoticeResponse')
    const [found] = await sessionsFor('rita')
    assert.equal(found?.current?.text, text)
    assert.match(found.current.reviewId ?? '', /^[0-9a-f-]{36}$/)
    assert.equal(
      (await ask('rita', `/reviews/${found.current.reviewId}/deny`, { justification: 'No.' })).status,
      200,
    )
    await wire.ready()
    assert.equal((await sessionsFor('rita'))[0]?.current, null)
  })

  test('I6: an operator ends one with what it runs, within a second, and the client is told who and why', async () => {
    const client = await connect('ana')
    const running = client.query('SELECT count(*) FROM generate_series(1, 2000000000)')
    const ended = assert.rejects(running, (error: unknown) => {
      assert.ok(error instanceof pg.DatabaseError)
      assert.equal(error.code, '57P01')
      assert.match(error.message, /Rita Olsen ended this session: Too heavy for the morning\./)
      assert.match(error.detail ?? '', /session-ended/)
      return true
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const [session] = await sessionsFor('rita')
    assert.match(session?.current?.text ?? '', /generate_series/)
    const startedAt = performance.now()
    const answer = await ask('rita', `/sessions/${session?.id}/end`, { reason: 'Too heavy for the morning.' })
    assert.equal(answer.status, 204)
    await ended
    assert.ok(performance.now() - startedAt < 1000)
  })

  test('are not ended by those who may not see or end them', async () => {
    const client = await connect('ana')
    const [session] = await sessionsFor('ana')
    const path = `/sessions/${session?.id}/end`
    assert.equal((await ask('deploy-ci', path, { reason: 'x' })).status, 404)
    assert.equal((await ask('omar', path, { reason: 'x' })).status, 403)
    assert.equal((await ask('rita', path, { reason: ' ' })).status, 400)
    assert.equal((await ask('rita', path, {})).status, 400)
    assert.equal((await ask('rita', '/sessions/nothing/end', { reason: 'x' })).status, 404)
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }])
    assert.equal((await ask('ana', path, { reason: 'Mine.' })).status, 204)
  })
})

describe('events', () => {
  test('reach those who may know, and nobody else', async () => {
    using rita = await Listener.open('rita')
    using omar = await Listener.open('omar')
    using job = await Listener.open('deploy-ci')
    await using wire = await Wire.openRaw(await stage.through('ana'))
    wire.send(query('DELETE FROM notes WHERE id = -78'))
    const said = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
    const id = /review=([0-9a-f-]{36})/.exec(said)?.[1]
    await rita.until((event) => event.type === 'review' && event.id === id)
    await rita.until((event) => event.type === 'session' && event.what === 'opened')
    await omar.until((event) => event.type === 'session' && event.what === 'opened')
    await rita.until((event) => event.type === 'counts' && event.held > 0)
    await job.until((event) => event.type === 'integrity')
    assert.deepEqual(
      omar.events.filter(({ type }) => type === 'review'),
      [],
      'an auditor is no reviewer of this',
    )
    assert.deepEqual(
      job.events.filter(({ type }) => ['review', 'session', 'counts'].includes(type)),
      [],
    )
    rita.events.length = 0
    await ask('rita', `/reviews/${id}/deny`, { justification: 'No.' })
    await rita.until((event) => event.type === 'review' && event.id === id)
  })

  test('I6: end within a second when the sign-in is ended', async () => {
    using job = await Listener.open('deploy-ci')
    const startedAt = performance.now()
    assert.equal((await ask('deploy-ci', '/sign-out', {})).status, 204)
    await job.until(({ type }) => type === 'bye')
    assert.ok(performance.now() - startedAt < 1000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(job.hasEnded)
  })

  test('I8: so many pages of one person listen, and no more', async () => {
    using stack = new DisposableStack()
    for (let count = 0; count < 20; count += 1) stack.use(await Listener.open('ana'))
    assert.equal((await ask('ana', '/events')).status, 429)
  })
})

describe('the ledger', () => {
  test('is told about to everybody who is signed in, its entries to auditors alone', async () => {
    const head = ledgerHead.parse(await (await ask('ana', '/ledger/head')).json())
    assert.equal(head.status, 'whole')
    assert.ok(head.signed > 0 && head.signed <= head.entries)
    assert.equal((await ask('ana', '/ledger/entries/0')).status, 403)
    assert.equal((await ask('rita', '/ledger/entries/0')).status, 403)
    for (const index of ['-1', 'x', '1.5', '99999999'])
      assert.equal((await ask('omar', `/ledger/entries/${index}`)).status, 400, index)
  })

  test('is checked by a browser with what it has: SHA-256, Ed25519 and the key', async () => {
    const entry = ledgerEntry.parse(await (await ask('omar', '/ledger/entries/2')).json())
    const { proof } = entry
    assert.ok(proof)
    const leaf = Buffer.from(entry.leaf, 'base64')
    assert.deepEqual(JSON.parse(leaf.toString()), entry.entry)
    const leafHash = await sha256(Buffer.concat([Buffer.of(0), leaf]))
    assert.equal(leafHash.toString('hex'), entry.leafHash)
    const root = await rootOf(leafHash, entry.index, proof.size, proof.path)
    assert.equal(root.toString('base64'), proof.root)
    const [, size, base] = proof.checkpoint.split('\n')
    assert.deepEqual([size, base], [String(proof.size), proof.root])
    const split = proof.checkpoint.indexOf('\n\n')
    const [, signature = ''] = /^— \S+ (\S+)$/m.exec(proof.checkpoint.slice(split)) ?? []
    const [, encoded = ''] = /^[^+]+\+[0-9a-f]{8}\+(.*)$/.exec(proof.verifierKey) ?? []
    const raw = new Uint8Array(Buffer.from(encoded, 'base64').subarray(1))
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
    const holds = await crypto.subtle.verify(
      'Ed25519',
      key,
      new Uint8Array(Buffer.from(signature, 'base64').subarray(4)),
      new Uint8Array(Buffer.from(proof.checkpoint.slice(0, split + 1))),
    )
    assert.ok(holds)
  })

  test('I10: says who looked at which entry', async () => {
    const looked = ledgerEntry.parse(await (await ask('omar', '/ledger/entries/1')).json())
    const shown = ledgerEntry.parse(await (await ask('omar', `/ledger/entries/${looked.recordedAs}`)).json())
    const read = z.object({ type: z.literal('evidence.read'), reader: z.string(), from: z.literal(1) })
    assert.match(read.parse(shown.entry).reader, /#omar$/)
    assert.equal(
      shown.proof === null ? 0 : shown.proof.size > looked.recordedAs,
      shown.proof === null ? 0 : true,
    )
  })
})

async function sha256(bytes: Buffer): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
}

/** RFC 9162 section 2.1.3.2. */
async function rootOf(leaf: Buffer, index: number, size: number, path: readonly string[]): Promise<Buffer> {
  let [at, last, hash] = [index, size - 1, leaf]
  for (const text of path) {
    const sibling = Buffer.from(text, 'base64')
    const isRight = at % 2 === 1 || at === last
    hash = await sha256(
      Buffer.concat(isRight ? [Buffer.of(1), sibling, hash] : [Buffer.of(1), hash, sibling]),
    )
    if (isRight && at % 2 === 0)
      do {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      } while (at % 2 === 0 && at !== 0)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return hash
}
