import { createHash } from 'node:crypto'
import { issuedToken } from '../api/contract.ts'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { CommandFault, exits } from './exit.ts'
import { listenForCallback, openBrowser, startDeadline } from './loopback.ts'
import type { Output } from './output.ts'
import type { SignIn } from './sign-in-file.ts'

const waitMsMax = 5 * 60_000
const answerMsMax = 20_000

/** Signs in by SAML in the browser: the gateway is what the identity provider answers, and hands a code to this machine. */
export async function signInBySaml(
  api: string,
  provider: string,
  opens: boolean,
  output: Output,
): Promise<SignIn | CommandFault> {
  if (!/^[\w.-]{1,64}$/.test(provider))
    return new CommandFault(exits.usage, '--saml takes the name of a provider.')
  const state = systemRandom.bytes(16).toString('hex')
  const verifier = systemRandom.bytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const base = `${api}/saml/${provider}`
  await using callback = await listenForCallback(state)
  const asked = new URLSearchParams({ port: new URL(callback.url).port, state, challenge })
  const url = `${base}/login?${asked.toString()}`
  if (opens) openBrowser(url)
  output.note(opens ? 'Your browser opens; if it does not, open:' : 'Open in a browser on this machine:')
  output.line(url)
  using late = startDeadline(waitMsMax)
  const never = new Promise<null>((resolve) => {
    late.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const back = await Promise.race([callback.arrived, never])
  if (back === null) return new CommandFault(exits.failed, 'Nobody signed in within five minutes.')
  return exchange(base, back.searchParams.get('code') ?? '', verifier)
}

async function exchange(base: string, code: string, verifier: string): Promise<SignIn | CommandFault> {
  using late = startDeadline(answerMsMax)
  try {
    const answer = await fetch(`${base}/token`, {
      method: 'POST',
      redirect: 'error',
      signal: late.signal,
      body: new URLSearchParams({ code, code_verifier: verifier }),
    })
    const issued = issuedToken.safeParse(await answer.json())
    if (!issued.success)
      return new CommandFault(exits.failed, 'The gateway did not take the sign-in.', 'Start again.')
    const { access_token: accessToken, expires_in: seconds } = issued.data
    const endsAt = systemClock.now() + seconds * 1000
    return { issuer: base, clientId: '', scope: '', resource: null, accessToken, refreshToken: null, endsAt }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return new CommandFault(exits.unavailable, `${base} cannot be asked: ${words}.`)
  }
}
