import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { systemClock } from '../../../core/clock.ts'
import { systemRandom } from '../../../core/random.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import type { SessionAttributes } from '../../../core/target-place.ts'
import {
  authenticationOk,
  errorResponse,
  parameterStatus,
  readyForQuery,
} from '../messages/message-to-client.ts'
import { AvoidedPlaces, openTarget } from './target-choice.ts'
import type { LoginParts } from './target-login.ts'

type Kind = 'primary' | 'standby' | 'read-only' | 'starting' | 'silent' | 'closing' | 'denying'

/** Servers that are nothing but their first words. */
const kinds: readonly Kind[] = ['primary', 'standby', 'read-only', 'starting', 'silent', 'closing', 'denying']
const ports = new Map<Kind, number>()
const asked: Kind[] = []
const servers: Server[] = []

before(async () => {
  for (const kind of kinds) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        asked.push(kind)
        const words = firstWords(kind)
        if (words === 'nothing') return
        if (words === 'the end') socket.destroy()
        else socket.write(words)
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.set(kind, (server.address() as AddressInfo).port)
    servers.push(server)
  }
})
beforeEach(() => void (asked.length = 0))
after(() => servers.forEach((server) => server.close()))

function firstWords(kind: Kind): Buffer | 'nothing' | 'the end' {
  const fatal = (sqlState: string): Buffer => errorResponse({ severity: 'FATAL', sqlState, message: kind })
  switch (kind) {
    case 'silent':
      return 'nothing'
    case 'closing':
      return 'the end'
    case 'starting':
      return fatal('57P03')
    case 'denying':
      return fatal('28000')
    case 'primary':
    case 'standby':
    case 'read-only':
      return Buffer.concat([
        authenticationOk,
        parameterStatus('in_hot_standby', kind === 'standby' ? 'on' : 'off'),
        parameterStatus('default_transaction_read_only', kind === 'read-only' ? 'on' : 'off'),
        readyForQuery('idle'),
      ])
  }
}

/** Which kind was chosen of these, or why none. */
async function choose(
  list: readonly Kind[],
  attributes: SessionAttributes,
  more: { avoided?: AvoidedPlaces; order?: 'random'; signal?: AbortSignal } = {},
): Promise<string> {
  const [first, ...others] = list.map((kind) => ({ host: '127.0.0.1', port: ports.get(kind) ?? 0 }))
  assert.ok(first)
  const target: Target = {
    ...first,
    database: 'bank',
    login: 'gate',
    secret: null,
    tls: { mode: 'disable' },
    choice: { others, attributes, order: more.order ?? 'listed', connectMsMax: 150 },
  }
  const parts: LoginParts = {
    clock: systemClock,
    random: systemRandom,
    signal: more.signal ?? new AbortController().signal,
    dialMsMax: 5000,
    loginMsMax: 5000,
    tellOperator: () => undefined,
  }
  const found = await openTarget(target, new Map(), parts, more.avoided ?? new AvoidedPlaces(systemClock))
  if (found instanceof Refusal) return `${found.code}: ${found.message}`
  found.socket.destroy()
  assert.equal(found.target.choice, undefined)
  return kinds.find((kind) => ports.get(kind) === found.target.port) ?? 'nobody'
}

const choices: readonly (readonly [SessionAttributes, readonly Kind[], string])[] = [
  ['any', ['standby', 'primary'], 'standby'],
  ['any', ['closing', 'starting', 'silent', 'read-only'], 'read-only'],
  ['read-write', ['standby', 'read-only', 'primary'], 'primary'],
  ['read-only', ['primary', 'read-only', 'standby'], 'read-only'],
  ['primary', ['standby', 'read-only'], 'read-only'],
  ['standby', ['primary', 'closing', 'standby'], 'standby'],
  ['prefer-standby', ['primary', 'standby'], 'standby'],
  ['prefer-standby', ['closing', 'primary', 'silent'], 'primary'],
]
for (const [attributes, list, expected] of choices) {
  test(`${attributes} of ${list.join(', ')} is ${expected}`, async () =>
    assert.equal(await choose(list, attributes), expected))
}

test('where none will do, the client is told so, and where one denies the login no other is tried', async () => {
  assert.match(
    await choose(['standby', 'standby'], 'primary'),
    /target-unreachable: No server .* in the state/,
  )
  assert.match(await choose(['denying', 'primary'], 'any'), /target-unreachable: .*28000/)
  assert.deepEqual(asked.slice(-1), ['denying'])
})

test('a server that could not be reached is tried last for a while', async () => {
  const avoided = new AvoidedPlaces(systemClock)
  assert.equal(await choose(['silent', 'primary'], 'any', { avoided }), 'primary')
  const startedAt = performance.now()
  assert.equal(await choose(['silent', 'primary'], 'any', { avoided }), 'primary')
  assert.ok(performance.now() - startedAt < 100)
  assert.deepEqual(asked, ['silent', 'primary', 'primary'])
  assert.equal(await choose(['silent', 'standby'], 'standby', { avoided }), 'standby')
})

test('in random order every server gets its part', async () => {
  const counts = new Map<string, number>()
  for (let round = 0; round < 60; round += 1) {
    const kind = await choose(['primary', 'standby', 'read-only'], 'any', { order: 'random' })
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  assert.equal(counts.size, 3)
  assert.ok([...counts.values()].every((count) => count >= 5))
})

test('a session that ends meanwhile tries no further server', async () => {
  const ending = new AbortController()
  setTimeout(() => ending.abort(new Refusal('session-ended', 'It is over.')), 50)
  assert.match(await choose(['silent', 'primary'], 'any', { signal: ending.signal }), /It is over/)
  assert.deepEqual(asked, ['silent'])
})
