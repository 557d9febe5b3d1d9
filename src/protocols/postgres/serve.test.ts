import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { test } from 'node:test'
import { systemClock, type Clock } from '../../core/clock.ts'
import type { Gate } from '../../core/gate.ts'
import { systemRandom } from '../../core/random.ts'
import type { Session } from '../../core/session.ts'
import { TargetBackends } from '../../core/target-backends.ts'
import { fakeSession, inspectionOf, readFacts } from './conversation/conversation-fixture.ts'
import { Framer } from './messages/frame.ts'
import { noticeFieldsIn } from './messages/message-from-target.ts'
import { passwordMessage, startupMessage } from './messages/message-to-target.ts'
import { targetLimit, targetMessageName } from './messages/message.ts'
import { postgresProtocol } from './serve.ts'

test('a client that does not sign in in time is told so', async () => {
  await using stage = await startServing()
  stage.client.write(hello)
  await once(stage.client, 'data')
  assert.equal((await stage.lastWords()).get('C'), '54000')
})

test('a target that takes the connection and says nothing is told from a client that is slow', async () => {
  await using stage = await startServing()
  stage.client.write(Buffer.concat([hello, passwordMessage('token')]))
  await stage.targetReached
  const words = await stage.lastWords()
  assert.equal(words.get('C'), '08001')
  assert.match(words.get('M') ?? '', /resource/)
})

const hello = startupMessage(
  0,
  new Map([
    ['user', 'ana'],
    ['database', 'bank'],
  ]),
)
const handshakeMsMax = 1000

interface Serving extends AsyncDisposable {
  readonly client: Socket
  /** Resolves once the gateway has dialled the target. */
  readonly targetReached: Promise<unknown>
  /** Lets the time of a handshake pass; what the client hears last. */
  lastWords(): Promise<ReadonlyMap<string, string>>
}

/** One client, a gateway that lets everybody in, and a target that never says a word. */
async function startServing(): Promise<Serving> {
  const target = await listening(createServer((socket) => socket.on('error', () => undefined)))
  const { clock, pass } = stoppedClock()
  const protocol = postgresProtocol({
    clock,
    random: systemRandom,
    inspect: () => inspectionOf(readFacts),
    maskRows: () => assert.fail('nothing is masked here'),
    maskCopy: () => assert.fail('nothing is masked here'),
    subjectsOfRows: () => assert.fail('nobody is counted here'),
    secureContext: () => null,
    plaintext: 'loopback',
    stamp: null,
    oauth: null,
    meansToSignIn: null,
    limits: {
      maskedRowBytesMax: 1 << 20,
      replyMessageBytesMax: 1 << 20,
      namesMax: 100,
      repliesOwedMax: 100,
      handshakeMsMax,
      targetConnectMsMax: 60 * handshakeMsMax,
      clientMessageBytesMax: 1 << 20,
      inboxBytesMax: 1 << 20,
    },
    backends: new TargetBackends(),
    cancelPeers: null,
    tellOperator: () => undefined,
  })
  const gate = openGate({ ...fakeSession(), target: targetAt(target.port) })
  const served: Promise<void>[] = []
  const door = await listening(
    createServer((socket) => {
      const arrival = { socket, address: '127.0.0.1', port: 1, reach: 'loopback' } as const
      const calls = { hasSpoken: () => undefined, admitted: () => undefined }
      const never = new AbortController().signal
      served.push(protocol.serve({ ...arrival, ...calls, handshake: never }, gate, never))
    }),
  )
  const client = connect({ host: '127.0.0.1', port: door.port })
  const heard: Buffer[] = []
  client.on('data', (bytes: Buffer) => void heard.push(bytes))
  await once(client, 'connect')
  return {
    client,
    targetReached: once(target.server, 'connection'),
    async lastWords() {
      pass()
      await once(client, 'end')
      const frames = new Framer(targetLimit(1 << 20)).push(Buffer.concat(heard))
      const last = frames.at(-1)
      assert.ok(last && targetMessageName(last.type) === 'ErrorResponse')
      return noticeFieldsIn(last)
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      await Promise.all(served)
      for (const { server } of [door, target]) server.close()
    },
  }
}

/** Time stands still but for handshakes, which are over when `pass` is called. */
function stoppedClock(): { readonly clock: Clock; readonly pass: () => void } {
  const waiting: (() => void)[] = []
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (ms === handshakeMsMax) waiting.push(resolve)
      signal?.addEventListener('abort', () => reject(new Error('woken')))
    })
  const pass = (): void => {
    for (const resolve of waiting) resolve()
  }
  return { clock: { ...systemClock, sleep }, pass }
}

function openGate(session: Session): Gate {
  return {
    admit: () => Promise.resolve(session),
    submit: () => assert.fail('nothing is asked here'),
    record: () => assert.fail('nothing is shown here'),
    isCurrent: () => true,
    count: () => assert.fail('nothing is shown here'),
    conclude: () => assert.fail('nothing ends here'),
    close: () => Promise.resolve(),
  }
}

function targetAt(port: number): Session['target'] {
  return { ...fakeSession().target, host: '127.0.0.1', port }
}

async function listening(server: Server): Promise<{ readonly server: Server; readonly port: number }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}
