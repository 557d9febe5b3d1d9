import { loadConfig } from '../../config.ts'
import { formatFault } from '../../policy/document.ts'
import { exits, type Exit } from '../exit.ts'
import type { Output, Style } from '../output.ts'
import { printable, shortened } from '../replay-text.ts'
import { checkCertificates } from './certificates.ts'
import { checkFiles } from './files.ts'
import { failed, fine, wordsOf, type Finding } from './finding.ts'
import { checkIssuers } from './issuers.ts'
import { checkLedger, isLedgerHeld } from './ledger.ts'
import type { Patient } from './patient.ts'
import { checkPolicy } from './policy.ts'
import { checkPorts } from './ports.ts'
import { checkRetention } from './retention.ts'
import { checkStore } from './store.ts'
import { checkTargets } from './targets.ts'

type Check = (patient: Patient) => Promise<readonly Finding[]>

/** In the order in which a gateway meets them. */
const checks: readonly Check[] = [
  checkFiles,
  checkPolicy,
  checkRetention,
  checkLedger,
  checkStore,
  checkCertificates,
  checkPorts,
  checkIssuers,
  checkTargets,
]

/** `sallyport doctor`: a line for each thing that a gateway depends on. Changes nothing. Exit 1 if any check fails. */
export async function doctor(
  given: { readonly config: string; readonly json: boolean },
  output: Output,
): Promise<Exit> {
  const findings: Finding[] = []
  const take = (found: readonly Finding[]): void => {
    findings.push(...found)
    if (!given.json) for (const finding of found) writeFinding(finding, output)
  }
  const read = loadConfig(given.config)
  if (read.ok) {
    take([fine('configuration', read.config.file)])
    const patient = { config: read.config, isRunning: await isLedgerHeld(read.config.ledger.directory) }
    // All at once, since most of them wait for somebody else; told in their order.
    for (const found of checks.map((check) => runCheck(check, patient))) take(await found)
  } else {
    take(read.faults.map((fault) => failed('configuration', formatFault({ ...fault, fix: '' }), fault.fix)))
  }
  const count = findings.filter(({ state }) => state === 'failed').length
  if (given.json) output.json({ ok: count === 0, findings })
  else if (count > 0) output.note(`${count} of ${findings.length} checks failed.`)
  return count === 0 ? exits.ok : exits.failed
}

async function runCheck(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check(patient)
  } catch (error) {
    const name = check.name.replace(/^check/, '').toLowerCase()
    return [
      failed(name, `could not be checked: ${wordsOf(error)}`, 'Run doctor as the account of the gateway.'),
    ]
  }
}

/** A target may say whatever it likes of itself. */
const foundCharsShown = 1000

const marks: Readonly<Record<Finding['state'], readonly [string, Style]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
}

function writeFinding({ check, state, found, fix }: Finding, output: Output): void {
  const [mark, style] = marks[state]
  output.line(
    `${output.paint(style, mark)} ${printable(check)}: ${shortened(printable(found), foundCharsShown)}`,
  )
  if (fix !== '') output.line(`    ${printable(fix)}`)
}
