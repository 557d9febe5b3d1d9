import { CommanderError, type Command } from 'commander'
import type { CliEnvironment } from '../config/environment.ts'
import { exits, CommandFault, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { addDemoPlace, buildProgram } from './program.ts'
import { printableLines } from './replay-text.ts'

/** Runs one command line and answers how the process ends. Never throws. */
export async function run(
  words: readonly string[],
  output: Output,
  environment: CliEnvironment,
): Promise<Exit> {
  let exit: Exit = exits.ok
  const program = buildProgram({
    output,
    environment,
    async perform(work) {
      const answer = await work()
      if (answer instanceof CommandFault) output.fault(answer)
      exit = answer instanceof CommandFault ? answer.exit : answer
    },
  })
  try {
    await addDemo(program, words, output)
    await program.parseAsync(words, { from: 'user' })
    return exit
  } catch (error) {
    // Commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
    output.progress(null)
    return reportUnexpected(error, output)
  }
}

/** The demo brings the whole gateway with it, so it is read only where its name or the tree of all commands is asked for. */
async function addDemo(program: Command, words: readonly string[], output: Output): Promise<void> {
  if (words[0] !== 'demo' && words[0] !== 'completion') return addDemoPlace(program)
  const { demoCommand } = await import('../demo/command.ts')
  demoCommand(program, (line) => output.line(line), output.isColoured)
}

function reportUnexpected(error: unknown, output: Output): Exit {
  if (isSystemError(error)) {
    output.fault(new CommandFault(exits.failed, error.message, systemHints[error.code] ?? ''))
    return exits.failed
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  output.fault(
    new CommandFault(exits.failed, 'A fault of sallyport itself; please report it with what follows.'),
  )
  for (const line of printableLines(text)) output.note(line)
  return exits.failed
}

const systemHints: Readonly<Record<string, string>> = {
  EACCES: 'Run it as the account that owns the file.',
  EPERM: 'Run it as the account that owns the file.',
  ENOENT: 'Check the path.',
  ENOSPC: 'The disk is full; make room.',
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}
