import { formatFault } from '../../policy/document.ts'
import { CommandFault } from '../exit.ts'
import { counted } from '../number.ts'
import { readPolicyFile } from '../policy-check.ts'
import { failed, fine, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** Whether the policy would be taken. */
export async function checkPolicy({ config }: Patient): Promise<readonly Finding[]> {
  const check = 'policy'
  const parsed = readPolicyFile(config.policyFile)
  if (parsed instanceof CommandFault) return [failed(check, parsed.message, parsed.hint)]
  if (!parsed.ok)
    return parsed.faults.map((fault) => failed(check, formatFault({ ...fault, fix: '' }), fault.fix))
  const { rules, version } = parsed.policy
  return [
    fine(check, `${config.policyFile}: ${counted(rules.length, 'rule')}, version ${version.slice(0, 12)}`),
  ]
}
