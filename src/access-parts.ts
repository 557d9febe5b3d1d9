import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { accessRecord } from './api/access-record.ts'
import type { Authenticate, BrowserDoor } from './api/auth.ts'
import type { PostgresDoor } from './api/resources.ts'
import { spendCode } from './api/saml.ts'
import type { AccessParts } from './api/server.ts'
import { sessionCookie } from './api/sign-in.ts'
import { SecretFault } from './catalog/secret-source.ts'
import type { ResourceBook } from './catalog/resource-book.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Principal } from './core/principal.ts'
import type { Random } from './core/random.ts'
import { Refusal } from './core/refusal.ts'
import { accessUnavailable } from './gate/admit.ts'
import type { OpenGate } from './gate/gate.ts'
import type { Access } from './gate/parts.ts'
import { AccessBook } from './identity/access-book.ts'
import { whyNotStanding, withAccountGroups } from './identity/access-state.ts'
import type { ApiKeys } from './identity/api-key.ts'
import { CertificateDesk } from './identity/certificate-desk.ts'
import { makeClientAuthority } from './identity/client-authority.ts'
import { openCertificateIdentity, type CertificateIdentity } from './identity/client-certificate.ts'
import { BrowserSessions } from './identity/browser-sessions.ts'
import type { EmergencyAccount } from './identity/emergency.ts'
import { Directory } from './identity/directory.ts'
import { openIssuerSignIn } from './identity/issuer-sign-in.ts'
import { KeyDesk } from './identity/key-desk.ts'
import { openIdentity, type Identity } from './identity/oidc.ts'
import { Registry } from './identity/registry.ts'
import { RenewalBook } from './identity/renewal-book.ts'
import type { SamlProvider } from './identity/saml.ts'
import type { SessionTokens } from './identity/session-token.ts'
import { watchedBundle } from './identity/trust-bundle.ts'
import { Unauthenticated } from './identity/unauthenticated.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Policy } from './policy/rule.ts'
import { GrantDesk } from './reviews/grant-desk.ts'
import type { Store } from './store/database.ts'

/** What the store says of who may still do what, and how its word is taken. */
export interface StandingParts extends Access {
  readonly book: AccessBook
  readonly keyDesk: KeyDesk
  /** Where identity looks keys up. */
  readonly apiKeys: ApiKeys
  /** Null where no certificates are issued. */
  readonly certificates: CertificateDesk | null
  /** What takes certificates of clients; null where none count. */
  readonly certificateIdentity: CertificateIdentity | null
}

interface Log {
  warn(fields: object, message: string): void
}

/** Opens the book of who may still do what. */
export function openStanding(
  config: Config,
  store: Store,
  parts: {
    readonly clock: Clock
    readonly random: Random
    readonly log: Log
    readonly ledger: Ledger
    readonly keys: KeyRing
  },
): StandingParts {
  const { clock, random, log, ledger } = parts
  const { directories, agents } = config
  const required = directories.filter((one) => one.required)
  const grouped = directories.filter((one) => one.groups === 'directory')
  const book = new AccessBook({ store, clock, log: (line) => log.warn({ part: 'access' }, line) })
  const record = accessRecord(ledger)
  const certificates = openCertificates(config, store, parts)
  const keyDesk = new KeyDesk({ store, record: (change) => record.changed(change), clock, random })
  return {
    book,
    keyDesk,
    ...certificates,
    apiKeys: {
      find: async (id) => ((await book.fresh()) ? book.state.keys.get(id) : null),
      used: (id) => keyDesk.used(id),
    },
    fresh: () => book.fresh(),
    get state() {
      return book.state
    },
    rules: {
      accountsRequired: new Set(required.map(({ issuer }) => issuer)),
      groupsFromAccounts: new Set(grouped.map(({ issuer }) => issuer)),
      agentsRegistered: agents.registeredOnly,
    },
  }
}

