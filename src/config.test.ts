import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { loadConfig, parseConfig } from './config.ts'
import type { Config, Environment } from './config.ts'
import { Secret } from './core/secret.ts'
import { formatFault } from './policy/document.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-config-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const docs = join(import.meta.dirname, '../docs')

const least = `
public-url: http://localhost:6480/
listen: { postgres: { plaintext: loopback } }
issuers: [{ issuer: 'https://login.example', audience: sallyport }]
resources:
  - name: bank
    target: { host: db.example, database: bank, login: sally }
policy: policy.yaml
ledger: { directory: state/ledger, origin: localhost/ledger }
recording: { directory: state/recordings }
keys: { file: secrets/master }
`

test('a short file is enough; the rest has careful defaults, paths count from the file, everything is frozen', () => {
  const owned = parsed(
    least.replace('name: bank', `name: bank\n    owners: { people: ['https://i.example#ann'] }`),
  )
  assert.deepEqual(owned.resources[0]?.resource.owners, { people: ['https://i.example#ann'], groups: [] })
  const config = parsed(least)
  assert.equal(config.publicUrl, 'http://localhost:6480')
  assert.equal(config.policyFile, join(folder, 'policy.yaml'))
  assert.equal(config.keys.directory, join(folder, 'secrets/session-keys'))
  assert.deepEqual(config.store, { kind: 'embedded', directory: join(folder, 'state/store') })
  assert.deepEqual(config.resources[0]?.target.tls, { mode: 'verify-full', ca: null, isDirect: false })
  assert.equal(config.issuers[0]?.tokenType, 'access')
  assert.equal(config.listen.postgres.host, '127.0.0.1')
  assert.ok(Object.isFrozen(config.resources[0]?.target) && Object.isFrozen(config.limits))
})

test('I9: secrets come from files and the environment and print as nothing', async () => {
  const password = join(folder, 'password')
  writeFileSync(password, 'hunter2\n', { mode: 0o600 })
  const withFile = parsed(least.replace('login: sally', `login: sally, password: { file: password }`))
  const secret = await withFile.resources[0]?.secret?.read()
  assert.ok(secret instanceof Secret)
  assert.equal(secret.reveal(), 'hunter2')
  const environment = { BANK: 'hunter3', DATABASE_URL: 'postgres://u:hunter4@h/d' }
  const withEnvironment = parsed(
    least.replace('login: sally', `login: sally, password: { env: BANK }`),
    environment,
  )
  const other = await withEnvironment.resources[0]?.secret?.read()
  assert.ok(other instanceof Secret && other.reveal() === 'hunter3')
  assert.ok(withEnvironment.store.kind === 'url' && withEnvironment.store.url.reveal().includes('hunter4'))
  assert.doesNotMatch(inspect(withEnvironment, { depth: 9 }) + JSON.stringify(withEnvironment), /hunter/)
})

test('a store that the file names wins over DATABASE_URL, and its secret file must be closed to others', () => {
  const environment = { DATABASE_URL: 'postgres://h/d' }
  const embedded = parsed(`${least}store: { embedded: pg }\n`, environment)
  assert.deepEqual(embedded.store, { kind: 'embedded', directory: join(folder, 'pg') })
  const open = join(folder, 'store-url')
  writeFileSync(open, 'postgres://h/d\n', { mode: 0o644 })
  assert.match(faults(`${least}store: { url: { file: store-url } }\n`).join(), /chmod 600 store-url/)
  chmodSync(open, 0o600)
  const url = parsed(`${least}store: { url: { file: store-url } }\n`).store
  assert.ok(url.kind === 'url' && url.url.reveal() === 'postgres://h/d')
})

