import { Option, type Command } from 'commander'
import { examples, withAsk } from './options.ts'
import type { AskArguments } from './ask.ts'
import type { RulingArguments, spoken } from './reviews.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `reviews` and `review …`, which speak with a running gateway. */
export function addReviews(program: Command, around: Surroundings): void {
  const { output, environment, perform } = around
  withAsk(program.command('reviews'))
    .description('list the reviews that you may see, newest first')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices([
        'open',
        'approved',
        'denied',
        'expired',
        'withdrawn',
      ]),
    )
    .option('--limit <count>', 'how many to show', '20')
    .addHelpText(
      'after',
      examples('sallyport reviews --state open', 'sallyport reviews --token-file ~/.sallyport-token --json'),
    )
    .action((given: AskArguments & { readonly state?: string; readonly limit: string }) =>
      perform(async () => (await import('./reviews.ts')).listReviews(given, environment, output)),
    )

  const family = program
    .command('review')
    .description('look at, answer or wait for reviews')
    .addHelpText('after', examples('sallyport review watch', `sallyport review show ${exampleId}`))
  addShow(family, around)
  addRuling(
    family,
    around,
    'approve',
    'let the statement run',
    'Leftovers of an import, agreed with the owner',
  )
  addRuling(family, around, 'deny', 'refuse the statement', 'This would delete live rows')
  addChange(family, around)
  addTalk(family, around)
  addBindChat(family, around)
  addWatch(family, around)
  addAlike(family, around)
}

/** What is said of a review without ruling on it. */
function addTalk(family: Command, around: Surroundings): void {
  addWords(
    family,
    around,
    'tell-again',
    'tell-again',
    'have every notice of a review sent again',
    'The webhook is back',
  )
  addWords(family, around, 'comment', 'remarks', 'say something without ruling', 'Why every row?')
  addWords(
    family,
    around,
    'ask',
    'questions',
    'ask whoever waits to justify the statement, without ruling',
    'Which ticket is this for?',
  )
  addWords(
    family,
    around,
    'answer',
    'answers',
    'answer what reviewers ask about a statement of yours, or of your agent',
    'The import of March, agreed with the owner',
  )
  addWords(
    family,
    around,
    'withdraw',
    'withdraw',
    'take a review or an unused approval back',
    'The import is done',
  )
}

const exampleId = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'

function addShow(family: Command, { output, environment, perform }: Surroundings): void {
  withAsk(family.command('show'))
    .description('show a review: who asks, the exact statement, what it touches, and why it is held')
    .argument('<id>', "the review's id")
    .addHelpText(
      'after',
      examples(`sallyport review show ${exampleId}`, `sallyport review show ${exampleId} --json`),
    )
    .action((id: string, given: AskArguments) =>
      perform(async () => (await import('./reviews.ts')).showReview(id, given, environment, output)),
    )
}

function addRuling(
  family: Command,
  { output, environment, perform }: Surroundings,
  ruling: 'approve' | 'deny',
  description: string,
  reason: string,
): void {
  withAsk(family.command(ruling))
    .description(`${description}; your words go on record`)
    .argument('<id...>', "the review's id; several that are alike, where their rule lets it")
    .requiredOption('--reason <text>', 'why; the requester and the auditors read it')
    .option(...revision)
    .addHelpText(
      'after',
      examples(
        `sallyport review ${ruling} ${exampleId} --reason "${reason}"`,
        `sallyport review ${ruling} ${exampleId} --reason "${reason}" --token-file ~/.sallyport-token`,
      ),
    )
    .action(([id = '', ...others]: readonly string[], given: RulingArguments) =>
      perform(async () =>
        others.length === 0
          ? (await import('./reviews.ts')).ruleOnReview(id, ruling, given, environment, output)
          : (await import('./like-reviews.ts')).ruleOnLike(
              [id, ...others],
              ruling,
              given,
              environment,
              output,
            ),
      ),
    )
}

const revision = [
  '--revision <number>',
  'the revision that you have seen, once a reviewer changed it',
  '0',
] as const

function addChange(family: Command, { output, environment, perform }: Surroundings): void {
  withAsk(family.command('change'))
    .description('let another statement run in its stead; both texts go on record')
    .argument('<id>', "the review's id")
    .option('--statement <sql>', 'what runs instead')
    .option('--file <path>', 'a file that holds it')
    .requiredOption('--reason <text>', 'why; the requester and the auditors read it')
    .option(...revision)
    .addHelpText(
      'after',
      examples(
        `sallyport review change ${exampleId} --statement "DELETE FROM carts WHERE id = 7" --reason "One is meant"`,
        `sallyport review change ${exampleId} --file fixed.sql --reason "With the WHERE that was missing"`,
      ),
    )
    .action((id: string, given: RulingArguments & { readonly statement?: string; readonly file?: string }) =>
      perform(async () => (await import('./reviews.ts')).changeReview(id, given, environment, output)),
    )
}

function addWords(
  family: Command,
  { output, environment, perform }: Surroundings,
  name: string,
  path: keyof typeof spoken,
  description: string,
  words: string,
): void {
  withAsk(family.command(name))
    .description(`${description}; your words go on record`)
    .argument('<id>', "the review's id")
    .requiredOption('--words <text>', 'what the others read')
    .addHelpText(
      'after',
      examples(
        `sallyport review ${name} ${exampleId} --words "${words}"`,
        `sallyport review ${name} ${exampleId} --words "${words}" --json`,
      ),
    )
    .action((id: string, given: AskArguments & { readonly words: string }) =>
      perform(async () => (await import('./reviews.ts')).speakOfReview(id, path, given, environment, output)),
    )
}

function addBindChat(family: Command, { output, environment, perform }: Surroundings): void {
  withAsk(family.command('bind-chat'))
    .description('say that the chat user who was shown the code is you, so that you may rule from there')
    .argument('<code>', 'the code that the chat showed')
    .addHelpText(
      'after',
      examples(
        'sallyport review bind-chat 5f0c6a1b2d3e4f5061728394',
        'sallyport review bind-chat 5f0c6a1b2d3e4f5061728394 --token-file ~/.sallyport-token',
      ),
    )
    .action((code: string, given: AskArguments) =>
      perform(async () => (await import('./reviews.ts')).bindChat(code, given, environment, output)),
    )
}

function addAlike(family: Command, { output, environment, perform }: Surroundings): void {
  withAsk(family.command('alike'))
    .description(
      'list open reviews that are alike together: one statement, whatever its constants, of one principal',
    )
    .addHelpText('after', examples('sallyport review alike', 'sallyport review alike --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./like-reviews.ts')).listLike(given, environment, output)),
    )
  withAsk(family.command('load'))
    .description('show who ruled how often in the last days, and how long they took')
    .addHelpText('after', examples('sallyport review load', 'sallyport review load --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./like-reviews.ts')).showLoad(given, environment, output)),
    )
}

function addWatch(family: Command, { output, environment, perform }: Surroundings): void {
  withAsk(family.command('watch'))
    .description('print open reviews as they come, until Ctrl-C')
    .option('--every <seconds>', 'how often to look', '2')
    .addHelpText('after', examples('sallyport review watch', 'sallyport review watch --json | jq .statement'))
    .action((given: AskArguments & { readonly every: string }) =>
      perform(async () => (await import('./review-watch.ts')).watchReviews(given, environment, output)),
    )
}
