import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { makePlace, verify } from './ledger.fixture.ts'
import { openLedger } from './ledger.ts'
import { readEntries } from './journal/reader.ts'

const rounds = 15
const writer = new URL('crash.fixture.ts', import.meta.url).pathname

test('I1: a writer killed at any instant leaves every acknowledged entry, and a ledger that goes on', async () => {
  await using place = await makePlace()
  let acknowledged = 0
  for (let round = 0; round < rounds; round += 1) {
    acknowledged = Math.max(acknowledged, await runAndKill(place.base))
    const ledger = await openLedger(place.config())
    assert.ok(ledger.next >= acknowledged, `${acknowledged} were acknowledged, ${ledger.next} are there`)
    await ledger.close()
    const { faults, entries, bodies } = await verify(place.directory, { keys: place.ring })
    assert.deepEqual(faults, [], `round ${round}`)
    assert.ok(entries >= acknowledged)
    assert.equal(bodies.opened, bodies.bodies)
  }
  for await (const { leaf } of readEntries(place.directory)) {
    if (leaf?.type === 'statement.decided') assert.equal(leaf.number, leaf.index)
  }
})

/** Starts a writer, kills it after a while, and answers how many entries it was promised. */
async function runAndKill(base: string): Promise<number> {
  const child = spawn(process.execPath, [writer, base], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), randomInt(250))
    said += text
  })
  await new Promise((resolve) => child.once('close', resolve))
  assert.equal(child.signalCode, 'SIGKILL')
  const whole = said.slice(0, said.lastIndexOf('\n') + 1)
  return Math.max(0, ...[...whole.matchAll(/^[ws] (\d+)$/gm)].map(([, count]) => Number(count)))
}
