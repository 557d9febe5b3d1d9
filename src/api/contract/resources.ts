import { z } from 'zod'
import { resourceName, resourceSettings } from '../../catalog/resource-settings.ts'
import { count, instant } from './words.ts'

/** A password: written, never read. Null: the target asks for none. */
const password = z.string().min(1).max(1000).nullable()

/** Body of `POST /api/v1/resources`: a database that the gateway is to reach. */
export const resourceBody = z.strictObject({
  name: resourceName,
  settings: resourceSettings,
  password: password.default(null),
})

/** Body of `PUT /api/v1/resources/:name`. Without `password` it stays as it is, where the place does too. */
export const resourceChangeBody = z.strictObject({
  /** The version that was looked at. */
  version: count,
  settings: resourceSettings,
  password: password.optional(),
})

/** Body of `POST /api/v1/resources/test`: a connection to try. Without `password`, that of the resource of this name. */
export const resourceTestBody = z.strictObject({
  name: resourceName,
  settings: resourceSettings,
  password: password.optional(),
})

/** A resource that somebody added, with everything of it but its password. */
export const addedResource = z.object({
  name: z.string(),
  settings: resourceSettings,
  version: count,
  changedBy: z.string(),
  changedAt: instant,
})

/** What became of trying a connection. Nothing in it is the other side's own words. */
export const resourceTested = z.object({
  outcome: z.enum([
    'reached',
    'address-refused',
    'unreachable',
    'tls-refused',
    'login-refused',
    'database-unknown',
    'refused',
  ]),
  words: z.string(),
  /** Major version of the server. */
  version: count.nullable(),
  /** True for a login that no rule of the server binds: too much for a gateway. */
  isSuperuser: z.boolean().nullable(),
  /** Tables that the login may read. */
  tables: count.nullable(),
})

export type ResourceBody = z.input<typeof resourceBody>
export type ResourceChangeBody = z.input<typeof resourceChangeBody>
export type ResourceTestBody = z.input<typeof resourceTestBody>
export type AddedResource = z.infer<typeof addedResource>
export type ResourceTested = z.infer<typeof resourceTested>
