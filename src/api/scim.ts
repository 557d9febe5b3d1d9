import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type SecretSource, SecretFault } from '../catalog/secret-source.ts'
import { isRecord } from '../identity/strict-json.ts'
import type { Directory, ScimFilter, ScimKind, ScimPage, ScimResource } from '../identity/directory.ts'
import { applyPatch, ScimFault } from '../identity/scim-patch.ts'
import type { AccessRecord } from './access-record.ts'
import { originOf } from './auth.ts'

/** One directory that may speak here. */
export interface DirectoryDoor {
  readonly name: string
  /** What it shows as its bearer token; read for each request. */
  readonly token: SecretSource
  readonly directory: Directory
}

/** What the SCIM routes work with. */
export interface ScimParts {
  readonly directories: readonly DirectoryDoor[]
  readonly record: AccessRecord
  readonly publicUrl: string
}

/** Adds SCIM 2.0 (RFC 7644) for each directory, under `/scim/<name>/v2`. */
export function addScim(app: FastifyInstance, parts: ScimParts): void {
  for (const door of parts.directories)
    app.register((scope) => addDirectory(scope, door, parts), { prefix: `/scim/${door.name}/v2` })
}

async function addDirectory(app: FastifyInstance, door: DirectoryDoor, parts: ScimParts): Promise<void> {
  const base = `${parts.publicUrl}/scim/${door.name}/v2`
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/scim+json', 'application/json'],
    { parseAs: 'string', bodyLimit: bodyBytesMax },
    // Some directories name a type where they send nothing.
    (request, body, done) => (body === '' ? done(null, undefined) : parseJson(request, String(body), done)),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (await isToken(door.token, request.headers.authorization)) return undefined
    const origin = originOf(request.socket, request.headers['user-agent'])
    await parts.record.refused(`scim ${door.name}`, [], origin, 'unauthenticated', 'another bearer token')
    return sendFault(
      reply.header('www-authenticate', 'Bearer'),
      new ScimFault(401, '', 'The token is not known.'),
    )
  })
  for (const [path, kind] of kinds) addKind(app, door.directory, `${base}/${path}`, path, kind)
  app.get('/ServiceProviderConfig', (_, reply) => send(reply, providerConfig))
  app.get('/ResourceTypes', (_, reply) =>
    send(
      reply,
      listOf(
        kinds.map(([path, kind]) => resourceType(path, kind)),
        kinds.length,
        1,
      ),
    ),
  )
  app.get('/Schemas', (_, reply) =>
    send(
      reply,
      listOf(
        kinds.map(([, kind]) => ({ id: schemaOf(kind), name: kind })),
        kinds.length,
        1,
      ),
    ),
  )
}

function addKind(
  app: FastifyInstance,
  directory: Directory,
  base: string,
  path: string,
  kind: ScimKind,
): void {
  const view = (resource: ScimResource, request: FastifyRequest): object =>
    viewOf(resource, kind, base, leavesOutMembers(request))
  const answer = (
    reply: FastifyReply,
    request: FastifyRequest,
    found: ScimResource | ScimFault,
    status = 200,
  ): FastifyReply =>
    found instanceof ScimFault ? sendFault(reply, found) : send(reply.code(status), view(found, request))

  app.get(`/${path}`, async (request, reply) => {
    const query = queryOf(request)
    if (query instanceof ScimFault) return sendFault(reply, query)
    const page: ScimPage | ScimFault = await directory.list(kind, query.filter, query.from, query.count)
    if (page instanceof ScimFault) return sendFault(reply, page)
    const views = page.resources.map((one) => view(one, request))
    return send(reply, listOf(views, page.total, query.from + 1))
  })
  app.post(`/${path}`, async (request, reply) => {
    const { body } = request
    if (!isRecord(body)) return sendFault(reply, notObject)
    return answer(reply, request, await directory.create(kind, body), 201)
  })
  app.get(`/${path}/:id`, async (request, reply) =>
    answer(reply, request, await directory.read(kind, idOf(request))),
  )
  app.put(`/${path}/:id`, async (request, reply) => {
    const { body } = request
    if (!isRecord(body)) return sendFault(reply, notObject)
    return answer(reply, request, await directory.update(kind, idOf(request), () => body))
  })
  app.patch(`/${path}/:id`, async (request, reply) =>
    answer(
      reply,
      request,
      await directory.update(kind, idOf(request), (document) => applyPatch(document, request.body)),
    ),
  )
  app.delete(`/${path}/:id`, async (request, reply) => {
    const fault = await directory.remove(kind, idOf(request))
    return fault === null ? reply.code(204).send() : sendFault(reply, fault)
  })
}

