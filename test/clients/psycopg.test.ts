/** Debian's psycopg 2 and 3: one script each, run at either door; what they print must be the same. */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { allowAll, startStage, type Door, type Stage } from '../e2e/stage.ts'
import { libpqEnvironment, runProgram } from './program.ts'

let stage: Stage
let doors: readonly Door[]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

for (const name of ['psycopg2', 'psycopg3']) {
  test(`${name} is told the same through the gateway`, async () => {
    const script = fileURLToPath(new URL(`${name}-script.py`, import.meta.url))
    const printed: string[] = []
    for (const door of doors) {
      const { code, output, errors } = await runProgram('/usr/bin/python3', [script], {
        environment: libpqEnvironment(door),
      })
      assert.equal(code, 0, `${door.name}: ${errors}`)
      printed.push(output)
    }
    assert.equal(printed[1], printed[0])
    assert.match(printed[0] ?? '', /the end/)
  })
}

test('a connection that never becomes a session ends its TLS in order, which a cancel of libpq 17 insists on', async () => {
  const door = doors[1]
  assert.ok(door)
  const script = fileURLToPath(new URL('farewell-script.py', import.meta.url))
  const { code, output, errors } = await runProgram('/usr/bin/python3', [script], {
    environment: libpqEnvironment(door),
  })
  assert.equal(code, 0, errors)
  assert.deepEqual(output.trim().split('\n').map(ending), ['closed', 'closed', 'closed'])
})

function ending(line: string): string {
  return line.slice(line.indexOf(': ') + 2)
}
