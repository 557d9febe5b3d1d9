import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { systemClock, toRfc3339 } from '../core/clock.ts'
import type { Resumption } from '../ledger/verify/verify.ts'
import { decodeSaved, encodeSaved } from '../ledger/verify/verify-saved.ts'
import { CommandFault, exits } from './exit.ts'
import type { Output } from './output.ts'

const fileBytesMax = 512 * 1024 * 1024

/** What a verification goes on from, and since when that is kept; null when it was nothing yet. */
export interface KeptVerification extends Resumption {
  readonly at: string | null
}

/** Opens the file in which a verification keeps how far it came; one that is not there yet is made by `keep`. */
export function openKept(path: string, output: Output): KeptVerification | CommandFault {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat && (!stat.isFile() || stat.size > fileBytesMax))
    return new CommandFault(exits.usage, `${path} is no file of a verification.`)
  const found = stat ? decodeSaved(readFileSync(path, 'utf8')) : null
  if (stat && !found)
    return new CommandFault(
      exits.usage,
      `${path} is no file of a verification, or is damaged.`,
      'Name another file, or remove it: then everything is read.',
    )
  return {
    at: found?.at ?? null,
    from: found?.saved ?? null,
    keep(saved) {
      const draft = `${path}.draft`
      writeFileSync(draft, encodeSaved(saved, toRfc3339(systemClock.now())), { mode: 0o600, flush: true })
      renameSync(draft, path)
      return Promise.resolve()
    },
    onUseless: (why) => output.note(`Everything is read: ${path} cannot be gone on from, ${why}.`),
  }
}
