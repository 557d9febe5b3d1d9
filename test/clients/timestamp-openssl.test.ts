/** A time-stamping authority made of openssl, and openssl again to check what it said of a checkpoint. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'
import { fill, makePlace, verify } from '../../src/ledger/ledger.fixture.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { openTimeStamp } from '../../src/ledger/tiles/time-stamp-token.ts'
import { Timestamps } from '../../src/ledger/anchors/timestamp.ts'
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
    const found = await verify(place.directory, { since, live: true })
    assert.deepEqual(found.faults, [])
    assert.deepEqual([found.stamped.stamps, found.stamped.newest?.size], [1, size])
    await checkAuthorities(place.directory, readFileSync(at('tsa.pem')), size)
    await checkChanges(place.directory, size)
  }
  assert.deepEqual(said, [])
  server.close()
})

/** With authorities named, one of their stamps must be there. */
async function checkAuthorities(directory: string, own: Buffer, size: number): Promise<void> {
  const authorities = [new X509Certificate(own)]
  const believed = await verify(directory, { live: true, authorities })
  assert.deepEqual(believed.faults, [])
  assert.deepEqual([believed.stamped.trusted, believed.stamped.newest?.size], [1, size])
  const { ca } = makeCertificates(systemClock.now(), systemRandom)
  const other = await verify(directory, { live: true, authorities: [new X509Certificate(ca)] })
  assert.deepEqual(
    other.faults.map(({ file, problem }) => `${file}: ${problem}`),
    ['tsa: no authority that was named has stamped it'],
  )
}

/** Any change in `tsa/` is found, or changes nothing of what is proved. */
async function checkChanges(directory: string, size: number): Promise<void> {
  const stamp = join(directory, 'tsa', `${size}.tsr`)
  const checkpoint = join(directory, 'tsa', `${size}.checkpoint`)
  const answer = readFileSync(stamp)
  const token = openTimeStamp(answer)
  assert.ok(token)
  assert.ok(Math.abs(token.atMs - systemClock.now()) < 3_600_000)
  let harmless = 0
  for (let at = 0; at < answer.length; at += 1) {
    const changed = Buffer.from(answer)
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
    const read = openTimeStamp(changed)
    if (!read) continue
    harmless += 1
    const proved = ({ digest, atMs, signer }: typeof read): unknown => [digest, atMs, signer.raw]
    assert.deepEqual(proved(read), proved(token), `byte ${at}`)
  }
  // Words for people, the signer's name beside its certificate, numbers of versions.
  assert.ok(harmless < 200, `${harmless} bytes of ${answer.length} prove nothing`)
  for (let length = 0; length < answer.length; length += 1)
    assert.equal(openTimeStamp(answer.subarray(0, length)), null)
  const faultsOf = async (): Promise<readonly string[]> =>
    (await verify(directory, { live: true })).faults.map(({ file }) => file)
  writeFileSync(stamp, answer.subarray(1))
  assert.deepEqual(await faultsOf(), [`tsa/${size}.tsr`])
  writeFileSync(stamp, answer)
  const note = readFileSync(checkpoint)
  for (let at = 0; at < note.length; at += 1) {
    const changed = Buffer.from(note)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    writeFileSync(checkpoint, changed)
    assert.ok((await faultsOf()).length > 0, `byte ${at}`)
  }
  rmSync(checkpoint)
  assert.deepEqual(await faultsOf(), [`tsa/${size}.tsr`])
  writeFileSync(checkpoint, note)
  renameSync(stamp, join(directory, 'tsa', `${size + 1}.tsr`))
  assert.deepEqual(await faultsOf(), [`tsa/${size + 1}.tsr`])
  renameSync(join(directory, 'tsa', `${size + 1}.tsr`), stamp)
  assert.deepEqual(await faultsOf(), [])
}
