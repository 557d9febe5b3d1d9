import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '../core/clock.ts'
import type { IdentityLog } from './key-set.ts'

/** The authorities of a trust domain. */
export interface TrustBundle {
  /** As of now; null when they cannot be read. */
  authorities(): readonly X509Certificate[] | null
}

const lookEveryMs = 10_000
const bundleBytesMax = 1024 * 1024

/** A bundle in a PEM file that is read again when it changes. While it cannot be read nobody is let in by it. */
export function watchedBundle(file: string, clock: Clock, log: IdentityLog): TrustBundle {
  let found: readonly X509Certificate[] | null = null
  let stamp = ''
  let lookedAt = -Infinity
  return {
    authorities() {
      if (clock.monotonic() - lookedAt < lookEveryMs) return found
      lookedAt = clock.monotonic()
      try {
        const { mtimeMs, size } = statSync(file)
        const now = `${mtimeMs} ${size}`
        if (now === stamp) return found
        if (size > bundleBytesMax) throw new Error('it is too large')
        found = readBundle(readFileSync(file, 'utf8'))
        stamp = now
      } catch (error) {
        found = null
        stamp = ''
        log.warn({ bundle: file, fault: String(error) }, 'a trust bundle cannot be read')
      }
      return found
    },
  }
}

/** The certificates of a PEM text; throws when there is none or one cannot be read. */
function readBundle(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (blocks === null) throw new Error('it holds no certificate')
  return blocks.map((block) => new X509Certificate(block))
}