async function isToken(source: SecretSource, header: string | undefined): Promise<boolean> {
  const [, given] = /^Bearer +(\S{1,4096})$/i.exec(header ?? '') ?? []
  const secret = await source.read()
  if (given === undefined || secret instanceof SecretFault) return false
  const one = Buffer.from(given)
  const other = Buffer.from(secret.reveal())
  // A short one could be guessed.
  return other.length >= tokenBytesMin && one.length === other.length && timingSafeEqual(one, other)
}

const bodyBytesMax = 4 * 1024 * 1024
const tokenBytesMin = 32
const countMax = 200
const kinds = [
  ['Users', 'User'],
  ['Groups', 'Group'],
] as const
const scimType = 'application/scim+json; charset=utf-8'
const notObject = new ScimFault(400, 'invalidSyntax', 'The body is an object.')

function send(reply: FastifyReply, body: object): FastifyReply {
  return reply.type(scimType).send(JSON.stringify(body))
}

function sendFault(reply: FastifyReply, { status, scimType: word, detail }: ScimFault): FastifyReply {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
  return send(reply.code(status), {
    schemas,
    status: String(status),
    ...(word === '' ? {} : { scimType: word }),
    detail,
  })
}

function schemaOf(kind: ScimKind): string {
  return `urn:ietf:params:scim:schemas:core:2.0:${kind}`
}

function viewOf(resource: ScimResource, kind: ScimKind, base: string, withoutMembers: boolean): object {
  const { id, document, createdAt, changedAt } = resource
  const { members, ...others } = document
  return {
    ...others,
    ...(withoutMembers || members === undefined ? {} : { members }),
    schemas: [schemaOf(kind)],
    id,
    meta: {
      resourceType: kind,
      created: createdAt.toISOString(),
      lastModified: changedAt.toISOString(),
      location: `${base}/${id}`,
    },
  }
}

function listOf(resources: readonly object[], totalResults: number, startIndex: number): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

function idOf({ params }: FastifyRequest): string {
  return isRecord(params) ? String(params['id']) : ''
}

function leavesOutMembers({ query }: FastifyRequest): boolean {
  const excluded = isRecord(query) ? query['excludedAttributes'] : undefined
  return typeof excluded === 'string' && excluded.includes('members')
}

interface ScimQuery {
  readonly filter: ScimFilter
  /** From 0. */
  readonly from: number
  readonly count: number
}

function queryOf({ query }: FastifyRequest): ScimQuery | ScimFault {
  const asked = isRecord(query) ? query : {}
  const filter = parseFilter(asked['filter'])
  if (filter instanceof ScimFault) return filter
  return {
    filter,
    from: Math.max(0, numberOf(asked['startIndex'], 1) - 1),
    count: Math.min(countMax, Math.max(0, numberOf(asked['count'], countMax))),
  }
}

function numberOf(value: unknown, otherwise: number): number {
  const read = Number(value)
  return value === undefined || !Number.isSafeInteger(read) ? otherwise : read
}

// RFC 7644 section 3.4.2.2, as far as directories use it: equalities, joined by and.
function parseFilter(text: unknown): ScimFilter | ScimFault {
  if (text === undefined || text === '') return []
  const bad = new ScimFault(400, 'invalidFilter', 'Only equalities joined by and are understood.')
  if (typeof text !== 'string' || text.length > 2000) return bad
  const term = /\s*([A-Za-z][\w.]{0,63})\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*(?:and\b|$)/iy
  const found: [string, string][] = []
  while (term.lastIndex < text.length) {
    const match = term.exec(text)
    if (match?.[1] === undefined || match[2] === undefined) return bad
    try {
      found.push([match[1], String(JSON.parse(match[2].startsWith('"') ? match[2] : match[2].toLowerCase()))])
    } catch {
      // An escape that JSON does not know.
      return bad
    }
  }
  return found
}

function resourceType(path: string, kind: ScimKind): object {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:ResourceType']
  return { schemas, id: kind, name: kind, endpoint: `/${path}`, schema: schemaOf(kind) }
}

const no = { supported: false }
const providerConfig = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: countMax },
  changePassword: no,
  sort: no,
  etag: no,
  authenticationSchemes: [
    { type: 'oauthbearertoken', name: 'Bearer token', description: 'The token of the configuration.' },
  ],
}
