import { z } from 'zod'

const pem = z
  .string()
  .max(64 * 1024)
  .refine((text) => text.includes('-----BEGIN CERTIFICATE-----'), 'is no certificate in PEM form')

/** One host, by name or address: no list, no port, no zone, no folder of a unix socket. */
const host = z
  .string()
  .min(1)
  .max(253)
  .regex(/^(?:[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/, 'is no host name or address')

/** A name of PostgreSQL's; its own limit is 63 bytes. */
const word = z
  .string()
  .min(1)
  .max(63)
  .refine((text) => !/\p{C}/u.test(text), 'has characters that do not show')

/** What a resource is called: what clients ask for as the database name. */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'has up to 64 letters, digits, dots, hyphens and underscores')

/** Where a resource is and how it is reached: everything of it but its password. */
export const resourceSettings = z.strictObject({
  host,
  port: z.int().min(1).max(65_535).default(5432),
  database: word,
  login: word,
  tls: z.strictObject({
    mode: z.enum(['disable', 'unverified', 'verify-ca', 'verify-full']),
    /** PEM of the authorities to trust; null: the system's. */
    ca: pem.nullable().default(null),
  }),
  labels: z.record(resourceName, z.string().max(256)).default({}),
})

export type ResourceSettings = z.infer<typeof resourceSettings>

/** What two settings differ in, as the ledger keeps it: certificates by their length. */
export function settingsChange(
  before: ResourceSettings | null,
  after: ResourceSettings | null,
): Readonly<Record<string, readonly [string, string]>> {
  const [old, now] = [facts(before), facts(after)]
  const names = new Set([...Object.keys(old), ...Object.keys(now)])
  return Object.fromEntries(
    [...names]
      .map((name) => [name, [old[name] ?? '', now[name] ?? '']] as const)
      .filter(([, [was, is]]) => was !== is),
  )
}

/** True when both lead to the same login at the same server, proved the same way: a password for one is for the other. */
export function isSamePlace(one: ResourceSettings, other: ResourceSettings): boolean {
  const place = ({ host: at, port, database, login, tls }: ResourceSettings): string =>
    JSON.stringify([at, port, database, login, tls.mode, tls.ca])
  return place(one) === place(other)
}

function facts(settings: ResourceSettings | null): Readonly<Record<string, string>> {
  if (settings === null) return {}
  const { host: at, port, database, login, tls, labels } = settings
  return {
    host: at,
    port: String(port),
    database,
    login,
    tls: tls.mode,
    ca: tls.ca === null ? '' : `${tls.ca.length} characters`,
    labels: Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(', ')
      .slice(0, labelsCharsMax),
  }
}

const labelsCharsMax = 1000
