import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { knownNames } from '../audit/known-names.ts'
import { findHits } from '../audit/search.ts'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { OpenGate } from '../gate/gate.ts'
import { whyNotStanding, type AccessRules, type AccessState } from '../identity/access-state.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import { measures } from '../policy/budget-account.ts'
import { measureWords } from '../policy/budget-finding.ts'
import type { BudgetBook, Spent } from '../policy/budget.ts'
import { explain } from '../policy/explain.ts'
import { shieldFor } from '../policy/protection.ts'
import type { Policy } from '../policy/rule.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import { accessQuery, type AccessExplained } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import { recordedPrincipal } from './recorded-sessions.ts'
import type { RoleBook } from './roles.ts'

/** What access is explained from. */
export interface AccessExplainParts {
  readonly resources: () => readonly Resource[]
  readonly gate: Pick<OpenGate, 'sessions' | 'whyNotConnect' | 'rolesAt'>
  readonly policy: () => Policy
  readonly roles: RoleBook
  readonly store: Store
  readonly clock: Clock
  /** The ledger's. */
  readonly gateway: string
  readonly directory: string
  /** What was taken under the budgets of the policy. */
  readonly budgets: BudgetBook
  readonly standing: { readonly state: AccessState; readonly rules: AccessRules }
}

type Known = Pick<AccessExplained, 'knownFrom'> & { readonly principal: Principal }
type Query = z.infer<typeof accessQuery>

const sampleMs = 3_600_000

/** Adds `GET /access/explain`: everybody about themselves, those who run or audit the gateway about anybody. */
export function addAccessExplain(app: FastifyInstance, parts: AccessExplainParts): void {
  app.get('/access/explain', async (request, reply) => {
    const asked = parse(accessQuery, request.query)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const caller = principalOf(request)
    const isOwn = asked.principal === undefined || asked.principal === caller.id
    const no = isOwn ? null : parts.roles.whyNot(caller, 'operator', 'auditor', 'policy-author')
    if (no !== null) return sendProblem(reply, no)
    const resource = parts.resources().find(({ name }) => name === asked.resource)
    // What is not there and what is not for the caller to know have one answer.
    if (resource === undefined) return sendProblem(reply, unknownResource)
    const known = isOwn ? { principal: caller, knownFrom: 'caller' as const } : await find(parts, asked)
    const { id, name } = known.principal
    const called = isOwn ? name : ((await knownNames(parts.store, [id])).get(id) ?? '')
    return explained(parts, known, called, resource)
  })
}

const unknownResource = new Refusal('resource-unknown', 'There is no such resource.')

/** The principal as it was last seen, or as the caller describes it. */
async function find(parts: AccessExplainParts, asked: Query): Promise<Known> {
  const { principal: id = '', kind = 'person', groups } = asked
  const nowMs = parts.clock.now()
  if (groups === undefined && asked.kind === undefined) {
    const live = [...parts.gate.sessions.values()]
      .flatMap((session) => [...chainOf(session.principal)])
      .find((member) => member.id === id)
    if (live) return { principal: withoutRoles(live), knownFrom: 'session' }
    const recorded = await lastSeen(parts, id)
    if (recorded) return { principal: { ...recorded, endsAt: nowMs + sampleMs }, knownFrom: 'session' }
  }
  const names = (groups ?? '').split(',').flatMap((name) => name.trim() || [])
  const split = id.indexOf('#')
  const [issuer, subject] = split < 0 ? ['', id] : [id.slice(0, split), id.slice(split + 1)]
  const claims = { iss: issuer, sub: subject, groups: names }
  const sample = { id, kind, issuer, subject, name: subject, groups: names, claims, endsAt: nowMs + sampleMs }
  return { principal: sample, knownFrom: groups === undefined ? 'nothing' : 'given' }
}

/** Roles are what the question is about; a session's are those that it was opened in. */
function withoutRoles(principal: Principal): Principal {
  return { ...principal, groups: principal.groups.filter((group) => !group.startsWith('role:')) }
}

async function lastSeen(
  { store, gateway, directory }: AccessExplainParts,
  id: string,
): Promise<Principal | null> {
  const all = [
    { kind: 'chain', values: [id], partial: false },
    { kind: 'type', values: ['session.opened'], partial: false },
  ] as const
  const plan = { all, rowsMin: null, session: null, from: null, to: null, outside: null, text: null }
  const hits = await findHits(store, gateway, plan, [], { before: null, limit: 1 })
  const [hit] = Array.isArray(hits) ? hits : []
  const leaf = hit && (await readEntryAt(directory, hit.index, hit.place))?.leaf
  const acting = leaf?.type === 'session.opened' ? recordedPrincipal(leaf) : null
  const found = acting && chainOf(acting).find((member) => member.id === id)
  return found ? withoutRoles(found) : null
}

function explained(
  parts: AccessExplainParts,
  { principal, knownFrom }: Known,
  name: string,
  resource: Resource,
): AccessExplained {
  const { gate, policy, standing, clock } = parts
  const nowMs = clock.now()
  const refusal = gate.whyNotConnect(principal, resource.name)
  const held = gate.rolesAt(principal, resource.name)
  const inRole = {
    ...principal,
    groups: [...principal.groups, ...held.map(({ name }) => `role:${name}`)],
  }
  const facts = { principal: inRole, resource, act: 'connect', inspection: null, nowMs } as const
  const { decision, effects } = explain(policy(), facts)
  const against = whyNotStanding(principal, standing.state, standing.rules, nowMs)
  return {
    principal: { id: principal.id, kind: principal.kind, name, groups: [...principal.groups] },
    knownFrom,
    resource: resource.name,
    mayConnect: refusal === null,
    reason: refusal?.message ?? decision.reason,
    rule: refusal === null ? decision.rule : refusal.rule,
    hint: refusal?.hint ?? '',
    against: against?.message ?? null,
    roles: held.map(({ name, grant }) => ({
      name,
      endsAt: grant === null ? null : new Date(grant.endsAt).toISOString(),
    })),
    rules: (effects[0]?.rules ?? []).map(({ rule, line, matched, why }) => ({ rule, line, matched, why })),
    budgets: parts.budgets.spent(policy(), inRole, resource, nowMs).map(budgetOf),
    masked: [...shieldFor(policy(), inRole, resource).masks.values()].map(({ column, dataClass }) => ({
      column,
      dataClass,
    })),
  }
}

function budgetOf({ budget, taken, isKnown }: Spent): AccessExplained['budgets'][number] {
  return {
    budget: budget.name,
    over: budget.over,
    windowMs: budget.windowMs,
    isKnown,
    measures: measures.flatMap((measure) => {
      const limit = budget.limits[measure]
      return limit === null ? [] : [{ measure: measureWords[measure], taken: taken[measure], limit }]
    }),
  }
}
