import type { FastifyInstance } from 'fastify'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { KeyDesk } from '../identity/key-desk.ts'
import { principalOf } from './auth.ts'
import { apiKeyBody, type ApiKeyList, type NewApiKeyView } from './contract.ts'
import { ownerAsked, ownerReached, type OwnedParts } from './owned.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** What the routes for keys work with. */
export interface ApiKeyParts {
  readonly apiKeys: KeyDesk
  readonly whyNotConnect: (principal: Principal, resource: string) => Refusal | null
}

/** Adds the routes by which people make, see and revoke the keys of their legacy jobs. */
export function addApiKeys(app: FastifyInstance, parts: ApiKeyParts & OwnedParts): void {
  const { apiKeys, whyNotConnect } = parts
  app.get('/api-keys', async (request, reply) => {
    const owner = ownerAsked(parts, request)
    const found = owner instanceof Refusal ? owner : await apiKeys.list(owner)
    if (found instanceof Refusal) return sendProblem(reply, found)
    return {
      keys: found.map(
        ({ id, owner: whose, purpose, resources, groups, createdAt, endsAt, lastUsedAt, isRevoked }) => ({
          id,
          owner: whose,
          purpose,
          resources: [...resources],
          groups: [...groups],
          createdAt: iso(createdAt),
          endsAt: iso(endsAt),
          lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
          isRevoked,
        }),
      ),
    } satisfies ApiKeyList
  })
  app.post('/api-keys', async (request, reply) => {
    const body = parse(apiKeyBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const owner = principalOf(request)
    for (const resource of body.resources) {
      const refusal = whyNotConnect(owner, resource)
      if (refusal !== null) return sendProblem(reply, refusal)
    }
    const made = await apiKeys.make(owner, { ...body, endsAt: Date.parse(body.endsAt) })
    if (made instanceof Refusal) return sendProblem(reply, made)
    // The one time that it is shown.
    return { id: made.id, key: made.text.reveal() } satisfies NewApiKeyView
  })
  app.delete('/api-keys/:id', async (request, reply) => {
    const { params } = request
    const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
    const refusal = await apiKeys.revoke(principalOf(request), ownerReached(parts, request), id)
    return refusal === null ? reply.code(204).send() : sendProblem(reply, refusal)
  })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
