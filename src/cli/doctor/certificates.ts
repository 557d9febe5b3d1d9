import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Listen } from '../../config.ts'
import { systemClock } from '../../core/clock.ts'
import { failed, fine, warning, wordsOf, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

const dayMs = 86_400_000
const renewWithinDays = 14

/** The certificates shown to clients: readable, fitting, valid now and for a while. */
export async function checkCertificates({ config }: Patient): Promise<readonly Finding[]> {
  const { postgres, http } = config.listen
  const host = new URL(config.publicUrl).hostname
  return [
    ...certificate('certificate for PostgreSQL', postgres.tls, null),
    ...certificate('certificate for HTTP', http.tls, http.behindProxy ? null : host),
  ]
}

function certificate(check: string, files: Listen['tls'], host: string | null): readonly Finding[] {
  if (files === null) return []
  const { certFile, keyFile } = files
  try {
    const shown = new X509Certificate(readFileSync(certFile))
    if ((statSync(keyFile).mode & 0o007) !== 0)
      return [failed(check, `${keyFile} may be read by everyone.`, `Run: chmod o-rwx ${keyFile}`)]
    if (!shown.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) {
      return [
        failed(check, `${keyFile} is not the key of ${certFile}.`, 'Name the two that belong together.'),
      ]
    }
    return [validity(check, shown, host)]
  } catch (error) {
    return [failed(check, `It cannot be used: ${wordsOf(error)}.`, `Check ${certFile} and ${keyFile}.`)]
  }
}

function validity(check: string, shown: X509Certificate, host: string | null): Finding {
  const now = systemClock.now()
  const days = Math.floor((shown.validToDate.getTime() - now) / dayMs)
  const until = shown.validToDate.toISOString().slice(0, 10)
  if (shown.validFromDate.getTime() > now)
    return failed(check, `It is not valid before ${shown.validFrom}.`, 'Check the clock, or wait.')
  if (shown.validToDate.getTime() <= now) return failed(check, `It ended on ${until}.`, 'Renew it.')
  if (host !== null && shown.checkHost(host) === undefined && shown.checkIP(host) === undefined) {
    return failed(
      check,
      `It does not speak for ${host}, which is where public-url leads.`,
      'Have one issued for it.',
    )
  }
  if (days < renewWithinDays) return warning(check, `It ends in ${days} days, on ${until}.`, 'Renew it.')
  return fine(check, `valid until ${until}`)
}
