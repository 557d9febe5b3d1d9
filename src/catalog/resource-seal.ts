/** Passwords of targets at rest in the store: AES-256-GCM under a key of the gateway's, bound to what they open. */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { Random } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { SecretFault } from './secret-source.ts'

/** What a password is for; it opens for exactly that. */
export interface SealedPlace {
  readonly name: string
  /** The settings as they are stored, to the byte. */
  readonly settings: string
}

const magic = Buffer.from('sallyr1\n')
const nonceBytes = 12
const tagBytes = 16
const none = 0
const some = 1

/** Seals a password, or that there is none: either way nobody without the key can put another place beside it. */
export function sealPassword(
  key: KeyObject,
  place: SealedPlace,
  password: Secret | null,
  random: Random,
): Buffer {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(place))
  const plain = Buffer.concat([
    Buffer.of(password === null ? none : some),
    Buffer.from(password?.reveal() ?? '', 'utf8'),
  ])
  const sealed = Buffer.concat([magic, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  plain.fill(0)
  return sealed
}

/** The password; null where there is none. A fault when it was sealed under another key, for another place, or changed. */
export function openSealed(key: KeyObject, place: SealedPlace, sealed: Buffer): Secret | null | SecretFault {
  const start = magic.length + nonceBytes
  if (sealed.length <= start + tagBytes || !sealed.subarray(0, magic.length).equals(magic)) return notOurs
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(magic.length, start), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(boundTo(place))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const plain = Buffer.concat([
      decipher.update(sealed.subarray(start, sealed.length - tagBytes)),
      decipher.final(),
    ])
    const secret = plain.readUInt8(0) === none ? null : new Secret(plain.toString('utf8', 1))
    plain.fill(0)
    return secret
  } catch {
    // The tag does not match.
    return notOurs
  }
}

function boundTo({ name, settings }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([name, settings]))
}

const notOurs = new SecretFault(
  'What the store holds of it was not sealed with this master key, or was changed.',
)
