import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fastify, type FastifyError, type FastifyInstance } from 'fastify'
import type { AuditDesk } from '../audit/desk.ts'
import type { LedgerDesk } from '../audit/ledger-desk.ts'
import type { RecordingDesk } from '../audit/recording-desk.ts'
import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { OpenGate } from '../gate/gate.ts'
import type { ExportDesk } from '../export/desk.ts'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import type { IssuerConfig } from '../identity/issuer-config.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import type { Store } from '../store/database.ts'
import { addAudit } from './audit.ts'
import { addApiKeys, type ApiKeyParts } from './api-keys.ts'
import { addCertificates, type CertificateParts } from './certificates.ts'
import { type Authenticate, type BrowserDoor, principalOf, requirePrincipal } from './auth.ts'
import type { ConsoleFiles } from './console-files.ts'
import type { HealthView, Whoami } from './contract.ts'
import { addExports } from './exports.ts'
import { addRecordings } from './recordings.ts'
import { addMetrics, type Metric } from './metrics.ts'
import { addDiscovery } from './discovery.ts'
import { addOpenapi } from './openapi.ts'
import { addGrants, type GrantParts } from './grants.ts'
import type { DeputyDesk } from '../reviews/deputies.ts'
import { addDeputies } from './deputies.ts'
import { addDisposals, type DisposalRouteParts } from './disposals.ts'
import { addBreakGlass } from './break-glass.ts'
import { addPeople } from './people.ts'
import { addPasskeys, type PasskeyRouteParts } from './passkeys.ts'
import { addEvents } from './events.ts'
import { addLedger } from './ledger.ts'
import type { LiveFeed } from './live-feed.ts'
import { refuseZeros } from './no-zero.ts'
import { sendProblem } from './problem.ts'
import { refuseBytes, securityHeaders } from './security-headers.ts'
import type { RoleBook } from './roles.ts'
import { answerOnce } from './once.ts'
import { addressAllowance, principalAllowance, sendTooMany, Throttle } from './throttle.ts'
import { addAccessExplain, type AccessExplainParts } from './access-explain.ts'
import { addClassifications, type ClassificationRouteParts } from './classifications.ts'
import { addCatalogue, type CatalogueParts } from './catalogue.ts'
import { methodsAt } from './other-methods.ts'
import { addOverview, type OverviewParts } from './overview.ts'
import { addPolicy, type PolicyParts } from './policy.ts'
import { addPolicyProposals } from './policy-proposals.ts'
import { addSessionPages, type SessionPageParts } from './session-page.ts'
import { addSessions, type SessionParts } from './sessions.ts'
import { addChatBindings } from './chat-bindings.ts'
import { addRenewals, type RenewalParts } from './renewals.ts'
import { addResourceSettings, type ResourceSettingsParts } from './resource-settings.ts'
import { addResources, type ResourceParts } from './resources.ts'
import { addLikeReviews } from './like-reviews.ts'
import { addReviews } from './reviews.ts'
import { addSlack, type SlackParts } from './slack.ts'
import { addSaml, type SamlParts } from './saml.ts'
import { addScim, type ScimParts } from './scim.ts'
import { addSignIn, type SignInParts } from './sign-in.ts'
import { addLogout, addStanding, type StandingRouteParts } from './standing.ts'
import { addToken, type TokenParts } from './token.ts'

/** Whether the parts that holds and statements depend on work now. */
export interface ApiHealth {
  readonly store: boolean
  readonly ledger: boolean
  readonly policy: boolean
}

