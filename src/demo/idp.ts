import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { systemRandom, type Random } from '../core/random.ts'
import { openIdpKeys } from './idp-keys.ts'
import { loadIdpLibrary } from './idp-library.ts'
import { consentPage, loginPage } from './idp-pages.ts'
import { agentOwner, demoClients, findPerson, tokenClaims, type DemoName } from './idp-people.ts'
import { allowAll, demoResource, demoScope, gatewayServer, idpSettings } from './idp-settings.ts'

// Not a setting: whoever reaches this port may be anyone.
const host = '127.0.0.1'
const tokenSecondsDefault = 8 * 60 * 60
const formBytesMax = 4 * 1024

/** How to start the identity provider. */
export interface IdpOptions {
  /** Where its keys are kept, so that tokens stay good over a restart. */
  readonly directory: string
  /** 0 takes any free one; the issuer's name then changes with it. */
  readonly port: number
  readonly tokenSeconds?: number
  readonly random?: Random
}

/** The demo's identity provider. */
export interface Idp extends AsyncDisposable {
  /** The `iss` of its tokens. */
  readonly issuer: string
  readonly port: number
  /** Secrets of the clients that keep one, by client id. */
  readonly clientSecrets: Readonly<Record<string, string>>
  /** An access token for the gateway, as that name would get by signing in. */
  issueDemoToken(name: DemoName): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts a real OpenID provider on the loopback interface: authorization code with PKCE, device flow, client
 * credentials. It asks for no password. Rejects with the socket's error when the port is taken.
 */
export async function startIdp(options: IdpOptions): Promise<Idp> {
  const tokenSeconds = options.tokenSeconds ?? tokenSecondsDefault
  const withSecret = [demoClients.agent, demoClients.ci]
  const keys = await openIdpKeys(options.directory, withSecret, options.random ?? systemRandom)
  const library = await loadIdpLibrary()
  const server = createServer()
  const port = await listen(server, options.port)
  const issuer = `http://${host}:${port}`
  let provider: Provider
  try {
    provider = new library.Provider(
      issuer,
      idpSettings(library, keys, tokenSeconds, () => provider),
    )
  } catch (error) {
    server.close()
    throw error
  }
  const serve = provider.callback()
  server.on('request', (request, response) => {
    answer(provider, serve, port, request, response).catch((error: unknown) => fail(response, error))
  })

  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    issuer,
    port,
    clientSecrets: keys.clients,
    issueDemoToken: (name) =>
      name === demoClients.ci
        ? requestCiToken(issuer, keys.clients[demoClients.ci] ?? '')
        : mintToken(provider, tokenSeconds, name),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function answer(
  provider: Provider,
  serve: ReturnType<Provider['callback']>,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page elsewhere that has its own name point here must not reach it (DNS rebinding).
  const isOurs = [`${host}:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')
  if (!isOurs) return void response.writeHead(421).end()
  if (!request.url?.startsWith('/interaction/')) return serve(request, response)
  await interact(provider, request, response)
}

/** Sign-in and consent: one of the three people says who they are by pressing a button. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  const client = await provider.Client.find(String(params['client_id']))
  const clientName = client?.clientName ?? 'A client'
  if (request.method !== 'POST') {
    const person = prompt.name === 'login' ? undefined : session?.accountId
    const body = person === undefined ? loginPage(clientName) : consentPage(clientName, person)
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    }
    return void response.writeHead(200, headers).end(body)
  }
  const form = await readForm(request)
  if (form.has('cancel'))
    return provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'Whoever would sign in gave it up.',
    })
  const person = findPerson(form.get('person') ?? '')
  if (!person) return void response.writeHead(400).end('No such person.')
  const login = { accountId: person.id }
  await provider.interactionFinished(
    request,
    response,
    prompt.name === 'login' ? { login, consent: {} } : { consent: {} },
  )
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    length += chunk.length
    if (length > formBytesMax) throw new Error('The form is too long.')
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const isExpired = error instanceof Error && error.name === 'SessionNotFound'
  response.writeHead(isExpired ? 400 : 500, { 'content-type': 'text/plain' })
  response.end(isExpired ? 'This sign-in has ended. Start again.' : 'The identity provider failed.')
}

/** What a person's own sign-in would end in, without the browser: the same models, the same signature. */
async function mintToken(provider: Provider, tokenSeconds: number, name: DemoName): Promise<string> {
  const clientId = name === demoClients.agent ? demoClients.agent : demoClients.cli
  const accountId = name === demoClients.agent ? agentOwner : name
  const client = await provider.Client.find(clientId)
  if (!client || !findPerson(accountId)) throw new Error(`The demo knows no ${name}.`)
  const grant = allowAll(new provider.Grant({ clientId, accountId }))
  const grantId = await grant.save()
  const token = new provider.AccessToken({
    client,
    accountId,
    grantId,
    gty: 'authorization_code',
    scope: demoScope,
    expiresIn: tokenSeconds,
    extra: tokenClaims(clientId, accountId),
    resourceServer: new provider.ResourceServer(demoResource, gatewayServer(tokenSeconds)),
  })
  return token.save()
}

async function requestCiToken(issuer: string, secret: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${demoClients.ci}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: demoScope,
      resource: demoResource,
    }),
  })
  const body: unknown = await response.json()
  if (typeof body === 'object' && body !== null && 'access_token' in body) {
    if (typeof body.access_token === 'string') return body.access_token
  }
  throw new Error(`The identity provider gave no token to ${demoClients.ci} (status ${response.status}).`)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
