import { readFileSync } from 'node:fs'
import type { ReviewView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient } from './api-client.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import { writeReview, writeReviewLine } from './review-text.ts'

const reviewIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const revisionMax = 100
const listMax = 10_000
const pageMax = 100

/** `sallyport reviews`: lists them, newest first. */
export async function listReviews(
  given: AskArguments & { readonly state?: string; readonly limit: string },
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
  given: AskArguments,
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
export function ruleOnReview(
  id: string,
  ruling: 'approve' | 'deny',
  given: RulingArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return rule(id, ruling, given, {}, environment, output)
}

/** `sallyport review change`: approves another statement, from the arguments or a file. */
export async function changeReview(
  id: string,
  given: RulingArguments & { readonly statement?: string; readonly file?: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const statement = given.statement ?? (given.file === undefined ? null : readText(given.file))
  if (statement === null)
    return new CommandFault(exits.usage, 'What should run instead?', 'Give --statement or --file.')
  if (statement instanceof CommandFault) return statement
  return rule(id, 'change', given, { statement }, environment, output)
}

/** What is said without ruling, by the path that it is posted to, and the answer when it is. */
export const spoken = {
  remarks: 'Recorded; whoever sees the review sees it.',
  questions: 'Asked; whoever waits is told, and answers with `sallyport review answer`.',
  answers: 'Recorded; its reviewers see it.',
  withdraw: 'Taken back.',
  'tell-again': 'Every notice of it is sent again.',
} as const

/** `sallyport review comment`, `ask`, `answer`, `withdraw` and `tell-again`. */
export async function speakOfReview(
  id: string,
  path: keyof typeof spoken,
  given: AskArguments & { readonly words: string },
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const fault = idFault(id) ?? blankFault(given.words, 'words')
  if (fault) return fault
  return askAndShow(
    { given, environment, output },
    (client) => client.answer(id, path, { words: given.words }),
    () => [spoken[path]],
  )
}

/** `sallyport review bind-chat`. */
export function bindChat(
  code: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.bindChat(code),
    ({ chatUser }) => [
      `${printable(chatUser)} is you, until your sign-in would end; press the button again.`,
    ],
  )
}

/** What every ruling is given with. */
export interface RulingArguments extends AskArguments {
  readonly reason: string
  readonly revision: string
}

async function rule(
  id: string,
  ruling: 'approve' | 'deny' | 'change',
  given: RulingArguments,
  more: object,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const fault = idFault(id) ?? blankFault(given.reason, 'reason')
  if (fault) return fault
  const revision = wholeNumber(given.revision, 0, revisionMax)
  if (revision === null)
    return new CommandFault(exits.usage, `--revision takes a number from 0 to ${revisionMax}.`)
  return askAndShow(
    { given, environment, output },
    (client) => client.answer(id, ruling, { justification: given.reason, revision, ...more }),
    (review) => [afterRuling(review, output)],
  )
}

function readText(file: string): string | CommandFault {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return new CommandFault(
      exits.usage,
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}

/** Why a reason or other words will not do; null when they will. */
export function blankFault(text: string, option: 'reason' | 'words'): CommandFault | null {
  if (text.trim() !== '') return null
  return new CommandFault(
    exits.usage,
    `It needs ${option === 'reason' ? 'a reason' : 'words'}.`,
    `Write one or two words after --${option}.`,
  )
}

function afterRuling(review: ReviewView, output: Output): string {
  switch (review.state) {
    case 'approved':
      return output.paint(
        'green',
        review.isDetached
          ? `Approved; whoever asked may send it until ${review.spendBefore ?? 'its end'}.`
          : `Approved; statement ${review.number} of its session goes on.`,
      )
    case 'denied':
      return output.paint('red', `Denied; statement ${review.number} of its session is refused.`)
    case 'open': {
      const approvals = review.rulings.filter(
        ({ ruling, revision }) => ruling !== 'deny' && revision === review.revision,
      ).length
      return output.paint('yellow', `Recorded; ${approvals} of ${review.quorum} approvals are there.`)
    }
    case 'expired':
    case 'withdrawn':
      return `Recorded, but the review is ${review.state}.`
  }
}

/** Why something is no id of a review; null when it is one. */
export function idFault(id: string): CommandFault | null {
  if (reviewIdPattern.test(id)) return null
  return new CommandFault(exits.usage, `${id} is no review's id.`, '`sallyport reviews` lists the ids.')
}
