import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import { test } from 'node:test'
import { AddressRefused, lookupBy, mayDialBy, whyNotHost } from './dial-rule.ts'

const usual = mayDialBy({ allow: [], deny: [], loopback: false })

test('addresses that hand out credentials, mean this machine or nobody are not dialed, however they are written', () => {
  for (const address of [
    '169.254.169.254',
    '169.254.170.2',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'fe80::1',
    '127.0.0.1',
    '127.8.8.8',
    '::ffff:127.0.0.1',
    '::1',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'localhost',
    '127.1',
    '0x7f000001',
    '',
    '/run/postgresql',
  ])
    assert.equal(usual(address), false, address)
  for (const address of ['10.1.2.3', '192.168.0.9', '203.0.113.7', 'fd12::7', '2001:db8::1'])
    assert.equal(usual(address), true, address)
})

test('what is allowed is all that is dialed, and what is denied is not dialed all the same', () => {
  const may = mayDialBy({
    allow: [
      { address: '10.0.0.0', prefix: 8 },
      { address: '127.0.0.1', prefix: 32 },
    ],
    deny: [{ address: '10.9.0.0', prefix: 16 }],
    loopback: false,
  })
  assert.deepEqual(
    ['10.1.2.3', '10.9.1.1', '::ffff:10.9.1.1', '127.0.0.1', '127.0.0.2', '192.168.0.1'].map(may),
    [true, false, false, true, false, false],
  )
  assert.equal(mayDialBy({ allow: [], deny: [], loopback: true })('127.0.0.1'), true)
})

test('a host is judged as it is written, and by every address that its name has', async () => {
  assert.ok(whyNotHost('/run/postgresql', usual) instanceof AddressRefused)
  assert.ok(whyNotHost('169.254.169.254', usual) instanceof AddressRefused)
  assert.equal(whyNotHost('db.internal.example', usual), null)
  const found = (may: typeof usual, all: boolean): Promise<string | readonly LookupAddress[]> =>
    new Promise((resolve, reject) =>
      lookupBy(may)('localhost', { all }, (error, address) => (error ? reject(error) : resolve(address))),
    )
  await assert.rejects(found(usual, true), AddressRefused)
  // A name for this machine that getaddrinfo reads as a number.
  await assert.rejects(
    new Promise((_, reject) => lookupBy(usual)('127.1', {}, (error) => reject(error))),
    AddressRefused,
  )
  const own = mayDialBy({ allow: [], deny: [], loopback: true })
  assert.ok((await found(own, true)).length > 0)
  assert.equal(typeof (await found(own, false)), 'string')
})
