import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { ReachBook } from '../catalog/reach-book.ts'
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { joinName } from '../core/object-name.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { OpenGate } from '../gate/gate.ts'
import { proposeClass } from '../masking/proposal.ts'
import type { Policy, PrincipalSelector } from '../policy/rule.ts'
import { mayAskFor, selectsResource } from '../policy/selector.ts'
import { isSystemSchema } from '../sql/text/sensitive-catalog.ts'
import { principalOf } from './auth.ts'
import type { Catalogue, CatalogueDetail, CatalogueEntryView, RoleOffers } from './contract.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the catalogue is made of. */
export interface CatalogueParts {
  readonly resources: () => readonly Resource[]
  /** True where the configuration file names it. */
  readonly isConfigured: (name: string) => boolean
  readonly gate: Pick<OpenGate, 'sessions' | 'whyNotConnect' | 'rolesAt'>
  readonly catalogs: Pick<CatalogBook, 'peek'>
  readonly reach: ReachBook
  readonly policy: () => Policy
  readonly roles: RoleBook
}

const proposalsMax = 200

/** Adds the catalogue: all of it for those who run or audit the gateway, for others what they can reach themselves. */
export function addCatalogue(app: FastifyInstance, parts: CatalogueParts): void {
  const { resources, gate, roles, policy } = parts
  const seesAll = (principal: Principal): boolean =>
    roles.whyNot(principal, 'operator', 'auditor', 'policy-author') === null
  const seen = (principal: Principal): readonly Resource[] => {
    const all = resources()
    return seesAll(principal) ? all : all.filter(({ name }) => gate.whyNotConnect(principal, name) === null)
  }
  app.get('/catalogue', (request): Catalogue => {
    const principal = principalOf(request)
    return { resources: seen(principal).map((resource) => entryOf(parts, principal, resource)) }
  })
  app.get('/catalogue/:name', (request, reply) => {
    const principal = principalOf(request)
    const resource = seen(principal).find(({ name }) => name === nameIn(request))
    if (resource === undefined) return sendProblem(reply, unknownResource)
    const entry = entryOf(parts, principal, resource)
    const detail = seesAll(principal) ? detailOf(parts, resource, entry) : hidden
    return reply.send({ ...entry, ...detail } satisfies CatalogueDetail)
  })
  app.get('/roles', (request): RoleOffers => {
    const principal = principalOf(request)
    return {
      offers: policy().roles.flatMap((one) => {
        const { name: role, request: terms, resources: where } = one
        if (terms === null || !mayAskFor(one, terms.principals, principal)) return []
        const { groups, quorum, lastsMsMax, recursMsMax } = terms
        return resources()
          .filter((resource) => selectsResource(where, resource))
          .map(({ name: resource }) => ({
            resource,
            role,
            groups: [...groups],
            quorum,
            lastsMsMax,
            recursMsMax,
            heldUntil: heldUntil(gate, principal, resource, role),
          }))
      }),
    }
  })
}

/** What those who only use a resource are not told of it. */
const hidden = { reachedBy: [], roles: [], unmaskedFor: [], proposals: [] }

const unknownResource = new Refusal('resource-unknown', 'There is no such resource that you may know of.')

