import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Retention } from './audit/disposal.ts'
import type { ResourceDefinition } from './catalog/resource-book.ts'
import type { SecretSource } from './catalog/secret-source.ts'
import { checkConfig } from './config/check.ts'
import { consoleOf, type ConsoleSettings } from './config/console-settings.ts'
import {
  codeOf,
  readCertificates,
  readText,
  secretNow,
  secretSource,
  type Context,
} from './config/context.ts'
import { ledgerOf, watchOf, type LedgerSettings, type WatchSettings } from './config/evidence-settings.ts'
import { issuerOf, samlOf } from './config/issuer.ts'
import { networkOf } from './config/network.ts'
import { disposalOf, retentionOf, type DisposalSettings } from './config/retention.ts'
import { configBytesMax, configSchema } from './config/schema.ts'
import type { ConfigText, SecretText } from './config/schema.ts'
import { storeOf } from './config/store.ts'
import { roleLogin, targetOf, usersOf } from './config/target.ts'
import type { ExportSettings } from './export/settings.ts'
import type { IssuerConfig } from './identity/issuer-config.ts'
import type { SamlConfig } from './identity/saml-config.ts'
import { inFileOrder, readDocument } from './policy/document.ts'
import type { DocumentPath, Fault } from './policy/document.ts'
import type { SinkSettings } from './reviews/sinks.ts'
import type { StoreSource } from './store/database.ts'

/** Everything that can be set, checked and frozen. Paths are absolute; nothing else reads the environment. */
export interface Config {
  /** The file that it came from. */
  readonly file: string
  readonly listen: {
    readonly postgres: Listen & {
      /** Whether other gateways on this machine listen there too. */
      readonly isShared: boolean
      readonly plaintext: 'loopback' | 'never'
      readonly caFile: string | null
      /** A unix socket to listen on too; null for none. */
      readonly socket: { readonly directory: string; readonly access: 'owner' | 'group' | 'all' } | null
      /** Whose word on where clients are is asked for and believed (PROXY protocol). */
      readonly proxies: readonly { readonly address: string; readonly prefix: number }[]
    }
    readonly http: Listen & { readonly behindProxy: boolean }
  }
  /** Where people reach the console; without a slash at its end. */
  readonly publicUrl: string
  /** Where clients reach PostgreSQL, when it is not the host of `publicUrl` and the port listened on. */
  readonly publicPostgres: { readonly host: string; readonly port: number } | null
  readonly issuers: readonly IssuerConfig[]
  readonly saml: readonly SamlConfig[]
  /** Null: there is none. */
  readonly emergency: EmergencyConfig | null
  readonly directories: readonly DirectoryConfig[]
  readonly agents: { readonly registeredOnly: boolean }
  /** How long certificates of people last whatever their tokens say; null: none are issued. */
  readonly clientCertificates: { readonly peopleMs: number | null } | null
  /** Groups whose members let people start anew who have lost their passkeys. */
  readonly passkeys: { readonly recoveryGroups: readonly string[] }
  readonly resources: readonly ResourceDefinition[]
  readonly policyFile: string
  /** Whether targets log the id of each session (`KeyRing.stamp`). */
  readonly stampTargets: boolean
  readonly ledger: LedgerSettings
  readonly notices: readonly SinkSettings[]
  readonly exports: readonly ExportSettings[]
  /** How long each resource's bodies and recordings are kept, by its name. */
  readonly retention: ReadonlyMap<string, Retention>
  readonly disposal: DisposalSettings
  /** Logs of targets that are followed. */
  readonly watches: readonly WatchSettings[]
  readonly audit: {
    /** Groups whose members may read evidence. */
    readonly readers: readonly string[]
    readonly hours: { readonly zone: string; readonly fromHour: number; readonly toHour: number }
  }
  readonly console: ConsoleSettings
  readonly recording: { readonly directory: string; readonly bytesPerStatementMax: number }
  readonly keys: { readonly file: string; readonly directory: string }
  readonly store: StoreSource
  readonly limits: Limits
  readonly log: { readonly level: ConfigText['log']['level'] }
}

/** The account for when no issuer can be reached. */
export interface EmergencyConfig {
  readonly name: string
  readonly digest: SecretSource
  readonly groups: readonly string[]
  readonly sessionMsMax: number
}

/** A directory that tells of accounts by SCIM. */
export interface DirectoryConfig {
  readonly name: string
  readonly issuer: string
  readonly token: SecretSource
  readonly subject: 'external-id' | 'user-name'
  readonly required: boolean
  readonly groups: 'token' | 'directory'
}

