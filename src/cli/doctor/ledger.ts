import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { systemClock } from '../../core/clock.ts'
import { systemRandom } from '../../core/random.ts'
import { KeyRing } from '../../keys/key-ring.ts'
import { openMasterKey } from '../../keys/master-key.ts'
import { checkpointBytesMax, openCheckpoint } from '../../ledger/tiles/checkpoint.ts'
import { hasCode } from '../../ledger/tiles/ledger-fault.ts'
import { readEntries } from '../../ledger/journal/reader.ts'
import { encodeVerifierKey, parseVerifierKey } from '../../ledger/tiles/signed-note.ts'
import { readBounded } from '../../ledger/tiles/tile-files.ts'
import { failed, fine, wordsOf, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

const check = 'ledger'
/** The stamps of a ledger stand still while the clock is behind them. */
const behindMsMax = 1000

/** Whether a writer holds the ledger now. Nothing is written, and a writer that died does not count. */
export function isLedgerHeld(directory: string): Promise<boolean> {
  const held = join(directory, 'lock', 'held')
  if (!existsSync(held)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(held)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Only "nobody listens" proves a death; a path too long for a socket, say, does not.
    socket.once('error', (error) => resolve(!hasCode(error, 'ECONNREFUSED')))
  })
}

/** The head of the ledger: signed by our key, under our name, and not from the future. All of it is for `verify`. */
export async function checkLedger({ config, isRunning }: Patient): Promise<readonly Finding[]> {
  const { directory, origin } = config.ledger
  if (!existsSync(directory) || !readdirSync(directory).some((name) => name.endsWith('.vkey')))
    return [fine(check, `${directory} is made at the first start`)]
  const line = keyLine(directory)
  const verifier = line === null ? null : parseVerifierKey(line)
  if (line === null || !verifier) {
    return [failed(check, 'Its verifier key is not there, or not one.', `Run: sallyport verify ${directory}`)]
  }
  if (verifier.name !== origin) {
    const fix =
      'Set ledger.origin to that name, or ledger.directory to another folder. A ledger never changes its name.'
    return [failed(check, `It is the ledger ${verifier.name}, not ${origin}.`, fix)]
  }
  const keyFault = ownKeyFault(config, line)
  if (keyFault) return [keyFault]
  const state = isRunning ? 'a gateway writes it' : 'nobody writes it'
  if (!existsSync(join(directory, 'checkpoint')))
    return [fine(check, `${origin}, no checkpoint yet, ${state}`)]
  const note = readBounded(join(directory, 'checkpoint'), checkpointBytesMax)
  const head = note && openCheckpoint(note.toString('utf8'), verifier)
  if (!head) {
    const found = 'Its checkpoint does not bear the signature of its key.'
    return [failed(check, found, `Run: sallyport verify ${directory}`)]
  }
  const size = `${head.size} entries at its head`
  return [fine(check, `${origin}, ${size}, ${state}`), await clockFinding(directory, head.size)]
}

function keyLine(directory: string): string | null {
  const [name, ...others] = readdirSync(directory).filter((file) => file.endsWith('.vkey'))
  if (name === undefined || others.length > 0) return null
  return readBounded(join(directory, name), checkpointBytesMax)?.toString('utf8').trim() ?? null
}

/** Whether the ledger's key is the one that this gateway's master key yields. */
function ownKeyFault({ keys, ledger }: Config, line: string): Finding | null {
  const fix = 'Put the master key back that the ledger began with, or begin a new ledger in another folder.'
  if (!existsSync(keys.file)) return failed(check, 'The master key that signs it is gone.', fix)
  try {
    const master = openMasterKey(keys.file, ledger.directory, systemRandom)
    const ring = new KeyRing(master, keys.directory, systemRandom)
    const ours = [ring.ledgerSigningKey(ledger.origin), ...ring.laterSigningKeys(ledger.origin)]
    if (ours.some((key) => encodeVerifierKey({ name: ledger.origin, key }) === line)) return null
    return failed(check, 'It was signed under another master key.', fix)
  } catch (error) {
    return failed(check, wordsOf(error), fix)
  }
}

async function clockFinding(directory: string, size: number): Promise<Finding> {
  let last = ''
  for await (const { leaf } of readEntries(directory, Math.max(0, size - 1), size)) last = leaf?.at ?? last
  const aheadMs = Date.parse(last) - systemClock.now()
  if (!(aheadMs > behindMsMax)) return fine('clock', 'not behind the last entry of the ledger')
  const found = `It is ${Math.round(aheadMs / 1000)} s behind the last entry of the ledger.`
  return failed('clock', found, 'Set the clock, and keep it set (chrony, systemd-timesyncd).')
}
