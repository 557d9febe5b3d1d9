import type { Command } from 'commander'
import type { NameArguments } from './deputies.ts'
import { examples, withAsk } from './options.ts'
import type { ResetArguments } from './passkeys.ts'
import type { Surroundings } from './surroundings.ts'
import type { AskArguments } from './ask.ts'

/** Adds what reviewers have besides reviews: deputies and passkeys. */
export function addReviewers(program: Command, around: Surroundings): void {
  addDeputies(program, around)
  addPasskeys(program, around)
}

const exampleId = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'

function addDeputies(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('deputies')
    .description('list, name and end those who rule on reviews while somebody is away')
    .addHelpText('after', examples('sallyport deputies list', `sallyport deputies end ${exampleId}`))
  withAsk(family.command('list'))
    .description('whom you named, and for whom you stand in')
    .addHelpText('after', examples('sallyport deputies list', 'sallyport deputies list --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./deputies.ts')).listDeputies(given, environment, output)),
    )
  withAsk(family.command('name'))
    .description('have somebody rule in your stead for a time; it goes on record')
    .argument('<id>', 'their principal id, issuer#subject, as `sallyport whoami` shows it')
    .requiredOption('--for <duration>', 'until when, from now: 8h, 14d; 31d at most')
    .option('--from <instant>', 'not before then: 2026-12-24T08:00:00Z')
    .requiredOption('--reason <text>', 'why; the auditors read it')
    .addHelpText(
      'after',
      examples(
        'sallyport deputies name "https://idp.example#lena" --for 14d --reason "On leave"',
        'sallyport deputies name "https://idp.example#lena" --for 8h --reason "At the dentist" --json',
      ),
    )
    .action((id: string, given: NameArguments) =>
      perform(async () => (await import('./deputies.ts')).nameDeputy(id, given, environment, output)),
    )
  withAsk(family.command('end'))
    .description('end it now; either of the two may')
    .argument('<id>', 'as `sallyport deputies list` shows it')
    .addHelpText(
      'after',
      examples(`sallyport deputies end ${exampleId}`, `sallyport deputies end ${exampleId} --json`),
    )
    .action((id: string, given: AskArguments) =>
      perform(async () => (await import('./deputies.ts')).endDeputy(id, given, environment, output)),
    )
}

function addPasskeys(program: Command, around: Surroundings): void {
  const { output, environment, perform } = around
  const family = program
    .command('passkeys')
    .description('list your passkeys, and begin anew without them; the console makes and removes them')
    .addHelpText('after', examples('sallyport passkeys list', 'sallyport passkeys resets'))
  withAsk(family.command('list'))
    .description('your passkeys')
    .addHelpText('after', examples('sallyport passkeys list', 'sallyport passkeys list --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./passkeys.ts')).listPasskeys(given, environment, output)),
    )
  withAsk(family.command('resets'))
    .description('requests to begin anew that you made or may rule on')
    .addHelpText('after', examples('sallyport passkeys resets', 'sallyport passkeys resets --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./passkeys.ts')).listResets(given, environment, output)),
    )
  withAsk(family.command('lost'))
    .description('ask to begin anew; two others have to agree, and then all of your keys are removed')
    .requiredOption('--reason <text>', 'what happened; they read it')
    .addHelpText(
      'after',
      examples(
        'sallyport passkeys lost --reason "The key was stolen with the bag"',
        'sallyport passkeys lost --reason "The phone broke" --json',
      ),
    )
    .action((given: ResetArguments) =>
      perform(async () => (await import('./passkeys.ts')).askReset(given, environment, output)),
    )
  for (const word of ['approve', 'deny'] as const) addReset(family, around, word)
}

function addReset(
  family: Command,
  { output, environment, perform }: Surroundings,
  word: 'approve' | 'deny',
): void {
  const name = `${word}-reset`
  withAsk(family.command(name))
    .description(`${word} somebody's request to begin anew; your words go on record`)
    .argument('<id>', 'as `sallyport passkeys resets` shows it')
    .requiredOption('--reason <text>', 'how you know that it is them, or why not')
    .addHelpText(
      'after',
      examples(
        `sallyport passkeys ${name} ${exampleId} --reason "Called back on the known number"`,
        `sallyport passkeys ${name} ${exampleId} --reason "Called back on the known number" --json`,
      ),
    )
    .action((id: string, given: ResetArguments) =>
      perform(async () => (await import('./passkeys.ts')).ruleOnReset(id, word, given, environment, output)),
    )
}
