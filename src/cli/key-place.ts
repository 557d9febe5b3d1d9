import { systemRandom } from '../core/random.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { MasterKeyRefused } from '../keys/master-key.ts'
import { CommandFault, exits } from './exit.ts'

/** Opens the keys of a ledger, all of whose places are there; opening makes what is not. */
export async function openKeys(places: {
  readonly ledger: string
  readonly keys: string
  readonly masterKey: string
}): Promise<KeyRing | CommandFault> {
  try {
    return await openKeyRing({
      masterFile: places.masterKey,
      directory: places.keys,
      ledgerDirectory: places.ledger,
      random: systemRandom,
    })
  } catch (error) {
    if (error instanceof MasterKeyRefused) return new CommandFault(exits.failed, error.message)
    throw error
  }
}