/** An address to listen on. Port 0 takes a free one. */
export interface Listen {
  readonly host: string
  readonly port: number
  /** PEM files, or null for plaintext. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
}

/** Bounds on what one gateway takes on. Times in milliseconds. */
export interface Limits {
  readonly sessionsMax: number
  readonly sessionsPerPrincipalMax: number
  readonly sessionMsMax: number
  /** Connections that have not signed in yet. */
  readonly unauthenticatedMax: number
  readonly unauthenticatedPerAddressMax: number
  readonly handshakeMsMax: number
  readonly targetConnectMsMax: number
  readonly frameBytesMax: number
  readonly statementBytesMax: number
  readonly inspectMsMax: number
  readonly heldBytesMax: number
}

export type ConfigRead =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly faults: readonly Fault[] }

/** The environment as `process.env` holds it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a configuration file with this process's environment. All faults come back at once, with places and fixes. */
export function loadConfig(path: string): ConfigRead {
  const file = resolve(path)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const fix = 'Name another with --config, or make one: see docs/configuration.md.'
    const message = `The file cannot be read (${codeOf(error)}).`
    return { ok: false, faults: [{ file, line: 1, column: 1, path: '', message, fix }] }
  }
  return parseConfig(bytes.toString('utf8'), file, process.env)
}

/** Reads the text of a configuration file. `file` is its absolute path: relative paths within count from its folder. */
export function parseConfig(text: string, file: string, environment: Environment): ConfigRead {
  const read = readDocument(text, file, configSchema, configBytesMax)
  if (!read.ok) return read
  const context: Context = { folder: dirname(file), environment, places: read.places, faults: [] }
  context.faults.push(...checkConfig(read.value, read.places))
  const config = build(read.value, file, context)
  if (context.faults.length > 0) return { ok: false, faults: inFileOrder(context.faults) }
  return { ok: true, config: deepFreeze(config) }
}

function build(text: ConfigText, file: string, context: Context): Config {
  const at = (path: string): string => resolve(context.folder, path)
  const { postgres, http } = text.listen
  const keyFile = at(text.keys.file)
  return {
    file,
    listen: {
      postgres: {
        host: postgres.host,
        port: postgres.port,
        isShared: postgres['shared-port'],
        tls: tlsFiles(postgres.tls, at),
        plaintext: postgres.plaintext,
        caFile: postgres.tls?.ca === undefined ? null : at(postgres.tls.ca),
        socket: postgres.socket
          ? { directory: at(postgres.socket.directory), access: postgres.socket.access }
          : null,
        proxies: postgres['proxy-protocol'].map(networkOf),
      },
      http: {
        host: http.host,
        port: http.port,
        tls: tlsFiles(http.tls, at),
        behindProxy: http['behind-proxy'],
      },
    },
    publicUrl: text['public-url'].replace(/\/+$/, ''),
    publicPostgres: placeOf(text['public-postgres']),
    issuers: issuersOf(text, at, context),
    saml: samlProvidersOf(text, context),
    emergency: emergencyOf(text, context),
    directories: directoriesOf(text, context),
    agents: { registeredOnly: text.agents['registered-only'] },
    clientCertificates: text['client-certificates']
      ? { peopleMs: text['client-certificates']['people-ms'] ?? null }
      : null,
    passkeys: { recoveryGroups: text.passkeys['recovery-groups'] },
    resources: text.resources.map((resource, index) => resourceOf(resource, index, context)),
    policyFile: at(text.policy),
    stampTargets: text['stamp-targets'],
    ledger: ledgerOf(text, at, context),
    notices: text.notices.map((notice, index) => noticeOf(notice, ['notices', index], context)),
    retention: retentionOf(text),
    disposal: disposalOf(text),
    watches: text.resources.flatMap((resource) => watchOf(resource, at)),
    exports: text.exports.map((one, index) => exportOf(one, ['exports', index], context)),
    audit: {
      readers: text.audit.readers,
      hours: {
        zone: text.audit.hours.zone,
        fromHour: text.audit.hours.from,
        toHour: text.audit.hours.to,
      },
    },
    console: consoleOf(text),
    recording: {
      directory: at(text.recording.directory),
      bytesPerStatementMax: text.recording['bytes-per-statement-max'],
    },
    keys: {
      file: keyFile,
      directory: text.keys.directory ? at(text.keys.directory) : join(dirname(keyFile), 'session-keys'),
    },
    store: storeOf(text, context),
    limits: limitsOf(text.limits),
    log: { level: text.log.level },
  }
}

function issuersOf(
  { issuers }: ConfigText,
  at: (path: string) => string,
  context: Context,
): readonly IssuerConfig[] {
  return issuers.map((issuer, index) => {
    const { login, ca } = issuer
    const from = login?.console?.secret
    const secret = from ? secretNow(from, ['issuers', index, 'login', 'console', 'secret'], context) : null
    return issuerOf(issuer, readCertificates(ca, ['issuers', index, 'ca'], context), at, secret)
  })
}

