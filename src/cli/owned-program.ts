import type { Command } from 'commander'
import type { ListArguments, RegisterArguments } from './agents.ts'
import type { MakeKeyArguments } from './api-keys.ts'
import type { CertIssueArguments } from './cert.ts'
import { collectWords, examples, withAsk } from './options.ts'
import type { Surroundings } from './surroundings.ts'
import type { AskArguments } from './ask.ts'

/** Adds what people own that acts in their name: agents, keys of jobs, certificates. */
export function addOwned(program: Command, around: Surroundings): void {
  addAgents(program, around)
  addApiKeys(program, around)
  addCert(program, around)
}

function addAgents(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('agents')
    .description('list, register and end the agents that act for you')
    .addHelpText('after', examples('sallyport agents list', 'sallyport agents end "https://idp.example#bot"'))
  withAsk(family.command('list'))
    .description('your agents')
    .option('--everybody', "everybody's, for whoever runs or audits the gateway", false)
    .addHelpText('after', examples('sallyport agents list', 'sallyport agents list --json'))
    .action((given: ListArguments) =>
      perform(async () => (await import('./agents.ts')).listAgents(given, environment, output)),
    )
  withAsk(family.command('register'))
    .description('say that an agent is yours, or renew it')
    .argument('<id>', 'its principal id, issuer#subject, as `sallyport whoami` shows it')
    .requiredOption('--purpose <words>', 'what it is for; it goes on record')
    .requiredOption('--for <duration>', 'how long: 8h, 90d; a year at most')
    .option('--owner <principal>', "somebody else's from now on, whosever it was; for operators")
    .addHelpText(
      'after',
      examples(
        'sallyport agents register "https://idp.example#ledger-bot" --purpose "Closes the books" --for 90d',
        'sallyport agents register "https://idp.example#ledger-bot" --purpose "Closes the books" --for 8h --json',
      ),
    )
    .action((id: string, given: RegisterArguments) =>
      perform(async () => (await import('./agents.ts')).registerAgent(id, given, environment, output)),
    )
  withAsk(family.command('end'))
    .description('end an agent of yours now, with its sessions')
    .argument('<id>', 'its principal id')
    .addHelpText(
      'after',
      examples(
        'sallyport agents end "https://idp.example#ledger-bot"',
        'sallyport agents end "https://idp.example#ledger-bot" --json',
      ),
    )
    .action((id: string, given: AskArguments) =>
      perform(async () => (await import('./agents.ts')).endAgent(id, given, environment, output)),
    )
}

function addApiKeys(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('api-keys')
    .description('list, make and revoke the keys of jobs that can hold nothing but a password')
    .addHelpText('after', examples('sallyport api-keys list', 'sallyport api-keys revoke 1f2e3d4c5b6a7980'))
  withAsk(family.command('list'))
    .description('your keys, without the keys themselves')
    .option('--everybody', "everybody's, for whoever runs or audits the gateway", false)
    .addHelpText('after', examples('sallyport api-keys list', 'sallyport api-keys list --json'))
    .action((given: ListArguments) =>
      perform(async () => (await import('./api-keys.ts')).listApiKeys(given, environment, output)),
    )
  withAsk(family.command('make'))
    .description('make a key, which is printed this once')
    .argument('<resource...>', 'what it opens')
    .requiredOption('--purpose <words>', 'what it is for; it goes on record')
    .requiredOption('--for <duration>', 'how long: 8h, 90d; a year at most')
    .option('--group <group>', 'one of your groups that it has; may be given often', collectWords, [])
    .addHelpText(
      'after',
      examples(
        'sallyport api-keys make bank --purpose "Nightly export" --for 90d --group exporters',
        'sallyport api-keys make bank --purpose "Nightly export" --for 90d > key && chmod 600 key',
      ),
    )
    .action((resources: readonly string[], given: MakeKeyArguments) =>
      perform(async () => (await import('./api-keys.ts')).makeApiKey(resources, given, environment, output)),
    )
  withAsk(family.command('revoke'))
    .description('revoke a key of yours now, with the sessions that it opened')
    .argument('<id>', 'its id, as `sallyport api-keys list` shows it')
    .addHelpText(
      'after',
      examples(
        'sallyport api-keys revoke 1f2e3d4c5b6a7980',
        'sallyport api-keys revoke 1f2e3d4c5b6a7980 --json',
      ),
    )
    .action((id: string, given: AskArguments) =>
      perform(async () => (await import('./api-keys.ts')).revokeApiKey(id, given, environment, output)),
    )
}

function addCert(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('cert')
    .description('get, list and revoke certificates that sign your clients in')
    .addHelpText('after', examples('sallyport cert issue', 'sallyport cert list'))
  withAsk(family.command('issue'))
    .description('make a key here and have the gateway certify it; clients then need no password')
    .option('--out <folder>', 'where client.key and client.crt go, in place of your configuration')
    .addHelpText('after', examples('sallyport cert issue', 'sallyport cert issue --out /run/job/tls --json'))
    .action((given: CertIssueArguments) =>
      perform(async () => (await import('./cert.ts')).issueCertificate(given, environment, output)),
    )
  withAsk(family.command('list'))
    .description('your certificates, newest first')
    .option('--everybody', "everybody's, for whoever runs or audits the gateway", false)
    .addHelpText('after', examples('sallyport cert list', 'sallyport cert list --json'))
    .action((given: ListArguments) =>
      perform(async () => (await import('./cert.ts')).listCertificates(given, environment, output)),
    )
  withAsk(family.command('revoke'))
    .description('revoke a certificate of yours now, with the sessions that it opened')
    .argument('<serial>', 'its serial number')
    .addHelpText(
      'after',
      examples(
        'sallyport cert revoke 5d0c1b2a39485766758493a2b1c0d9e8',
        'sallyport cert revoke 5d0c1b2a39485766758493a2b1c0d9e8 --json',
      ),
    )
    .action((serial: string, given: AskArguments) =>
      perform(async () => (await import('./cert.ts')).revokeCertificate(serial, given, environment, output)),
    )
}
