import * as z from 'zod'
import { isTimeZone } from '../core/local-time.ts'
import { exportSettings } from './export.ts'
import { clientCertificates, directory, emergencyAccount, issuer, samlProvider } from './schema-issuer.ts'
import { ledgerCopy } from './schema-ledger.ts'
import { network } from './network.ts'
import { notice, passkeys } from './schema-review.ts'
import { resource } from './schema-resource.ts'
import { retentionClasses } from './schema-retention.ts'
import { claim, host, ms, path, port, secret, type targetSecret, url } from './schema-words.ts'
import { parseWitnessKey } from '../ledger/tiles/cosignature.ts'

/** Bytes that a configuration file may have. */
export const configBytesMax = 256 * 1024

const certificate = z.strictObject({
  cert: path.describe('PEM file with the certificate chain.'),
  key: path.describe('PEM file with the private key.'),
})

const listen = z.strictObject({
  postgres: z
    .strictObject({
      host: host.default('127.0.0.1').describe('Address to listen on for PostgreSQL clients.'),
      port: port.default(6432).describe('Port to listen on; 0 takes a free one.'),
      tls: certificate
        .extend({
          ca: path
            .optional()
            .describe(
              'PEM file that `sallyport connect` has clients trust; omitted: the authorities of their machine.',
            ),
        })
        .nullable()
        .default(null)
        .describe('Certificate shown to clients; null speaks plaintext only.'),
      plaintext: z
        .enum(['loopback', 'never'])
        .default('never')
        .describe('Whether clients on the same machine may connect without TLS.'),
      socket: z
        .strictObject({
          directory: path.describe(
            'Folder for it, which clients name as their host. Nobody but its owner may write to it.',
          ),
          access: z
            .enum(['owner', 'group', 'all'])
            .default('group')
            .describe('Which users of this machine may connect; each still signs in.'),
        })
        .optional()
        .describe(
          'A unix socket to listen on too, for clients on the same machine. They may do without TLS there.',
        ),
      'shared-port': z
        .boolean()
        .default(false)
        .describe(
          'Whether other gateways of the same user on this machine listen on this port too, one for each core; the kernel spreads connections over them.',
        ),
      'proxy-protocol': z
        .array(network)
        .max(100)
        .default([])
        .describe(
          'Addresses and networks of load balancers that say where clients are (PROXY protocol, version 2): from these it is required, from all others refused.',
        ),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: host.default('127.0.0.1').describe('Address to listen on for the console and the API.'),
      port: port.default(6480).describe('Port to listen on; 0 takes a free one.'),
      tls: certificate
        .nullable()
        .default(null)
        .describe('Certificate shown to browsers; null speaks plaintext.'),
      'behind-proxy': z
        .boolean()
        .default(false)
        .describe(
          'True when a proxy in front ends TLS, so that plaintext on another address than loopback is meant.',
        ),
    })
    .prefault({}),
})

const bytes = (least: number, most: number): z.ZodInt => z.int().min(least).max(most)
const mebibyte = 1024 * 1024
const hourMs = 3_600_000

const limits = z.strictObject({
  'sessions-max': z.int().min(1).max(100_000).default(1000).describe('Sessions open at once.'),
  'sessions-per-principal-max': z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe('Sessions that one principal has open at once.'),
  'session-ms-max': ms(1000, 720 * hourMs)
    .default(12 * hourMs)
    .describe('How long a session lives, whatever its token says.'),
  'unauthenticated-max': z
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('Connections that have not signed in yet; the oldest of whoever has most makes room.'),
  'unauthenticated-per-address-max': z
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('The same from one address (IPv6: from one /64).'),
  'handshake-ms-max': ms(100, 120_000).default(10_000).describe('Time to a finished log-in.'),
  'target-connect-ms-max': ms(100, 120_000).default(10_000).describe('Time to reach and log in at a target.'),
  'frame-bytes-max': bytes(64 * 1024, 1024 * mebibyte)
    .default(64 * mebibyte)
    .describe('Largest single message from either side.'),
  'statement-bytes-max': bytes(1024, 16 * mebibyte)
    .default(mebibyte)
    .describe('Longest statement text.'),
  'inspect-ms-max': ms(10, 60_000).default(2000).describe('Time to inspect one statement.'),
  'held-bytes-max': bytes(64 * 1024, 1024 * mebibyte)
    .default(4 * mebibyte)
    .describe('What is read ahead from a client whose statement is held.'),
})

