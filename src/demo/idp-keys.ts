import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Random } from '../core/random.ts'
import { readKept, writeKept } from './kept-file.ts'

/** What the demo's identity provider must remember, so that tokens outlive its restart. */
export interface IdpKeys {
  /** Private ES256 key, as a JWK (RFC 7517). */
  readonly signing: z.infer<typeof keysShape>['signing']
  /** Signs its cookies. */
  readonly cookie: string
  /** Secrets of the clients that keep one, by client id. */
  readonly clients: Readonly<Record<string, string>>
}

const keysShape = z.strictObject({
  signing: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
    kid: z.string(),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  }),
  cookie: z.string().min(32),
  clients: z.record(z.string(), z.string().min(32)),
})

/** Reads the keys from `directory`, or makes them on the first start. Throws when they are there and damaged. */
export async function openIdpKeys(
  directory: string,
  clientIds: readonly string[],
  random: Random,
): Promise<IdpKeys> {
  const file = join(directory, 'idp-keys.json')
  const kept = await readKept(file)
  if (kept !== null) return keysShape.parse(JSON.parse(kept))
  const keys = keysShape.parse({
    signing: {
      ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      kid: random.bytes(8).toString('hex'),
      alg: 'ES256',
      use: 'sig',
    },
    cookie: random.bytes(32).toString('base64url'),
    clients: Object.fromEntries(clientIds.map((id) => [id, random.bytes(32).toString('base64url')])),
  })
  await writeKept(file, JSON.stringify(keys), 0o600)
  return keys
}
