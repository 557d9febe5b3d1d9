import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../config.ts'

const least = (resources: string, more = ''): string => `
public-url: http://localhost:6480/
listen: { postgres: { plaintext: loopback } }
issuers: [{ issuer: 'https://login.example', audience: sallyport }]
resources:
${resources}
policy: policy.yaml
ledger:
  directory: state/ledger
  origin: localhost/ledger
  copy: { endpoint: 'https://s3.example', bucket: audit, key-id: id, key: { env: KEY } }
recording: { directory: state/recordings }
keys: { file: secrets/master }
${more}`

const resource = (name: string, retention: string): string =>
  `  - { name: ${name}, target: { host: db.example, database: bank, login: sally }, retention: ${retention} }`

const parsed = (text: string): ReturnType<typeof parseConfig> =>
  parseConfig(text, '/etc/sallyport.yaml', { KEY: 'k' })

test('resources are kept as their class says, built in or of the file, and the copy is locked for the longest', () => {
  const resources = [
    resource('bank', '{}'),
    resource('cards', '{ class: cards, hold: case 12 }'),
    resource('trades', '{ class: five-years }'),
    resource('scratch', '{ days: 30 }'),
  ].join('\n')
  const classes = `
retention:
  classes:
    - { name: cards, bodies-days: 500, recordings-days: 90, entries-days: 3000 }`
  const read = parsed(least(resources, classes))
  assert.ok(read.ok, JSON.stringify(read))
  const { retention, ledger } = read.config
  assert.deepEqual(Object.fromEntries(retention), {
    bank: { class: 'standard', bodiesDays: 396, recordingsDays: 396, entriesDays: 2557, hold: null },
    cards: { class: 'cards', bodiesDays: 500, recordingsDays: 90, entriesDays: 3000, hold: 'case 12' },
    trades: { class: 'five-years', bodiesDays: 1827, recordingsDays: 396, entriesDays: 2557, hold: null },
    scratch: { class: 'standard', bodiesDays: 30, recordingsDays: 30, entriesDays: 2557, hold: null },
  })
  assert.deepEqual(ledger.copy?.lockDays, { entries: 3000, bodies: 1827, recordings: 396 })
  const own = parsed(least(resources, classes).replace('key-id: id', 'key-id: id, lock-days: 7'))
  assert.ok(own.ok)
  assert.deepEqual(own.config.ledger.copy?.lockDays, { entries: 7, bodies: 7, recordings: 7 })
})

test('a class that is not there, is there twice, or contradicts itself is a fault that says what to do', () => {
  const read = parsed(
    least(
      resource('bank', '{ class: gold }'),
      `
retention:
  classes:
    - { name: odd, bodies-days: 30, recordings-days: 31, entries-days: 29 }
    - { name: odd }`,
    ),
  )
  assert.ok(!read.ok)
  const said = read.faults.map(({ message, fix }) => `${message} ${fix}`)
  assert.equal(said.length, 4, said.join('\n'))
  assert.match(said.join('\n'), /bank names a retention class that is not there: gold\. There are: standard/)
  assert.match(said.join('\n'), /odd is there twice/)
  assert.match(said.join('\n'), /Recordings cannot be read for longer than bodies, 30 days/)
  assert.match(said.join('\n'), /Entries prove what bodies say, which are kept for 30 days/)
})
