import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseConfig } from '../config.ts'
import { systemRandom } from '../core/random.ts'
import { parsePolicy } from '../policy/parse.ts'
import { bankSchema } from './bank-schema.ts'
import { demoPassword } from './demo-config.ts'

const directory = await mkdtemp(join(tmpdir(), 'sallyport-demo-config-'))
after(() => rm(directory, { recursive: true }))
const root = join(import.meta.dirname, '..', '..')

test('the example configuration is sound, but for the one secret that only its own machine has', async () => {
  const file = join(root, 'examples', 'sallyport.yaml')
  const read = parseConfig(await readFile(file, 'utf8'), file, {})
  const faults = read.ok ? [] : read.faults
  assert.deepEqual(
    faults.map(({ path, message }) => [path, message]),
    [['store.url.file', 'The file cannot be read (ENOENT).']],
  )
})

test('every column that the policy of the demo protects is a column of the bank', async () => {
  const file = join(root, 'examples', 'policies', 'demo.yaml')
  const parsed = parsePolicy(await readFile(file), file)
  assert.ok(parsed.ok)
  const columns = parsed.policy.protections.flatMap((protection) => [...protection.columns.keys()])
  assert.ok(columns.length > 0)
  for (const name of columns) {
    const [, table = '', column = ''] = name.split('.')
    const made = new RegExp(`CREATE TABLE ${table} \\(([^;]*)\\);`).exec(bankSchema)?.[1] ?? ''
    assert.match(made, new RegExp(`^ +${column} `, 'm'), name)
  }
})

test('the password of the bank is made once and readable by its owner alone', async () => {
  const first = await demoPassword(directory, systemRandom)
  const second = await demoPassword(directory, systemRandom)
  assert.equal(first.password.reveal().length, 32)
  assert.equal(second.password.reveal(), first.password.reveal())
  assert.equal((await stat(first.file)).mode & 0o777, 0o600)
})
