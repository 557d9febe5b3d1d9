import { Command } from 'commander'
import { version } from '../version.ts'
import { addAccess } from './access-program.ts'
import { addAudit } from './audit-program.ts'
import { addGrants } from './grants-program.ts'
import type { ClassifyArguments } from './classify.ts'
import { addKeys } from './keys-program.ts'
import { collectWords, examples, options } from './options.ts'
import { addOwned } from './owned-program.ts'
import { addPolicy } from './policy-program.ts'
import { addDisposals } from './disposals-program.ts'
import { addReviewers } from './reviewers-program.ts'
import { addReviews } from './reviews-program.ts'
import type { ProveArguments } from './prove.ts'
import type { ReconcileArguments } from './reconcile.ts'
import type { ReplayArguments } from './session-replay.ts'
import type { AddCommand, Surroundings } from './surroundings.ts'
import type { VerifyArguments } from './verify.ts'

/** The whole command line but the demo, in the order in which the help shows it. */
export function buildProgram(around: Surroundings): Command {
  const program = new Command('sallyport')
    .description('Access gateway that knows who asks, decides, holds, masks and proves every statement.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .showHelpAfterError('hint: add --help to see how it is used, with examples')
    .addHelpText(
      'after',
      examples('sallyport demo', 'sallyport serve --config sallyport.yaml', 'sallyport reviews'),
    )
  const families: readonly AddCommand[] = [
    addAccess,
    addGrants,
    addOwned,
    addServe,
    addDoctor,
    addReviews,
    addReviewers,
    addDisposals,
    addSessions,
    addAudit,
    addReconcile,
    addClassify,
    addReplay,
    addVerify,
    addProve,
    addKeys,
    addPolicy,
    addCompletion,
  ]
  for (const add of families) add(program, around)
  return program
}

/** The command in whose place `src/demo/command.ts` comes when it is asked for: reading that takes a while. */
export function addDemoPlace(program: Command): void {
  program.command('demo').description('run a bank, an identity provider and a gateway on this machine')
}

function addServe(program: Command, { output, perform }: Surroundings): void {
  program
    .command('serve')
    .description('start the gateway; logs go to standard error, one JSON object a line')
    .addOption(options.config())
    .addHelpText(
      'after',
      examples(
        'sallyport serve',
        'sallyport serve --config /etc/sallyport/sallyport.yaml 2>>/var/log/sallyport.log',
      ),
    )
    .action((given: { readonly config: string }) =>
      perform(async () => (await import('./serve.ts')).serve(given.config, output)),
    )
}

function addDoctor(program: Command, { output, perform }: Surroundings): void {
  program
    .command('doctor')
    .description('check everything that a configuration names, and say what to fix')
    .addOption(options.config())
    .addOption(options.json())
    .addHelpText(
      'after',
      examples('sallyport doctor', 'sallyport doctor --config /etc/sallyport/sallyport.yaml --json'),
    )
    .action((given: { readonly config: string; readonly json: boolean }) =>
      perform(async () => (await import('./doctor/doctor.ts')).doctor(given, output)),
    )
}

function addClassify(program: Command, { output, perform }: Surroundings): void {
  program
    .command('classify')
    .description('propose which columns of a resource to protect; values are looked at, never shown')
    .argument('<resource>', 'its name in the configuration')
    .addOption(options.config())
    .option('--sample <rows>', 'rows of each table to look at', '200')
    .addOption(options.json())
    .addHelpText('after', examples('sallyport classify bank', 'sallyport classify bank --sample 1000 --json'))
    .action((resource: string, given: ClassifyArguments) =>
      perform(async () => (await import('./classify.ts')).classify(resource, given, output)),
    )
}

function addSessions(program: Command, { output, perform }: Surroundings): void {
  program
    .command('sessions')
    .description('list the sessions in the ledger, newest first')
    .addOption(options.config())
    .option('--ledger <dir>', "the ledger's directory, in place of a configuration")
    .option('--limit <count>', 'how many to show', '50')
    .addOption(options.json())
    .addHelpText(
      'after',
      examples('sallyport sessions', 'sallyport sessions --ledger /var/lib/sallyport/ledger --json'),
    )
    .action((given: { config: string; ledger?: string; limit: string; json: boolean }) =>
      perform(async () => (await import('./sessions.ts')).sessions(given, output)),
    )
}

function addReconcile(program: Command, { output, perform }: Surroundings): void {
  program
    .command('reconcile')
    .description(
      "hold a target's own log against the ledger: what went around the gateway, what left no trace",
    )
    .argument('<resource>', 'its name in the configuration')
    .argument(
      '<log...>',
      "files of the target's log, jsonlog or csvlog, with log_connections and log_statement on",
    )
    .option('--allow <user>', 'a user who may connect by itself; may be given often', collectWords, [])
    .addOption(options.config())
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport reconcile bank /var/log/postgresql/postgresql-2026-11-21.json',
        'sallyport reconcile bank log/*.csv --allow backup --json',
      ),
    )
    .action((resource: string, logs: readonly string[], given: ReconcileArguments) =>
      perform(async () => (await import('./reconcile.ts')).reconcile(resource, logs, given, output)),
    )
}

