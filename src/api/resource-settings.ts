import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { ResourceDesk } from '../catalog/resource-desk.ts'
import type { StoredResource } from '../catalog/stored-resources.ts'
import { Refusal } from '../core/refusal.ts'
import { principalOf } from './auth.ts'
import { resourceBody, resourceChangeBody, resourceTestBody, type AddedResource } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the routes by which resources are added work with. */
export interface ResourceSettingsParts {
  readonly resourceDesk: ResourceDesk
  readonly roles: RoleBook
  readonly catalogs: Pick<CatalogBook, 'hold'>
}

/** Certificates of authorities are the most of it. */
const bodyBytesMax = 128 * 1024

/** Adds the routes by which operators add, try, change and remove resources. */
export function addResourceSettings(app: FastifyInstance, parts: ResourceSettingsParts): void {
  const { resourceDesk: desk, roles } = parts
  const whyNot = (request: FastifyRequest): Refusal | null => roles.whyNot(principalOf(request), 'operator')
  const sent = { bodyLimit: bodyBytesMax }

  app.post('/resources', sent, async (request, reply) => {
    const body = whyNot(request) ?? parse(resourceBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    return answer(parts, reply, await desk.add(body.name, body, principalOf(request)))
  })
  app.post('/resources/test', sent, async (request, reply) => {
    const body = whyNot(request) ?? parse(resourceTestBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const wish = { settings: body.settings, password: body.password }
    return tell(reply, await desk.try(body.name, wish, principalOf(request)))
  })
  app.post('/resources/:name/test', async (request, reply) => {
    const no = whyNot(request)
    return no
      ? sendProblem(reply, no)
      : tell(reply, await desk.try(nameIn(request), null, principalOf(request)))
  })
  app.get('/resources/:name', async (request, reply) => {
    const no = roles.whyNot(principalOf(request), 'operator', 'auditor')
    return tell(reply, no ?? viewOf(await desk.show(nameIn(request))))
  })
  app.put('/resources/:name', sent, async (request, reply) => {
    const body = whyNot(request) ?? parse(resourceChangeBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const { version, settings, password } = body
    const wish = { settings, password }
    return answer(parts, reply, await desk.change(nameIn(request), version, wish, principalOf(request)))
  })
  app.delete('/resources/:name', async (request, reply) => {
    const no = whyNot(request) ?? (await desk.remove(nameIn(request), principalOf(request)))
    return no === null ? reply.code(204).send() : sendProblem(reply, no)
  })
}

function answer(
  { catalogs }: ResourceSettingsParts,
  reply: FastifyReply,
  done: StoredResource | Refusal,
): FastifyReply {
  // Read once, so that its page has tables and proposals before anybody has a session there.
  if (!(done instanceof Refusal)) void catalogs.hold(done.name).then((hold) => hold.release())
  return tell(reply, viewOf(done))
}

function viewOf(found: StoredResource | Refusal): AddedResource | Refusal {
  if (found instanceof Refusal) return found
  const { name, settings, version, authorName, changedAt } = found
  return { name, settings, version, changedBy: authorName, changedAt: new Date(changedAt).toISOString() }
}

function tell(reply: FastifyReply, told: object): FastifyReply {
  return told instanceof Refusal ? sendProblem(reply, told) : reply.send(told)
}

function nameIn({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'name' in params ? String(params.name) : ''
}
