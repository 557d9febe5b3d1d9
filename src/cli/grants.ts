import type { GrantView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { durationMs } from '../policy/duration.ts'
import { openApiClient } from './api-client.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `request` is told. */
export interface RequestArguments extends AskArguments {
  readonly role: string
  readonly for: string
  readonly reason: string
  readonly from?: string
  readonly wait: boolean
  /** Weekdays on which it comes again; `at`, `zone` and `until` belong to it. */
  readonly every?: string
  readonly at?: string
  readonly zone?: string
  readonly until?: string
}

const lookEveryMs = 2000

/** `sallyport request`: asks for a role for a time. */
export async function requestRole(
  resource: string,
  given: RequestArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const lastsMs = durationMs(given.for)
  if (Number.isNaN(lastsMs)) return new CommandFault(exits.usage, '--for takes a duration such as 30m or 4h.')
  const from = given.from === undefined ? null : Date.parse(given.from)
  if (Number.isNaN(from))
    return new CommandFault(exits.usage, '--from takes an instant such as 2026-12-01T22:00Z.')
  const recurs = recursOf(given)
  if (recurs instanceof CommandFault) return recurs
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  let grant = await client.askGrant({
    resource,
    role: given.role,
    lastsMs,
    justification: given.reason,
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
    ...(recurs === null ? {} : { recurs }),
  })
  if (grant instanceof CommandFault) return grant
  if (given.wait && grant.state === 'open')
    output.note(`Asked for. Waiting for somebody in ${printable(grant.groups.join(', '))}: ${grant.id}`)
  while (given.wait && grant.state === 'open') {
    await systemClock.sleep(lookEveryMs)
    grant = await client.grant(grant.id)
    if (grant instanceof CommandFault) return grant
  }
  if (given.json) output.json(grant)
  else for (const line of linesOf(grant)) output.line(line)
  return given.wait && grant.state !== 'approved' ? exits.failed : exits.ok
}

/** What the words about coming again say; null where there are none. */
function recursOf({ every, at, zone, until }: RequestArguments): object | null | CommandFault {
  if (every === undefined)
    return (at ?? zone ?? until) === undefined
      ? null
      : new CommandFault(exits.usage, '--at, --zone and --until belong to --every.')
  if (at === undefined || zone === undefined || until === undefined)
    return new CommandFault(exits.usage, '--every needs --at, --zone and --until.')
  const weekdays = weekdaysOf(every)
  if (weekdays === null)
    return new CommandFault(exits.usage, '--every takes weekdays such as mon-fri, sat,sun or day.')
  const end = Date.parse(until)
  if (Number.isNaN(end))
    return new CommandFault(exits.usage, '--until takes an instant such as 2027-01-31T00:00Z.')
  return { weekdays, at, timeZone: zone, until: new Date(end).toISOString() }
}

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** 1 for Monday to 7 for Sunday. */
function weekdaysOf(text: string): readonly number[] | null {
  const days = new Set<number>()
  const plain = text.toLowerCase() === 'day' ? 'mon-sun' : text.toLowerCase()
  for (const part of plain.split(',')) {
    const [first = 0, last = first] = part.split('-').map((name) => weekdayNames.indexOf(name.trim()) + 1)
    if (first === 0 || last < first) return null
    for (let day = first; day <= last; day += 1) days.add(day)
  }
  return [...days]
}

/** `sallyport break-glass`: takes a role in an emergency. */
export async function breakGlass(
  resource: string,
  given: Pick<RequestArguments, 'role' | 'for' | 'reason' | keyof AskArguments>,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const lastsMs = durationMs(given.for)
  if (Number.isNaN(lastsMs)) return new CommandFault(exits.usage, '--for takes a duration such as 30m or 4h.')
  const { role, reason: justification } = given
  return askAndShow(
    { given, environment, output },
    (client) => client.breakGlass({ resource, role, lastsMs, justification }),
    (taken) => {
      const where = `${printable(taken.resource)}@${printable(taken.role)}`
      return [
        output.paint('red', `You have it until ${taken.endsAt}: connect to ${where}.`),
        `Its reviewers are told, and rule by ${taken.dueAt}: sallyport review show ${taken.reviewId}`,
      ]
    },
  )
}

/** `sallyport grants`: lists those that you may see, newest first. */
export function listGrants(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.grants(),
    ({ grants }) => grants.map(lineOf),
    'There are none that you may see.',
  )
}

/** `sallyport grant show`, `approve`, `deny` and `revoke`. */
export function answerGrant(
  id: string,
  act: 'show' | 'approve' | 'deny' | 'revoke',
  given: AskArguments & { readonly reason?: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const body = given.reason === undefined ? {} : { justification: given.reason }
  return askAndShow(
    { given, environment, output },
    (client) => (act === 'show' ? client.grant(id) : client.answerGrant(id, act, body)),
    linesOf,
  )
}

function linesOf(grant: GrantView): readonly string[] {
  const { window, recurs, rulings, state, groups, justification } = grant
  const said = rulings.map(
    (one) => `  ${one.ruling}  ${printable(one.reviewer)}: ${printable(one.justification)}`,
  )
  return [
    lineOf(grant),
    `  because  ${printable(justification)}`,
    ...(window === null || recurs === null ? [] : [`  next     ${window.startsAt} to ${window.endsAt}`]),
    ...said,
    ...(state === 'open' ? [`  waits for  ${printable(groups.join(', '))}`] : []),
  ]
}

function lineOf({ id, state, resource, role, chain, startsAt, endsAt, recurs }: GrantView): string {
  const again = recurs === null ? '' : `  ${timesOf(recurs)}`
  const who = chain.map(({ name }) => printable(name)).join(' for ')
  return `${id}  ${state.padEnd(8)}  ${printable(role)} at ${printable(resource)}  ${who}  ${startsAt} to ${endsAt}${again}`
}

function timesOf({ weekdays, at, timeZone, lastsMs }: NonNullable<GrantView['recurs']>): string {
  const days = weekdays.map((day) => weekdayNames[day - 1]).join(',')
  return `every ${days} at ${printable(at)} ${printable(timeZone)} for ${lastsMs / 60_000} minutes`
}
