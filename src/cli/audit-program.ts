import { Option, type Command } from 'commander'
import type { AuditArguments } from './audit.ts'
import { questionFields } from './audit-fields.ts'
import { examples, withAsk } from './options.ts'
import type { Surroundings } from './surroundings.ts'

/** Adds `audit`, which asks a running gateway about its ledger. */
export function addAudit(program: Command, { output, environment, perform }: Surroundings): void {
  const family = program
    .command('audit')
    .description('search what happened: who asked what of which data, what was decided and shown')
    .addHelpText(
      'after',
      examples(
        'sallyport audit --who maria --table customers --from "2026-10-01"',
        'sallyport audit --saved unreviewed-ddl --json',
      ),
    )
  const search = withAsk(family.command('search', { isDefault: true }))
    .description('find records, newest first; words must all be in the statement or its parameters')
    .argument('[words...]', 'words of the statement or its parameters')
    .option('--limit <count>', 'how many to show', '50')
    .addHelpText(
      'after',
      examples(
        'sallyport audit search 4711 --saved who-saw',
        'sallyport audit search --kind agent --effect write --from "2026-11-01T00:00:00Z"',
      ),
    )
  for (const [name, description] of questionFields)
    search.addOption(new Option(`--${name} <${wordOf(name)}>`, description))
  search.action((words: readonly string[], given: AuditArguments) =>
    perform(async () => (await import('./audit.ts')).searchAudit(words, given, environment, output)),
  )
  withAsk(family.command('saved'))
    .description('the saved questions, for --saved')
    .addHelpText('after', examples('sallyport audit saved', 'sallyport audit saved --json'))
    .action((given: AuditArguments) =>
      perform(async () => (await import('./audit.ts')).listSaved(given, environment, output)),
    )
  withAsk(family.command('rebuild'))
    .description('make the index again from the ledger; searching goes on with what is there')
    .addHelpText('after', examples('sallyport audit rebuild', 'sallyport audit rebuild --json'))
    .action((given: AuditArguments) =>
      perform(async () => (await import('./audit.ts')).rebuildIndex(given, environment, output)),
    )
  withAsk(family.command('exports'))
    .description('how far each receiver of events is behind, and why; exit 1 when one takes nothing')
    .addHelpText('after', examples('sallyport audit exports', 'sallyport audit exports --json'))
    .action((given: AuditArguments) =>
      perform(async () => (await import('./exports.ts')).listExports(given, environment, output)),
    )
  withAsk(family.command('tell-again'))
    .description('tell a receiver everything from an entry on once more')
    .argument('<export>', 'its name in the configuration')
    .requiredOption('--from <index>', 'first entry to tell')
    .addHelpText(
      'after',
      examples(
        'sallyport audit tell-again siem --from 1200',
        'sallyport audit tell-again archive --from 0 --json',
      ),
    )
    .action((name: string, given: AuditArguments) =>
      perform(async () => (await import('./exports.ts')).tellAgain(name, given, environment, output)),
    )
}

function wordOf(name: string): string {
  return name === 'from' || name === 'to' ? 'time' : name === 'rows-min' ? 'count' : name
}
