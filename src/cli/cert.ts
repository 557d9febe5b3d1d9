import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { CliEnvironment } from '../config/environment.ts'
import { ownerWords, whoseOf, type ListArguments } from './agents.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import { writePrivate } from './sign-in-file.ts'

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
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = join(folder, 'client.key')
  const certificate = join(folder, 'client.crt')
  return askAndShow(
    { given, environment, output },
    async (client) => {
      const issued = await client.issueCertificate(publicKey.export({ type: 'spki', format: 'pem' }))
      if (issued instanceof CommandFault) return issued
      writePrivate(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      writePrivate(certificate, issued.certificate)
      const { serial, endsAt } = issued
      if (!given.json)
        output.note(`Serial ${serial}, good until ${endsAt}. With it clients need no password and no token.`)
      return { serial, endsAt, key, certificate }
    },
    () => [`sslcert=${certificate} sslkey=${key}`],
  )
}

/** `sallyport cert list`. */
export function listCertificates(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.certificates(whoseOf(given)),
    ({ certificates }) =>
      certificates.map((one) => {
        const state = one.isRevoked ? '  revoked' : ''
        return `${one.serial}  ${one.issuedAt} to ${one.endsAt}${state}${ownerWords(one, given)}`
      }),
    'There are none.',
  )
}

/** `sallyport cert revoke`. */
export function revokeCertificate(
  serial: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.revokeCertificate(serial),
    { serial, isRevoked: true },
    `revoked  ${printable(serial)}`,
  )
}
