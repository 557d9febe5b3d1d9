import { loadConfig, type Config } from '../config.ts'
import { formatFault, type Fault } from '../policy/document.ts'
import { CommandFault, exits, type Exit } from './exit.ts'

/** All that is wrong with a file, a line for each fault: place, what, and what to do. */
export function faultOfFile(faults: readonly Fault[], exit: Exit = exits.unconfigured): CommandFault {
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`
  const lines = [`${faults[0]?.file ?? 'The file'} has ${count}:`, ...faults.map(formatFault)]
  return new CommandFault(exit, lines.join('\n'), 'docs/configuration.md lists every key.')
}

/** The configuration in a file, or all that is wrong with it. */
export function readConfig(file: string): Config | CommandFault {
  const read = loadConfig(file)
  return read.ok ? read.config : faultOfFile(read.faults)
}
