import type { CliEnvironment } from '../config/environment.ts'
import type { ReviewView } from '../api/contract.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { positiveNumber } from './number.ts'
import type { Output } from './output.ts'
import { writeReviewLine } from './review-text.ts'
import type { AskArguments } from './ask.ts'
import { stopSignal } from './stop-signal.ts'

const everySecondsMax = 3600
const pageMax = 20
const pagesMax = 50

/** `sallyport review watch`: prints each open review once. Goes on when the gateway is away for a while. */
export async function watchReviews(
  given: AskArguments & { readonly every: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const seconds = positiveNumber(given.every, 0.1, everySecondsMax)
  if (seconds === null)
    return new CommandFault(exits.usage, `--every takes seconds, from 0.1 to ${everySecondsMax}.`)
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  using stop = stopSignal()
  let known: ReadonlySet<string> = new Set()
  let wasAway = false
  output.note('Waiting for reviews; Ctrl-C ends it.')
  while (!stop.signal.aborted) {
    const open = await openReviews(client)
    if (open instanceof CommandFault) {
      if (open.exit !== exits.unavailable) return open
      if (!wasAway) output.fault(open)
      wasAway = true
    } else {
      if (wasAway) output.note('The gateway answers again.')
      wasAway = false
      // The oldest first, so that the newest is at the bottom of the terminal.
      for (const review of open.toReversed()) if (!known.has(review.id)) tell(review, given.json, output)
      known = new Set(open.map(({ id }) => id))
    }
    await systemClock.sleep(seconds * 1000, stop.signal).catch(() => undefined)
  }
  return exits.ok
}

async function openReviews(client: ApiClient): Promise<readonly ReviewView[] | CommandFault> {
  const open: ReviewView[] = []
  let before: string | null = null
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await client.list({ state: 'open', limit: pageMax, ...(before === null ? {} : { before }) })
    if (page instanceof CommandFault) return page
    open.push(...page.reviews)
    if (page.next === null) break
    before = page.next
  }
  return open
}

function tell(review: ReviewView, json: boolean, output: Output): void {
  if (json) output.json(review)
  else writeReviewLine(review, systemClock.now(), output)
}
