import { readFileSync, statSync } from 'node:fs'
import { parsePolicy, type Parsed } from '../policy/parse.ts'
import { policyBytesMax } from '../policy/schema.ts'
import { formatFault } from '../policy/document.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { counted } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** `sallyport policy check`: whether a gateway would take the file, with every reason why not. */
export async function checkPolicyFile(
  file: string,
  given: { readonly json: boolean },
  output: Output,
): Promise<Exit | CommandFault> {
  const parsed = readPolicyFile(file)
  if (parsed instanceof CommandFault) return parsed
  if (given.json) output.json(parsed.ok ? { ok: true, policy: summary(parsed) } : parsed)
  else if (parsed.ok) {
    const { rules, classes, columns, version } = summary(parsed)
    output.line(
      `${output.paint('green', '✓')} ${printable(file)}: ${counted(rules, 'rule')}, ${counted(classes, 'data class')}, ${counted(columns, 'protected column')}`,
    )
    output.line(`  version ${version}`)
  } else {
    for (const fault of parsed.faults) output.line(printable(formatFault(fault)))
    const count = parsed.faults.length === 1 ? 'one fault' : `${parsed.faults.length} faults`
    output.note(`${count}; a gateway would keep the policy before it.`)
  }
  return parsed.ok ? exits.ok : exits.failed
}

/** Reads a policy file. A file that is not there is the command line's fault, not the policy's. */
export function readPolicyFile(file: string): Parsed | CommandFault {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return new CommandFault(exits.usage, `There is no file ${file}.`)
  if (found.size > policyBytesMax)
    return new CommandFault(
      exits.failed,
      `${file} is larger than ${policyBytesMax} bytes.`,
      'Split or shorten it.',
    )
  return parsePolicy(readFileSync(file), file)
}

function summary({ policy }: Parsed & { readonly ok: true }): {
  readonly version: string
  readonly rules: number
  readonly shadowRules: number
  readonly classes: number
  readonly columns: number
} {
  return {
    version: policy.version,
    rules: policy.rules.length,
    shadowRules: policy.rules.filter(({ shadow }) => shadow).length,
    classes: policy.classes.size,
    columns: policy.protections.reduce((sum, { columns }) => sum + columns.size, 0),
  }
}
