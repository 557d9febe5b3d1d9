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
const pageMax = 100
const pagesMax = 100
const knownMax = 2 * pageMax * pagesMax

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
  const known = new Set<string>()
  let wasAway = false
  output.note('Waiting for reviews; Ctrl-C ends it.')
  while (!stop.signal.aborted) {
    const fresh = await freshReviews(client, known)
    if (fresh instanceof CommandFault) {
      if (fresh.exit !== exits.unavailable) return fresh
      if (!wasAway) output.fault(fresh)
      wasAway = true
    } else {
      if (wasAway) output.note('The gateway answers again.')
      wasAway = false
      // The oldest first, so that the newest is at the bottom of the terminal.
      for (const review of fresh.toReversed()) {
        tell(review, given.json, output)
        known.add(review.id)
      }
      for (const id of known) if (known.size > knownMax) known.delete(id)
    }
    await systemClock.sleep(seconds * 1000, stop.signal).catch(() => undefined)
  }
  return exits.ok
}

/** Open reviews that were not told yet, the newest first. Behind a page that holds none of them, all were. */
async function freshReviews(
  client: ApiClient,
  known: ReadonlySet<string>,
): Promise<readonly ReviewView[] | CommandFault> {
  const fresh: ReviewView[] = []
  let before: string | null = null
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await client.list({ state: 'open', limit: pageMax, ...(before === null ? {} : { before }) })
    if (page instanceof CommandFault) return page
    const found = page.reviews.filter(({ id }) => !known.has(id))
    fresh.push(...found)
    if (page.next === null || found.length === 0) break
    before = page.next
  }
  return fresh
}

function tell(review: ReviewView, json: boolean, output: Output): void {
  if (json) output.json(review)
  else writeReviewLine(review, systemClock.now(), output)
}