function openCertificates(
  { clientCertificates, issuers }: Config,
  store: Store,
  parts: Parameters<typeof openStanding>[2],
): Pick<StandingParts, 'certificates' | 'certificateIdentity'> {
  const { clock, random, log, ledger, keys } = parts
  const authority = makeClientAuthority(keys.clientAuthorityKey(), random)
  const record = accessRecord(ledger)
  const certificates = clientCertificates
    ? new CertificateDesk({
        store,
        record: (change) => record.changed(change),
        clock,
        authority,
        peopleMs: clientCertificates.peopleMs,
      })
    : null
  const own = certificates && {
    authority,
    find: (serial: string): ReturnType<CertificateDesk['find']> => certificates.find(serial),
  }
  const spiffe = issuers.flatMap((config) =>
    config.x509BundleFile === null
      ? []
      : [{ config, bundle: watchedBundle(config.x509BundleFile, clock, log) }],
  )
  return { certificates, certificateIdentity: openCertificateIdentity({ own, spiffe, clock }) }
}

/** Opens what extends sessions by newer proofs, here and at other replicas. */
export function openRenewals(
  gate: OpenGate,
  store: Store,
  { clock, random, log }: { readonly clock: Clock; readonly random: Random; readonly log: Log },
): RenewalBook {
  const apply = (principal: Principal): Promise<number> => gate.renew(principal)
  return new RenewalBook({
    store,
    clock,
    random,
    apply,
    log: (line) => log.warn({ part: 'access' }, line),
  })
}

/** What the parts of the API that speak of access are wired from. */
export interface AccessWiring {
  readonly config: Config
  readonly identity: Identity
  readonly sessionTokens: SessionTokens
  readonly standing: StandingParts
  readonly resources: ResourceBook
  readonly policy: () => Policy
  readonly gate: OpenGate
  readonly saml: readonly SamlProvider[]
  readonly renewals: RenewalBook
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly signInKey: KeyObject
  /** Where the gateway listens for PostgreSQL. */
  readonly postgres: { readonly port: number }
}

/** Wires identity, gate and ledger to the API. */
export function accessParts(wiring: AccessWiring): AccessParts {
  const { config, gate, ledger, resources, standing, store, sessionTokens, clock, random, renewals } = wiring
  const record = accessRecord(ledger)
  const registry = new Registry({ store, record: (change) => record.changed(change), clock, random })
  const browsers = new BrowserSessions({ store, record: (change) => record.changed(change), clock, random })
  const { publicUrl, issuers } = config
  return {
    authenticate: authenticator(wiring),
    browsers,
    browser: browserDoor(wiring, browsers),
    signIns: issuers.flatMap((issuer) => openIssuerSignIn(issuer, `${publicUrl}/auth/callback`) ?? []),
    spendCode: (code, verifier) => spendCode({ sessionTokens, registry, clock }, code, verifier),
    signInKey: wiring.signInKey,
    stillStanding: (principal) => stillStanding(standing, clock, principal),
    sessionTokens,
    whyNotConnect: (principal, resource) => gate.whyNotConnect(principal, resource),
    rolesAt: (principal, resource) => gate.rolesAt(principal, resource),
    isAgentOf: (agent, owner) => standing.book.state.agents.get(agent.id)?.owner === owner.id,
    record,
    clock,
    resources: () => resources.list(),
    door: doorOf(config, wiring.postgres.port),
    publicUrl,
    issuers,
    policy: wiring.policy,
    saml: wiring.saml,
    random,
    apiKeys: standing.keyDesk,
    certificates: standing.certificates,
    renew: (principal) => renewals.renew(principal),
    identity: wiring.identity,
    state: () => standing.state,
    registry,
    directories: config.directories.map(({ name, issuer, subject, token }) => ({
      name,
      token,
      directory: new Directory({
        name,
        issuer,
        subject,
        store,
        record: (change) => record.changed(change),
        clock,
        random,
      }),
    })),
    store,
    grants: new GrantDesk({ store, record: (change) => record.changed(change), clock, random }),
  }
}

/** A principal that was proved before, as it is now, or why it is out. */
async function stillStanding(
  { book, rules }: StandingParts,
  clock: Clock,
  principal: Principal,
): Promise<Principal | Refusal> {
  if (!(await book.fresh())) return accessUnavailable
  return (
    whyNotStanding(principal, book.state, rules, clock.now()) ??
    withAccountGroups(principal, book.state, rules)
  )
}

