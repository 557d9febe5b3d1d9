import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from 'commander'
import { cliEnvironment } from '../config/environment.ts'
import { openOutput } from './output.ts'
import { buildProgram } from './program.ts'

/** What shows nothing that a program would read, or what a program reads as it is. */
const withoutJson = [
  'sallyport login',
  'sallyport logout',
  'sallyport connect',
  'sallyport serve',
  'sallyport completion',
]

function leavesOf(command: Command, path: string): readonly (readonly [string, Command])[] {
  const own = command.commands.flatMap((child) => leavesOf(child, `${path} ${child.name()}`))
  return command.commands.length > 0 ? own : [[path, command]]
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp()
  return text
}

test('every command shows examples of itself, says what each option is, and answers programs in JSON', () => {
  const program = buildProgram({
    output: openOutput(false),
    environment: cliEnvironment({}),
    perform: () => Promise.resolve(),
  })
  const leaves = leavesOf(program, 'sallyport')
  assert.ok(leaves.length > 50, `${leaves.length}`)
  const silent: string[] = []
  for (const [path, command] of leaves) {
    const help = helpOf(command)
    const [, shown = ''] = help.split('\nExamples:\n')
    const lines = shown.split('\n').filter((line) => line.trim() !== '')
    assert.ok(lines.length > 0, `${path} shows no example`)
    assert.ok(
      lines.every((line) => line.startsWith('  $ ')) && lines.some((line) => line.includes(path)),
      `${path}: ${shown}`,
    )
    assert.notEqual(command.description(), '', path)
    for (const { flags, description } of command.options) assert.notEqual(description, '', `${path} ${flags}`)
    for (const one of command.registeredArguments)
      assert.notEqual(one.description, '', `${path} ${one.name()}`)
    if (!command.options.some(({ long }) => long === '--json')) silent.push(path)
  }
  assert.deepEqual(silent, withoutJson)
})
