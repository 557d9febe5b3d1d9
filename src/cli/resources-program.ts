import type { Command } from 'commander'
import type { AskArguments } from './ask.ts'
import { collectWords, examples, withAsk } from './options.ts'
import type { AddResourceArguments } from './resources.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `resources`: what you may connect to, and, for operators, databases that are added, tried and removed. */
export function addResourceCommands(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('resources')
    .description('list what you may connect to; add, try and remove databases')
    .addHelpText('after', examples('sallyport resources', 'sallyport resources --json'))
  withAsk(family.command('list', { isDefault: true }))
    .description('what you may connect to now')
    .addHelpText('after', examples('sallyport resources list', 'sallyport resources list --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./whoami.ts')).resources(given, environment, output)),
    )
  withPlace(withAsk(family.command('add')))
    .description('add a database, for operators; its password is told to nobody again')
    .argument('<name>', 'what clients ask for as the database name')
    .addHelpText(
      'after',
      examples(
        'sallyport resources add bank --host db.internal --database bank --login sallyport --password-file ./bank-password',
        'sallyport resources add bank --host 10.0.0.7 --database bank --login app --tls disable --label env=test --json',
      ),
    )
    .action((name: string, given: AddResourceArguments) =>
      perform(async () => (await import('./resources.ts')).addResource(name, given, environment, output)),
    )
  withAsk(family.command('test'))
    .description('try a connection to a resource as it is, for operators')
    .argument('<name>', 'its name')
    .addHelpText('after', examples('sallyport resources test bank', 'sallyport resources test bank --json'))
    .action((name: string, given: AskArguments) =>
      perform(async () => (await import('./resources.ts')).testResource(name, given, environment, output)),
    )
  withAsk(family.command('remove'))
    .description('remove a database that an operator added; its sessions end')
    .argument('<name>', 'its name')
    .addHelpText(
      'after',
      examples('sallyport resources remove bank', 'sallyport resources remove bank --json'),
    )
    .action((name: string, given: AskArguments) =>
      perform(async () => (await import('./resources.ts')).removeResource(name, given, environment, output)),
    )
}

function withPlace(command: Command): Command {
  return command
    .requiredOption(
      '--host <host>',
      'host name or address; several with commas, each with its :port if need be',
    )
    .option('--port <port>', 'its port', '5432')
    .requiredOption('--database <name>', 'database at the target')
    .requiredOption('--login <role>', 'role to log in as')
    .option('--password-file <file>', 'file with its password, mode 600; omitted: the target asks for none')
    .option('--tls <mode>', 'disable, unverified, verify-ca or verify-full', 'verify-full')
    .option('--tls-ca <file>', "PEM file with the authorities to trust; omitted: the gateway's own")
    .option('--tls-direct', 'begin with TLS at once, as servers from PostgreSQL 17 on take it')
    .option('--session-attrs <which>', 'which of several servers will do, as libpq has it', 'any')
    .option('--load-balance', 'spread sessions over several servers')
    .option('--label <name=value>', 'for rules to select by; may be given often', collectWords, [])
    .option('--owner <id>', 'who answers for it, by principal id; may be given often', collectWords, [])
    .option('--owner-group <name>', 'a group that answers for it; may be given often', collectWords, [])
    .option('--set-role <role=role>', "the target's role for one of the policy; often", collectWords, [])
    .option('--watch-ms <ms>', 'look this often for whoever connects without the gateway')
    .option('--watch-allow <user>', 'who may connect by themselves; may be given often', collectWords, [])
}
