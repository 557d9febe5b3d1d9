import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Assertion, RelyingParty } from '../ledger/entries/assertion.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import type { PasskeyChallenge, PasskeyDesk } from '../reviews/passkey-desk.ts'
import { challengeOf, type Passkey } from '../reviews/passkey.ts'
import { whyNotRevision, whyNotRule } from '../reviews/refused.ts'
import type { PasskeyReset, ResetDesk } from '../reviews/reset-desk.ts'
import type { GivenRuling } from '../reviews/review.ts'
import type { Clock } from '../core/clock.ts'
import { principalOf } from './auth.ts'
import { parse } from './parse.ts'
import {
  passkeyBody,
  removalBody,
  resetBody,
  signingBody,
  type AssertionBody,
  type CreationOptions,
  type PasskeyList,
  type PasskeyView,
  type RequestOptions,
  type ResetList,
  type ResetView,
} from './contract.ts'
import { sendProblem } from './problem.ts'

/** What the routes about passkeys work with. */
export interface PasskeyRouteParts {
  readonly passkeys: PasskeyDesk
  readonly resets: ResetDesk
  readonly party: RelyingParty
}

/** Adds the routes by which people look after their passkeys, and by which two let a third start anew. */
export function addPasskeys(app: FastifyInstance, parts: SigningParts): void {
  const { passkeys, resets, party } = parts
  app.get('/passkeys', async (request, reply) => {
    const keys = await passkeys.list(principalOf(request))
    if (keys instanceof Refusal) return sendProblem(reply, keys)
    return { passkeys: keys.map(viewOf) } satisfies PasskeyList
  })
  app.post('/passkeys/options', async (request, reply) => {
    const person = principalOf(request)
    const offer = await passkeys.offer(person)
    return offer instanceof Refusal ? sendProblem(reply, offer) : creation(person, offer, party)
  })
  app.post('/passkeys', async (request, reply) => {
    const body = parse(passkeyBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const { label, credential, assertion } = body
    const given = assertion === undefined ? null : assertionOf(assertion)
    const made = await passkeys.register(principalOf(request), credential.response, label, given)
    return made instanceof Refusal ? sendProblem(reply, made) : reply.code(201).send(viewOf(made))
  })
  app.post('/passkeys/:id/remove-options', async (request, reply) => {
    const offer = await passkeys.offerRemoval(principalOf(request), idOf(request).slice(0, idCharsMax))
    return offer instanceof Refusal ? sendProblem(reply, offer) : toSign(offer.challenge, offer.keys, party)
  })
  app.post('/passkeys/:id/remove', async (request, reply) => {
    const body = parse(removalBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const id = idOf(request).slice(0, idCharsMax)
    const done = await passkeys.remove(principalOf(request), id, assertionOf(body.assertion))
    return done instanceof Refusal ? sendProblem(reply, done) : reply.code(204).send()
  })
  addResets(app, resets)
  addSigning(app, parts)
}

type SigningParts = PasskeyRouteParts & { readonly desk: ReviewDesk; readonly clock: Clock }

/** Adds the route that says what a passkey has to sign for a ruling. */
function addSigning(app: FastifyInstance, parts: SigningParts): void {
  const { desk, passkeys, party, clock } = parts
  app.post('/reviews/:id/passkey-options', async (request, reply) => {
    const body = parse(signingBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const ruling = rulingOf(body)
    if (ruling instanceof Refusal) return sendProblem(reply, ruling)
    const person = principalOf(request)
    const review = await desk.show(idOf(request), person)
    if (review instanceof Refusal) return sendProblem(reply, review)
    const refusal = whyNotRule(review, person, clock.now()) ?? whyNotRevision(review, ruling)
    if (refusal !== null) return sendProblem(reply, refusal)
    const keys = await passkeys.list(person)
    if (keys instanceof Refusal) return sendProblem(reply, keys)
    if (keys.length === 0) return sendProblem(reply, noKey)
    return toSign(challengeOf(review, person.id, ruling).toString('base64url'), keys, party)
  })
}

/** An assertion as the desks take it. */
export function assertionOf({ id, response }: AssertionBody): Assertion {
  const { authenticatorData, clientDataJSON, signature } = response
  return { credential: id, authenticatorData, clientDataJSON, signature }
}

function addResets(app: FastifyInstance, resets: ResetDesk): void {
  app.get('/passkey-resets', async (request, reply) => {
    const found = await resets.list(principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    return { resets: found.map(resetView) } satisfies ResetList
  })
  app.post('/passkey-resets', async (request, reply) => {
    const body = parse(resetBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    return answer(reply, await resets.ask(principalOf(request), body.words))
  })
  for (const word of ['approve', 'deny'] as const)
    app.post(`/passkey-resets/:id/${word}`, async (request, reply) => {
      const body = parse(resetBody, request.body)
      if (body instanceof Refusal) return sendProblem(reply, body)
      return answer(reply, await resets.rule(idOf(request), principalOf(request), word, body.words))
    })
}

function answer(reply: FastifyReply, found: PasskeyReset | Refusal): unknown {
  return found instanceof Refusal ? sendProblem(reply, found) : resetView(found)
}

function rulingOf(body: {
  readonly ruling: 'approve' | 'deny' | 'change'
  readonly revision: number
  readonly statement?: string | undefined
}): GivenRuling | Refusal {
  const { ruling: word, revision, statement } = body
  if (word !== 'change') return { word, revision }
  if (statement !== undefined) return { word, revision, statement }
  return new Refusal('request-invalid', 'A change names the statement to run instead.')
}

function creation(
  person: Principal,
  { challenge, keys }: PasskeyChallenge,
  party: RelyingParty,
): CreationOptions {
  // Tells the authenticator whose keys replace each other, and nothing of who it is.
  const user = createHash('sha256').update(person.id).digest('base64url')
  return {
    create: {
      challenge,
      rp: { id: party.id, name: 'Sallyport' },
      user: { id: user, name: person.name.slice(0, 64), displayName: person.name.slice(0, 64) },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: keys.map(descriptorOf),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      timeout: timeoutMs,
    },
    vouch: keys.length === 0 ? null : toSign(challenge, keys, party),
  }
}

/** What a browser is asked to have signed by one of some keys. */
export function toSign(challenge: string, keys: readonly Passkey[], party: RelyingParty): RequestOptions {
  return {
    challenge,
    rpId: party.id,
    allowCredentials: keys.map(descriptorOf),
    userVerification: 'required',
    timeout: timeoutMs,
  }
}

function descriptorOf({ credential }: Passkey): { readonly type: 'public-key'; readonly id: string } {
  return { type: 'public-key', id: credential }
}

function viewOf(key: Passkey): PasskeyView {
  return {
    id: key.credential,
    label: key.label,
    aaguid: key.aaguid,
    isBackedUp: key.isBackedUp,
    registeredAt: iso(key.registeredAt),
    usedAt: key.usedAt === null ? null : iso(key.usedAt),
  }
}

function resetView(reset: PasskeyReset): ResetView {
  const { groups, rulings, askedAt, endsAt, ...rest } = reset
  return { ...rest, groups: [...groups], rulings: [...rulings], askedAt: iso(askedAt), endsAt: iso(endsAt) }
}

function idOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

const idCharsMax = 1024
const timeoutMs = 2 * 60_000
const noKey = new Refusal('passkey-required', 'You have no passkey yet.', {
  hint: 'Register one with a fresh sign-in.',
})
