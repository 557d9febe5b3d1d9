import { Option, type Command } from 'commander'
import { examples, options } from './options.ts'
import type { ExplainArguments } from './policy-explain.ts'
import type { TestArguments } from './policy-test.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `policy check`, `policy explain` and `policy test`. */
export function addPolicy(program: Command, around: Surroundings): void {
  const family = program
    .command('policy')
    .description('check a policy, ask what it would decide, and what another would change')
    .addHelpText('after', examples('sallyport policy check policy.yaml', 'sallyport policy explain --help'))
  addCheck(family, around)
  addExplain(family, around)
  addTest(family, around)
}

function addCheck(family: Command, { output, perform }: Surroundings): void {
  family
    .command('check')
    .description('check a policy file; every fault comes with its line and what to do')
    .argument('<file>', 'the policy')
    .addOption(options.json())
    .addHelpText(
      'after',
      examples('sallyport policy check policy.yaml', 'sallyport policy check policy.yaml --json'),
    )
    .action((file: string, given: { readonly json: boolean }) =>
      perform(async () => (await import('./policy-check.ts')).checkPolicyFile(file, given, output)),
    )
}

function addExplain(family: Command, { output, perform }: Surroundings): void {
  const command = family
    .command('explain')
    .description('say what a policy decides about a statement, rule by rule')
    .argument('<sql>', 'the statement')
    .requiredOption('-r, --resource <name>', 'where it would run')
    .option('-p, --policy <file>', "the policy (default: the configuration's)")
  addAsker(command)
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport policy explain "DELETE FROM accounts" --policy policy.yaml --resource bank --groups agents --kind agent',
        'sallyport policy explain "SELECT ssn FROM customers" --config sallyport.yaml --resource bank --as agent.yaml',
      ),
    )
    .action((sql: string, given: ExplainArguments) =>
      perform(async () => (await import('./policy-explain.ts')).explainStatement(sql, given, output)),
    )
}

function addTest(family: Command, { output, environment, perform }: Surroundings): void {
  const command = family
    .command('test')
    .description('say what a candidate policy would decide differently, about statements given or on record')
    .argument('[sql]', 'a statement; in its place --file, --recorded or --session')
    .requiredOption('-p, --policy <file>', 'the candidate')
    .option('--against <file>', "the policy to compare with (default: the configuration's)")
    .option('-f, --file <file>', 'a file of statements, with semicolons between')
    .option('--recorded', 'what all sessions on record asked', false)
    .option('--session <id>', 'what one session on record asked; may be given often', collect, [])
    .option('--from <instant>', 'of what is on record, not before this instant or day')
    .option('--to <instant>', 'of what is on record, before this instant or day')
    .option('-r, --resource <name>', 'where a given statement would run')
  addAsker(command)
    .option('--keep-catalog <file>', 'keep the catalog that was read, for --catalog')
    .option('--all', 'list what would not change too', false)
    .option('--fail-on-change', 'exit with 1 when something would change', false)
    .addOption(new Option('--api <url>', 'read what is on record through a running gateway'))
    .addOption(options.tokenFile())
    .addOption(options.ca())
    .option('--unrecorded', 'read even where the ledger cannot record that it was read', false)
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport policy test --file nightly.sql --policy candidate.yaml --config sallyport.yaml --resource bank --groups jobs',
        'sallyport policy test --recorded --from 2026-11-01 --policy candidate.yaml --config sallyport.yaml --fail-on-change',
      ),
    )
    .action((sql: string | undefined, given: TestArguments) =>
      perform(async () => (await import('./policy-test.ts')).testPolicy(sql, given, output, environment)),
    )
}

/** The options that say who asks, and on what catalog. */
function addAsker(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      "a configuration: its policy, its resources, and the target's live catalog",
    )
    .option('--catalog <file>', "a stored catalog in place of the target's; may be given often", collect, [])
    .option('--as <file>', 'who asks: YAML or JSON as docs/cli.md describes it')
    .option('--id <id>', 'who asks, in place of a file: issuer#subject')
    .addOption(
      new Option('--kind <kind>', 'what the asker is')
        .choices(['person', 'agent', 'workload'])
        .default('person'),
    )
    .option('--groups <names>', "the asker's groups, with commas between")
    .option('--label <name=value>', 'a label of the resource; may be given often', collect, [])
    .option('--search-path <schemas>', "schemas of unqualified names (default: the target's, else public)")
    .addOption(
      new Option('--act <act>', 'what the client asks for').choices(['run', 'prepare']).default('run'),
    )
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