function samlProvidersOf({ saml }: ConfigText, context: Context): readonly SamlConfig[] {
  return saml.map((provider, index) => {
    const files = provider.certificates.map(
      (file, at) => [file, ['saml', index, 'certificates', at]] as const,
    )
    return samlOf(
      provider,
      files.map(([file, place]) => readText(file, place, context) ?? ''),
    )
  })
}

function emergencyOf({ emergency }: ConfigText, context: Context): EmergencyConfig | null {
  if (emergency === undefined) return null
  const { name, groups } = emergency
  const digest = secretSource(emergency.digest, ['emergency', 'digest'], context)
  return { name, groups, digest, sessionMsMax: emergency['session-ms-max'] }
}

function directoriesOf({ directories }: ConfigText, context: Context): readonly DirectoryConfig[] {
  return directories.map(({ token, ...directory }, index) => ({
    ...directory,
    token: secretSource(token, ['directories', index, 'token'], context),
  }))
}

function placeOf(text: string | undefined): Config['publicPostgres'] {
  if (text === undefined) return null
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

function tlsFiles(
  tls: { readonly cert: string; readonly key: string } | null,
  at: (path: string) => string,
): Listen['tls'] {
  return tls === null ? null : { certFile: at(tls.cert), keyFile: at(tls.key) }
}

function resourceOf(
  text: ConfigText['resources'][number],
  index: number,
  context: Context,
): ResourceDefinition {
  return {
    resource: {
      name: text.name,
      protocol: text.protocol,
      labels: text.labels,
      ...(text.owners === undefined ? {} : { owners: text.owners }),
    },
    ...targetOf(text.target, ['resources', index, 'target'], context),
    ...usersOf(text, index, context),
    logins: text.logins.map((one, at) => roleLogin(one, ['resources', index, 'logins', at], context)),
  }
}

function noticeOf(text: ConfigText['notices'][number], path: DocumentPath, context: Context): SinkSettings {
  if (text.kind === 'mail') {
    const { kind, name, host, port, tls, from, to } = text
    return {
      kind,
      name,
      groups: text.groups ?? null,
      host,
      port,
      tls,
      ca: readCertificates(text.ca, [...path, 'ca'], context),
      user: text.user ?? null,
      password: text.password ? secretSource(text.password, [...path, 'password'], context) : null,
      from,
      to,
    }
  }
  const shared = { name: text.name, groups: text.groups ?? null, withStatement: text.statement }
  if (text.kind === 'webhook')
    return {
      kind: text.kind,
      ...shared,
      url: text.url,
      secret: secretSource(text.secret, [...path, 'secret'], context),
    }
  return {
    kind: text.kind,
    ...shared,
    channel: text.channel,
    api: text.api.replace(/\/+$/, ''),
    token: secretSource(text.token, [...path, 'token'], context),
    signingSecret: secretSource(text['signing-secret'], [...path, 'signing-secret'], context),
  }
}

function exportOf(text: ConfigText['exports'][number], path: DocumentPath, context: Context): ExportSettings {
  const { name } = text
  const secretOf = (from: SecretText | undefined, key: string): SecretSource | null =>
    from ? secretSource(from, [...path, key], context) : null
  switch (text.kind) {
    case 'file':
      return { kind: text.kind, name, directory: resolve(context.folder, text.directory) }
    case 'syslog': {
      const tls = text.tls ? { ca: readCertificates(text.ca, [...path, 'ca'], context) } : null
      return { kind: text.kind, name, host: text.host, port: text.port, tls, body: text.body }
    }
    case 'webhook':
      return { kind: text.kind, name, url: text.url, secret: secretOf(text.secret, 'secret') }
    case 'otlp':
    case 'splunk':
      return { kind: text.kind, name, url: text.url, secret: secretOf(text.token, 'token') }
  }
}

function limitsOf(text: ConfigText['limits']): Limits {
  return {
    sessionsMax: text['sessions-max'],
    sessionsPerPrincipalMax: text['sessions-per-principal-max'],
    sessionMsMax: text['session-ms-max'],
    unauthenticatedMax: text['unauthenticated-max'],
    unauthenticatedPerAddressMax: text['unauthenticated-per-address-max'],
    handshakeMsMax: text['handshake-ms-max'],
    targetConnectMsMax: text['target-connect-ms-max'],
    frameBytesMax: text['frame-bytes-max'],
    statementBytesMax: text['statement-bytes-max'],
    inspectMsMax: text['inspect-ms-max'],
    heldBytesMax: text['held-bytes-max'],
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
