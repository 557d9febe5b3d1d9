import { likeList, loadList, togetherAnswer } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient } from './api-client.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import { blankFault, idFault, type RulingArguments } from './reviews.ts'
import { span } from './span.ts'

/** `sallyport review alike`: open reviews, those that are alike together. */
export function listLike(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/review-groups', likeList),
    ({ groups }) =>
      groups.flatMap(({ count, requester, resource, rule, ids, endsAt, isTogether }) => {
        const left = span(Math.max(0, Date.parse(endsAt) - systemClock.now()))
        const how = isTogether ? '' : ' (each by itself)'
        return [
          `${count} of ${printable(requester)} at ${printable(resource)}, rule ${printable(rule)}, ${left} left${how}`,
          `    ${ids.join(' ')}`,
        ]
      }),
    'There are none that you may see.',
  )
}

/** `sallyport review approve` and `deny` of several: each is bound by itself, and told by itself. */
export async function ruleOnLike(
  ids: readonly string[],
  ruling: 'approve' | 'deny',
  given: RulingArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const fault = ids.map(idFault).find((one) => one !== null) ?? blankFault(given.reason, 'reason')
  if (fault) return fault
  if (given.revision !== '0')
    return new CommandFault(exits.usage, 'A review that was changed is ruled on by itself.')
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const reviews = ids.map((id) => ({ id }))
  const answer = await client.ask('/api/v1/review-groups/rulings', togetherAnswer, {
    reviews,
    ruling,
    justification: given.reason,
  })
  if (answer instanceof CommandFault) return answer
  if (given.json) output.json(answer)
  else
    for (const { id, state, message } of answer.rulings)
      output.line(`${id}  ${state ?? `not counted: ${printable(message)}`}`)
  return answer.rulings.every(({ state }) => state !== null) ? exits.ok : exits.failed
}

/** `sallyport review load`. */
export function showLoad(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/review-load', loadList),
    ({ hastySeconds, reviewers }) =>
      reviewers.map(
        ({ reviewerName, reviewer, rulings, approvals, secondsMedian, secondsNinety, hasty }) =>
          `${printable(reviewerName)} (${printable(reviewer)}): ${rulings} rulings, ${approvals} approvals; half within ${span(secondsMedian * 1000)}, nine of ten within ${span(secondsNinety * 1000)}; ${hasty} within ${hastySeconds} s`,
      ),
    'Nobody ruled lately on what you may see.',
  )
}
