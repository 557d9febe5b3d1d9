import * as z from 'zod'
import { path, secret, url, word } from './schema-words.ts'

const name = word.describe('Names its cursor; unique.')

/** One receiver of the ledger's events. */
export const exportSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['otlp', 'splunk']),
    name,
    url: url.describe('Its base; `/v1/logs` or `/services/collector/event` is put behind it.'),
    token: secret.optional().describe('Where its token comes from.'),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    name,
    url: url.describe('Where signed batches are posted to.'),
    secret: secret.describe('Where the key of the signatures comes from.'),
  }),
  z.strictObject({
    kind: z.literal('syslog'),
    name,
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(6514),
    tls: z.boolean().default(true).describe('False speaks plaintext, which loopback alone allows.'),
    ca: path.optional().describe("PEM file with the authorities to trust; omitted: the system's."),
    body: z.enum(['cef', 'ocsf']).default('cef').describe('CEF, or OCSF as JSON.'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    name,
    directory: path.describe('A file a day, one JSON object a line.'),
  }),
])
