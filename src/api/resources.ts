import type { FastifyInstance } from 'fastify'
import type { Principal } from '../core/principal.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import { principalOf } from './auth.ts'
import type { ResourceList } from './contract.ts'

/** Where PostgreSQL clients reach this gateway. */
export interface PostgresDoor {
  readonly host: string
  readonly port: number
  /** False where clients speak plaintext, which loopback alone allows. */
  readonly hasTls: boolean
  /** PEM of the authority that clients should trust; null leaves it to their machine. */
  readonly ca: string | null
}

/** What the resource routes work with. */
export interface ResourceParts {
  readonly resources: () => readonly Resource[]
  readonly whyNotConnect: (principal: Principal, resource: string) => Refusal | null
  /** The roles that a session at the resource would have now. */
  readonly rolesAt: (
    principal: Principal,
    resource: string,
  ) => readonly { readonly name: string; readonly grant: { readonly endsAt: number } | null }[]
  readonly door: PostgresDoor
}

/** Adds `GET /resources`: those that the caller may open a session at now, and where. Others are not spoken of. */
export function addResources(app: FastifyInstance, parts: ResourceParts): void {
  app.get('/resources', (request): ResourceList => {
    const principal = principalOf(request)
    const resources = parts
      .resources()
      .filter(({ name }) => parts.whyNotConnect(principal, name) === null)
      .map(({ name, protocol, labels }) => ({
        name,
        protocol,
        labels: { ...labels },
        roles: parts.rolesAt(principal, name).map((role) => ({
          name: role.name,
          endsAt: role.grant === null ? null : new Date(role.grant.endsAt).toISOString(),
        })),
      }))
    return { resources, postgres: { ...parts.door } }
  })
}
