/** Drivers that Debian has, of four more languages: a script each, run at either door; what it prints must be the same. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const scripts = [
  ['asyncpg', '/usr/bin/python3', 'asyncpg-script.py'],
  ['DBD::Pg', '/usr/bin/perl', 'dbd-pg-script.pl'],
  ['Ruby’s pg', '/usr/bin/ruby', 'ruby-pg-script.rb'],
  ['PHP’s pgsql and PDO', '/usr/bin/php', 'php-pgsql-script.php'],
] as const

for (const [name, program, script] of scripts)
  test(`${name} is told the same through the gateway`, () =>
    isToldTheSame(program, [join(import.meta.dirname, script)]))

test('pgx and lib/pq are told the same through the gateway', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-go-'))
  try {
    const program = join(folder, 'client')
    const source = join(import.meta.dirname, 'go-client', 'main.go')
    const built = await runProgram('/usr/bin/go', ['build', '-o', program, source], {
      environment: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'cache') },
      msMax: 200_000,
    })
    assert.equal(built.code, 0, built.errors)
    await isToldTheSame(program, [])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function isToldTheSame(program: string, words: readonly string[]): Promise<void> {
  const printed: string[] = []
  for (const door of doors) {
    // Not every driver knows of an address beside the name.
    const { PGHOSTADDR: _, ...environment } = libpqEnvironment(door)
    const { code, output, errors } = await runProgram(program, words, { environment })
    assert.equal(code, 0, `${door.name}: ${output.slice(-500)} ${errors}`)
    printed.push(output)
  }
  assert.equal(printed[1], printed[0])
  assert.match(printed[0] ?? '', /the end/)
}
