import type { Command } from 'commander'
import type { RequestArguments } from './grants.ts'
import { examples, withAsk } from './options.ts'
import type { Surroundings } from './surroundings.ts'
import type { AskArguments } from './ask.ts'

/** Adds `request`, `grants` and `grant …`: roles for a time. */
export function addGrants(program: Command, around: Surroundings): void {
  const { output, environment, perform } = around
  withAsk(program.command('request'))
    .description('ask for a role at a resource for a time; your words go on record')
    .argument('<resource>', 'its name')
    .requiredOption('--role <name>', 'which role')
    .requiredOption('--for <duration>', 'for how long, such as 30m or 4h')
    .requiredOption('--reason <text>', 'why; reviewers and auditors read it')
    .option('--from <instant>', 'when it begins; without it, when it is approved')
    .option('--every <weekdays>', 'have it again and again, such as mon-fri; needs --at, --zone and --until')
    .option('--at <time>', 'the time of day at which it begins each time, such as 02:00')
    .option('--zone <name>', 'the time zone of that time and day, such as Europe/Zurich')
    .option('--until <instant>', 'when it comes no more')
    .option('--wait', 'wait until somebody has answered', false)
    .addHelpText(
      'after',
      examples(
        'sallyport request bank --role writer --for 30m --reason "Fix the import of Monday"',
        'sallyport request bank --role writer --for 4h --reason "Release window" --wait',
        'sallyport request bank --role loader --for 1h --every mon-fri --at 02:00 --zone Europe/Zurich --until 2027-01-31T00:00Z --reason "Nightly load"',
      ),
    )
    .action((resource: string, given: RequestArguments) =>
      perform(async () => (await import('./grants.ts')).requestRole(resource, given, environment, output)),
    )
  withAsk(program.command('break-glass'))
    .description(
      'take a role in an emergency, without asking; its reviewers are paged and review it afterwards',
    )
    .argument('<resource>', 'its name')
    .requiredOption('--role <name>', 'which role')
    .requiredOption('--for <duration>', 'for how long, such as 30m')
    .requiredOption('--reason <text>', 'why; the reviewers and auditors read it')
    .addHelpText(
      'after',
      examples(
        'sallyport break-glass bank --role fixer --for 30m --reason "Payments stand still, incident 4711"',
        'sallyport break-glass bank --role fixer --for 10m --reason "Drill" --json',
      ),
    )
    .action((resource: string, given: RequestArguments) =>
      perform(async () => (await import('./grants.ts')).breakGlass(resource, given, environment, output)),
    )
  withAsk(program.command('grants'))
    .description('list the roles that were asked for, as far as you may see them')
    .addHelpText('after', examples('sallyport grants', 'sallyport grants --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./grants.ts')).listGrants(given, environment, output)),
    )
  const family = program
    .command('grant')
    .description('look at, answer or end a grant')
    .addHelpText(
      'after',
      examples(`sallyport grant show ${exampleId}`, `sallyport grant revoke ${exampleId}`),
    )
  for (const [act, description, needsReason] of acts) {
    const command = withAsk(family.command(act)).description(description).argument('<id>', "the grant's id")
    if (needsReason) command.requiredOption('--reason <text>', 'why; it goes on record')
    const line = `sallyport grant ${act} ${exampleId}${needsReason ? ' --reason "As agreed"' : ''}`
    command
      .addHelpText('after', examples(line, `${line} --json`))
      .action((id: string, given: AskArguments & { readonly reason?: string }) =>
        perform(async () => (await import('./grants.ts')).answerGrant(id, act, given, environment, output)),
      )
  }
}

const exampleId = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'
const acts = [
  ['show', 'show a grant: who asks for what, why, and what was said', false],
  ['approve', 'grant the role for the time asked for', true],
  ['deny', 'refuse it', true],
  ['revoke', 'end it now, with the sessions that rest on it', false],
] as const
