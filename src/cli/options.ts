import { Argument, type Command, Option } from 'commander'

/** Options that several commands take, each with one meaning. */
export const options = {
  config: () => new Option('-c, --config <file>', 'the configuration').default('sallyport.yaml'),
  json: () => new Option('--json', 'print JSON for programs; docs/cli.md has its shape').default(false),
  api: () =>
    new Option('--api <url>', "the gateway's HTTP API (default: SALLYPORT_API, else http://127.0.0.1:6480)"),
  tokenFile: () =>
    new Option('--token-file <file>', 'file with your token, mode 600 (default: SALLYPORT_TOKEN)'),
  ca: () => new Option('--ca <file>', "PEM file with the authority of the API's certificate"),
  witness: () =>
    new Option(
      '--witness <vkey-or-file>',
      'a witness that must have signed; may be given often, see --quorum',
    )
      .default([])
      .argParser((given: string, before: readonly string[]) => [...before, given]),
  with: () =>
    new Option(
      '--with <ledger-dir>',
      'the ledger of another gateway, to be held against this one; may be given often',
    )
      .default([])
      .argParser((given: string, before: readonly string[]) => [...before, given]),
  shell: () => new Argument('<shell>', 'whose script').choices(['bash', 'zsh', 'fish']),
}

/** What every help ends with: lines that can be typed as they are. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}

/** Adds what every command takes that speaks to a gateway. */
export function withApi(command: Command): Command {
  return command.addOption(options.api()).addOption(options.tokenFile()).addOption(options.ca())
}

/** Adds that, and `--json`. */
export function withAsk(command: Command): Command {
  return withApi(command).addOption(options.json())
}

/** An option that may be given often. */
export function collectWords(given: string, before: readonly string[]): readonly string[] {
  return [...before, given]
}
