import { existsSync } from 'node:fs'
import { ResourceBook } from '../catalog/resource-book.ts'
import { systemRandom } from '../core/random.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { compareAccounts, type Discrepancy } from '../reconcile/compare.ts'
import { readLedgerAccount } from '../reconcile/ledger-account.ts'
import { LogFault, readTargetLog } from '../reconcile/target-log.ts'
import { traceLines } from '../reconcile/trace.ts'
import { readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { counted } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `reconcile` is told beside the resource and the files. */
export interface ReconcileArguments {
  readonly config: string
  readonly allow: readonly string[]
  readonly json: boolean
}

const textCharsMax = 120

/** `sallyport reconcile`: exit 0 when the target's log and the ledger tell the same. */
export async function reconcile(
  name: string,
  logs: readonly string[],
  given: ReconcileArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  const config = readConfig(given.config)
  if (config instanceof CommandFault) return config
  const definition = config.resources.find(({ resource }) => resource.name === name)
  if (!definition) {
    const names = new ResourceBook(config.resources).list().map((resource) => resource.name)
    return new CommandFault(exits.usage, `There is no resource ${name}.`, `There are: ${names.join(', ')}.`)
  }
  const { directory } = config.ledger
  for (const needed of [directory, config.keys.file])
    if (!existsSync(needed)) return new CommandFault(exits.usage, `There is no ${needed}.`)
  output.progress('reading the log …')
  const lines = await readTargetLog(logs)
  output.progress(null)
  if (lines instanceof LogFault) return new CommandFault(exits.usage, lines.message)
  const { file: masterFile, directory: keyDirectory } = config.keys
  const keys = await openKeyRing({
    masterFile,
    directory: keyDirectory,
    ledgerDirectory: directory,
    random: systemRandom,
  })
  output.progress('reading the ledger …')
  const account = traceLines(lines, definition.target.database)
  const ledger = await readLedgerAccount(directory, keys, name, account)
  output.progress(null)
  const found = compareAccounts(account, ledger, {
    stampedId: (application) => keys.stampedId(application),
    allowedUsers: given.allow,
  })
  if (given.json) output.json({ resource: name, ...found })
  else {
    for (const one of found.discrepancies) output.line(lineOf(one))
    const compared = `${counted(found.connections, 'connection')} and ${counted(found.statements, 'statement')} in the log, ${counted(found.sessions, 'session')} in the ledger`
    output.line(`${compared}: ${counted(found.discrepancies.length, 'discrepancy')}`)
    if (found.skewMs !== 0)
      output.note(
        `The log's clock is ${Math.round(found.skewMs / 1000)} s from the ledger's, or it is of a time zone that is not UTC: times are shown as the ledger has them.`,
      )
    if (!found.hasStatements)
      output.note('The log holds no statement: set log_statement = all at the target to compare those too.')
  }
  return found.discrepancies.length === 0 ? exits.ok : exits.failed
}

function lineOf(one: Discrepancy): string {
  const at = new Date(one.at).toISOString()
  if (one.kind === 'loss')
    return printable(
      `${at} LOSS    ${one.what} ${one.session}, entry ${one.index}, of ${one.who}: not in the log`,
    )
  const about = one.session === null ? '' : ` in session ${one.session}`
  const text = one.texts[0]?.replaceAll(/\s+/g, ' ').slice(0, textCharsMax) ?? ''
  const said = one.statements === 0 ? '' : `, ${counted(one.statements, 'statement')}: ${text}`
  return printable(
    `${at} BYPASS  ${one.what}${about} by ${one.user} from ${one.from} as "${one.application}" (${one.targetSession})${said}`,
  )
}
