import type { Protection } from '../core/decision.ts'
import type { Constant } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Statement } from '../core/statement.ts'
import { hasMaskForm, type SentValue } from '../masking/masks/mask-form.ts'
import type { Facts } from '../policy/facts.ts'
import { maskedAssignments } from '../policy/masked-assignment.ts'
import type { Policy } from '../policy/rule.ts'
import { stringsOf } from '../sql/text/exchanged-literals.ts'

/**
 * The columns into which a statement would write what their masks show: a client that read masked rows writes them back
 * whole, and their values would be lost.
 */
export function maskFormsWritten(
  policy: Policy,
  principal: Principal,
  resource: Resource,
  { act, text, bound, inspection }: Pick<Statement, 'act' | 'text' | 'bound' | 'inspection'>,
): Pick<Facts, 'maskForms'> {
  if (act !== 'run') return {}
  const assignments = maskedAssignments(policy, principal, resource, inspection.statements)
  if (assignments.length === 0) return {}
  let strings: readonly (string | null)[] | null = null
  const sent = (constant: Constant): SentValue | null => {
    if (constant.kind === 'parameter') {
      const one = bound?.[constant.number - 1]
      return one?.value ? { value: one.value, format: one.format } : null
    }
    strings ??= stringsOf(text)
    const found = strings[constant.at]
    return typeof found === 'string' ? { value: Buffer.from(found), format: 0 } : null
  }
  const written = new Set<Protection>()
  for (const { protection, constant, isNew } of assignments) {
    const value = sent(constant)
    if (value !== null && hasMaskForm(protection, value, isNew)) written.add(protection)
  }
  return written.size === 0 ? {} : { maskForms: [...written] }
}
