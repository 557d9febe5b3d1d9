import type { FastifyInstance } from 'fastify'
import { knownNames } from '../audit/known-names.ts'
import type { Store } from '../store/database.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { BreakGlass, Policy } from '../policy/rule.ts'
import { selectsPrincipal, selectsResource } from '../policy/selector.ts'
import type { BreakGlassDesk, BrokenGlass } from '../reviews/break-glass.ts'
import { principalOf } from './auth.ts'
import { breakGlassBody, breakGlassPlace, type BrokenGlassList, type BrokenGlassView } from './contract.ts'
import { parse } from './parse.ts'
import { assertionOf, toSign, type PasskeyRouteParts } from './passkeys.ts'
import { sendProblem } from './problem.ts'

/** What the routes for emergencies work with. */
export interface BreakGlassRouteParts {
  readonly breakGlass: BreakGlassDesk
  readonly policy: () => Policy
  readonly resources: () => readonly Resource[]
  readonly store: Store
}

/** Adds the routes by which people take a role in an emergency. */
export function addBreakGlass(
  app: FastifyInstance,
  parts: BreakGlassRouteParts & Pick<PasskeyRouteParts, 'party'>,
): void {
  const { breakGlass, party } = parts
  app.get('/break-glass', async (request, reply) => {
    const found = await breakGlass.list(principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    return {
      taken: await named(parts.store, found),
      offers: offersTo(parts, principalOf(request)),
    } satisfies BrokenGlassList
  })
  app.post('/break-glass/options', async (request, reply) => {
    const place = parse(breakGlassPlace, request.body)
    if (place instanceof Refusal) return sendProblem(reply, place)
    const person = principalOf(request)
    const terms = termsOf(parts, person, place)
    if (terms instanceof Refusal) return sendProblem(reply, terms)
    const offer = await breakGlass.offer(person, place.resource, place.role)
    return offer instanceof Refusal ? sendProblem(reply, offer) : toSign(offer.challenge, offer.keys, party)
  })
  app.post('/break-glass', async (request, reply) => {
    const asked = parse(breakGlassBody, request.body)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const person = principalOf(request)
    const terms = termsOf(parts, person, asked)
    if (terms instanceof Refusal) return sendProblem(reply, terms)
    const { resource, role, lastsMs, justification, assertion } = asked
    if (lastsMs > terms.lastsMsMax)
      return sendProblem(
        reply,
        new Refusal(
          'request-invalid',
          `This role is taken for ${terms.lastsMsMax / 60_000} minutes at most.`,
        ),
      )
    const { stepUp, groups, quorum, reviewWithinMs } = terms
    const policyVersion = parts.policy().version
    const wanted = { resource, role, person, lastsMs, justification, policyVersion }
    const taken = await breakGlass.open(
      { ...wanted, stepUp, groups, quorum, reviewWithinMs },
      assertion === undefined ? null : assertionOf(assertion),
    )
    return taken instanceof Refusal ? sendProblem(reply, taken) : viewOf(taken, person.name)
  })
}

/** What the policy lets the person take. */
function offersTo({ policy, resources }: BreakGlassRouteParts, person: Principal): BrokenGlassList['offers'] {
  const isOwnWord = person.kind === 'person' && person.onBehalfOf === undefined
  if (!isOwnWord) return []
  return resources().flatMap((resource) =>
    policy().roles.flatMap((role) => {
      const terms = role.breakGlass
      if (!terms || !selectsResource(role.resources, resource)) return []
      if (!selectsPrincipal(terms.principals, person)) return []
      const { lastsMsMax, stepUp, groups, reviewWithinMs } = terms
      return [
        {
          resource: resource.name,
          role: role.name,
          lastsMsMax,
          stepUp,
          groups: [...groups],
          reviewWithinMs,
        },
      ]
    }),
  )
}

/** How the policy lets the person take the role. One answer for what is not there and what is not for them. */
function termsOf(
  { policy, resources }: BreakGlassRouteParts,
  person: Principal,
  asked: { readonly resource: string; readonly role: string },
): BreakGlass | Refusal {
  const resource = resources().find(({ name }) => name === asked.resource)
  const role = policy().roles.find(({ name }) => name === asked.role)
  const terms = role?.breakGlass ?? null
  const isTheirs =
    resource !== undefined &&
    role !== undefined &&
    terms !== null &&
    person.kind === 'person' &&
    person.onBehalfOf === undefined &&
    selectsResource(role.resources, resource) &&
    selectsPrincipal(terms.principals, person)
  if (isTheirs) return terms
  return new Refusal(
    'role-unknown',
    'There is no such role at this resource that you may take in an emergency.',
  )
}

async function named(store: Store, taken: readonly BrokenGlass[]): Promise<BrokenGlassView[]> {
  const names = await knownNames(
    store,
    taken.map(({ person }) => person),
  )
  return taken.map((glass) => viewOf(glass, names.get(glass.person) ?? ''))
}

function viewOf(glass: BrokenGlass, personName: string): BrokenGlassView {
  const { startsAt, endsAt, dueAt, ...rest } = glass
  return { ...rest, personName, startsAt: iso(startsAt), endsAt: iso(endsAt), dueAt: iso(dueAt) }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