function nameIn({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'name' in params ? String(params.name) : ''
}

function heldUntil(
  gate: CatalogueParts['gate'],
  principal: Principal,
  resource: string,
  role: string,
): string | null {
  const held = gate.rolesAt(principal, resource).find(({ name }) => name === role)
  return held?.grant ? new Date(held.grant.endsAt).toISOString() : null
}

function entryOf(
  { gate, catalogs, reach, policy, isConfigured }: CatalogueParts,
  principal: Principal,
  resource: Resource,
): CatalogueEntryView {
  const { name, protocol, labels } = resource
  const snapshot = catalogs.peek(name)
  const columns = snapshot && columnsOf(snapshot)
  const { health, reachedAt } = reach.of(name)
  return {
    name,
    protocol,
    labels: { ...labels },
    namedIn: isConfigured(name) ? 'file' : 'console',
    isOpened: openersOf(policy(), resource).some(({ verdict }) => verdict === 'allow'),
    mayConnect: gate.whyNotConnect(principal, name) === null,
    health,
    reachedAt: reachedAt === null ? null : new Date(reachedAt).toISOString(),
    tables: snapshot && ownTables(snapshot).length,
    openSessions: [...gate.sessions.values()].filter((session) => session.resource.name === name).length,
    protected: protectedOf(policy(), resource).map(([column, dataClass]) => ({
      column,
      dataClass,
      isThere: columns && columns.has(column),
    })),
  }
}

/** The tables that hold somebody's rows: PostgreSQL's own are none of them. */
function ownTables({ relations }: CatalogSnapshot): CatalogSnapshot['relations'] {
  return relations.filter(({ kind, schema }) => tableKinds.has(kind) && !isSystemSchema(schema))
}

const tableKinds: ReadonlySet<string> = new Set(['table', 'partitioned', 'foreign'])

function detailOf(
  { catalogs, policy: inForce }: CatalogueParts,
  resource: Resource,
  entry: CatalogueEntryView,
): Pick<CatalogueDetail, 'reachedBy' | 'roles' | 'unmaskedFor' | 'proposals'> {
  const policy = inForce()
  const here = <T extends { readonly resources: Parameters<typeof selectsResource>[0] }>(
    all: readonly T[],
  ): readonly T[] => all.filter(({ resources }) => selectsResource(resources, resource))
  return {
    reachedBy: openersOf(policy, resource).map(({ name, verdict, principals }) => ({
      rule: name,
      verdict,
      who: inWords(principals),
    })),
    roles: here(policy.roles).map(({ name, standing, request, breakGlass }) => ({
      name,
      standing: standing && inWords(standing),
      request: request && {
        who: inWords(request.principals),
        groups: [...request.groups],
        quorum: request.quorum,
        lastsMsMax: request.lastsMsMax,
      },
      emergency: breakGlass && {
        who: inWords(breakGlass.principals),
        groups: [...breakGlass.groups],
        lastsMsMax: breakGlass.lastsMsMax,
      },
    })),
    unmaskedFor: here(policy.unmaskings).map(({ name, principals, classes }) => ({
      name,
      who: inWords(principals),
      classes: [...classes],
    })),
    proposals: proposalsFor(catalogs.peek(resource.name), entry),
  }
}

/** The rules that say who opens sessions at a resource. */
function openersOf({ rules }: Policy, resource: Resource): Policy['rules'] {
  return rules.filter(
    ({ resources, effects, shadow }) =>
      !shadow && (effects === null || effects.has('connect')) && selectsResource(resources, resource),
  )
}

function protectedOf(policy: Policy, resource: Resource): readonly (readonly [string, string])[] {
  return policy.protections.flatMap(({ resources, columns }) =>
    selectsResource(resources, resource) ? [...columns] : [],
  )
}

function columnsOf({ relations }: CatalogSnapshot): ReadonlyMap<string, string> {
  return new Map(
    relations.flatMap(({ schema, name, columns }) =>
      columns.map((column) => [joinName(schema, name, column.name), column.typeName] as const),
    ),
  )
}

/** By names and types alone: nothing of the target is read for it. */
function proposalsFor(
  snapshot: CatalogSnapshot | null,
  { protected: known }: CatalogueEntryView,
): CatalogueDetail['proposals'] {
  if (snapshot === null) return []
  const isKnown = new Set(known.map(({ column }) => column))
  const proposals: CatalogueDetail['proposals'] = []
  for (const { schema, name, columns } of ownTables(snapshot)) {
    for (const column of columns) {
      const whole = joinName(schema, name, column.name)
      const found = proposeClass({
        table: name,
        name: column.name,
        typeName: column.typeName,
        values: [],
      })
      if (found === null || isKnown.has(whole)) continue
      proposals.push({ column: whole, ...found })
      if (proposals.length >= proposalsMax) return proposals
    }
  }
  return proposals
}

/** Whom a selector chooses, in words for people. */
function inWords({ ids, issuers, kinds, groups, claims, onBehalfOf }: PrincipalSelector): string {
  const words = [
    ...(kinds === null ? [] : [kinds.map((kind) => plural[kind]).join(' or ')]),
    ...(groups === null ? [] : [`in ${groups.join(' or ')}`]),
    ...(ids === null ? [] : [`who are ${ids.join(' or ')}`]),
    ...(issuers === null ? [] : [`of ${issuers.join(' or ')}`]),
    ...[...claims].map(([name, values]) => `whose ${name} is ${values.join(' or ')}`),
    ...(onBehalfOf === null ? [] : [`acting for ${inWords(onBehalfOf)}`]),
  ]
  if (words.length === 0) return 'everybody'
  return kinds === null ? `everybody ${words.join(', ')}` : words.join(' ')
}

const plural = { person: 'people', agent: 'agents', workload: 'workloads' } as const
