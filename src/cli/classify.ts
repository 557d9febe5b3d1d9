import { stringify } from 'yaml'
import { classifyColumns, type ColumnProposal } from '../api/classify.ts'
import { ResourceBook } from '../catalog/resource-book.ts'
import { Refusal } from '../core/refusal.ts'
import { printable } from './replay-text.ts'
import { readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'

/** What `classify` is told beside the resource. */
export interface ClassifyArguments {
  readonly config: string
  /** Values looked at in each column. */
  readonly sample: string
  readonly json: boolean
}

const sampleMax = 10_000

/**
 * `sallyport classify`: proposes which columns of a resource to protect, from their names, types and some of their
 * values, for a person to accept. Values are looked at and never shown.
 */
export async function classify(
  resource: string,
  given: ClassifyArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  const rows = Number(given.sample)
  if (!Number.isInteger(rows) || rows < 1 || rows > sampleMax) {
    return new CommandFault(exits.usage, `--sample takes a number from 1 to ${sampleMax}.`)
  }
  const config = readConfig(given.config)
  if (config instanceof CommandFault) return config
  const target = await new ResourceBook(config.resources).target(resource)
  if (target instanceof Refusal) return new CommandFault(exits.unavailable, target.message, target.hint)
  const { proposals, unread } = await classifyColumns(target, rows, (table) =>
    output.progress(printable(table)),
  )
  output.progress(null)
  for (const table of unread)
    output.note(`Of ${printable(table)} only names were looked at: its values cannot be read.`)
  if (given.json) output.json({ resource, proposals, unread })
  else for (const line of fragment(resource, proposals)) output.line(line)
  return exits.ok
}

/** The part of a policy that would protect them. */
function fragment(resource: string, proposals: readonly ColumnProposal[]): readonly string[] {
  if (proposals.length === 0) return ['# Nothing here looks protected.']
  const columns = Object.fromEntries(proposals.map(({ column, dataClass }) => [column, dataClass]))
  const reasons = proposals.map(
    ({ column, dataClass, reason }) => `# ${printable(column)}: ${dataClass}, because ${reason}`,
  )
  return [
    ...reasons,
    ...stringify({ protect: [{ resources: resource, columns }] })
      .trimEnd()
      .split('\n'),
  ]
}
