import { open } from 'node:fs/promises'
import { Secret } from '../core/secret.ts'

/** Where the secret that opens a target comes from. Asked anew for each connection, so that rotation needs no restart. */
export interface SecretSource {
  /** The secret as it is now, or why there is none, in words without the secret. */
  read(): Promise<Secret | SecretFault>
}

/** Why there is no secret. */
export class SecretFault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** Passwords longer than this are files taken by mistake. */
export const secretBytesMax = 8 * 1024

/** A secret that was known at start. */
export function fixedSecret(secret: Secret): SecretSource {
  return { read: () => Promise.resolve(secret) }
}

/** A secret kept in a file that nobody but its owner may read. One line end at the end is not part of it. */
export function fileSecret(path: string): SecretSource {
  return { read: () => readSecretFile(path) }
}

/** A file that stands beside a secret and is none itself, such as a certificate; others may read it. */
export function openFile(path: string, bytesMax: number): SecretSource {
  return { read: () => readSecretFile(path, bytesMax, false) }
}

async function readSecretFile(
  path: string,
  bytesMax = secretBytesMax,
  isSecret = true,
): Promise<Secret | SecretFault> {
  try {
    await using file = await open(path)
    // Asked of the open file, so that what is checked is what is read.
    const status = await file.stat()
    if (!status.isFile()) return new SecretFault(`The secret file ${path} is not a file.`)
    if (isSecret && (status.mode & 0o077) !== 0) {
      return new SecretFault(
        `The secret file ${path} may be read by others than its owner; run: chmod 600 ${path}`,
      )
    }
    if (status.size > bytesMax) {
      return new SecretFault(`The secret file ${path} is larger than ${bytesMax} bytes.`)
    }
    const buffer = Buffer.alloc(bytesMax)
    const { bytesRead } = await file.read(buffer, 0, bytesMax, 0)
    const text = buffer.toString('utf8', 0, bytesRead).replace(/\r?\n$/, '')
    buffer.fill(0)
    return text === '' ? new SecretFault(`The secret file ${path} is empty.`) : new Secret(text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return new SecretFault(`The secret file ${path} cannot be read (${code}).`)
  }
}
