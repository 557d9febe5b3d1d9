import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { ownerWords, type ListArguments } from './agents.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { writePrivate } from './sign-in-file.ts'
import type { AskArguments } from './whoami.ts'

/** What `cert issue` is told. */
export interface CertIssueArguments extends AskArguments {
  readonly out?: string
}

/** `sallyport cert issue`: a key made here, and a certificate for it from the gateway. */
export async function issueCertificate(
  given: CertIssueArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const folder = given.out ?? environment.configDirectory
  if (folder === null)
    return new CommandFault(
      exits.usage,
      'There is no place for the key.',
      'Set HOME, or name one with --out.',
    )
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issued = await client.issueCertificate(publicKey.export({ type: 'spki', format: 'pem' }))
  if (issued instanceof CommandFault) return issued
  const key = join(folder, 'client.key')
  const certificate = join(folder, 'client.crt')
  writePrivate(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writePrivate(certificate, issued.certificate)
  const { serial, endsAt } = issued
  if (given.json) output.json({ serial, endsAt, key, certificate })
  else {
    output.line(`sslcert=${certificate} sslkey=${key}`)
    output.note(`Serial ${serial}, good until ${endsAt}. With it clients need no password and no token.`)
  }
  return exits.ok
}

/** `sallyport cert list`. */
export async function listCertificates(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.certificates(given.everybody ? 'everybody' : 'me')
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else
    for (const one of found.certificates) {
      const state = one.isRevoked ? '  revoked' : ''
      output.line(`${one.serial}  ${one.issuedAt} to ${one.endsAt}${state}${ownerWords(one, given)}`)
    }
  if (found.certificates.length === 0) output.note('There are none.')
  return exits.ok
}

/** `sallyport cert revoke`. */
export async function revokeCertificate(
  serial: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const fault = await client.revokeCertificate(serial)
  if (fault !== null) return fault
  if (given.json) output.json({ serial, isRevoked: true })
  else output.line(`revoked  ${serial}`)
  return exits.ok
}
