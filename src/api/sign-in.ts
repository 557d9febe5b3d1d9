/** Sign-in of people with a browser, by OpenID Connect or SAML, into a session that a cookie stands for. */
import { createHash, type KeyObject } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { BrowserSessions } from '../identity/browser-sessions.ts'
import { SignInFault, type IssuerSignIn } from '../identity/issuer-sign-in.ts'
import type { SamlProvider } from '../identity/saml.ts'
import { openText, sealText } from '../identity/sealed-text.ts'
import type { AccessRecord } from './access-record.ts'
import { type Authenticate, originOf } from './auth.ts'
import { samlSignInQuery, signInQuery, type SignInOptions } from './contract.ts'
import { cookieOf, type Cookie } from './cookie.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import { whyNotOwnPage } from './same-origin.ts'

/** What sign-in with a browser works with. */
export interface SignInParts {
  readonly publicUrl: string
  readonly signIns: readonly IssuerSignIn[]
  readonly saml: readonly SamlProvider[]
  /** Whose code of a SAML sign-in it is, for whoever knows the verifier; in words why it is nobody's. */
  readonly spendCode: (code: string, verifier: string) => Promise<Principal | string>
  readonly browsers: BrowserSessions
  readonly signInKey: KeyObject
  readonly authenticate: Authenticate
  readonly record: AccessRecord
  readonly clock: Clock
  readonly random: Random
}

const begunSecondsMax = 600
const purpose = 'browser sign-in'

