import { loadConfig } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { storeCompiled } from '../core/compiled.ts'
import { keepSparing, spareMemory } from '../core/spare-memory.ts'
import { MasterKeyRefused } from '../keys/master-key.ts'
import { LedgerLocked, LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import { openLog } from '../log.ts'
import { PolicyRefused, startGateway, type Gateway } from '../main.ts'
import { faultOfFile } from './config-fault.ts'
import { accountAtMachine } from './evidence.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { stopSignal } from './stop-signal.ts'

/** `sallyport serve`: runs a gateway until a signal ends it. The first signal stops in order, the second at once. */
export async function serve(file: string, output: Output): Promise<Exit | CommandFault> {
  const read = loadConfig(file)
  if (!read.ok) return faultOfFile(read.faults)
  const { config } = read
  const log = openLog(config.log.level)
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'the gateway failed'))
  using stop = stopSignal(() => {
    log.warn('stopped at once, without waiting for sessions')
    process.exit(exits.interrupted)
  })
  spareMemory()
  const gateway = await start(config, log)
  if (gateway instanceof CommandFault) return gateway
  const { host, port } = gateway.postgres
  output.line(`PostgreSQL  ${host.includes(':') ? `[${host}]` : host}:${port}`)
  output.line(`API         ${gateway.apiUrl}`)
  storeCompiled()
  spareMemory()
  log.info({ postgres: gateway.postgres, api: gateway.apiUrl }, 'the gateway serves')
  const rotate = (): void => void rotateBySignal(gateway, log)
  process.on('SIGUSR2', rotate)
  await keepSparing(systemClock, stop.signal)
  await aborted(stop.signal)
  process.off('SIGUSR2', rotate)
  const reason = String(stop.signal.reason)
  log.info({ reason }, 'stopping; a second signal stops at once')
  await gateway.close(reason)
  log.info('stopped')
  return exits.ok
}

async function rotateBySignal(gateway: Gateway, log: ReturnType<typeof openLog>): Promise<void> {
  try {
    const done = await gateway.rotateLedgerKey({ author: accountAtMachine(), reason: 'SIGUSR2' })
    log.info({ ...done }, "the ledger's key was changed; give the new one to whoever verifies")
  } catch (error) {
    log.error({ err: error }, "the ledger's key could not be changed")
  }
}

async function start(...given: Parameters<typeof startGateway>): Promise<Gateway | CommandFault> {
  try {
    return await startGateway(...given)
  } catch (error) {
    const fault = startFault(error)
    if (fault === null) throw error
    return fault
  }
}

/** Why a gateway did not start, where it is not a fault of its own; null for the rest. */
function startFault(error: unknown): CommandFault | null {
  if (error instanceof PolicyRefused) return faultOfFile(error.faults)
  if (error instanceof MasterKeyRefused) return new CommandFault(exits.unconfigured, error.message)
  if (error instanceof LedgerLocked) {
    const hint = 'One gateway writes a ledger. Stop the other one, or give this one a ledger of its own.'
    return new CommandFault(exits.unavailable, error.message, hint)
  }
  if (error instanceof LedgerUnavailable) return new CommandFault(exits.unavailable, error.message)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const hint = listenHints[code]
  if (hint === undefined || !(error instanceof Error) || !('syscall' in error) || error.syscall !== 'listen')
    return null
  return new CommandFault(exits.unavailable, error.message, hint)
}

const listenHints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Stop what listens there, or choose another port under `listen`.',
  EADDRNOTAVAIL: 'Choose an address of this machine under `listen`.',
  EACCES: 'Choose a port from 1024 on under `listen`, or let the account use lower ones.',
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