/** Who a token speaks of, if they still stand, with the groups that they have now. Refusals go on record. */
function authenticator({ identity, standing: parts, ledger, clock }: AccessWiring): Authenticate {
  const record = accessRecord(ledger)
  return async (token, origin) => {
    const principal = await identity.authenticate(token)
    if (principal instanceof Refusal) {
      const reason = principal instanceof Unauthenticated ? principal.words : principal.message
      await record.refused('api', [], origin, principal.code, reason)
      return principal
    }
    const standing = await stillStanding(parts, clock, principal)
    if (!(standing instanceof Refusal)) return standing
    await record.refused('api', [principal], origin, standing.code, standing.message)
    return standing
  }
}

/** Who is signed in with a browser and still stands: revoked and ended exactly like the bearer of a token. */
function browserDoor(wiring: AccessWiring, browsers: BrowserSessions): BrowserDoor {
  const { config, standing, clock } = wiring
  const cookie = sessionCookie(config.publicUrl)
  return {
    publicOrigin: new URL(config.publicUrl).origin,
    secretIn: (request) => cookie.read(request),
    async authenticate(secret) {
      const session = await browsers.find(secret)
      if (session instanceof Refusal) return accessUnavailable
      return session === null ? signedOut : stillStanding(standing, clock, session.principal)
    },
  }
}

const signedOut = new Refusal('unauthenticated', 'You are not signed in any more.', {
  hint: 'Sign in again.',
})

/** Opens what turns credentials into principals. */
export function identityOf(
  config: Config,
  { apiKeys }: StandingParts,
  parts: {
    readonly sessionTokens: SessionTokens
    readonly ledger: Ledger
    readonly clock: Clock
    readonly log: Log
  },
): Identity {
  const { sessionTokens, ledger, clock, log } = parts
  const emergency = emergencyAccount(config, ledger, log)
  const { issuers } = config
  return openIdentity({ issuers, sessionTokens, apiKeys, ...(emergency && { emergency }), clock, log })
}

/** The emergency account, whose every use is an alert in the ledger before it counts. */
function emergencyAccount({ emergency }: Config, ledger: Ledger, log: Log): EmergencyAccount | null {
  if (emergency === null) return null
  const { name, groups, sessionMsMax, digest } = emergency
  return {
    name,
    groups,
    sessionMsMax,
    async digest() {
      const found = await digest.read()
      return found instanceof SecretFault ? null : found
    },
    async alert(place) {
      const message = `The emergency account ${name} was used at ${place}.`
      log.warn({ part: 'emergency' }, message)
      await ledger.synced(ledger.append({ type: 'alert', code: 'emergency-access', message, session: null }))
    },
  }
}

/** The providers that people sign in with by SAML; the library is loaded only where there is one. */
export async function openSamlProviders(
  { saml, publicUrl }: Config,
  clock: Clock,
): Promise<readonly SamlProvider[]> {
  if (saml.length === 0) return []
  const { openSaml } = await import('./identity/saml.ts')
  return saml.map((provider) => openSaml(provider, publicUrl, clock))
}

/** Where PostgreSQL clients that speak OAUTHBEARER get a token: the first issuer that people can sign in with. */
export function oauthOffer({ issuers }: Config): {
  readonly configurationUrl: string
  readonly scope: string
} | null {
  const [first] = issuers.filter((issuer) => issuer.login !== null)
  if (!first?.login) return null
  const base = first.issuer.replace(/\/$/, '')
  return { configurationUrl: `${base}/.well-known/openid-configuration`, scope: first.login.scope }
}

function doorOf(config: Config, port: number): PostgresDoor {
  const named = config.publicPostgres
  const { tls, caFile } = config.listen.postgres
  return {
    host: named?.host ?? new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, ''),
    // Port 0 took any free one.
    port: named === null || named.port === 0 ? port : named.port,
    hasTls: tls !== null,
    ca: caFile === null ? null : readFileSync(caFile, 'utf8'),
  }
}
