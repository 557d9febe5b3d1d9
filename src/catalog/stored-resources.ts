/** Resources that people added, as the store holds them. */
import type { KeyObject } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { MayDial } from '../core/dial-rule.ts'
import type { Secret } from '../core/secret.ts'
import type { Schema } from '../store/schema.ts'
import type { ResourceDefinition } from './resource-book.ts'
import { openSealed } from './resource-seal.ts'
import { resourceSettings, type ResourceSettings } from './resource-settings.ts'
import { fixedSecret, SecretFault } from './secret-source.ts'

/** One row, as it is. */
export interface StoredResource {
  readonly name: string
  /** JSON, to the byte as it was sealed. */
  readonly settingsText: string
  readonly settings: ResourceSettings
  readonly sealed: Buffer
  readonly version: number
  readonly author: string
  readonly authorName: string
  /** Milliseconds since the epoch. */
  readonly changedAt: number
}

/** More than the configuration file may name. */
const resourcesMax = 2000

const row = z.object({
  name: z.string(),
  settings: z.string(),
  sealed: z.instanceof(Buffer),
  version: z.int(),
  author: z.string(),
  author_name: z.string(),
  changed_at: z.date(),
})

/** All of them by name, or the one of this name. Rows whose settings are none of ours are left out. */
export async function readStored(
  transaction: Transaction<Schema>,
  name?: string,
): Promise<readonly StoredResource[]> {
  const which = name === undefined ? sql`true` : sql`name = ${name}`
  const { rows } = await sql`SELECT name, settings, sealed, version, author, author_name, changed_at
    FROM resources WHERE ${which} ORDER BY name LIMIT ${resourcesMax}`.execute(transaction)
  return rows.flatMap((found) => {
    const one = row.parse(found)
    const settings = settingsIn(one.settings)
    if (settings === null) return []
    const { name: called, settings: settingsText, sealed, version, author } = one
    const who = { author, authorName: one.author_name, changedAt: one.changed_at.getTime() }
    return [{ name: called, settingsText, settings, sealed, version, ...who }]
  })
}

/** What can be reached by a row; a fault when nobody with this gateway's master key wrote it so. */
export function definitionOf(
  { name, settingsText, settings, sealed }: StoredResource,
  key: KeyObject,
  mayDial: MayDial,
): ResourceDefinition | SecretFault {
  const password = openSealed(key, { name, settings: settingsText }, sealed)
  return password instanceof SecretFault ? password : defined(name, settings, password, mayDial)
}

/** A resource by its settings. */
export function defined(
  name: string,
  settings: ResourceSettings,
  password: Secret | null,
  mayDial: MayDial,
): ResourceDefinition {
  const { host, port, others, attributes, order, database, login, tls, labels, owners, watch } = settings
  const isPlain = others.length === 0 && attributes === 'any'
  const hasOwners = owners.people.length + owners.groups.length > 0
  return {
    resource: { name, protocol: 'postgres', labels, ...(hasOwners ? { owners } : {}) },
    target: {
      host,
      port,
      database,
      login,
      tls: tlsOf(tls),
      mayDial,
      ...(isPlain ? {} : { choice: { others, attributes, order, connectMsMax: null } }),
    },
    secret: password && fixedSecret(password),
    logins: settings.logins.map(({ role, setRole }) => ({ role, own: null, setRole })),
    ...(watch === null ? {} : { watch: { everyMs: watch.everyMs, allowedUsers: watch.allow } }),
  }
}

function tlsOf({ mode, ca, direct: isDirect }: ResourceSettings['tls']): ResourceDefinition['target']['tls'] {
  switch (mode) {
    case 'disable':
      return { mode }
    case 'unverified':
      return { mode, isDirect }
    case 'verify-ca':
    case 'verify-full':
      return { mode, ca, isDirect }
  }
}

function settingsIn(text: string): ResourceSettings | null {
  try {
    const parsed = resourceSettings.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // No JSON: nobody of ours wrote it.
    return null
  }
}
