import * as z from 'zod'
import { host, path, port, secret, url, word } from './schema-words.ts'

const address = z
  .string()
  .max(320)
  .regex(/^[^\s<>@",;:]+@[^\s<>@",;:]+$/, 'Write one address, without a name')

const noticeShared = {
  name: word.describe('Names it in the store; the same on every replica.'),
  groups: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Only reviews that one of these groups may rule on; omitted: all.'),
  statement: z.boolean().default(true).describe('Whether the text of the statement is sent along.'),
  'allow-insecure-http': z.boolean().default(false).describe('Accept http on loopback. For development.'),
}
/** One entry of `notices`: where reviewers are told. */
export const notice = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    ...noticeShared,
    url: url.describe('Where signed requests are posted to.'),
    secret: secret.describe('What signs them (Standard Webhooks).'),
  }),
  z.strictObject({
    kind: z.literal('slack'),
    ...noticeShared,
    channel: z.string().min(1).max(100).describe('The channel, by its id.'),
    token: secret.describe("The bot's token (scope chat:write)."),
    'signing-secret': secret.describe('What Slack signs its requests with.'),
    api: url.default('https://slack.com/api').describe('Where the Web API is.'),
  }),
  z.strictObject({
    kind: z.literal('mail'),
    name: noticeShared.name,
    groups: noticeShared.groups,
    host: host.describe('The SMTP server.'),
    port: port.default(465).describe('Its port: 465, or 587 with starttls.'),
    tls: z
      .enum(['direct', 'starttls'])
      .default('direct')
      .describe('TLS from the first byte, or begun by STARTTLS, without which nothing is sent.'),
    ca: path.optional().describe("PEM file with the authorities to trust; omitted: the system's."),
    user: z.string().min(1).max(320).optional().describe('Who signs in there; omitted: nobody.'),
    password: secret.optional().describe('With what.'),
    from: address.describe('Whom it is from.'),
    to: z.array(address).min(1).max(50).describe('Who gets it: best a list whose members the groups are.'),
  }),
])

/** The section `passkeys`. */
export const passkeys = z
  .strictObject({
    'recovery-groups': z
      .array(z.string().min(1).max(256))
      .max(20)
      .default([])
      .describe('Groups of which two members let somebody start anew who has lost their passkeys.'),
  })
  .prefault({})
