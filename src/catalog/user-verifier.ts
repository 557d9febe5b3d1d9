import { createHash, createHmac, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '../core/random.ts'
import type { Secret } from '../core/secret.ts'

const iterations = 4096
const saltBytes = 16

/**
 * What PostgreSQL keeps of a password (RFC 5803 in its own spelling), so that the password itself is in no statement
 * and in no log of the target.
 */
export async function userVerifier(password: Secret, random: Random): Promise<string> {
  const salt = random.bytes(saltBytes)
  const salted = await promisify(pbkdf2)(password.reveal(), salt, iterations, 32, 'sha256')
  const keyOf = (words: string): Buffer => createHmac('sha256', salted).update(words).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}
