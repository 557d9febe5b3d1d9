/** Two gateways of one machine on one port: the kernel spreads who comes, a cancel finds its session, one outlives the other. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { freePort } from '../../src/store/free-port.ts'
import { cancelAt, cancelKeyOf, startReplicas, type Replicas } from './replicas.ts'
import { query, Wire, wordsOf } from './wire.ts'

/** That all of them land at one gateway happens once in half a million runs. */
const sessions = 20

let replicas: Replicas

before(async () => {
  replicas = await startReplicas('test/e2e/replicas.yaml', {}, { port: await freePort() })
})
after(() => replicas[Symbol.asyncDispose]())

const aMoment = (): Promise<void> => systemClock.sleep(100)

async function open(): Promise<Wire> {
  return Wire.openRaw(await replicas.grounds.doorAt(replicas.one.port, 'ana'))
}

test('sessions spread over two gateways on one port, cancels find them, and one gateway outlives the other', async () => {
  const { one, other } = replicas
  assert.equal(one.port, other.port)
  await using opened = new AsyncDisposableStack()
  const wires = await Promise.all(Array.from({ length: sessions }, async () => opened.use(await open())))
  const stopped = await Promise.all(
    wires.map(async (wire) => {
      wire.send(query('SELECT pg_sleep(60)'))
      const over = new AbortController()
      const heard = wire.ready().finally(() => over.abort())
      // Where it lands is the kernel's choice; it is passed on when that is not where its session is. One that comes
      // before the statement has begun cancels nothing.
      while (!over.signal.aborted)
        await Promise.race([heard, cancelAt(one.port, cancelKeyOf(wire)).then(aMoment)])
      return (await heard).map(wordsOf).join()
    }),
  )
  for (const words of stopped) assert.match(words, /C=57014/)

  const gone = once(other.child, 'exit')
  other.child.kill('SIGKILL')
  await gone
  const outcomes = await Promise.all(wires.map(answers))
  const alive = outcomes.filter(Boolean).length
  assert.ok(alive > 0 && alive < sessions, `${alive} of ${sessions} were at the gateway that lives`)
  for (let more = 0; more < 4; more += 1) {
    await using wire = await open()
    assert.ok(await answers(wire))
  }
})

/** Whether a session's statement is answered; false when its connection is gone. */
async function answers(wire: Wire): Promise<boolean> {
  try {
    wire.send(query('SELECT 42'))
    return (await wire.ready()).map(wordsOf).join().includes('42')
  } catch (error) {
    if (wire.socket.destroyed || wire.socket.readableEnded) return false
    throw error
  }
}
