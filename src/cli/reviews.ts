import type { ReviewView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiArguments } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { writeReview, writeReviewLine } from './review-text.ts'

/** What the review commands are told. */
export interface ReviewArguments extends ApiArguments {
  readonly json: boolean
}

const reviewIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const listMax = 10_000
const pageMax = 20

/** `sallyport reviews`: lists them, newest first. */
export async function listReviews(
  given: ReviewArguments & { readonly state?: string; readonly limit: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const limit = wholeNumber(given.limit, 1, listMax)
  if (limit === null) return new CommandFault(exits.usage, `--limit takes a number from 1 to ${listMax}.`)
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const reviews: ReviewView[] = []
  let before: string | null = null
  let isMore = false
  do {
    const page = await client.list({
      limit: Math.min(pageMax, limit - reviews.length),
      ...(given.state === undefined ? {} : { state: given.state }),
      ...(before === null ? {} : { before }),
    })
    if (page instanceof CommandFault) return page
    reviews.push(...page.reviews)
    before = page.next
    isMore = page.next !== null
  } while (before !== null && reviews.length < limit)
  if (given.json) {
    output.json({ reviews, more: isMore })
    return exits.ok
  }
  for (const review of reviews) writeReviewLine(review, systemClock.now(), output)
  if (reviews.length === 0) output.note('There are none that you may see.')
  if (isMore) output.note(`There are more: --limit ${limit * 5} shows them.`)
  return exits.ok
}

/** `sallyport review show`. */
export async function showReview(
  id: string,
  given: ReviewArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const fault = idFault(id)
  if (fault) return fault
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const review = await client.show(id)
  if (review instanceof CommandFault) return review
  if (given.json) output.json(review)
  else writeReview(review, systemClock.now(), output)
  return exits.ok
}

/** `sallyport review approve` and `sallyport review deny`. */
export async function ruleOnReview(
  id: string,
  ruling: 'approve' | 'deny',
  given: ReviewArguments & { readonly reason: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const fault = idFault(id)
  if (fault) return fault
  if (given.reason.trim() === '') {
    return new CommandFault(exits.usage, 'A ruling needs a reason.', 'Write one or two words after --reason.')
  }
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const review = await client.rule(id, ruling, given.reason)
  if (review instanceof CommandFault) return review
  if (given.json) output.json(review)
  else output.line(afterRuling(review, output))
  return exits.ok
}

function afterRuling(review: ReviewView, output: Output): string {
  switch (review.state) {
    case 'approved':
      return output.paint('green', `Approved; statement ${review.number} of its session goes on.`)
    case 'denied':
      return output.paint('red', `Denied; statement ${review.number} of its session is refused.`)
    case 'open': {
      const approvals = review.rulings.filter(({ ruling }) => ruling === 'approve').length
      return output.paint('yellow', `Recorded; ${approvals} of ${review.quorum} approvals are there.`)
    }
    case 'expired':
    case 'withdrawn':
      return `Recorded, but the review is ${review.state}.`
  }
}

function idFault(id: string): CommandFault | null {
  if (reviewIdPattern.test(id)) return null
  return new CommandFault(exits.usage, `${id} is no review's id.`, '`sallyport reviews` lists the ids.')
}
