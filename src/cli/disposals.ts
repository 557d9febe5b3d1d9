import {
  disposal,
  disposalDue,
  disposalList,
  legalHold,
  type DisposalView,
  type LegalHoldView,
} from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `disposals` commands that say why are told. */
export interface ReasonArguments extends AskArguments {
  readonly reason: string
}

/** What `disposals ask` is told: one of the three, or a resource, or nothing, which is all that is over its time. */
export interface DisposalArguments extends ReasonArguments {
  readonly session?: string
  readonly hold?: string
  readonly resource?: string
}

/** `sallyport disposals list`: requests, and the legal holds in force. */
export function listDisposals(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/disposals', disposalList),
    ({ disposals, holds }) => [...holds.map(holdLine), ...disposals.map(lineOf)],
    'Nothing was asked for, and nothing is on hold.',
  )
}

/** `sallyport disposals due`: how much is over its time at this gateway. */
export function showDue(
  given: AskArguments & { readonly resource?: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const query = given.resource === undefined ? '' : `?resource=${encodeURIComponent(given.resource)}`
  return askAndShow(
    { given, environment, output },
    (client) => client.ask(`/api/v1/disposals/due${query}`, disposalDue),
    ({ sessions, recordings, held, unknown, oldest }) => [
      `${sessions} sessions are over their time, and the recordings of ${recordings} more${oldest === null ? '' : `, the oldest of ${oldest}`}`,
      `${held} are on hold; of ${unknown} nothing says whose they are, so they are kept`,
    ],
  )
}

/** `sallyport disposals ask`: puts a request before those who may let it happen. */
export async function askDisposal(
  given: DisposalArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const { session, hold, resource, reason: justification } = given
  if ([session, hold, resource].filter((one) => one !== undefined).length > 1)
    return new CommandFault(exits.usage, 'Give one of --session, --hold and --resource, or none.')
  const what =
    session !== undefined
      ? { kind: 'erasure', session }
      : hold !== undefined
        ? { kind: 'release', hold }
        : { kind: 'expired', ...(resource === undefined ? {} : { resource }) }
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/disposals', disposal, { ...what, justification }),
    (asked) => [lineOf(asked)],
  )
}

/** `sallyport disposals approve`, `reject` and `withdraw`. */
export function ruleOnDisposal(
  id: string,
  word: 'approve' | 'reject' | 'withdraw',
  given: AskArguments & { readonly reason?: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const body = word === 'withdraw' ? {} : { justification: given.reason ?? '' }
  return askAndShow(
    { given, environment, output },
    (client) => client.ask(`/api/v1/disposals/${encodeURIComponent(id)}/${word}`, disposal, body),
    (ruled) => [lineOf(ruled)],
  )
}

/** `sallyport disposals hold`: nothing of a resource goes until others let the hold end. */
export function placeHold(
  resource: string,
  given: ReasonArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/disposals/holds', legalHold, { resource, reason: given.reason }),
    (placed) => [holdLine(placed)],
  )
}

function lineOf(one: DisposalView): string {
  const { id, state, kind, sessionCount, recordingCount, hold, authorName, justification, rulings } = one
  const what =
    kind === 'release'
      ? `release of the hold ${hold ?? ''}`
      : `${kind} of ${sessionCount} sessions and the recordings of ${recordingCount} more`
  const by = rulings.map(({ approverName, ruling }) => `; ${printable(approverName)}: ${ruling}`).join('')
  return `${id}  ${state}  ${what}  asked by ${printable(authorName)}: ${printable(justification)}${by}`
}

function holdLine({ id, resource, reason, placedBy, placedAt }: LegalHoldView): string {
  return `${id}  on hold  ${printable(resource)} since ${placedAt} by ${printable(placedBy)}: ${printable(reason)}`
}