/** What the API answers with. `log` takes what broke, for the operator. */
export interface ApiParts {
  readonly authenticate: Authenticate
  readonly desk: ReviewDesk
  readonly store: Store
  /** The chats in which reviewers are told; none unless given. */
  readonly chat?: SlackParts
  readonly health: () => Promise<ApiHealth>
  /** Who may reach what, and how one signs in; absent in tests of the rest. */
  readonly access?: AccessParts
  /** People's passkeys; absent in tests of the rest. */
  readonly passkeys?: PasskeyRouteParts
  /** Roles that are taken in an emergency; absent in tests of the rest. */
  readonly breakGlass?: Parameters<typeof addBreakGlass>[1]
  /** Who rules for whoever is away; absent in tests of the rest. */
  readonly deputies?: DeputyDesk
  /** What reads the evidence; absent in tests of the rest. */
  readonly evidence?: EvidenceParts
  /** The gateway itself, as those see it who run it; absent in tests of the rest. */
  readonly gateway?: GatewayParts
  /** Told of whoever asks. */
  readonly met?: (principal: Principal) => void
  /** The web console, where it was built. */
  readonly console?: ConsoleFiles | null
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** What the routes about access work with. */
export interface AccessParts
  extends
    TokenParts,
    ResourceParts,
    GrantParts,
    StandingRouteParts,
    ScimParts,
    ApiKeyParts,
    CertificateParts,
    RenewalParts,
    SamlParts,
    SignInParts {
  readonly publicUrl: string
  /** Who is signed in with a browser. */
  readonly browser: BrowserDoor
  /** Who a principal that was proved before is now, or why they are out. */
  readonly stillStanding: (principal: Principal) => Promise<Principal | Refusal>
  readonly issuers: readonly IssuerConfig[]
}

/** What the routes about the gateway itself work with. */
export interface GatewayParts
  extends
    SessionParts,
    SessionPageParts,
    OverviewParts,
    PolicyParts,
    CatalogueParts,
    ResourceSettingsParts,
    AccessExplainParts,
    ClassificationRouteParts,
    DisposalRouteParts {
  readonly gate: OpenGate
  readonly catalogs: CatalogBook
  readonly ledgerDesk: LedgerDesk
  readonly feed: LiveFeed
}

/** What the routes about evidence work with. */
export interface EvidenceParts {
  readonly audit: AuditDesk
  readonly exports: ExportDesk
  readonly recordings: RecordingDesk
  readonly metrics: () => Promise<readonly Metric[]>
}

/** Where the API listens. */
export interface ApiListen {
  readonly host: string
  /** Zero takes any free port. */
  readonly port: number
  /** PEM texts; plaintext without. */
  readonly tls: { readonly cert: string; readonly key: Secret } | null
}

/** A listening API. */
export interface Api extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Everything that it answers, as `GET /path/:parameter`. */
  readonly routes: readonly string[]
}

/** Serves the HTTP API. Throws when the address cannot be listened on. */
export async function serveApi(parts: ApiParts, listen: ApiListen): Promise<Api> {
  const routes: string[] = []
  const app = buildApi(parts, listen.tls, routes)
  await app.listen({ host: listen.host, port: listen.port })
  const address = app.server.address()
  const { port } = isAddressInfo(address) ? address : listen
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host
  return {
    url: `${listen.tls === null ? 'http' : 'https'}://${host}:${port}`,
    port,
    routes,
    [Symbol.asyncDispose]: () => app.close(),
  }
}

function buildApi(parts: ApiParts, tls: ApiListen['tls'], into: string[]): FastifyInstance {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    trustProxy: false,
    serverFactory: (handler) => makeServer(tls, handler),
    // What is refused before there is a route, or even a request, is told like everything else.
    frameworkErrors: (error, _request, reply) => {
      reply.headers(securityHeaders)
      return sendProblem(
        reply,
        new Refusal('request-invalid', 'The address cannot be read.'),
        error.statusCode ?? 400,
      )
    },
    clientErrorHandler: refuseBytes,
  })
  // JSON and nothing else: a form or plain text could be sent by any web page without asking first.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) into.push(`${one} ${url}`)
  })
  const addresses = new Throttle(parts.clock, addressAllowance)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    if (tls !== null) reply.header('strict-transport-security', 'max-age=31536000')
    const waitMs = request.url === '/healthz' ? 0 : addresses.take(request.socket.remoteAddress ?? '')
    return waitMs === 0 ? undefined : sendTooMany(reply, waitMs)
  })
  answerFaults(app, parts, into)
  refuseZeros(app)
  addPublic(app, parts)
  app.register(async (routes) => addPrivate(routes, parts), { prefix: '/api/v1' })
  return app
}

const nowhere = new Refusal('request-invalid', 'There is nothing at this path.')
const otherwise = new Refusal('request-invalid', 'This path does not answer this method.', {
  hint: 'Its methods are named in `Allow`.',
})

function answerFaults(app: FastifyInstance, parts: ApiParts, routes: readonly string[]): void {
  app.setNotFoundHandler((request, reply) => {
    const page = parts.console?.(request, reply)
    if (page) return page
    const methods = methodsAt(routes, request.url)
    if (methods.length === 0) return sendProblem(reply, nowhere, 404)
    return sendProblem(reply.header('allow', methods.join(', ')), otherwise, 405)
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (error instanceof LedgerUnavailable) return sendProblem(reply, ledgerUnavailable)
    const status = error.statusCode ?? 500
    const code = codes.get(status)
    if (code !== undefined) return sendProblem(reply, new Refusal(code, error.message), status)
    parts.log(`The API failed: ${error.stack ?? error.message}`)
    return sendProblem(reply, new Refusal('internal', 'Something went wrong; nothing was done.'))
  })
}

/** What asks nobody who they are, or is its own proof of it. */
function addPublic(app: FastifyInstance, parts: ApiParts): void {
  const { access, evidence, chat } = parts
  app.get('/healthz', async (_request, reply) => {
    const view = healthView(await parts.health())
    return reply.code(view.status === 'up' ? 200 : 503).send(view)
  })
  app.register(async (routes) => addOpenapi(routes), { prefix: '/api/v1' })
  if (evidence)
    addMetrics(app, evidence.metrics, parts.authenticate, (principal) => evidence.audit.whyNot(principal))
  if (access) {
    addDiscovery(app, access.publicUrl, access.issuers, access.saml)
    addToken(app, access)
    addLogout(app, access)
    addScim(app, access)
    addSaml(app, access)
    addSignIn(app, access)
  }
  if (chat) app.register(async (routes) => addSlack(routes, chat))
}

