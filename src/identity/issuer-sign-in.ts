/** Sign-in of people at an issuer with a browser: OpenID Connect's authorization code flow with PKCE, state and nonce. */
import * as oidc from 'openid-client'
import { Secret } from '../core/secret.ts'
import { inwardFault, urlFault, type IssuerConfig } from './issuer-config.ts'
import { askIssuer } from './issuer-fetch.ts'

/** What one sign-in has to know again when the browser comes back. */
export interface BegunSignIn {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** `cancelled`: whoever would sign in gave it up, or the provider does not let them. */
export type SignInFaultKind = 'refused' | 'unavailable' | 'cancelled'

/** Why nobody was signed in, for the record. */
export class SignInFault {
  readonly kind: SignInFaultKind
  readonly words: string

  constructor(kind: SignInFaultKind, words: string) {
    this.kind = kind
    this.words = words.slice(0, 300)
  }
}

/** An issuer that people sign in at with a browser. */
export interface IssuerSignIn {
  readonly issuer: string
  /** Where the browser is sent. */
  begin(begun: BegunSignIn): Promise<URL | SignInFault>
  /** The token that proves who came back, to be checked like any other. `back`: what the issuer sent the browser to. */
  finish(back: URL, begun: BegunSignIn): Promise<Secret | SignInFault>
}

const answerSeconds = 10

/** Opens nothing yet; null for an issuer that people cannot sign in at. `redirectUri` is registered there. */
export function openIssuerSignIn(issuer: IssuerConfig, redirectUri: string): IssuerSignIn | null {
  const { login } = issuer
  if (login === null) return null
  let found: oidc.Configuration | null = null
  const configuration = async (): Promise<oidc.Configuration> => (found ??= await discover(issuer, login))
  return {
    issuer: issuer.issuer,
    begin: ({ state, nonce, verifier }) =>
      faultOf(async () =>
        oidc.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: scopeOf(login.scope),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(login.resource === null ? {} : { resource: login.resource }),
        }),
      ),
    finish: (back, { state, nonce, verifier }) =>
      faultOf(async () => {
        const tokens = await oidc.authorizationCodeGrant(
          await configuration(),
          back,
          { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
          login.resource === null ? {} : { resource: login.resource },
        )
        const token = issuer.tokenType === 'id' ? tokens.id_token : tokens.access_token
        return token === undefined ? new SignInFault('refused', 'no token') : new Secret(token)
      }),
  }
}

/** The nonce comes back in an ID token. Nobody is signed in for longer than their token: no refresh token is asked for. */
function scopeOf(scope: string): string {
  const words = scope.split(' ').filter((word) => word !== '' && word !== 'offline_access')
  return [...new Set(['openid', ...words])].join(' ')
}

async function discover(
  { issuer, ca, allowInsecureHttp }: IssuerConfig,
  login: NonNullable<IssuerConfig['login']>,
): Promise<oidc.Configuration> {
  const fetcher: oidc.CustomFetch = (url, { method, headers, body, signal }) => {
    const fault = urlFault(url, allowInsecureHttp) ?? inwardFault(issuer, url)
    if (fault !== null) return Promise.reject(new Error(fault))
    const text = body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : ''
    return askIssuer(url, { method, headers, body: text, signal }, ca)
  }
  const { clientId, secret } = login.console ?? { clientId: login.clientId, secret: null }
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    undefined,
    secret === null ? oidc.None() : oidc.ClientSecretBasic(secret.reveal()),
    { execute: allowInsecureHttp ? [oidc.allowInsecureRequests] : [], [oidc.customFetch]: fetcher },
  )
  config.timeout = answerSeconds
  return config
}

async function faultOf<T>(act: () => Promise<T>): Promise<T | SignInFault> {
  try {
    return await act()
  } catch (error) {
    // RFC 6749, section 4.1.2.1: by the person, or by the issuer.
    if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied')
      return new SignInFault('cancelled', error.error_description ?? error.error)
    if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
      return new SignInFault('refused', `${error.error} ${error.error_description ?? ''}`.trim())
    const words = error instanceof Error ? error.message : String(error)
    const isTheirs = error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT'
    return new SignInFault(isTheirs ? 'refused' : 'unavailable', words)
  }
}
