import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Refusal } from '../core/refusal.ts'
import { ResourceBook } from './resource-book.ts'
import type { ResourceDefinition } from './resource-book.ts'
import { SecretFault, fileSecret } from './secret-source.ts'

let folder: string
let path: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-secret-'))
  path = join(folder, 'password')
})
after(() => rm(folder, { recursive: true, force: true }))

test('a rotated secret file is read anew, without its line end', async () => {
  const book = new ResourceBook([definition('bank')])
  for (const [text, expected] of [
    ['first\n', 'first'],
    ['second\r\n', 'second'],
    [' spaced ', ' spaced '],
  ] as const) {
    await writeFile(path, text, { mode: 0o600 })
    const target = await book.target('bank')
    assert.ok(!(target instanceof Refusal))
    assert.equal(target.secret?.reveal(), expected)
  }
})

test('I9: a secret file that others may read, that is empty, too large, absent or no file is not used', async () => {
  const faults: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
    ['open to others', () => chmod(path, 0o640), /chmod 600/],
    ['empty', () => writeFile(path, '\n'), /is empty/],
    ['too large', () => writeFile(path, 'x'.repeat(10_000)), /larger/],
    ['absent', () => rm(path), /ENOENT/],
  ]
  await writeFile(path, 'hunter2', { mode: 0o600 })
  for (const [what, spoil, expected] of faults) {
    await spoil()
    const found = await fileSecret(path).read()
    assert.ok(found instanceof SecretFault, what)
    assert.match(found.message, expected)
    if (what === 'open to others') await chmod(path, 0o600)
  }
  const directory = await fileSecret(folder).read()
  assert.ok(directory instanceof SecretFault)
})

test('a resource without its secret is unreachable, and clients do not learn where the secret is kept', async () => {
  const book = new ResourceBook([definition('bank')])
  const refusal = await book.target('bank')
  assert.ok(refusal instanceof Refusal && refusal.code === 'target-unreachable')
  assert.ok(!refusal.message.includes(folder))
  assert.match((await book.secretFault('bank')) ?? '', /ENOENT/)
})

test('resources are found by name only, and names are unique', async () => {
  const book = new ResourceBook([definition('bank'), definition('shop')])
  assert.equal(book.find('shop')?.name, 'shop')
  assert.equal(book.find('Shop'), null)
  assert.equal(book.find('__proto__'), null)
  const refusal = await book.target('none')
  assert.ok(refusal instanceof Refusal && refusal.code === 'resource-unknown')
  assert.throws(() => new ResourceBook([definition('bank'), definition('bank')]))
})

function definition(name: string): ResourceDefinition {
  return {
    resource: { name, protocol: 'postgres', labels: {} },
    target: { host: 'h', port: 5432, database: 'd', login: 'l', tls: { mode: 'disable' } },
    secret: fileSecret(path),
  }
}
