import { readdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { LedgerContradiction, LedgerLocked } from '../ledger/tiles/ledger-fault.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { readBounded } from '../ledger/tiles/tile-files.ts'
import { parseVerifierKey } from '../ledger/tiles/signed-note.ts'
import { CommandFault, exits } from './exit.ts'

const verifierKeyBytesMax = 4096

/**
 * Puts on record, synced, that somebody at this machine reads a session's recording, or the texts in the bodies of its
 * entries; null for those of all sessions. A fault when the ledger cannot take the entry now, and then nothing was
 * written.
 */
export async function recordReading(
  directory: string,
  keys: KeyRing,
  session: string | null,
  subject: 'recording' | 'body' = 'recording',
): Promise<CommandFault | null> {
  const origin = originOf(directory)
  if (origin === null) {
    return new CommandFault(exits.failed, `${directory} holds no ledger whose name can be told.`)
  }
  return withLedger({ directory, origin }, keys, 'This reading cannot be recorded', async (ledger) => {
    const reader = accountAtMachine()
    const range = { from: null, to: null }
    await ledger.synced(ledger.append({ type: 'evidence.read', reader, subject, session, ...range }))
    return null
  })
}

/** Opens a ledger that no gateway writes, does something with it, and lets go of it. `trouble`: what cannot be done. */
export async function withLedger<T>(
  { directory, origin }: { readonly directory: string; readonly origin: string },
  keys: KeyRing,
  trouble: string,
  act: (ledger: Ledger) => Promise<T>,
): Promise<T | CommandFault> {
  try {
    await using ledger = await openLedger({
      directory,
      origin,
      signingKey: keys.ledgerSigningKey(origin),
      laterSigningKeys: keys.laterSigningKeys(origin),
      clock: systemClock,
      random: systemRandom,
    })
    return await act(ledger)
  } catch (error) {
    if (error instanceof LedgerLocked)
      return new CommandFault(exits.unavailable, `${trouble}: a gateway writes this ledger.`)
    if (error instanceof LedgerContradiction || (error instanceof Error && 'code' in error))
      return new CommandFault(exits.unavailable, `${trouble}: ${error.message}`)
    throw error
  }
}

/** The ledger's name as its verifier key says it; null without exactly one. */
function originOf(directory: string): string | null {
  const [name, ...others] = readdirSync(directory).filter((file) => file.endsWith('.vkey'))
  if (name === undefined || others.length > 0) return null
  const line = readBounded(join(directory, name), verifierKeyBytesMax)
  return (line && parseVerifierKey(line.toString('utf8'))?.name) ?? null
}

/** The account that acts, as this machine knows it; `unix` stands where an issuer would. */
export function accountAtMachine(): string {
  try {
    return `unix#${userInfo().username}`
  } catch {
    // An account without a name, as containers have them.
    return `unix#${process.getuid?.() ?? 'unknown'}`
  }
}
