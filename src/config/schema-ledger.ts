import * as z from 'zod'
import { ms, secret, url } from './schema-words.ts'

/** `ledger.copy`. */
export const ledgerCopy = z.strictObject({
  endpoint: url.describe('Where the API is, such as https://s3.eu-central-2.amazonaws.com.'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Write the name of a bucket')
    .describe('The bucket: versioned, with Object Lock.'),
  region: z.string().min(1).max(64).default('us-east-1').describe('Its region.'),
  prefix: z
    .string()
    .regex(/^(?:[A-Za-z0-9._-]+\/){0,8}$/, 'Write folders, each with a slash behind it')
    .default('')
    .describe('Put before every name: one of its own for each gateway.'),
  'key-id': z.string().min(1).max(128).describe('The id of the access key.'),
  key: secret.describe(
    'Where the secret access key comes from. It needs no right but to put and get objects.',
  ),
  'lock-days': z
    .int()
    .min(0)
    .max(36_600)
    .optional()
    .describe(
      'For how long nobody may remove what is put there (mode COMPLIANCE); 0 locks nothing. Omitted: as the retention classes of the resources say.',
    ),
  'every-ms': ms(1000, 3_600_000).default(60_000).describe('How often the newest checkpoint is copied.'),
})
