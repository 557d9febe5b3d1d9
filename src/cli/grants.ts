import type { GrantView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { durationMs } from '../policy/duration.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import type { AskArguments } from './whoami.ts'

/** What `request` is told. */
export interface RequestArguments extends AskArguments {
  readonly role: string
  readonly for: string
  readonly reason: string
  readonly from?: string
  readonly wait: boolean
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
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  let grant = await client.askGrant({
    resource,
    role: given.role,
    lastsMs,
    justification: given.reason,
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
  })
  if (grant instanceof CommandFault) return grant
  if (given.wait && grant.state === 'open')
    output.note(`Asked for. Waiting for somebody in ${printable(grant.groups.join(', '))}: ${grant.id}`)
  while (given.wait && grant.state === 'open') {
    await systemClock.sleep(lookEveryMs)
    grant = await client.grant(grant.id)
    if (grant instanceof CommandFault) return grant
  }
  show(grant, given, output)
  return given.wait && grant.state !== 'approved' ? exits.failed : exits.ok
}

/** `sallyport break-glass`: takes a role in an emergency. */
export async function breakGlass(
  resource: string,
  given: Omit<RequestArguments, 'from' | 'wait'>,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const lastsMs = durationMs(given.for)
  if (Number.isNaN(lastsMs)) return new CommandFault(exits.usage, '--for takes a duration such as 30m or 4h.')
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const taken = await client.breakGlass({
    resource,
    role: given.role,
    lastsMs,
    justification: given.reason,
  })
  if (taken instanceof CommandFault) return taken
  if (given.json) output.json(taken)
  else {
    const where = `${printable(taken.resource)}@${printable(taken.role)}`
    output.line(output.paint('red', `You have it until ${taken.endsAt}: connect to ${where}.`))
    output.line(`Its reviewers are told, and rule by ${taken.dueAt}: sallyport review show ${taken.reviewId}`)
  }
  return exits.ok
}

/** `sallyport grants`: lists those that you may see, newest first. */
export async function listGrants(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.grants()
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else for (const grant of found.grants) output.line(lineOf(grant))
  if (found.grants.length === 0) output.note('There are none that you may see.')
  return exits.ok
}

/** `sallyport grant show`, `approve`, `deny` and `revoke`. */
export async function answerGrant(
  id: string,
  act: 'show' | 'approve' | 'deny' | 'revoke',
  given: AskArguments & { readonly reason?: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const body = given.reason === undefined ? {} : { justification: given.reason }
  const grant = act === 'show' ? await client.grant(id) : await client.answerGrant(id, act, body)
  if (grant instanceof CommandFault) return grant
  show(grant, given, output)
  return exits.ok
}

function show(grant: GrantView, { json }: AskArguments, output: Output): void {
  if (json) return output.json(grant)
  output.line(lineOf(grant))
  output.line(`  because  ${printable(grant.justification)}`)
  for (const { reviewer, ruling, justification } of grant.rulings)
    output.line(`  ${ruling}  ${printable(reviewer)}: ${printable(justification)}`)
  if (grant.state === 'open') output.line(`  waits for  ${printable(grant.groups.join(', '))}`)
}

function lineOf({ id, state, resource, role, chain, startsAt, endsAt }: GrantView): string {
  const who = chain.map(({ name }) => printable(name)).join(' for ')
  return `${id}  ${state.padEnd(8)}  ${printable(role)} at ${printable(resource)}  ${who}  ${startsAt} to ${endsAt}`
}
