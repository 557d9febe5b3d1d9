/** Shapes that several sections of sallyport.yaml share. */
import * as z from 'zod'

/** A name in the configuration. */
export const word = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'Use up to 64 letters, digits, dots, hyphens and underscores')
/** A path; relative ones count from the file. */
export const path = z.string().min(1).max(4096)
/** The name of a claim, or a path to it. */
export const claim = z.string().min(1).max(256)
/** A TCP port; 0 takes a free one. */
export const port = z.int().min(0).max(65535)
/** A span of time in milliseconds. */
export const ms = (least: number, most: number): z.ZodInt => z.int().min(least).max(most)
/** A host name or address. */
export const host = z.string().min(1).max(255)
/** An http or https URL. */
export const url = z.url({ protocol: /^https?$/ }).max(2048)

/** Where a secret comes from. Secrets are never written into the file itself. */
export const secret = z.union([
  z.strictObject({ file: path.describe('File that only its owner may read; read again when it changes.') }),
  z.strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'Name an environment variable')
      .describe('Environment variable that holds it.'),
  }),
])

/** Names between slashes; one of dots alone would lead out of where it is looked for. */
const vaultPath = z
  .string()
  .regex(
    /^(?!\.{1,2}(?:\/|$))[^/]+(?:\/(?!\.{1,2}(?:\/|$))[^/]+)*$/,
    'Use names between slashes, without . and ..',
  )

/** A secret of a target: also one that a key-value engine of Vault or OpenBao keeps. */
export const targetSecret = z.union([
  ...secret.options,
  z.strictObject({
    vault: z.strictObject({
      url: url.describe('The server: https, or http on loopback.'),
      mount: vaultPath.max(256).default('secret').describe('Where its key-value engine, version 2, is.'),
      path: vaultPath.max(1024).describe('The secret in it.'),
      field: z.string().min(1).max(256).default('password').describe('Which member of the secret.'),
      namespace: z.string().min(1).max(256).optional().describe('Namespace, where the server has them.'),
      token: secret.describe('Where the token comes from that opens it.'),
      ca: path.optional().describe("PEM file with the authority of its certificate; omitted: the system's."),
    }),
  }),
])
