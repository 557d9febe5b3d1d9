/** psql, psycopg and JDBC with writes that are reviewed: they wait, or they come back, and then go on as if nothing had been. */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { demoPolicy, startStage, type Stage } from '../e2e/stage.ts'
import { libpqEnvironment, requireFile, runProgram, type Ended } from './program.ts'

let stage: Stage
before(async () => {
  stage = await startStage({ policy: demoPolicy })
})
after(() => stage[Symbol.asyncDispose]())

const found = z.object({ reviews: z.array(z.object({ id: z.string(), isDetached: z.boolean() })) })

async function asRita(path: string, body?: object): Promise<unknown> {
  const { password } = await stage.through('rita')
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return response.json()
}

/** Runs a client of Ana's while Rita approves whatever waits. How many she approved of those that waited, and came back. */
async function reviewed(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly ended: Ended; readonly waited: number; readonly cameBack: number }> {
  const door = await stage.through('ana')
  const running = { isOver: false }
  const run = runProgram(program, words, { environment: { ...libpqEnvironment(door), ...environment } })
  const over = run.finally(() => (running.isOver = true))
  const seen = { waited: new Set<string>(), cameBack: new Set<string>() }
  while (!running.isOver) {
    const { reviews } = found.parse(await asRita('?state=open'))
    for (const { id, isDetached } of reviews) {
      await asRita(`/${id}/approve`, { justification: 'Fine.' })
      seen[isDetached ? 'cameBack' : 'waited'].add(id)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { ended: await over, waited: seen.waited.size, cameBack: seen.cameBack.size }
}

test('psql waits, says why, and prints what it would have printed', async () => {
  const script = 'DELETE FROM notes WHERE id = -1; SELECT 7'
  const { ended, waited } = await reviewed('/usr/bin/psql', ['-X', '-A', '-t', '-c', script])
  assert.deepEqual([ended.code, ended.output, waited], [0, 'DELETE 0\n7\n', 1], ended.errors)
  assert.match(ended.errors, /NOTICE: {2}This statement waits for a review until .*code=held review=/s)
})

test('psycopg waits on its connection, and comes back until it is let through', async () => {
  const script = fileURLToPath(new URL('held-script.py', import.meta.url))
  const { ended, waited, cameBack } = await reviewed('/usr/bin/python3', [script])
  assert.equal(ended.code, 0, ended.errors)
  assert.deepEqual(ended.output.split('\n').slice(0, -1), [
    'waited: DELETE 0 told: True',
    'goes on: (7,)',
    'came back: DELETE 0 refused before: True',
    'the end',
  ])
  assert.deepEqual([waited, cameBack], [1, 1])
})

test('JDBC waits on its connection, and comes back until it is let through', async () => {
  const driver = '/usr/share/java/postgresql.jar'
  requireFile(driver)
  requireFile('/usr/bin/javac')
  const script = fileURLToPath(new URL('HeldScript.java', import.meta.url))
  const { ended, waited, cameBack } = await reviewed('/usr/bin/java', ['-cp', driver, script])
  assert.equal(ended.code, 0, ended.errors)
  assert.deepEqual(ended.output.split('\n').slice(0, -1), [
    'waited: 0 told: true',
    'came back: 0 refused before: true',
    'the end',
  ])
  assert.deepEqual([waited, cameBack], [1, 1])
})
