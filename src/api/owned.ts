import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { principalOf } from './auth.ts'
import { ownedQuery } from './contract.ts'
import { parse } from './parse.ts'
import type { RoleBook } from './roles.ts'

/** Who may see and end what acts in the name of others: agents, keys, certificates, sign-ins. */
export interface OwnedParts {
  /** Null where nobody runs the gateway from here. */
  readonly roles: RoleBook | null
}

/** Whose things a list is asked for: the owner's id, or null for everybody's. */
export function ownerAsked({ roles }: OwnedParts, request: FastifyRequest): string | null | Refusal {
  const asked = parse(ownedQuery, request.query)
  if (asked instanceof Refusal) return asked
  const caller = principalOf(request)
  if (asked.of === 'me') return caller.id
  return roles === null ? notHere : roles.whyNot(caller, 'operator', 'auditor')
}

/** Whose things the caller may end: their own, or everybody's (null). */
export function ownerReached({ roles }: OwnedParts, request: FastifyRequest): string | null {
  const caller = principalOf(request)
  return roles !== null && roles.whyNot(caller, 'operator') === null ? null : caller.id
}

const notHere = new Refusal('denied', 'Nobody sees those of others here.')
