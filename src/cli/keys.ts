import { existsSync } from 'node:fs'
import { systemRandom } from '../core/random.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { MasterKeyRefused } from '../keys/master-key.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { rotateKey as rotateSigningKey } from '../ledger/rotation.ts'
import { readConfig } from './config-fault.ts'
import { accountAtMachine, withLedger } from './evidence.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'

/** What every command about signing keys is given. */
export interface KeysArguments {
  readonly config: string
  readonly json: boolean
}

interface Opened {
  readonly keys: KeyRing
  readonly place: { readonly directory: string; readonly origin: string }
}

/** `sallyport keys rotate`: a new key signs from here on; the one before vouches for it and is destroyed. */
export async function rotateKey(
  given: KeysArguments & { readonly reason: string },
  output: Output,
): Promise<Exit | CommandFault> {
  const opened = await open(given.config)
  if (opened instanceof CommandFault) return opened
  const { keys, place } = opened
  const done = await withLedger(place, keys, 'The key cannot be changed', (ledger) =>
    rotateSigningKey(ledger, keys, place.origin, { author: accountAtMachine(), reason: given.reason }),
  )
  if (done instanceof CommandFault) return done
  if (given.json) output.json(done)
  else {
    output.line(`retired  ${done.former}`)
    output.line(`in force ${done.next}`)
    if (!done.destroyed)
      output.note('The first key of a ledger derives from the master key, so it could not be destroyed.')
    output.note('Give the new line to whoever verifies, and to every witness.')
  }
  return exits.ok
}

/** `sallyport keys revoke`: puts on record that a former key is not to be believed. */
export async function revokeKey(
  key: string,
  given: KeysArguments & { readonly reason: string },
  output: Output,
): Promise<Exit | CommandFault> {
  const opened = await open(given.config)
  if (opened instanceof CommandFault) return opened
  const history = await historyOf(opened.place.directory)
  if (!history.some(({ line, state }) => line === key && state === 'retired')) {
    const hint = 'The key in force is retired first: sallyport keys rotate. `sallyport keys list` shows them.'
    return new CommandFault(exits.usage, `${key} is no retired key of this ledger.`, hint)
  }
  const done = await withLedger(opened.place, opened.keys, 'The key cannot be revoked', async (ledger) => {
    const author = accountAtMachine()
    await ledger.synced(ledger.append({ type: 'key.revoked', key, author, reason: given.reason }))
    return { revoked: key }
  })
  if (done instanceof CommandFault) return done
  if (given.json) output.json(done)
  else output.line(`revoked  ${key}`)
  return exits.ok
}

/** `sallyport keys list`: every key that has signed this ledger, oldest first. */
export async function listKeys(given: KeysArguments, output: Output): Promise<Exit | CommandFault> {
  const config = readConfig(given.config)
  if (config instanceof CommandFault) return config
  if (!existsSync(config.ledger.directory))
    return new CommandFault(exits.usage, `There is no ledger ${config.ledger.directory}.`)
  const keys = await historyOf(config.ledger.directory)
  if (given.json) output.json({ keys })
  else
    for (const { line, state, until } of keys)
      output.line(
        `${state.padEnd(8)} ${until === null ? ''.padEnd(24) : `until entry ${until}`.padEnd(24)} ${line}`,
      )
  return exits.ok
}

interface KnownKey {
  readonly line: string
  readonly state: 'in force' | 'retired' | 'revoked'
  /** The last entry that it speaks for. */
  readonly until: number | null
}

async function historyOf(directory: string): Promise<readonly KnownKey[]> {
  const keys: KnownKey[] = []
  for await (const { leaf } of readEntries(directory)) {
    if (leaf?.type === 'key.rotated') {
      keys.pop()
      keys.push({ line: leaf.former, state: 'retired', until: leaf.index })
      keys.push({ line: leaf.next, state: 'in force', until: null })
    }
    if (leaf?.type !== 'key.revoked') continue
    const at = keys.findIndex(({ line }) => line === leaf.key)
    const found = keys[at]
    if (found) keys[at] = { ...found, state: 'revoked' }
  }
  return keys
}

async function open(path: string): Promise<Opened | CommandFault> {
  const config = readConfig(path)
  if (config instanceof CommandFault) return config
  const { directory, origin } = config.ledger
  const { file: masterFile, directory: keyDirectory } = config.keys
  for (const needed of [directory, masterFile])
    if (!existsSync(needed)) return new CommandFault(exits.usage, `There is no ${needed}.`)
  try {
    const keys = await openKeyRing({
      masterFile,
      directory: keyDirectory,
      ledgerDirectory: directory,
      random: systemRandom,
    })
    return { keys, place: { directory, origin } }
  } catch (error) {
    if (error instanceof MasterKeyRefused) return new CommandFault(exits.failed, error.message)
    throw error
  }
}