test('every fault comes back at once with its place and a fix', () => {
  const text = `public_url: http://gateway.example
listen:
  postgres: { host: 0.0.0.0, port: 70000 }
issuers: [{ issuer: 'https://login.example', audience: sallyport, algorithms: [HS256], kind: robot }]
resources: 7
policy: 5
`
  assert.deepEqual(faults(text), [
    'sallyport.yaml:1:1: The key `public-url` is missing. Add it: text. [public-url]',
    'sallyport.yaml:1:1: The key `ledger` is missing. Add it: keys and values. [ledger]',
    'sallyport.yaml:1:1: The key `recording` is missing. Add it: keys and values. [recording]',
    'sallyport.yaml:1:1: The key `keys` is missing. Add it: keys and values. [keys]',
    'sallyport.yaml:1:1: Unknown key `public_url`. Did you mean `public-url`? [public_url]',
    'sallyport.yaml:3:36: The number is too large. Write 65535 or less. [listen.postgres.port]',
    'sallyport.yaml:4:80: `HS256` is not known here. Did you mean `ES256`? [issuers[0].algorithms[0]]',
    'sallyport.yaml:4:94: `robot` is not known here. Use one of: person, agent, workload. Or keys and values: claim, values. [issuers[0].kind]',
    'sallyport.yaml:5:12: Expected a list, found a number. Write a list in its place. [resources]',
    'sallyport.yaml:6:9: Expected text, found a number. Put it in quotes. [policy]',
  ])
})

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ['a door nobody can use', least.replace(/^listen.*$/m, ''), /No client could connect/],
  [
    'plaintext to the world',
    least.replace('plaintext: loopback', 'host: 0.0.0.0, plaintext: loopback'),
    /only loopback is served/,
  ],
  [
    'tokens in plaintext',
    least.replace('listen: {', 'listen: { http: { host: 0.0.0.0 },'),
    /cross the network in plaintext/,
  ],
  [
    'one port twice',
    least.replace('listen: {', 'listen: { http: { port: 6432 },'),
    /taken by listen.postgres/,
  ],
  [
    'a public address without TLS',
    least.replace('http://localhost', 'http://gateway.example'),
    /loopback addresses only/,
  ],
  ['an issuer over http', least.replace('https://login', 'http://login'), /allow-insecure-http/],
  [
    'an issuer with a login in its URL',
    least.replace('https://login', 'https://a:b@login'),
    /login or a fragment/,
  ],
  [
    'an issuer twice',
    least.replace('[{', "[{ issuer: 'https://login.example', audience: x }, {"),
    /listed twice/,
  ],
  [
    'a resource twice',
    least.replace('resources:', 'resources:\n  - { name: bank, target: { host: h, database: d, login: l } }'),
    /`bank` is taken/,
  ],
  ['TLS on a unix socket', least.replace('db.example', '/run/pg'), /unix socket has no TLS/],
  [
    'authorities that nobody looks at',
    least.replace('login: sally', 'login: sally, tls: { mode: require, ca: x.pem }'),
    /not looked at/,
  ],
  [
    'a certificate file that is absent',
    least.replace('login: sally', 'login: sally, tls: { ca: absent.pem }'),
    /ENOENT/,
  ],
  [
    'a variable that is not set',
    least.replace('login: sally', 'login: sally, password: { env: NOPE }'),
    /NOPE is not set/,
  ],
  [
    'a password in the file',
    least.replace('login: sally', 'login: sally, password: hunter2'),
    /Expected keys and values/,
  ],
  [
    'a weak algorithm',
    least.replace('audience: sallyport', 'audience: s, algorithms: [none]'),
    /not known here/,
  ],
  [
    'a shared port and a store of its own',
    least.replace('plaintext: loopback', 'plaintext: loopback, shared-port: true'),
    /have to share a store/,
  ],
  ['an origin with a space', least.replace('localhost/ledger', 'my ledger'), /without spaces/],
]

for (const [what, text, expected] of wrong) {
  test(`a configuration is refused for ${what}`, () => assert.match(faults(text).join('\n'), expected))
}

test('I9: a secret that stands where its source should be is not repeated in the fault', () => {
  assert.doesNotMatch(
    faults(least.replace('login: sally', 'login: sally, password: hunter2')).join(),
    /hunter2/,
  )
  assert.doesNotMatch(faults(`${least}store: postgres://u:hunter2@h/d\n`).join(), /hunter2/)
})

test('a file that cannot be read says so', () => {
  const read = loadConfig(join(folder, 'absent.yaml'))
  assert.ok(!read.ok && read.faults[0]?.message.includes('ENOENT'))
  const path = join(folder, 'sallyport.yaml')
  writeFileSync(path, least)
  assert.ok(loadConfig(path).ok)
})

test('the example on the configuration page is a configuration', () => {
  const page = readFileSync(join(docs, 'configuration.md'), 'utf8')
  const example = /```yaml\n(public-url[^`]*)```/.exec(page)?.[1] ?? ''
  assert.deepEqual(faults(example), [])
})

function parsed(text: string, environment: Environment = {}): Config {
  const read = parseConfig(text, join(folder, 'sallyport.yaml'), environment)
  if (!read.ok) assert.fail(read.faults.map(formatFault).join('\n'))
  return read.config
}

function faults(text: string): readonly string[] {
  const read = parseConfig(text, join(folder, 'sallyport.yaml'), {})
  return read.ok ? [] : read.faults.map((fault) => formatFault(fault).slice(folder.length + 1))
}

test('a target may be several servers, each with its port, in any form that hosts are written in', () => {
  assert.deepEqual(places("'a:6000, b,[fd00::1]:7000,::1,10.0.0.1'", ', port: 5000'), [
    ['a', 6000],
    ['b', 5000],
    ['fd00::1', 7000],
    ['::1', 5000],
    ['10.0.0.1', 5000],
  ])
  assert.deepEqual(places('[a, "b:1"]'), [
    ['a', 5432],
    ['b', 1],
  ])
  for (const wrong of ['a:b:1', "'[::1'", 'a:0', 'a:70000', "'a,,b'", "'a b'"])
    assert.match(faults(least.replace('host: db.example', `host: ${wrong}`)).join(), /host/, wrong)
})

test('what TLS to a target needs is needed together', () => {
  assert.match(tls('cert: c.pem'), /go together/)
  assert.match(tls('mode: disable, cert: c.pem, key: { env: KEY }'), /no certificate is shown/)
  assert.match(tls('mode: unverified, ca: c.pem'), /not looked at/)
})

function places(host: string, more = ''): unknown {
  const text = least.replace('host: db.example', `host: ${host}${more}`)
  const read = parseConfig(text, join(folder, 'x.yaml'), {})
  assert.ok(read.ok, JSON.stringify(read))
  const target = read.config.resources[0]?.target
  return (
    target && [
      [target.host, target.port],
      ...(target.choice?.others ?? []).map((one) => [one.host, one.port]),
    ]
  )
}

function tls(words: string): string {
  return faults(least.replace('login: sally', `login: sally, tls: { ${words} }`)).join()
}
