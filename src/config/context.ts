import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileSecret, fixedSecret, type SecretSource } from '../catalog/secret-source.ts'
import { vaultSecret } from '../catalog/vault-secret.ts'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { urlFault } from '../identity/issuer-config.ts'
import type { DocumentPath, Fault, Places } from '../policy/document.ts'
import type { SecretText, TargetSecretText } from './schema.ts'

/** What a configuration is read in: where its files are, what the environment holds, and the faults found so far. */
export interface Context {
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly places: Places
  readonly faults: Fault[]
}

/** Where a target's secret comes from. */
export function targetSecret(text: TargetSecretText, path: DocumentPath, context: Context): SecretSource {
  if (!('vault' in text)) return secretSource(text, path, context)
  const { vault } = text
  const place = [...path, 'vault']
  const fault = urlFault(vault.url, true)
  if (fault !== null)
    context.faults.push(
      context.places.fault([...place, 'url'], `The URL cannot be used: ${fault}.`, 'Use https.'),
    )
  const token = secretSource(vault.token, [...place, 'token'], context)
  const ca = readCertificates(vault.ca, [...place, 'ca'], context)
  return vaultSecret({ ...vault, namespace: vault.namespace ?? null, token, ca }, systemClock)
}

/** Where a secret comes from. */
export function secretSource(text: SecretText, path: DocumentPath, context: Context): SecretSource {
  if ('file' in text) return fileSecret(resolve(context.folder, text.file))
  return fixedSecret(secretNow(text, path, context))
}

/** A secret that is needed at start; empty, with a fault, when there is none. */
export function secretNow(text: SecretText, path: DocumentPath, context: Context): Secret {
  const { places, faults, environment } = context
  if ('env' in text) {
    const value = environment[text.env]
    if (value !== undefined && value !== '') return new Secret(value)
    faults.push(
      places.fault(
        [...path, 'env'],
        `The environment variable ${text.env} is not set.`,
        'Set it, or use {file}.',
      ),
    )
    return new Secret('')
  }
  const value = readText(text.file, [...path, 'file'], context) ?? ''
  if (value !== '' && (statSync(resolve(context.folder, text.file)).mode & 0o077) !== 0) {
    const message = 'The secret file may be read by others than its owner.'
    faults.push(places.fault([...path, 'file'], message, `Run: chmod 600 ${text.file}`))
  }
  return new Secret(value.trim())
}

/** The certificates in a PEM file; null without one, and with a fault when it is none. */
export function readCertificates(
  path: string | undefined,
  place: DocumentPath,
  context: Context,
): string | null {
  if (path === undefined) return null
  const text = readText(path, place, context)
  if (text !== null && !text.includes('-----BEGIN CERTIFICATE-----')) {
    context.faults.push(
      context.places.fault(place, 'The file holds no certificate in PEM form.', 'Name a PEM file.'),
    )
  }
  return text
}

/** A file that the configuration names; null, with a fault, when it cannot be read. */
export function readText(path: string, place: DocumentPath, context: Context): string | null {
  try {
    return readFileSync(resolve(context.folder, path), 'utf8')
  } catch (error) {
    const message = `The file cannot be read (${codeOf(error)}).`
    context.faults.push(
      context.places.fault(place, message, 'Check the path; it counts from the configuration file.'),
    )
    return null
  }
}

/** The code of a system error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
