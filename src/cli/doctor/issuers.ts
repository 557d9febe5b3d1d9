import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { systemClock } from '../../core/clock.ts'
import type { IssuerConfig } from '../../identity/issuer-config.ts'
import { KeySet } from '../../identity/key-set.ts'
import { failed, fine, warning, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

const answerMsMax = 5000
/** The date of an HTTP answer has whole seconds; tokens are given a minute. */
const clockOffMsFine = 5000
const clockOffMsMax = 60_000

/** Whether each issuer's keys can be had, and whether its clock and ours agree. */
export async function checkIssuers({ config }: Patient): Promise<readonly Finding[]> {
  const findings = await Promise.all(config.issuers.map(issuer))
  return findings.flat()
}

async function issuer(config: IssuerConfig): Promise<readonly Finding[]> {
  const check = `issuer ${config.issuer}`
  let why = ''
  const log = { warn: (fields: Readonly<Record<string, unknown>>) => void (why = String(fields['why'])) }
  const keys = new KeySet(config, { clock: systemClock, log })
  if ((await keys.version()) === null) {
    const fix =
      config.jwksUri === null
        ? 'Check `issuer`, that this machine reaches it, and `ca` for one with a private authority.'
        : 'Check `jwks-uri`, that this machine reaches it, and `ca` for one with a private authority.'
    return [failed(check, `Its keys cannot be had: ${why}.`, fix)]
  }
  const found = fine(check, config.jwksUri === null ? 'discovery and keys answer' : 'keys answer')
  const clock = await clockFinding(check, config)
  return clock ? [found, clock] : [found]
}

async function clockFinding(check: string, config: IssuerConfig): Promise<Finding | null> {
  const theirs = await dateOf(config)
  if (theirs === null) return null
  const offMs = systemClock.now() - theirs
  const offSeconds = Math.round(Math.abs(offMs) / 1000)
  const found = `The clock here is ${offSeconds} s ${offMs > 0 ? 'ahead of' : 'behind'} the issuer's.`
  const fix = 'Set the clock, and keep it set (chrony, systemd-timesyncd).'
  if (Math.abs(offMs) > clockOffMsMax) return failed(check, found, fix)
  return Math.abs(offMs) > clockOffMsFine ? warning(check, found, fix) : null
}

/** What the issuer's web server holds for the time, in milliseconds; null when it does not say. */
function dateOf({ issuer: url, ca }: IssuerConfig): Promise<number | null> {
  const begin = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const options = { method: 'HEAD', agent: false, timeout: answerMsMax, ...(ca === null ? {} : { ca }) }
    const asked = begin(url, options, (response) => {
      const date = Date.parse(response.headers.date ?? '')
      response.destroy()
      resolve(Number.isNaN(date) ? null : date)
    })
    // Its keys could be had, so this is only about the clock.
    asked.once('error', () => resolve(null))
    asked.once('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.end()
  })
}
