import * as oidc from 'openid-client'
import { protectedResource, type ProtectedResource } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { ApiClient, apiUrl, type ApiArguments, trustCa } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { listenForCallback, openBrowser, startDeadline } from './loopback.ts'
import { printable } from './replay-text.ts'
import { discover, issuerFault, keepable } from './sign-in.ts'
import { signInBySaml } from './login-saml.ts'
import { readSignIns, signInPlace, writeSignIns, type SignIn, type SignInPlace } from './sign-in-file.ts'
import { lockSignIns } from './sign-in-lock.ts'
import { describeCaller } from './whoami.ts'

/** What `login` is told. */
export interface LoginArguments extends ApiArguments {
  readonly device: boolean
  readonly browser: boolean
  readonly issuer?: string
  /** Sign in by SAML with this provider of the gateway. */
  readonly saml?: string
}

type Login = ProtectedResource['sallyport_logins'][number]

const waitMsMax = 5 * 60_000

/** `sallyport login`: signs a person in at the gateway's identity provider and keeps the tokens. */
export async function login(
  given: LoginArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const place = signInPlace(environment)
  if (place === null)
    return new CommandFault(exits.usage, 'There is no place to keep the sign-in.', 'Set HOME.')
  const api = apiUrl(given, environment)
  if (api instanceof CommandFault) return api
  const kept = readSignIns(place)
  // Said before anybody signs in for nothing.
  if (kept instanceof CommandFault) return kept
  const untrusted = trustCa(given)
  if (untrusted !== null) return untrusted
  if (given.saml !== undefined) {
    const opens = given.browser && environment.hasDisplay
    const signIn = await signInBySaml(api, given.saml, opens, output)
    return signIn instanceof CommandFault ? signIn : keep(api, signIn, place, output)
  }
  const chosen = await chooseLogin(api, given.issuer)
  if (chosen instanceof CommandFault) return chosen
  let tokens: Awaited<ReturnType<typeof byBrowser>>
  try {
    const config = await discover(chosen.issuer, chosen.clientId)
    const byDevice = given.device || (given.browser && !environment.hasDisplay && canDevice(config))
    tokens = byDevice
      ? await byDeviceCode(config, chosen, output)
      : await byBrowser(config, chosen, given.browser && environment.hasDisplay, output)
  } catch (error) {
    return issuerFault(chosen.issuer, error)
  }
  if (tokens instanceof CommandFault) return tokens
  const { issuer, clientId, scope, resource } = chosen
  const signIn = keepable(tokens, { issuer, clientId, scope, resource }, systemClock.now())
  return keep(api, signIn, place, output)
}

// Kept only once the gateway has taken it: what it refuses is of no use.
async function keep(
  api: string,
  signIn: SignIn,
  place: SignInPlace,
  output: Output,
): Promise<Exit | CommandFault> {
  const caller = await new ApiClient(api, new Secret(signIn.accessToken), systemClock).whoami()
  if (caller instanceof CommandFault) return caller
  const fault = await lockSignIns(place, systemClock, async () => {
    const kept = readSignIns(place)
    if (kept instanceof CommandFault) return kept
    return writeSignIns(place, { ...kept, signIns: { ...kept.signIns, [api]: signIn } })
  })
  if (fault instanceof CommandFault) return fault
  for (const line of describeCaller(caller)) output.line(line)
  output.note('Next: sallyport resources; then sallyport connect <resource>.')
  return exits.ok
}

/** `sallyport logout`: forgets the sign-in, after telling the identity provider where it can be told. */
export async function logout(
  given: ApiArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const place = signInPlace(environment)
  const api = apiUrl(given, environment)
  if (api instanceof CommandFault) return api
  const untrusted = trustCa(given)
  if (untrusted !== null) return untrusted
  const signIn = place === null ? null : await forget(place, api)
  if (signIn instanceof CommandFault) return signIn
  if (signIn === null) {
    output.note('You were not signed in there.')
    return exits.ok
  }
  if (signIn.clientId === '') {
    output.line('Signed out.')
    return exits.ok
  }
  try {
    const config = await discover(signIn.issuer, signIn.clientId)
    if (config.serverMetadata().revocation_endpoint !== undefined && signIn.refreshToken !== null)
      await oidc.tokenRevocation(config, signIn.refreshToken)
  } catch (error) {
    output.note(`The identity provider was not told: ${issuerFault(signIn.issuer, error).message}`)
  }
  output.line('Signed out.')
  return exits.ok
}

