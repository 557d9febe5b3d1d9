import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { cliEnvironment } from '../config/environment.ts'
import { demoCommand } from '../demo/command.ts'
import { version } from '../version.ts'
import { drivesTerminal, sallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'
import { openOutput } from './output.ts'
import { buildProgram } from './program.ts'

const execute = promisify(execFile)

test('says its version', async () => {
  assert.deepEqual(await sallyport(['--version']), { exit: 0, out: `${version}\n`, err: '' })
})

test('help goes to standard output and ends well, and names every command', async () => {
  const { exit, out, err } = await sallyport(['--help'])
  assert.deepEqual([exit, err], [0, ''])
  for (const { name } of commandsOf(wholeProgram()).filter(({ depth }) => depth === 1))
    assert.match(out, new RegExp(`^  ${name}\\b`, 'm'))
})

describe('whatever cannot be understood is said on standard error, with what to do, and exits 2', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['dmeo'], /Did you mean demo\?/],
    [['verify'], /missing required argument 'ledger-dir'/],
    [['reviews', '--state', 'odd'], /Allowed choices are open, approved/],
    [['review', 'approve', '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'], /required option '--reason <text>'/],
    [['review', 'show', '../../etc', '--token-file', '/nowhere'], /no review's id/],
    [['reviews', '--limit', '1e3'], /--limit takes a number/],
    [['reviews'], /needs your token[^]*SALLYPORT_TOKEN/],
    [['reviews', '--api', 'http://gateway.example'], /https, or over http to this machine alone/],
    [['replay', 'x'], /no session's id/],
    [['policy', 'explain', 'select 1', '--resource', 'bank'], /Name one with --policy/],
    [['sessions', '--ledger', '/nowhere'], /There is no ledger/],
  ]
  for (const [words, said] of cases) {
    test(words.join(' '), async () => {
      const { exit, out, err } = await sallyport(words)
      assert.deepEqual([exit, out], [exits.usage, ''])
      assert.match(err, said)
      assert.match(err, /^error: /)
    })
  }
})

test('no colours where nobody sees them', async () => {
  const { out, err } = await sallyport(['review', 'show', 'x'], { environment: { TERM: 'xterm-256color' } })
  assert.ok(!drivesTerminal(out + err))
})

describe('at a terminal', () => {
  const words = `${process.execPath} ${join(import.meta.dirname, 'main.ts')} verify /nowhere`
  // script(1) gives it a terminal of its own; its exit is the command's.
  const atTerminal = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const { stdout } = await execute('script', ['-qec', `${words} || true`, '/dev/null'], {
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...environment },
    })
    return stdout
  }
  test('errors are coloured', async () => assert.ok((await atTerminal({})).includes('\u001b[31merror:')))
  test('but not with NO_COLOR', async () =>
    assert.ok(!(await atTerminal({ NO_COLOR: '1' })).includes('\u001b[')))
})

describe('every command shows at least two examples, which can be typed as they are', () => {
  for (const { name, command } of commandsOf(wholeProgram())) {
    test(name, async () => {
      let help = ''
      command.configureOutput({ writeOut: (text) => void (help += text) })
      command.outputHelp()
      const examples = Array.from(
        help.matchAll(/^ {2}\$ sallyport (.*?)(?: (?:[|>]|2>).*)?$/gm),
        ([, line = '']) => line,
      )
      if (name !== 'sallyport completion') assert.ok(examples.length >= 2, help)
      for (const example of examples) await parses(example)
    })
  }
})

async function parses(example: string): Promise<void> {
  const program = wholeProgram()
  for (const { command } of commandsOf(program)) {
    command.configureOutput({
      writeErr: (text) => assert.fail(`${example}: ${text}`),
      writeOut: () => undefined,
    })
    // Starting a whole bank is for the demo's own tests.
    if (command.name() === 'demo') command.action(() => undefined)
  }
  try {
    await program.parseAsync(wordsOf(example), { from: 'user' })
  } catch (error) {
    // Help was asked for, which commander says by throwing.
    assert.ok(error instanceof Error && 'exitCode' in error && error.exitCode === 0, example)
  }
}

/** The words of a line as a shell would pass them on; quotes hold no quotes here. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '')
}

function wholeProgram(): Command {
  const program = buildProgram({
    output: openOutput(false),
    environment: { ...cliEnvironment({}), wantsColours: false },
    perform: () => Promise.resolve(),
  })
  demoCommand(program, () => undefined, false)
  return program
}

interface Named {
  readonly name: string
  readonly depth: number
  readonly command: Command
}

function commandsOf(command: Command, before = '', depth = 0): readonly Named[] {
  const name = `${before}${command.name()}`
  const inner = command.commands.flatMap((child) =>
    commandsOf(child, depth === 0 ? '' : `${name} `, depth + 1),
  )
  return [{ name, depth, command }, ...inner]
}
