import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { fill, makePlace, origin, verify } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { folderWith, sallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'

const keyList = z.strictObject({
  keys: z.array(z.strictObject({ line: z.string(), state: z.string(), until: z.int().nullable() })),
})

test('keys are changed, listed and revoked by a stopped gateway, and each step is on record', async () => {
  await using place = await makePlace()
  const configuration = JSON.stringify({
    listen: { postgres: { plaintext: 'loopback' } },
    'public-url': 'http://127.0.0.1:6480',
    issuers: [{ issuer: 'https://idp.example', audience: 'sallyport' }],
    resources: [{ name: 'bank', target: { host: '127.0.0.1', database: 'bank', login: 'gateway' } }],
    policy: 'policy.yaml',
    ledger: { directory: place.directory, origin },
    recording: { directory: 'recordings' },
    keys: { file: `${place.base}/master.key`, directory: `${place.base}/keys` },
  })
  await using folder = await folderWith({ 'sallyport.yaml': configuration })
  const run = (...words: readonly string[]): ReturnType<typeof sallyport> =>
    sallyport(['keys', ...words], { cwd: folder.path })
  const rotate = ['rotate', '--reason', 'yearly']
  {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 3)
    const refused = await run(...rotate)
    assert.equal(refused.exit, exits.unavailable, refused.err)
    assert.match(refused.err, /a gateway writes this ledger/)
  }
  const { exit, out, err } = await run(...rotate)
  assert.equal(exit, exits.ok, err)
  assert.match(out, /^retired {2}audit\.example\/sallyport\/test\+[0-9a-f]{8}\+\S+\nin force audit\.example/)
  assert.match(err, /could not be destroyed/)
  const again = await run(...rotate, '--json')
  assert.partialDeepStrictEqual(JSON.parse(again.out), { destroyed: true })
  assert.equal(place.ring.laterSigningKeys(origin).length, 1)

  const { keys } = keyList.parse(JSON.parse((await run('list', '--json')).out))
  assert.deepEqual(
    keys.map(({ state }) => state),
    ['retired', 'retired', 'in force'],
  )
  const [first, second, third] = keys.map(({ line }) => line)
  assert.ok(first !== undefined && second !== undefined && third !== undefined)
  assert.equal((await run('revoke', third, '--reason', 'x')).exit, exits.usage)
  assert.equal((await run('revoke', second, '--reason', 'found in a backup')).exit, exits.ok)
  assert.match((await run('list')).out, /^revoked .*until entry \d+/m)
  for (const verifierKey of [first, second, third]) {
    const result = await verify(place.directory, { verifierKey })
    assert.deepEqual(result.faults, [])
  }
})