const hour = z.int().min(0).max(24)
const auditSettings = z.strictObject({
  readers: z
    .array(claim)
    .max(100)
    .default([])
    .describe('Groups whose members may search the ledger and read recordings. None: nobody may.'),
  hours: z
    .strictObject({
      zone: z
        .string()
        .max(64)
        .refine(isTimeZone, 'Use a time zone such as Europe/Zurich')
        .default('UTC')
        .describe('Where the working hours are.'),
      from: hour.default(7).describe('First working hour of a day, Monday to Friday.'),
      to: hour.default(19).describe('Hour at which work is over.'),
    })
    .prefault({}),
})

const consoleSettings = z.strictObject({
  operators: z
    .array(claim)
    .max(100)
    .default([])
    .describe('Groups whose members see every open session and may end it. None: nobody may.'),
  'policy-authors': z
    .array(claim)
    .max(100)
    .default([])
    .describe('Groups whose members may read the policy and try changes of it. None: nobody may.'),
  'policy-approvers': z
    .array(claim)
    .max(20)
    .default([])
    .describe(
      'Groups whose members let into force what authors propose in the console; from the first such policy on, the file counts for nothing. None: the policy is its file.',
    ),
  'policy-approvals': z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe('How many of them, besides the author, a policy needs.'),
  'target-networks': z
    .strictObject({
      allow: z
        .array(network)
        .max(100)
        .default([])
        .describe(
          'Where resources that operators add in the console may be. None: anywhere but link-local and metadata addresses, and, unless the gateway itself listens on loopback alone, this machine.',
        ),
      deny: z.array(network).max(100).default([]).describe('Where they may not be, whatever `allow` says.'),
    })
    .prefault({}),
})

const witness = z.strictObject({
  key: z
    .string()
    .max(1024)
    .refine((line) => parseWitnessKey(line) !== null, 'Write the verifier key that the witness gave you')
    .describe('Its verifier key, such as witness.example+1a2b3c4d+BAbC….'),
  url: url.describe('Where it answers; `/add-checkpoint` is put behind it.'),
})

