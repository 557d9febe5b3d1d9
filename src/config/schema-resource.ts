import * as z from 'zod'
import { resourceRetention } from './schema-retention.ts'
import { host, ms, path, targetSecret, word } from './schema-words.ts'

const tlsMode = z.enum(['disable', 'unverified', 'require', 'verify-ca', 'verify-full'])
/** One resource: what it is called, where it is, and what opens it. */
export const resource = z.strictObject({
  name: word.describe('What clients ask for as the database name; unique.'),
  protocol: z.enum(['postgres']).default('postgres').describe('How clients speak to it.'),
  labels: z.record(word, z.string().max(256)).default({}).describe('For rules to select by.'),
  owners: z
    .strictObject({
      people: z
        .array(
          z
            .string()
            .max(512)
            .regex(/^[^#]+#.+$/, 'Write a principal id: issuer#subject'),
        )
        .max(20)
        .default([])
        .describe('People, by their principal ids (issuer#subject).'),
      groups: z.array(z.string().min(1).max(256)).max(20).default([]).describe('Members of these groups.'),
    })
    .optional()
    .describe('Who answers for it: reviewers, where a rule asks for its `owners`.'),
  logins: z
    .array(
      z.strictObject({
        role: word.describe('A role of the policy.'),
        login: z
          .string()
          .min(1)
          .max(63)
          .optional()
          .describe('Role to log in as; omitted: that of the target.'),
        password: targetSecret.optional().describe('Where its password comes from.'),
        'set-role': z
          .string()
          .min(1)
          .max(63)
          .optional()
          .describe('Role to take on at the target, for the whole session.'),
      }),
    )
    .max(100)
    .default([])
    .describe(
      "What sessions in a role log in with; the first whose role a session has. Omitted: the target's own.",
    ),
  'ephemeral-users': z
    .strictObject({
      login: z.string().min(1).max(63).describe('Who makes and drops them: a role with CREATEROLE.'),
      password: targetSecret.optional().describe('Where its password comes from.'),
      role: z
        .string()
        .min(1)
        .max(63)
        .describe('The role that they are in, unless `logins` names another as `set-role`.'),
    })
    .optional()
    .describe('Gives each session a user of its own at the target, named by its id, dropped at its end.'),
  retention: resourceRetention,
  watch: z
    .strictObject({
      log: path
        .optional()
        .describe(
          "Folder of the target's jsonlog or csvlog, which has log_connections on; omitted: it cannot be read here.",
        ),
      'activity-every-ms': ms(100, 3_600_000)
        .optional()
        .describe(
          'How often `pg_stat_activity` is looked at; omitted: never. The login needs pg_read_all_stats.',
        ),
      allow: z
        .array(z.string().min(1).max(63))
        .max(100)
        .default([])
        .describe('Users who may connect by themselves.'),
      'every-ms': ms(100, 3_600_000).default(5000).describe('How often new lines are looked at.'),
    })
    .optional()
    .describe('Raises an alert when somebody reaches the target without the gateway.'),
  target: z.strictObject({
    host: z
      .union([z.string().min(1).max(2048), z.array(host).min(1).max(16)])
      .describe(
        'Host name or address, or the folder of a unix socket. Several, as a list or with commas, each with its `:port` if need be, are tried in turn.',
      ),
    port: z.int().min(1).max(65535).default(5432).describe('Port where the host names none.'),
    'target-session-attrs': z
      .enum(['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'])
      .default('any')
      .describe('Which server will do, as libpq has it.'),
    'load-balance-hosts': z
      .enum(['disable', 'random'])
      .default('disable')
      .describe('disable: in the order of the list. random: sessions are spread over it.'),
    'connect-ms-max': ms(100, 120_000)
      .optional()
      .describe(
        'Time for one server before the next is tried; omitted: 3000 of several, target-connect-ms-max of one.',
      ),
    database: z.string().min(1).max(63).describe('Database at the target.'),
    login: z.string().min(1).max(63).describe('Role to log in as.'),
    password: targetSecret
      .optional()
      .describe('Where the password comes from: {file}, {env} or {vault}. Omitted: none is sent.'),
    tls: z
      .strictObject({
        mode: tlsMode
          .default('verify-full')
          .describe(
            'disable; unverified, or require as libpq calls it (encrypted, but whoever answers is believed); verify-ca (chain); verify-full (chain and name).',
          ),
        ca: path.optional().describe("PEM file with the authorities to trust; omitted: the system's."),
        cert: path
          .optional()
          .describe("PEM file with the gateway's own certificate chain; read again for each connection."),
        key: targetSecret.optional().describe('Where its private key comes from, in PEM form.'),
        negotiation: z
          .enum(['postgres', 'direct'])
          .default('postgres')
          .describe(
            'postgres asks for TLS; direct begins with it, as servers from PostgreSQL 17 on take it.',
          ),
      })
      .prefault({}),
  }),
})
