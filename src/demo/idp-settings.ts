import type { ClientMetadata, Configuration, Grant, Provider, ResourceServer } from 'oidc-provider'
import { systemClock } from '../core/clock.ts'
import type { IdpKeys } from './idp-keys.ts'
import type { IdpLibrary } from './idp-library.ts'
import { escapeHtml, page } from './idp-pages.ts'
import { demoClients, findPerson, tokenClaims } from './idp-people.ts'
import { makeShelf } from './idp-shelf.ts'

/** The audience of the tokens that the gateway takes. */
export const demoAudience = 'sallyport'
/** What clients name the gateway in the `resource` parameter (RFC 8707). */
export const demoResource = 'urn:sallyport:demo'
export const demoScope = 'gateway'
const openIdScope = 'openid profile offline_access'

/** What the provider knows of the gateway: it wants JWT access tokens (RFC 9068) that live for `tokenSeconds`. */
export function gatewayServer(tokenSeconds: number): ResourceServer {
  return {
    scope: demoScope,
    audience: demoAudience,
    accessTokenTTL: tokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  }
}

/** Gives a client what it may ever ask for a person: the demo has nothing finer to consent to. */
export function allowAll(grant: Grant): Grant {
  grant.addOIDCScope(openIdScope)
  grant.addResourceScope(demoResource, demoScope)
  return grant
}

/** How oidc-provider is set up. `provider` is asked for late, since it is made from these settings. */
export function idpSettings(
  library: IdpLibrary,
  keys: IdpKeys,
  tokenSeconds: number,
  provider: () => Provider,
): Configuration {
  return {
    adapter: makeShelf(systemClock),
    clients: clients(keys),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [keys.signing] },
    cookies: { keys: [keys.cookie] },
    scopes: openIdScope.split(' '),
    claims: { openid: ['sub'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    responseTypes: ['code'],
    ttl: {
      AccessToken: tokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: tokenSeconds,
      DeviceCode: 600,
      Grant: tokenSeconds,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: tokenSeconds,
      Session: tokenSeconds,
    },
    features: {
      // The library's own sign-in lets anyone be anyone; ours knows three people.
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, ...devicePages },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => demoResource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== demoResource) throw new library.errors.InvalidTarget()
          return gatewayServer(tokenSeconds)
        },
      },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    extraTokenClaims: (_, token) =>
      tokenClaims(token.clientId ?? '', 'accountId' in token ? token.accountId : undefined),
    findAccount: (_, id) => {
      const person = findPerson(id)
      if (!person) return undefined
      const claims = { sub: person.id, name: person.name, groups: [...person.groups] }
      return { accountId: person.id, claims: () => claims }
    },
    async loadExistingGrant(context) {
      const { client, session, result } = context.oidc
      if (!client || !session?.accountId) return undefined
      const { Grant } = provider()
      const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const kept = known === undefined ? undefined : await Grant.find(known)
      if (kept) return kept
      const grant = allowAll(new Grant({ clientId: client.clientId, accountId: session.accountId }))
      await grant.save()
      return grant
    },
    renderError: (context, out) => {
      context.type = 'html'
      const words = [out.error, out.error_description].filter((word) => word !== undefined)
      context.body = page('This did not work', `<p>${escapeHtml(words.join(': '))}</p>`)
    },
  }
}

function clients(keys: IdpKeys): ClientMetadata[] {
  const es256 = { id_token_signed_response_alg: 'ES256' } as const
  return [
    {
      ...es256,
      client_id: demoClients.cli,
      client_name: 'Sallyport',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      // Native clients may come back to any port of the loopback interface (RFC 8252 section 7.3).
      redirect_uris: [
        'http://127.0.0.1/callback',
        'http://127.0.0.1/auth/callback',
        'http://localhost/auth/callback',
      ],
    },
    {
      ...es256,
      client_id: demoClients.agent,
      client_name: 'Ledger bot, an agent,',
      application_type: 'native',
      client_secret: secretOf(keys, demoClients.agent),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['http://127.0.0.1/callback'],
    },
    {
      ...es256,
      client_id: demoClients.ci,
      client_name: 'Deployment job',
      client_secret: secretOf(keys, demoClients.ci),
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ]
}

function secretOf(keys: IdpKeys, client: string): string {
  const secret = keys.clients[client]
  if (secret === undefined) throw new Error(`The identity provider's keys lack a secret for ${client}.`)
  return secret
}

const devicePages = {
  userCodeInputSource(context: { body: unknown }, form: string, _?: unknown, error?: Error): void {
    const words = error ? 'That code is not known. Try again.' : 'Enter the code that your terminal shows.'
    const button = '<button type="submit" form="op.deviceInputForm">Continue</button>'
    context.body = page('Sign in a device', `<p>${words}</p>${form}${button}`)
  },
  userCodeConfirmSource(
    context: { body: unknown },
    form: string,
    client: { clientName?: string | undefined },
    _: unknown,
    userCode: string,
  ): void {
    const words = `<p><b>${escapeHtml(client.clientName ?? '')}</b> shows this code?</p><p><b>${escapeHtml(userCode)}</b></p>`
    const button = '<button autofocus type="submit" form="op.deviceConfirmForm">Yes, continue</button>'
    context.body = page('Check the code', `${words}${form}${button}`)
  },
  successSource(context: { body: unknown }): void {
    context.body = page('Signed in', '<p>Go back to your terminal.</p>')
  },
}
