import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiArguments, type ApiClient } from './api-client.ts'
import { CommandFault } from './exit.ts'

/** Often enough that a token which is refreshed half a minute before its end is shown in time. */
const lookEveryMs = 5000

/**
 * Keeps open sessions going until it is stopped: whenever the sign-in was refreshed, or the token's file changed, the
 * gateway is shown the newer token. What fails is told once, and tried again; sessions then end when they would have.
 */
export function keepSessions(
  first: ApiClient,
  given: ApiArguments,
  environment: CliEnvironment,
  tell: (trouble: string) => void,
): { readonly stop: () => void } {
  const stopping = new AbortController()
  let shown = first
  let told = ''
  const say = (fault: CommandFault): void => {
    if (fault.message !== told) tell(fault.message)
    told = fault.message
  }
  const look = async (): Promise<void> => {
    const client = await openApiClient(given, environment, systemClock)
    if (client instanceof CommandFault) return say(client)
    if (client.hasTokenOf(shown)) return
    const done = await client.renewSessions()
    if (done instanceof CommandFault) return say(done)
    shown = client
    told = ''
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await systemClock.sleep(lookEveryMs, stopping.signal).catch(() => undefined)
      if (!stopping.signal.aborted) await look()
    }
  }
  void run()
  return { stop: () => stopping.abort() }
}
