import { join } from 'node:path'
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
  /** Where sign-ins are kept: `sallyport` in XDG_CONFIG_HOME, else in `.config` of HOME; null without either. */
  readonly configDirectory: string | null
  /** Which keychain of the person is asked to guard sign-ins; null: none, or SALLYPORT_KEYCHAIN is off. */
  readonly keychain: KeychainName | null
  /** HOME, where psql looks for its service and password files. */
  readonly home: string | null
  /** True where a browser can be expected to open: a display is named, or the system always has one. */
  readonly hasDisplay: boolean
}

/** The programs that speak with a keychain: libsecret's on Linux, the system's own on macOS. */
export type KeychainName = 'secret-tool' | 'security'

function keychainHere(bus: string | null): KeychainName | null {
  if (process.platform === 'darwin') return 'security'
  return bus === null ? null : 'secret-tool'
}

/** Reads this process's environment. An empty variable counts as not set. */
export function cliEnvironment(environment: Environment = process.env): CliEnvironment {
  const value = (name: string): string | null => {
    const found = environment[name]
    return found === undefined || found === '' ? null : found
  }
  const token = value('SALLYPORT_TOKEN')
  const home = value('HOME')
  const config = value('XDG_CONFIG_HOME') ?? (home === null ? null : join(home, '.config'))
  const isLocal = value('SSH_CONNECTION') === null
  return {
    api: value('SALLYPORT_API'),
    token: token === null ? null : new Secret(token),
    wantsColours: value('NO_COLOR') === null && value('TERM') !== 'dumb',
    configDirectory: config === null ? null : join(config, 'sallyport'),
    keychain: value('SALLYPORT_KEYCHAIN') === 'off' ? null : keychainHere(value('DBUS_SESSION_BUS_ADDRESS')),
    home,
    hasDisplay:
      value('DISPLAY') !== null ||
      value('WAYLAND_DISPLAY') !== null ||
      (process.platform === 'darwin' && isLocal),
  }
}

/** The environment of a program that is run for the user: their own, with these on top. */
export function environmentWith(more: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return { ...process.env, ...more }
}
