import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { PolicyFile } from './policy-file.ts'
import type { PolicyChange } from './policy-file.ts'

const first = 'version: 1\nrules: [{ name: a, verdict: deny }]\n'
const second = 'version: 1\nrules: [{ name: b, verdict: deny }]\n'

test('a changed file takes effect by itself, a broken one changes nothing and says everything', async (context) => {
  await using folder = await makeFolder()
  const path = join(folder.path, 'policy.yaml')
  await writeFile(path, first)
  const opened = await PolicyFile.open(path, systemClock)
  assert.ok(opened.ok)
  await using file = opened.file
  const changes = watchChanges(file)

  await context.test('replaced in place', async () => {
    await writeFile(path, second)
    const change = await changes.next()
    assert.equal(change.kind, 'replaced')
    assert.equal(file.current().rules[0]?.name, 'b')
  })
  await context.test('broken', async () => {
    await writeFile(path, 'version: 2\nruls: []\n')
    const change = await changes.next()
    assert.ok(change.kind === 'rejected')
    assert.equal(change.faults.length, 3)
    assert.equal(file.current().rules[0]?.name, 'b')
  })
  await context.test('renamed over', async () => {
    await writeFile(`${path}.new`, first)
    await rename(`${path}.new`, path)
    const change = await changes.next()
    assert.equal(change.kind, 'replaced')
    assert.equal(file.current().rules[0]?.name, 'a')
  })
  await context.test('removed', async () => {
    await rm(path)
    const change = await changes.next()
    assert.ok(change.kind === 'rejected' && change.faults[0]?.message.includes('ENOENT'))
    assert.equal(file.current().rules[0]?.name, 'a')
  })
})

test('I3: a file that is still being written is not believed', async () => {
  await using folder = await makeFolder()
  const path = join(folder.path, 'policy.yaml')
  await writeFile(path, first)
  const opened = await PolicyFile.open(path, systemClock)
  assert.ok(opened.ok)
  await using file = opened.file
  const changes = watchChanges(file)
  const whole = 'version: 1\nrules:\n- { name: a, verdict: allow }\n- { name: b, verdict: deny }\n'
  await writeFile(path, whole.slice(0, whole.indexOf('- { name: b')))
  const seen = file.refresh()
  await writeFile(path, whole)
  await seen
  const change = await changes.next()
  assert.ok(change.kind === 'replaced')
  assert.equal(change.policy.rules.length, 2)
  assert.equal(changes.count(), 1)
})

test('a file that cannot be read or has faults does not open', async () => {
  await using folder = await makeFolder()
  const absent = await PolicyFile.open(join(folder.path, 'absent.yaml'), systemClock)
  assert.ok(!absent.ok && absent.faults.length === 1)
  const path = join(folder.path, 'broken.yaml')
  await writeFile(path, 'version: 9\n')
  const broken = await PolicyFile.open(path, systemClock)
  assert.ok(!broken.ok && broken.faults.length === 2)
})

interface Changes {
  next(): Promise<PolicyChange>
  count(): number
}

function watchChanges(file: PolicyFile): Changes {
  const ready: PolicyChange[] = []
  let count = 0
  let wake: (() => void) | null = null
  file.subscribe((change) => {
    count++
    ready.push(change)
    wake?.()
  })
  return {
    count: () => count,
    async next() {
      while (ready.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const change = ready.shift()
      assert.ok(change)
      return change
    },
  }
}

async function makeFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
