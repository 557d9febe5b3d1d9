import { Secret } from '../core/secret.ts'
import type { Environment } from '../config.ts'

/** What the commands that talk to a gateway take from the environment; options on the command line come first. */
export interface CliEnvironment {
  /** SALLYPORT_API: where the gateway's HTTP API is. */
  readonly api: string | null
  /** SALLYPORT_TOKEN: who asks. */
  readonly token: Secret | null
  /** False when NO_COLOR is set (no-color.org), or the terminal says that it knows no colours. */
  readonly wantsColours: boolean
}

/** Reads this process's environment. An empty variable counts as not set. */
export function cliEnvironment(environment: Environment = process.env): CliEnvironment {
  const value = (name: string): string | null => {
    const found = environment[name]
    return found === undefined || found === '' ? null : found
  }
  const token = value('SALLYPORT_TOKEN')
  return {
    api: value('SALLYPORT_API'),
    token: token === null ? null : new Secret(token),
    wantsColours: value('NO_COLOR') === null && value('TERM') !== 'dumb',
  }
}