/** The sign-in that is kept no longer; null when there was none. */
function forget(place: SignInPlace, api: string): Promise<SignIn | CommandFault | null> {
  return lockSignIns(place, systemClock, async () => {
    const kept = readSignIns(place)
    if (kept instanceof CommandFault) return kept
    const { [api]: signIn = null, ...others } = kept.signIns
    if (signIn !== null) writeSignIns(place, { ...kept, signIns: others })
    return signIn
  })
}

async function chooseLogin(api: string, issuer: string | undefined): Promise<Login | CommandFault> {
  const metadata = await askMetadata(api)
  if (metadata instanceof CommandFault) return metadata
  const logins = metadata.sallyport_logins
  const found = issuer === undefined ? logins : logins.filter((login) => login.issuer === issuer)
  const [first, second] = found
  const names = logins.map((login) => login.issuer).join(', ')
  if (first === undefined)
    return new CommandFault(
      exits.failed,
      issuer === undefined
        ? 'This gateway offers no sign-in from the command line.'
        : `This gateway does not offer ${issuer}.`,
      names === ''
        ? 'Its operator adds `login` to an issuer; until then use --token-file.'
        : `It offers: ${names}`,
    )
  if (second === undefined) return first
  return new CommandFault(
    exits.usage,
    'This gateway offers several identity providers.',
    `Choose one with --issuer: ${names}`,
  )
}

async function askMetadata(api: string): Promise<ProtectedResource | CommandFault> {
  using late = startDeadline(20_000)
  try {
    const answer = await fetch(`${api}/.well-known/oauth-protected-resource`, {
      redirect: 'error',
      signal: late.signal,
    })
    return protectedResource.parse(await answer.json())
  } catch {
    return new CommandFault(
      exits.unavailable,
      `${api} does not answer as a gateway does.`,
      'Is it running? Name its API with --api, and the authority of its certificate with --ca.',
    )
  }
}

function canDevice(config: oidc.Configuration): boolean {
  return config.serverMetadata().device_authorization_endpoint !== undefined
}

/** RFC 8628: the person signs in on another device with a code that is shown here. */
async function byDeviceCode(
  config: oidc.Configuration,
  { scope, resource }: Login,
  output: Output,
): Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers> {
  const more = resource === null ? {} : { resource }
  const started = await oidc.initiateDeviceAuthorization(config, { scope, ...more })
  output.note(`Open ${printable(started.verification_uri)} on any device and enter the code:`)
  output.line(`  ${printable(started.user_code)}`)
  if (started.verification_uri_complete !== undefined)
    output.note(`Or open ${printable(started.verification_uri_complete)}`)
  using late = startDeadline(waitMsMax)
  return await oidc.pollDeviceAuthorizationGrant(config, started, more, { signal: late.signal })
}

/** Authorization code with PKCE, back to a port of this machine (RFC 8252). */
async function byBrowser(
  config: oidc.Configuration,
  { scope, resource }: Login,
  opens: boolean,
  output: Output,
): Promise<(oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers) | CommandFault> {
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  await using callback = await listenForCallback(state)
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback.url,
    scope,
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(resource === null ? {} : { resource }),
    ...(scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
  })
  if (opens) openBrowser(url.href)
  output.note(opens ? 'Your browser opens; if it does not, open:' : 'Open in a browser on this machine:')
  output.line(url.href)
  using late = startDeadline(waitMsMax)
  const never = new Promise<null>((resolve) => {
    late.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const back = await Promise.race([callback.arrived, never])
  if (back === null) return new CommandFault(exits.failed, 'Nobody signed in within five minutes.')
  return oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state })
}
