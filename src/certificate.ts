import { constants } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Clock } from './core/clock.ts'

/** How often a renewed certificate is looked for. */
const lookEveryMs = 10_000

/** PEM files of a certificate chain and its private key. */
export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
}

/**
 * A certificate that is read again when its files change. A renewal that cannot be read leaves the one before in use
 * and is reported; the first one must be readable, or this throws.
 */
export function watchedCertificate(
  files: CertificateFiles,
  clock: Clock,
  report: (trouble: string) => void,
): () => SecureContext {
  let context = read(files)
  let stamp = stampOf(files)
  let lookedAt = clock.monotonic()
  return () => {
    if (clock.monotonic() - lookedAt < lookEveryMs) return context
    lookedAt = clock.monotonic()
    try {
      const now = stampOf(files)
      if (now === stamp) return context
      context = read(files)
      stamp = now
    } catch (error) {
      report(`The certificate ${files.certFile} cannot be read again: ${String(error)}`)
    }
    return context
  }
}

function read({ certFile, keyFile }: CertificateFiles): SecureContext {
  return createSecureContext({
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    minVersion: 'TLSv1.2',
    // Nobody resumes: each session proves anew who is at the other end, with the whole chain of their certificate.
    secureOptions: constants.SSL_OP_NO_TICKET,
    sessionIdContext: 'sallyport',
  })
}

function stampOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile].map((file) => statSync(file).mtimeMs).join(' ')
}
