import * as oidc from 'openid-client'
import type { CliEnvironment } from '../config/environment.ts'
import type { Clock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { isLoopback } from '../identity/issuer-config.ts'
import { CommandFault, exits } from './exit.ts'
import { readSignIns, signInPlace, writeSignIns, type SignIn, type SignInPlace } from './sign-in-file.ts'
import { lockSignIns } from './sign-in-lock.ts'

/** An access token is not used when it ends sooner than this: it should outlive the request. */
const marginMs = 30_000
const answerSeconds = 20

/** The issuer's endpoints, for a public client. Throws what `wordsOf` explains. */
export async function discover(issuer: string, clientId: string): Promise<oidc.Configuration> {
  const url = new URL(issuer)
  const insecure = url.protocol === 'http:' && isLoopback(url.hostname) ? [oidc.allowInsecureRequests] : []
  const config = await oidc.discovery(url, clientId, undefined, oidc.None(), { execute: insecure })
  config.timeout = answerSeconds
  return config
}

/** A sign-in as it is kept. The issuer must say how long the access token lives; else it is tried for five minutes. */
export function keepable(
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  from: Pick<SignIn, 'issuer' | 'clientId' | 'scope' | 'resource'>,
  nowMs: number,
  refreshBefore: string | null = null,
): SignIn {
  const seconds = tokens.expiresIn() ?? 300
  return {
    ...from,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshBefore,
    endsAt: nowMs + seconds * 1000,
  }
}

/** The access token of whoever signed in at the API, refreshed when it is about to end. */
export async function signedInToken(
  api: string,
  environment: CliEnvironment,
  clock: Clock,
): Promise<Secret | CommandFault> {
  const place = signInPlace(environment)
  const nobody = new CommandFault(
    exits.usage,
    'This needs your token.',
    'Sign in with: sallyport login. Or name a file that holds it with --token-file, or put it in SALLYPORT_TOKEN.',
  )
  if (place === null) return nobody
  const known = knownToken(place, api, clock)
  if (known instanceof CommandFault || known instanceof Secret) return known
  if (known === null) return nobody
  return lockSignIns(place, clock, async () => {
    // Another run may have refreshed it, or signed out, while this one waited.
    const now = knownToken(place, api, clock)
    if (now instanceof CommandFault || now instanceof Secret) return now
    return now === null ? nobody : refresh(place, api, now, clock)
  })
}

/** The token as long as it is good, else the sign-in to refresh; null when there is none. */
function knownToken(place: SignInPlace, api: string, clock: Clock): Secret | SignIn | CommandFault | null {
  const kept = readSignIns(place)
  if (kept instanceof CommandFault) return kept
  const signIn = kept.signIns[api] ?? null
  return signIn !== null && signIn.endsAt - clock.now() > marginMs ? new Secret(signIn.accessToken) : signIn
}

async function refresh(
  place: SignInPlace,
  api: string,
  signIn: SignIn,
  clock: Clock,
): Promise<Secret | CommandFault> {
  const over = new CommandFault(exits.failed, 'Your sign-in has ended.', 'Sign in again: sallyport login')
  if (signIn.refreshToken === null) return over
  try {
    const config = await discover(signIn.issuer, signIn.clientId)
    const more = signIn.resource === null ? {} : { resource: signIn.resource }
    const tokens = await oidc.refreshTokenGrant(config, signIn.refreshToken, more)
    const renewed = keepable(tokens, fromOf(signIn), clock.now(), signIn.refreshToken)
    const kept = readSignIns(place)
    if (kept instanceof CommandFault) return kept
    writeSignIns(place, { ...kept, signIns: { ...kept.signIns, [api]: renewed } })
    return new Secret(renewed.accessToken)
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return over
    // What is good for moments more is better than nothing while the issuer cannot be asked.
    return signIn.endsAt > clock.now() ? new Secret(signIn.accessToken) : issuerFault(signIn.issuer, error)
  }
}

/** What went wrong at an issuer, in words for whoever signs in. Tokens are in none of these errors' messages. */
export function issuerFault(issuer: string, error: unknown): CommandFault {
  const hint = 'Check the network, and that the gateway names this issuer as it names itself.'
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
    return new CommandFault(
      exits.failed,
      `The identity provider refused: ${error.error_description ?? error.error}`,
      '',
    )
  const words = error instanceof Error ? error.message : String(error)
  return new CommandFault(exits.unavailable, `${issuer} cannot be asked: ${words}.`, hint)
}

function fromOf({ issuer, clientId, scope, resource }: SignIn): Parameters<typeof keepable>[1] {
  return { issuer, clientId, scope, resource }
}
