import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import * as shapes from './contract.ts'
import { operations } from './operations.ts'
import type { Operation } from './operations/operation.ts'

/** Adds the route that tells what all routes are. It asks for no token: what it says is in the source. */
export function addOpenapi(app: FastifyInstance): void {
  const text = JSON.stringify(openapiDocument())
  app.get('/openapi.json', (_, reply) => reply.type('application/json').send(text))
}

/** The OpenAPI 3.1 document of the API, made of the shapes that requests are checked by and answers are typed with. */
export function openapiDocument(): Document {
  const names = new Map<unknown, string>()
  const registry = z.registry<{ id: string }>()
  for (const [name, shape] of Object.entries(shapes)) {
    if (!(shape instanceof z.ZodType)) continue
    names.set(shape, name)
    registry.add(shape, { id: name })
  }
  const { schemas } = z.toJSONSchema(registry, { uri: reference, io: 'input', unrepresentable: 'any' })
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const { path, method } = operation
    paths[path] = { ...paths[path], [method]: describe(operation, names) }
  }
  const all = new Map(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]))
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sallyport',
      version: '1',
      description: 'Every error is application/problem+json. Instants are RFC 3339, UTC.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(mentioned(paths, all)),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  }
}

/** The schemas that what is described refers to, and those that they refer to. */
function mentioned(by: object, all: ReadonlyMap<string, object>): ReadonlyMap<string, object> {
  const found = new Map<string, object>()
  const look = (at: object): void => {
    for (const [, name = ''] of JSON.stringify(at).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = all.get(name)
      if (schema === undefined || found.has(name)) continue
      found.set(name, schema)
      look(schema)
    }
  }
  look(by)
  return found
}

/** As much of an OpenAPI document as is looked at here. */
export interface Document {
  readonly openapi: string
  readonly info: object
  readonly servers: readonly object[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: object
  }
}

function reference(name: string): string {
  return `#/components/schemas/${name}`
}

function describe(operation: Operation, names: ReadonlyMap<unknown, string>): object {
  const { method, path, does, access, body, leaves, status = 200 } = operation
  return {
    operationId: `${method}${path.replaceAll(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W+$/, '')}`,
    summary: does,
    ...(leaves === undefined ? {} : { description: `On record as \`${leaves}\`.` }),
    tags: [tagOf(path)],
    security: access === 'principal' ? [{ bearer: [] }] : [],
    parameters: [...pathParameters(path), ...queryParameters(operation)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf('application/json', schemaFor(body, names)) } }),
    responses: {
      [String(status)]: { description: 'Done.', ...answerOf(operation, names) },
      default: {
        description: 'Refused, and why.',
        content: contentOf('application/problem+json', { $ref: reference('problem') }),
      },
    },
  }
}

function answerOf({ answer, media }: Operation, names: ReadonlyMap<unknown, string>): object {
  if (answer !== undefined)
    return { content: contentOf(media ?? 'application/json', schemaFor(answer, names)) }
  return media === undefined ? {} : { content: contentOf(media, {}) }
}

function contentOf(media: string, schema: object): object {
  return { [media]: { schema } }
}

function schemaFor(shape: z.ZodType, names: ReadonlyMap<unknown, string>): object {
  const name = names.get(shape)
  return name === undefined
    ? plain(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }))
    : { $ref: reference(name) }
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).optional(),
})

function queryParameters({ query }: Operation): readonly object[] {
  if (query === undefined) return []
  const { properties, required = [] } = objectSchema.parse(
    z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }),
  )
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

/** `/api/v1/reviews/{id}` is about `reviews`; what is elsewhere, about its first word. */
function tagOf(path: string): string {
  const words = path.split('/').filter((word) => word !== '' && word !== 'api' && word !== 'v1')
  return (words[0] ?? 'sallyport').replace(/\W/g, '')
}

/** Without what names the dialect and place of a schema that stands by itself. */
function plain(schema: object): object {
  const inner: Record<string, unknown> = { ...schema }
  delete inner['$schema']
  delete inner['$id']
  delete inner['id']
  return inner
}
