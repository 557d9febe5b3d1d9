import type { Command } from 'commander'
import type { ConnectArguments } from './connect.ts'
import type { LoginArguments } from './login.ts'
import { examples, options, withApi, withAsk } from './options.ts'
import { addResourceCommands } from './resources-program.ts'
import type { Surroundings } from './surroundings.ts'
import type { AskArguments } from './ask.ts'

/** Adds what a person needs from signing in to the first statement. */
export function addAccess(program: Command, around: Surroundings): void {
  addLogin(program, around)
  addConnect(program, around)
  const { output, environment, perform } = around
  withAsk(program.command('whoami'))
    .description('say who the gateway takes you for')
    .addHelpText('after', examples('sallyport whoami', 'sallyport whoami --json'))
    .action((given: AskArguments) =>
      perform(async () => (await import('./whoami.ts')).whoami(given, environment, output)),
    )
  addResourceCommands(program, around)
}

function addLogin(program: Command, { output, environment, perform }: Surroundings): void {
  program
    .command('login')
    .description("sign in with your gateway's identity provider, in the browser or by a code")
    .addOption(options.api())
    .addOption(options.ca())
    .option('--device', 'show a code to enter on another device', false)
    .option('--no-browser', 'print the address in place of opening it')
    .option('--saml <provider>', 'by SAML, with this provider of the gateway')
    .option('--issuer <url>', 'which identity provider, where the gateway offers several')
    .addHelpText(
      'after',
      examples('sallyport login', 'sallyport login --api https://sallyport.bank.example --device'),
    )
    .action((given: LoginArguments) =>
      perform(async () => (await import('./login.ts')).login(given, environment, output)),
    )
  program
    .command('logout')
    .description('forget your sign-in')
    .addOption(options.api())
    .addOption(options.ca())
    .addHelpText(
      'after',
      examples('sallyport logout', 'sallyport logout --api https://sallyport.bank.example'),
    )
    .action((given: LoginArguments) =>
      perform(async () => (await import('./login.ts')).logout(given, environment, output)),
    )
  withAsk(program.command('sign-out'))
    .description('end every sign-in so far, on every machine, with the sessions that rest on them')
    .argument('[principal]', 'whose, issuer#subject, where an operator ends those of somebody else')
    .addHelpText(
      'after',
      examples('sallyport sign-out', 'sallyport sign-out "https://idp.bank.example#omar" --json'),
    )
    .action((principal: string | undefined, given: AskArguments) =>
      perform(async () => (await import('./whoami.ts')).signOut(principal, given, environment, output)),
    )
}

function addConnect(program: Command, { output, environment, perform }: Surroundings): void {
  withApi(program.command('connect'))
    .description('open psql at a resource, or set another client up for it')
    .argument('<resource>', 'its name, as `sallyport resources` lists it')
    .argument('[psql...]', 'words for psql, behind --')
    .option('--print', 'print the command in place of running it', false)
    .option('--write-service', 'write it into ~/.pg_service.conf and ~/.pgpass', false)
    .option('--listen [port]', 'serve programs of this machine that cannot fetch tokens')
    .addHelpText(
      'after',
      examples(
        'sallyport connect bank',
        'sallyport connect bank -- -c "SELECT 1"',
        'sallyport connect bank --listen 6433',
      ),
    )
    .action((resource: string, words: readonly string[], given: ConnectArguments) =>
      perform(async () =>
        (await import('./connect.ts')).connect(resource, words, given, environment, output),
      ),
    )
  withAsk(program.command('token'))
    .description('print a short-lived token that opens sessions at one resource')
    .argument('<resource>', 'its name')
    .addHelpText(
      'after',
      examples('sallyport token bank', 'sallyport token bank --token-file ~/.idp-token --json'),
    )
    .action((resource: string, given: AskArguments) =>
      perform(async () => (await import('./connect.ts')).printToken(resource, given, environment, output)),
    )
}
