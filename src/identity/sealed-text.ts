import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { Random } from '../core/random.ts'

const nonceBytes = 12
const tagBytes = 16

/** Seals a text (AES-256-GCM) for somebody to keep who may neither read nor change it. Base64url. */
export function sealText(plain: string, key: KeyObject, purpose: string, random: Random): string {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** The text; null when it was not sealed with this key for this purpose, or was changed. */
export function openText(sealed: string, key: KeyObject, purpose: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString(
      'utf8',
    )
  } catch {
    // Not what was sealed.
    return null
  }
}