function addReplay(program: Command, { output, environment, perform }: Surroundings): void {
  program
    .command('replay')
    .description('play a recorded session: what was asked, what was decided, and what was shown')
    .argument('<session>', 'its id, as `sallyport sessions` lists it')
    .addOption(options.config())
    .option('--ledger <dir>', "the ledger's directory, in place of a configuration")
    .option('--recordings <dir>', "the recordings' directory, in place of a configuration")
    .option('--keys <dir>', "the sessions' keys, in place of a configuration")
    .option('--master-key <file>', 'the master key, in place of a configuration')
    .option('--skip <seconds>', 'begin so many seconds after the session did')
    .option('--find <words>', 'only the statements that say this, and of their answers the lines that do')
    .option('--csv', 'print the rows alone, as CSV that no spreadsheet takes for formulas', false)
    .option('--follow', 'go on while the session runs; needs a running gateway', false)
    .addOption(options.api())
    .addOption(options.tokenFile())
    .addOption(options.ca())
    .option('--speed <factor>', 'play with the pauses that there were, so many times faster')
    .option('--unrecorded', 'read even where the ledger cannot record that it was read', false)
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport replay 019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b',
        'sallyport replay 019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b --speed 4 --skip 90',
        'sallyport replay 019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b --find "maria lopez"',
        'sallyport replay 019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b --api https://gateway.example --follow',
      ),
    )
    .action((session: string, given: ReplayArguments) =>
      perform(async () =>
        (await import('./session-replay.ts')).replaySession(session, given, output, environment),
      ),
    )
}

function addVerify(program: Command, { output, perform }: Surroundings): void {
  program
    .command('verify')
    .description('check a ledger directory, offline: signature, every tile, every entry, and that they agree')
    .argument('<ledger-dir>', "the ledger's directory, or a copy of it")
    .option(
      '--key <vkey-or-file>',
      "the log's verifier key, or a file with it; else the one in the directory is believed",
    )
    .option(
      '--since <file>',
      'an older checkpoint that you kept: the ledger must begin with what it speaks for',
    )
    .addOption(options.witness())
    .option('--quorum <count>', 'how many of the witnesses must have signed (default: all)')
    .option('--tsa-ca <pem>', 'certificates of time-stamping authorities, of whose stamps one must be there')
    .option('--recordings <dir>', 'compare the recordings there with what the ledger sealed')
    .option(
      '--master-key <file>',
      'open every body whose key is still there, and compare it with its commitment',
    )
    .option('--keys <dir>', 'where the session keys are (default: session-keys beside the master key)')
    .addOption(options.with())
    .option('--resume <file>', 'keep there how far this came, and read only what is new the next time')
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport verify /var/lib/sallyport/ledger',
        'sallyport verify ledger-copy --key audit.vkey --json',
        'sallyport verify ledger-copy --witness audit.vkey --witness regulator.vkey --quorum 1',
        'sallyport verify ledger-copy --since checkpoint-of-last-quarter --recordings recordings-copy',
        'sallyport verify ledger-copy --key audit.vkey --resume ledger-copy.verified',
        'sallyport verify ledgers/gateway-1 --with ledgers/gateway-2 --with ledgers/gateway-3',
      ),
    )
    .action((directory: string, given: VerifyArguments) =>
      perform(async () => (await import('./verify.ts')).verify(directory, given, output)),
    )
}

function addProve(program: Command, { output, perform }: Surroundings): void {
  program
    .command('prove')
    .description('prove that one entry is in the ledger, to whoever has its verifier key and nothing else')
    .argument('<ledger-dir>', "the ledger's directory, or a copy of it")
    .argument('<index>', 'which entry, from 0')
    .option('--out <file>', 'where the proof goes, in place of standard output')
    .option('--key <vkey-or-file>', "the log's verifier key, or a file with it")
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport prove /var/lib/sallyport/ledger 73894 --out 73894.tlog-proof',
        'sallyport prove ledger-copy 0 --key audit.vkey --json',
      ),
    )
    .action((directory: string, index: string, given: ProveArguments) =>
      perform(async () => (await import('./prove.ts')).prove(directory, index, given, output)),
    )
}

function addCompletion(program: Command, { output, perform }: Surroundings): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(options.shell())
    .addHelpText(
      'after',
      examples(
        'source <(sallyport completion bash)',
        'sallyport completion zsh > "${fpath[1]}/_sallyport"',
        'sallyport completion fish > ~/.config/fish/completions/sallyport.fish',
      ),
    )
    .action((shell: 'bash' | 'zsh' | 'fish') =>
      perform(async () => {
        const { completion } = await import('./completion.ts')
        output.line(completion(program, shell))
        return 0
      }),
    )
}
