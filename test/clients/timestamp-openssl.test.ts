/** A time-stamping authority made of openssl, and openssl again to check what it said of a checkpoint. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { fill, makePlace, verify } from '../../src/ledger/ledger.fixture.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { Timestamps } from '../../src/ledger/timestamp.ts'
import { runProgram, type Ended } from './program.ts'

const openssl = (words: readonly string[]): Promise<Ended> => runProgram('/usr/bin/openssl', words)

async function good(words: readonly string[]): Promise<void> {
  const { code, errors } = await openssl(words)
  assert.equal(code, 0, errors)
}

test('a checkpoint is stamped, openssl verifies the stamp, and a stamp about something else is not kept', async () => {
  await using place = await makePlace()
  const at = (name: string): string => join(place.base, name)
  writeFileSync(at('serial'), '01')
  writeFileSync(
    at('tsa.cnf'),
    `[tsa]\ndefault_tsa = one\n[one]\nserial = ${at('serial')}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\ness_cert_id_alg = sha256\n[ext]\nextendedKeyUsage = critical,timeStamping\nbasicConstraints = CA:true\n[req]\ndistinguished_name = dn\n[dn]\n`,
  )
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('tsa.key'), '-out', at('tsa.pem')]
  await good(['req', '-x509', '-config', at('tsa.cnf'), '-extensions', 'ext', '-subj', '/CN=tsa', ...key])
  let replay: Buffer | null = null
  const server = createServer((request, response) => {
    void (async () => {
      writeFileSync(at('query'), await buffer(request))
      const signer = ['-signer', at('tsa.pem'), '-inkey', at('tsa.key')]
      await good([
        'ts',
        '-reply',
        '-config',
        at('tsa.cnf'),
        '-queryfile',
        at('query'),
        ...signer,
        '-out',
        at('reply'),
      ])
      response.end(replay ?? readFileSync(at('reply')))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const said: string[] = []
  {
    await using ledger = await openLedger(place.config({ checkpointEveryMs: 60_000 }))
    await fill(ledger, place.ring, 3)
    await ledger.checkpoint()
    await using stamps = new Timestamps({
      directory: place.directory,
      url: `http://127.0.0.1:${port}`,
      everyMs: 3_600_000,
      clock: systemClock,
      random: systemRandom,
      onTrouble: (words) => void said.push(words),
    })
    const size = await stamps.round()
    assert.equal(size, ledger.head.size)
    const stamped = join(place.directory, 'tsa', `${size}`)
    const trusted = ['-CAfile', at('tsa.pem')]
    await good(['ts', '-verify', '-data', `${stamped}.checkpoint`, '-in', `${stamped}.tsr`, ...trusted])
    const since = readFileSync(`${stamped}.checkpoint`, 'utf8')
    replay = readFileSync(`${stamped}.tsr`)
    await fill(ledger, place.ring, 3)
    await ledger.checkpoint()
    await assert.rejects(stamps.round(), /about something else/)
    assert.deepEqual((await verify(place.directory, { since, live: true })).faults, [])
  }
  assert.deepEqual(said, [])
  server.close()
})
