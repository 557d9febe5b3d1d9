import type { Command } from 'commander'
import type { KeysArguments } from './keys.ts'
import { examples, options } from './options.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `keys list`, `keys rotate` and `keys revoke`. */
export function addKeys(program: Command, { output, perform }: Surroundings): void {
  const family = program
    .command('keys')
    .description("list, change and revoke the keys that sign the ledger's checkpoints")
    .addHelpText(
      'after',
      examples('sallyport keys list', 'sallyport keys rotate --reason "yearly change, CHG-2041"'),
    )
  family
    .command('list')
    .description('the keys that have signed the ledger, oldest first')
    .addOption(options.config())
    .addOption(options.json())
    .addHelpText('after', examples('sallyport keys list', 'sallyport keys list --json'))
    .action((given: KeysArguments) =>
      perform(async () => (await import('./keys.ts')).listKeys(given, output)),
    )
  family
    .command('rotate')
    .description(
      'make a new key, have the one in force vouch for it, and retire that; the gateway must be stopped',
    )
    .requiredOption('--reason <words>', 'why; it goes on record')
    .addOption(options.config())
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport keys rotate --reason "yearly change, CHG-2041"',
        'sallyport keys rotate --reason "the host was rebuilt" --json',
      ),
    )
    .action((given: KeysArguments & { readonly reason: string }) =>
      perform(async () => (await import('./keys.ts')).rotateKey(given, output)),
    )
  family
    .command('revoke')
    .description('put on record that a retired key is not to be believed')
    .argument('<vkey>', 'the key, as `sallyport keys list` shows it')
    .requiredOption('--reason <words>', 'why; it goes on record')
    .addOption(options.config())
    .addOption(options.json())
    .addHelpText(
      'after',
      examples(
        'sallyport keys revoke "audit.example/ledger+1a2b3c4d+AbCd…=" --reason "found in a backup"',
        'sallyport keys revoke "audit.example/ledger+1a2b3c4d+AbCd…=" --reason "INC-88" --json',
      ),
    )
    .action((key: string, given: KeysArguments & { readonly reason: string }) =>
      perform(async () => (await import('./keys.ts')).revokeKey(key, given, output)),
    )
}