/** The shape of sallyport.yaml. What it cannot say is checked in check.ts. */
export const configSchema = z.strictObject({
  listen: listen.prefault({}),
  'public-url': url.describe('Where people reach the console, for links in notices.'),
  'public-postgres': z
    .string()
    .regex(/^[^\s:[\]]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'Write host:port')
    .optional()
    .describe(
      'Where clients reach PostgreSQL, as `host:port`; omitted: the host of public-url and the port listened on.',
    ),
  issuers: z.array(issuer).min(1).max(50).describe('Who may vouch for principals.'),
  saml: z
    .array(samlProvider)
    .max(10)
    .default([])
    .describe('Identity providers that people sign in with by SAML 2.0: sallyport login --saml <name>.'),
  emergency: emergencyAccount
    .optional()
    .describe(
      'An account for when no issuer can be reached; every use raises an alert. Omitted: there is none.',
    ),
  directories: z
    .array(directory)
    .max(20)
    .default([])
    .describe(
      'Who tells of accounts and groups by SCIM 2.0, so that whoever is deactivated there is out here.',
    ),
  'client-certificates': clientCertificates
    .optional()
    .describe(
      'Certificates of our own for PostgreSQL clients: sallyport cert issue. Omitted: none are issued or taken.',
    ),
  agents: z
    .strictObject({
      'registered-only': z
        .boolean()
        .default(false)
        .describe('Whether agents that nobody registered are turned away.'),
    })
    .prefault({}),
  passkeys,
  resources: z
    .array(resource)
    .max(2000)
    .default([])
    .describe(
      'What can be reached, besides what operators add in the console. A name here is not changed there.',
    ),
  retention: retentionClasses,
  'stamp-targets': z
    .boolean()
    .default(true)
    .describe(
      "Whether targets are told each session's id as they log the sign-in, for `sallyport reconcile`. Set false for a pooler in between that takes no setting twice.",
    ),
  policy: path.describe('The policy file; it is read again when it changes.'),
  ledger: z.strictObject({
    directory: path.describe('Where the ledger is kept. Losing it loses the proof; back it up.'),
    origin: z
      .string()
      .regex(
        /^[^\s+]{1,200}$/,
        'Write a name without spaces and plus signs, such as gateway.example.com/ledger',
      )
      .describe('Name of this ledger in its signed checkpoints. It never changes.'),
    copy: ledgerCopy
      .optional()
      .describe('A copy in a bucket of S3, or of whatever speaks its API, locked against removal.'),
    timestamps: z
      .strictObject({
        url: url.describe('The authority (RFC 3161).'),
        'every-ms': ms(10_000, 24 * hourMs)
          .default(hourMs)
          .describe('How often the newest checkpoint is stamped.'),
      })
      .optional()
      .describe('A time-stamping authority that says when a checkpoint was there.'),
    witnesses: z
      .array(witness)
      .max(20)
      .default([])
      .describe('Who co-signs that the ledger only grows. Run by somebody else than this gateway.'),
    'witness-quorum': z
      .int()
      .min(1)
      .max(20)
      .optional()
      .describe('How many of them must sign before a checkpoint counts as witnessed; omitted: all.'),
    'anchor-every-ms': ms(1000, 24 * hourMs)
      .default(60_000)
      .describe('How often the heads of other gateways of the same store are entered in this ledger.'),
    'witness-every-ms': ms(1000, 24 * hourMs)
      .default(10_000)
      .describe('How often they are asked.'),
  }),
  notices: z
    .array(notice)
    .max(50)
    .default([])
    .describe('Where reviewers are told of reviews; docs/reviews.md says how.'),
  audit: auditSettings.prefault({}),
  console: consoleSettings.prefault({}),
  exports: z
    .array(exportSettings)
    .max(50)
    .default([])
    .describe('Who else is told what the ledger says; docs/exports.md says how.'),
  recording: z.strictObject({
    directory: path.describe('Where recordings are kept.'),
    'bytes-per-statement-max': bytes(0, 1024 * mebibyte)
      .default(16 * mebibyte)
      .describe('What is kept of one reply; beyond it only its digest and size.'),
  }),
  keys: z.strictObject({
    file: path.describe(
      'Master key of this gateway; made at the first start. Losing it ends the ledger and the mask tokens.',
    ),
    directory: path
      .optional()
      .describe('Wrapped keys of sessions; omitted: a folder `session-keys` beside the file.'),
  }),
  store: z
    .union([
      z.strictObject({ url: secret.describe('Where the URL of a PostgreSQL database comes from.') }),
      z.strictObject({ embedded: path.describe('Folder of a PostgreSQL that the gateway runs itself.') }),
    ])
    .optional()
    .describe(
      'Where reviews and grants are kept. Omitted: DATABASE_URL if it is set, else embedded beside the ledger.',
    ),
  limits: limits.prefault({}).describe('Bounds; a session that goes beyond one ends with a clear reason.'),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('info')
        .describe('Least severe line to log.'),
    })
    .prefault({}),
})

export type ConfigText = z.infer<typeof configSchema>
export type SecretText = z.infer<typeof secret>
export type TargetSecretText = z.infer<typeof targetSecret>

/** The published JSON Schema of sallyport.yaml, as docs/config.schema.json holds it. */
export function configJsonSchema(): object {
  return { title: 'Sallyport configuration', ...z.toJSONSchema(configSchema, { io: 'input' }) }
}
