import { Option, type Command } from 'commander'
import { examples, options } from './options.ts'
import type { ExplainArguments } from './policy-explain.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `policy check` and `policy explain`. */
export function addPolicy(program: Command, around: Surroundings): void {
  const family = program
    .command('policy')
    .description('check a policy, and ask what it would decide')
    .addHelpText('after', examples('sallyport policy check policy.yaml', 'sallyport policy explain --help'))
  addCheck(family, around)
  addExplain(family, around)
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
  family
    .command('explain')
    .description('say what a policy decides about a statement, rule by rule')
    .argument('<sql>', 'the statement')
    .requiredOption('-r, --resource <name>', 'where it would run')
    .option('-p, --policy <file>', "the policy (default: the configuration's)")
    .option(
      '-c, --config <file>',
      "a configuration: its policy, its resources, and the target's live catalog",
    )
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

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
