import type { Command } from 'commander'
import type { AskArguments } from './ask.ts'
import type { DisposalArguments, ReasonArguments } from './disposals.ts'
import { examples, withAsk } from './options.ts'
import type { Surroundings } from './surroundings.ts'

const exampleId = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'

/** Adds how what is kept goes, by two people, and what keeps it. */
export function addDisposals(program: Command, around: Surroundings): void {
  const { output, environment, perform } = around
  const family = program
    .command('disposals')
    .description('erase what is over its time, or a session before it, and place and release legal holds')
    .addHelpText('after', examples('sallyport disposals due', 'sallyport disposals list'))
  withAsk(family.command('list'))
    .description('requests, newest first, and the legal holds in force')
    .addHelpText('after', examples('sallyport disposals list', 'sallyport disposals list --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./disposals.ts')).listDisposals(given, environment, output)),
    )
  withAsk(family.command('due'))
    .description('how much is over its time at this gateway')
    .option('--resource <name>', 'of one resource alone')
    .addHelpText(
      'after',
      examples('sallyport disposals due', 'sallyport disposals due --resource bank --json'),
    )
    .action((given: AskArguments & { readonly resource?: string }) =>
      perform(async () => (await import('./disposals.ts')).showDue(given, environment, output)),
    )
  withAsk(family.command('ask'))
    .description('ask that what is over its time go; nothing does until somebody else lets it')
    .option('--resource <name>', 'of one resource alone')
    .option('--session <id>', 'this session instead, before its time')
    .option('--hold <id>', 'that this legal hold end instead')
    .requiredOption('--reason <text>', 'why; it goes on record')
    .addHelpText(
      'after',
      examples(
        'sallyport disposals ask --reason "Yearly disposal"',
        `sallyport disposals ask --session ${exampleId} --reason "Erasure request 2026-118"`,
      ),
    )
    .action((given: DisposalArguments) =>
      perform(async () => (await import('./disposals.ts')).askDisposal(given, environment, output)),
    )
  for (const word of ['approve', 'reject'] as const) addRuling(family, around, word)
  withAsk(family.command('withdraw'))
    .description('take back what you asked')
    .argument('<id>', 'as `sallyport disposals list` shows it')
    .addHelpText(
      'after',
      examples(
        `sallyport disposals withdraw ${exampleId}`,
        `sallyport disposals withdraw ${exampleId} --json`,
      ),
    )
    .action((id: string, given: AskArguments) =>
      perform(async () =>
        (await import('./disposals.ts')).ruleOnDisposal(id, 'withdraw', given, environment, output),
      ),
    )
  withAsk(family.command('hold'))
    .description('place a legal hold: nothing of a resource goes until two people end it')
    .argument('<resource>', 'its name')
    .requiredOption('--reason <text>', 'which case; it goes on record')
    .addHelpText(
      'after',
      examples(
        'sallyport disposals hold bank --reason "Case 2026-118"',
        'sallyport disposals hold bank --reason "Case 2026-118" --json',
      ),
    )
    .action((resource: string, given: ReasonArguments) =>
      perform(async () => (await import('./disposals.ts')).placeHold(resource, given, environment, output)),
    )
}

function addRuling(
  family: Command,
  { output, environment, perform }: Surroundings,
  word: 'approve' | 'reject',
): void {
  withAsk(family.command(word))
    .description(`${word} what somebody else asked; your words go on record`)
    .argument('<id>', 'as `sallyport disposals list` shows it')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      examples(
        `sallyport disposals ${word} ${exampleId} --reason "Checked against the schedule"`,
        `sallyport disposals ${word} ${exampleId} --reason "Checked against the schedule" --json`,
      ),
    )
    .action((id: string, given: ReasonArguments) =>
      perform(async () =>
        (await import('./disposals.ts')).ruleOnDisposal(id, word, given, environment, output),
      ),
    )
}
