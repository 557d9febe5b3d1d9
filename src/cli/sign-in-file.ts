import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { CliEnvironment, KeychainName } from '../config/environment.ts'
import { systemRandom } from '../core/random.ts'
import { openText, sealText } from '../identity/sealed-text.ts'
import { hasCode } from '../keys/master-key.ts'
import { CommandFault, exits } from './exit.ts'
import { keychainKey, readKeychainKey } from './keychain.ts'

const signIn = z.strictObject({
  /** Where the tokens came from, and as which client. */
  issuer: z.string(),
  clientId: z.string(),
  scope: z.string(),
  resource: z.string().nullable(),
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  /** When the access token ends, in milliseconds since the epoch. */
  endsAt: z.number(),
})
const shape = z.strictObject({
  version: z.literal(1),
  /** By the API's URL. */
  signIns: z.record(z.string(), signIn),
  /** What programs on this machine give to `connect --listen`; made once, so that they can remember it. */
  listenPassword: z.string().nullable(),
})

/** One person's sign-in at one gateway. */
export type SignIn = z.infer<typeof signIn>
/** All that the command line remembers between two runs. */
export type SignIns = z.infer<typeof shape>

/** The file where a keychain guards it. */
const sealedShape = z.strictObject({ version: z.literal(1), sealed: z.string() })
const purpose = 'sign-ins of the command line'

/** Where sign-ins are kept: a file of their owner's alone, sealed under a key of the keychain where there is one. */
export interface SignInPlace {
  readonly directory: string
  readonly keychain: KeychainName | null
}

/** The place of this environment; null without one. */
export function signInPlace({ configDirectory, keychain }: CliEnvironment): SignInPlace | null {
  return configDirectory === null ? null : { directory: configDirectory, keychain }
}

function signInFile({ directory }: SignInPlace): string {
  return join(directory, 'sign-ins.json')
}

/** What is remembered; nothing when there is no file. Refuses one that others may read: its tokens may be known. */
export function readSignIns(place: SignInPlace): SignIns | CommandFault {
  const file = signInFile(place)
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      return new CommandFault(
        exits.usage,
        `Others than you may read ${file}.`,
        `Run: chmod 600 ${file}; then sign in again.`,
      )
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const sealed = sealedShape.safeParse(kept)
    if (!sealed.success) return shape.parse(kept)
    const key = place.keychain === null ? null : readKeychainKey(place.keychain)
    const text = key && openText(sealed.data.sealed, key, purpose)
    if (text === null)
      return new CommandFault(
        exits.failed,
        'Your sign-ins are sealed by your keychain, which does not open here.',
        `Unlock it; or remove ${file} and sign in again.`,
      )
    return shape.parse(JSON.parse(text))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { version: 1, signIns: {}, listenPassword: null }
    return new CommandFault(exits.failed, `${file} cannot be read.`, 'Remove it and sign in again.')
  }
}

/** Replaces what is remembered, in one step, readable by its owner alone. */
export function writeSignIns(place: SignInPlace, signIns: SignIns): void {
  const text = JSON.stringify(shape.parse(signIns), null, 2)
  const key = place.keychain === null ? null : keychainKey(place.keychain)
  const kept =
    key === null ? text : JSON.stringify({ version: 1, sealed: sealText(text, key, purpose, systemRandom) })
  writePrivate(signInFile(place), `${kept}\n`)
}

/** Writes a file that only its owner may read, in one step: nobody sees half of it, or it with another mode. */
export function writePrivate(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.draft`
  rmSync(draft, { force: true })
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  renameSync(draft, file)
}
