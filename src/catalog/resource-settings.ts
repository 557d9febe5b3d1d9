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

const port = z.int().min(1).max(65_535)
const othersMax = 15
const ownersMax = 20
const loginsMax = 100
const allowedMax = 100
const watchMsMin = 1000
const watchMsMax = 3_600_000

/** Where a resource is and how it is reached: everything of it but its password. */
export const resourceSettings = z.strictObject({
  host,
  port: port.default(5432),
  /** Servers that are tried when the first cannot be reached, or is none that will do. */
  others: z
    .array(z.strictObject({ host, port: port.default(5432) }))
    .max(othersMax)
    .default([]),
  /** Which of the servers will do, as libpq has it (`target_session_attrs`). */
  attributes: z
    .enum(['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'])
    .default('any'),
  /** Whether sessions take the servers in their order, or are spread over them. */
  order: z.enum(['listed', 'random']).default('listed'),
  database: word,
  login: word,
  tls: z.strictObject({
    mode: z.enum(['disable', 'unverified', 'verify-ca', 'verify-full']),
    /** PEM of the authorities to trust; null: the system's. */
    ca: pem.nullable().default(null),
    /** Begin with TLS at once, as servers from PostgreSQL 17 on take it. */
    direct: z.boolean().default(false),
  }),
  labels: z.record(resourceName, z.string().max(256)).default({}),
  /** Who answers for it: reviewers, where a rule asks for its `owners`. */
  owners: z
    .strictObject({
      /** Principal ids, `issuer#subject`. */
      people: z
        .array(
          z
            .string()
            .max(512)
            .regex(/^[^#]+#.+$/, 'is no principal id: issuer#subject'),
        )
        .max(ownersMax)
        .default([]),
      groups: z.array(z.string().min(1).max(256)).max(ownersMax).default([]),
    })
    .default({ people: [], groups: [] }),
  /** Which role of the target sessions in a role of the policy take on; the first that a session has counts. */
  logins: z
    .array(z.strictObject({ role: z.string().min(1).max(64), setRole: word }))
    .max(loginsMax)
    .default([]),
  /** How often `pg_stat_activity` is looked at for whoever comes without the gateway; null: never. */
  watch: z
    .strictObject({
      everyMs: z.int().min(watchMsMin).max(watchMsMax).default(5000),
      /** Users who may connect by themselves. */
      allow: z.array(word).max(allowedMax).default([]),
    })
    .nullable()
    .default(null),
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
  const place = ({ host: at, port: number, others, database, login, tls }: ResourceSettings): string =>
    JSON.stringify([at, number, others.map((other) => placeWords(other)), database, login, tls.mode, tls.ca])
  return place(one) === place(other)
}

function facts(settings: ResourceSettings | null): Readonly<Record<string, string>> {
  if (settings === null) return {}
  const { host: at, port: number, others, database, login, tls, labels, owners, logins, watch } = settings
  return {
    host: at,
    port: String(number),
    others: others.map(placeWords).join(', ').slice(0, wordsCharsMax),
    attributes: settings.attributes,
    order: settings.order,
    database,
    login,
    tls: tls.mode,
    direct: String(tls.direct),
    ca: tls.ca === null ? '' : `${tls.ca.length} characters`,
    labels: Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(', ')
      .slice(0, wordsCharsMax),
    owners: [...owners.groups, ...owners.people].join(', ').slice(0, wordsCharsMax),
    logins: logins
      .map(({ role, setRole }) => `${role}=${setRole}`)
      .join(', ')
      .slice(0, wordsCharsMax),
    watch:
      watch === null
        ? ''
        : `every ${watch.everyMs} ms, but ${watch.allow.join(', ')}`.slice(0, wordsCharsMax),
  }
}

function placeWords({ host: at, port: number }: { readonly host: string; readonly port: number }): string {
  return `${at.includes(':') ? `[${at}]` : at}:${number}`
}

const wordsCharsMax = 1000
