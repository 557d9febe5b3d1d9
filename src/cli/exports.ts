import { exportList, exportView, type ExportView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient } from './api-client.ts'
import type { AuditArguments } from './audit.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { counted, wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** `sallyport audit exports`: how each receiver does. Exit 1 when one of them takes nothing. */
export async function listExports(
  given: AuditArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const list = await client.ask('/api/v1/exports', exportList)
  if (list instanceof CommandFault) return list
  if (given.json) output.json(list)
  else for (const one of list.exports) output.line(lineOf(one))
  if (list.exports.length === 0) output.note('Nobody is told: there are no `exports` in the configuration.')
  return list.exports.every(({ trouble }) => trouble === '') ? exits.ok : exits.failed
}

/** `sallyport audit tell-again`: a receiver is told everything from an entry on once more. */
export async function tellAgain(
  name: string,
  given: AuditArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const { from: text } = given
  const from = typeof text === 'string' ? wholeNumber(text, 0, Number.MAX_SAFE_INTEGER) : null
  if (from === null) return new CommandFault(exits.usage, '--from takes the index of an entry.')
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const path = `/api/v1/exports/${encodeURIComponent(name)}/replay`
  const done = await client.ask(path, exportView, { from })
  if (done instanceof CommandFault) return done
  if (given.json) output.json(done)
  else output.line(`${printable(name)} is told everything from entry ${from} on.`)
  return exits.ok
}

function lineOf({ name, behind, behindSeconds, delivered, refused, trouble }: ExportView): string {
  const lag = behind === 0 ? 'up to date' : `${counted(behind, 'entry')} behind, ${behindSeconds} s`
  const no = refused === 0 ? '' : `, ${counted(refused, 'event')} refused`
  const why = trouble === '' ? '' : `  ${trouble}`
  return printable(`${name.padEnd(16)} ${lag}, ${delivered} told${no}${why}`)
}