/** What a browser keeps, sealed, from the beginning of a sign-in to its end: nobody else can end it. */
const begunShape = z.strictObject({
  /** The issuer, or the name of the SAML provider. */
  at: z.string(),
  kind: z.enum(['oidc', 'saml']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  back: z.string(),
  endsAt: z.number(),
})
type Begun = z.infer<typeof begunShape>

/** The cookie that stands for a sign-in. */
export function sessionCookie(publicUrl: string): Cookie {
  return cookieOf('sallyport', publicUrl, 'Strict')
}

/** Adds the routes under `/auth`. */
export function addSignIn(app: FastifyInstance, parts: SignInParts): void {
  const desk = new SignInDesk(parts)
  app.get('/auth/options', (): SignInOptions => ({ options: optionsOf(parts) }))
  app.get('/auth/login', (request, reply) => desk.begin(request, reply))
  app.get('/auth/callback', (request, reply) => desk.finish(request, reply))
  app.get('/auth/saml/login', (request, reply) => desk.beginSaml(request, reply))
  app.get('/auth/saml/callback', (request, reply) => desk.finishSaml(request, reply))
  app.post('/auth/logout', (request, reply) => desk.logout(request, reply))
}

function optionsOf({ signIns, saml }: SignInParts): SignInOptions['options'] {
  return [
    ...signIns.map(({ issuer }) => ({
      kind: 'oidc' as const,
      name: issuer,
      path: `/auth/login?${new URLSearchParams({ issuer }).toString()}`,
    })),
    ...saml.map(({ name }) => ({
      kind: 'saml' as const,
      name,
      path: `/auth/saml/login?${new URLSearchParams({ provider: name }).toString()}`,
    })),
  ]
}

class SignInDesk {
  readonly #parts: SignInParts
  readonly #session: Cookie
  readonly #begun: Cookie

  constructor(parts: SignInParts) {
    this.#parts = parts
    this.#session = sessionCookie(parts.publicUrl)
    // The issuer sends the browser back here, which is a visit from another site.
    this.#begun = cookieOf('sallyport-begun', parts.publicUrl, 'Lax')
  }

  async begin(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const asked = parse(signInQuery, request.query)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const { signIns } = this.#parts
    const chosen = signIns.find(({ issuer }) => issuer === (asked.issuer ?? signIns[0]?.issuer))
    if (chosen === undefined) return sendProblem(reply, noSuchIssuer)
    const begun = this.#newBegun('oidc', chosen.issuer, asked.return)
    const url = await chosen.begin(begun)
    if (url instanceof SignInFault) return this.#failed(request, reply, url)
    this.#keep(reply, begun)
    return reply.redirect(url.href, 303)
  }

  async finish(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { signIns, publicUrl, authenticate } = this.#parts
    const begun = this.#taken(request, reply, 'oidc')
    const chosen = signIns.find(({ issuer }) => issuer === begun?.at)
    if (begun === null || chosen === undefined)
      return this.#failed(request, reply, new SignInFault('refused', 'nobody began this here'))
    // What the library checks is where the issuer sent the browser: our own address, whatever proxy is between.
    const back = new URL(`${publicUrl}/auth/callback${new URL(request.url, publicUrl).search}`)
    const token = await chosen.finish(back, begun)
    if (token instanceof SignInFault) return this.#failed(request, reply, token)
    const principal = await authenticate(token, originOf(request.socket, request.headers['user-agent']))
    // Its true reason is on record already.
    if (principal instanceof Refusal) return reply.redirect(problemPage('refused'), 303)
    return this.#signIn(request, reply, principal, `oidc ${chosen.issuer}`, begun)
  }

  beginSaml(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const asked = parse(samlSignInQuery, request.query)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const chosen = this.#parts.saml.find(({ name }) => name === asked.provider)
    if (chosen === undefined) return sendProblem(reply, noSuchIssuer)
    const begun = this.#newBegun('saml', chosen.name, asked.return)
    this.#keep(reply, begun)
    const challenge = createHash('sha256').update(begun.verifier).digest('base64url')
    const query = new URLSearchParams({ state: begun.state, challenge })
    return reply.redirect(`/saml/${chosen.name}/login?${query.toString()}`, 303)
  }

  async finishSaml(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const begun = this.#taken(request, reply, 'saml')
    const { searchParams } = new URL(request.url, this.#parts.publicUrl)
    if (begun === null || searchParams.get('state') !== begun.state)
      return this.#failed(request, reply, new SignInFault('refused', 'nobody began this here'))
    const principal = await this.#parts.spendCode(searchParams.get('code') ?? '', begun.verifier)
    if (typeof principal === 'string')
      return this.#failed(request, reply, new SignInFault('refused', principal))
    return this.#signIn(request, reply, principal, `saml ${begun.at}`, begun)
  }

  async logout(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const foreign = whyNotOwnPage(request, new URL(this.#parts.publicUrl).origin)
    if (foreign !== null) return sendProblem(reply, foreign)
    const secret = this.#session.read(request)
    const done = secret === null ? null : await this.#parts.browsers.close(secret)
    if (done instanceof Refusal) return sendProblem(reply, done)
    this.#session.clear(reply)
    return reply.code(204).send()
  }

  async #signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal,
    by: string,
    begun: Begun,
  ): Promise<unknown> {
    const { browsers, clock } = this.#parts
    // Whoever was signed in with this browser before is so no longer.
    const before = this.#session.read(request)
    if (before !== null) await browsers.close(before)
    const opened = await browsers.open(principal, by)
    if (opened instanceof Refusal) return reply.redirect(problemPage('unavailable'), 303)
    this.#session.set(reply, opened.secret.reveal(), (principal.endsAt - clock.now()) / 1000)
    return reply.redirect(begun.back, 303)
  }

  #newBegun(kind: Begun['kind'], at: string, back: string | undefined): Begun {
    const { random, clock, publicUrl } = this.#parts
    const fresh = (): string => random.bytes(32).toString('base64url')
    const endsAt = clock.now() + begunSecondsMax * 1000
    const page = pageOf(back ?? '/', publicUrl)
    return { kind, at, state: fresh(), nonce: fresh(), verifier: fresh(), back: page, endsAt }
  }

  #keep(reply: FastifyReply, begun: Begun): void {
    const { signInKey, random } = this.#parts
    this.#begun.set(reply, sealText(JSON.stringify(begun), signInKey, purpose, random), begunSecondsMax)
  }

  /** What this browser began, once. */
  #taken(request: FastifyRequest, reply: FastifyReply, kind: Begun['kind']): Begun | null {
    const { signInKey, clock } = this.#parts
    const sealed = this.#begun.read(request)
    this.#begun.clear(reply)
    const text = sealed === null ? null : openText(sealed, signInKey, purpose)
    const begun = text === null ? null : begunShape.parse(JSON.parse(text))
    return begun?.kind === kind && clock.now() < begun.endsAt ? begun : null
  }

  async #failed(request: FastifyRequest, reply: FastifyReply, fault: SignInFault): Promise<unknown> {
    const origin = originOf(request.socket, request.headers['user-agent'])
    await this.#parts.record.refused(
      'console',
      [],
      origin,
      'unauthenticated',
      `${fault.kind}: ${fault.words}`,
    )
    return reply.redirect(problemPage(fault.kind), 303)
  }
}

/** A path of our own pages; `/` for anything else that somebody might have the browser sent to. */
function pageOf(path: string, publicUrl: string): string {
  const { origin } = new URL(publicUrl)
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return '/'
  const url = URL.parse(path, origin)
  // Dots that are resolved may leave two slashes in front, which lead to another host.
  if (
    url === null ||
    url.origin !== origin ||
    /^\/(\/|(api|auth|oauth|saml|scim|slack)(\/|$))/.test(url.pathname)
  )
    return '/'
  return url.pathname + url.search + url.hash
}

function problemPage(kind: SignInFault['kind']): string {
  return `/sign-in?problem=${kind}`
}

const noSuchIssuer = new Refusal('request-invalid', 'Nobody can sign in there with a browser.', {
  hint: 'GET /auth/options names what there is.',
})
