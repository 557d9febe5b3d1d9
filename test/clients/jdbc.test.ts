/** Debian's JDBC driver in all its query modes, at the bank itself and through the gateway. */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { allowAll, startStage, type Door, type Stage } from '../e2e/stage.ts'
import { libpqEnvironment, requireFile, runProgram } from './program.ts'

let stage: Stage
let doors: readonly Door[]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

const driver = '/usr/share/java/postgresql.jar'

test('JDBC is told the same through the gateway', async () => {
  requireFile(driver)
  requireFile('/usr/bin/javac')
  const script = fileURLToPath(new URL('JdbcScript.java', import.meta.url))
  const printed: string[] = []
  for (const door of doors) {
    const environment = libpqEnvironment(door)
    const { code, output, errors } = await runProgram('/usr/bin/java', ['-cp', driver, script], {
      environment,
    })
    assert.equal(code, 0, `${door.name}: ${errors}`)
    printed.push(output)
  }
  assert.equal(printed[1], printed[0])
  assert.match(printed[0] ?? '', /the end/)
})
