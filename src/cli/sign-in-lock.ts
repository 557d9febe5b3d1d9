import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { hasCode } from '../keys/master-key.ts'
import { CommandFault, exits } from './exit.ts'
import type { SignInPlace } from './sign-in-file.ts'

/** Longer than anything that is done under the lock: whoever holds it for so long has come to grief. */
const heldMsMax = 120_000
const waitMsMax = 60_000
const lookEveryMs = 50

/**
 * Does `work` while no other run, and no other part of this one, changes the sign-ins. Issuers take a refresh token once
 * (RFC 9700 section 4.14.2): two that show the same one end the whole sign-in. `work` reads the sign-ins anew.
 */
export async function lockSignIns<T>(
  place: SignInPlace,
  clock: Clock,
  work: () => Promise<T>,
): Promise<T | CommandFault> {
  mkdirSync(place.directory, { recursive: true, mode: 0o700 })
  const file = join(place.directory, 'sign-ins.lock')
  const givesUpAt = clock.monotonic() + waitMsMax
  while (!isTaken(file)) {
    if (isLeft(file, clock.now())) rmSync(file, { force: true })
    else if (clock.monotonic() > givesUpAt)
      return new CommandFault(
        exits.unavailable,
        'Another sallyport is at your sign-ins and does not end.',
        `End it; or remove ${file}.`,
      )
    else await clock.sleep(lookEveryMs)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function isTaken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** True when whoever took it is gone. Two that find that at once cost a refresh too many at worst. */
function isLeft(file: string, nowMs: number): boolean {
  try {
    const { mtimeMs } = statSync(file)
    const holder = Number(readFileSync(file, 'utf8'))
    return nowMs - mtimeMs > heldMsMax || (holder > 0 && !isAlive(holder))
  } catch (error) {
    // Given back meanwhile.
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}