/** What is answered to principals alone. */
function addPrivate(routes: FastifyInstance, parts: ApiParts): void {
  const { access, evidence, gateway, chat } = parts
  routes.addHook('onRequest', requirePrincipal(parts.authenticate, access?.browser ?? null))
  const principals = new Throttle(parts.clock, principalAllowance)
  routes.addHook('onRequest', async (request, reply) => {
    parts.met?.(principalOf(request))
    const waitMs = principals.take(principalOf(request).id)
    return waitMs === 0 ? undefined : sendTooMany(reply, waitMs)
  })
  answerOnce(routes, parts.clock)
  routes.get('/whoami', (request): Whoami => whoIs(principalOf(request), gateway?.roles ?? null))
  if (evidence) {
    addAudit(routes, evidence.audit, parts.store)
    addExports(routes, evidence.exports)
    addRecordings(routes, evidence.recordings)
  }
  addReviews(routes, parts.desk, parts.store, parts.clock)
  addLikeReviews(routes, parts.desk, parts.store)
  if (access) {
    addResources(routes, access)
    addGrants(routes, access)
    const owned = { ...access, roles: gateway?.roles ?? null }
    addStanding(routes, owned)
    addApiKeys(routes, owned)
    addCertificates(routes, owned)
    addRenewals(routes, access)
  }
  if (parts.passkeys) addPasskeys(routes, { ...parts.passkeys, desk: parts.desk, clock: parts.clock })
  if (gateway) {
    addSessions(routes, gateway)
    addLedger(routes, gateway.ledgerDesk, gateway.gateway, parts.store)
    addSessionPages(routes, gateway)
    addOverview(routes, gateway)
    addPolicy(routes, gateway)
    addPolicyProposals(routes, gateway)
    addDisposals(routes, gateway)
    addCatalogue(routes, gateway)
    addResourceSettings(routes, gateway)
    addClassifications(routes, gateway)
    addAccessExplain(routes, gateway)
    addPeople(routes, { store: parts.store, roles: gateway.roles })
    if (access) addEvents(routes, { ...access, feed: gateway.feed })
  }
  if (parts.breakGlass) addBreakGlass(routes, parts.breakGlass)
  if (parts.deputies) addDeputies(routes, { deputies: parts.deputies, clock: parts.clock })
  if (chat) addChatBindings(routes, chat)
}

function whoIs(principal: Principal, roles: RoleBook | null): Whoami {
  const [caller, ...rest] = chainOf(principal)
  if (caller === undefined) throw new Error('A chain begins with its principal.')
  const { id, kind, name, groups, endsAt } = caller
  const onBehalfOf = rest.map((member) => ({ id: member.id, kind: member.kind, name: member.name }))
  return {
    id,
    kind,
    name,
    groups: [...groups],
    roles: [...(roles?.rolesOf(principal) ?? [])],
    onBehalfOf,
    endsAt: new Date(endsAt).toISOString(),
  }
}

const ledgerUnavailable = new Refusal(
  'ledger-unavailable',
  'The ledger cannot be written, so nothing was done.',
)

function makeServer(tls: ApiListen['tls'], handler: Parameters<typeof createServer>[1]): Server {
  const options: ServerOptions = {
    headersTimeout: headersMsMax,
    requestTimeout: requestMsMax,
    maxHeaderSize: headerBytesMax,
    keepAliveTimeout: idleMsMax,
  }
  const server =
    tls === null
      ? createServer(options, handler)
      : createTlsServer(
          {
            ...options,
            cert: tls.cert,
            key: tls.key.reveal(),
            minVersion: 'TLSv1.2',
            handshakeTimeout: headersMsMax,
          },
          handler,
        )
  server.maxConnections = connectionsMax
  return server
}

function healthView(health: ApiHealth): HealthView {
  const parts = { store: word(health.store), ledger: word(health.ledger), policy: word(health.policy) }
  return { status: word(health.store && health.ledger && health.policy), parts }
}

function word(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down'
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

// The caller's own mistakes; whatever else fails is ours and is answered without its words.
const codes: ReadonlyMap<number, RefusalCode> = new Map([
  [400, 'request-invalid'],
  [404, 'request-invalid'],
  [405, 'request-invalid'],
  [413, 'limit-exceeded'],
  [414, 'limit-exceeded'],
  [415, 'request-invalid'],
  [431, 'limit-exceeded'],
])

const bodyBytesMax = 64 * 1024
const headerBytesMax = 32 * 1024
const headersMsMax = 5000
const requestMsMax = 10_000
const idleMsMax = 30_000
const connectionsMax = 1000
