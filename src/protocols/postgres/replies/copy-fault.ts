import type { Obligations } from '../../../core/decision.ts'
import type { Inspection } from '../../../core/inspection.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Statement } from '../../../core/statement.ts'

/**
 * Why a COPY … TO STDOUT cannot be shown to this principal; null when it can. What is not understood to the last byte
 * can be neither masked nor searched: it passes only where nothing is searched and lineage proves that no protected
 * value is in it.
 */
function copyFault(inspection: Inspection, obligations: Obligations): Refusal | null {
  const { masks, content } = obligations
  if (masks.size === 0 && !content) return null
  for (const facts of inspection.statements) {
    if (facts.copy !== 'out' || (facts.copyShape && facts.copyShape.kind !== 'other')) continue
    const protectedColumn =
      facts.outputs.kind === 'known'
        ? facts.outputs.columns.flatMap((column) => column.sources).find((source) => masks.has(source))
        : 'a column that could not be traced'
    if (protectedColumn === undefined && !content) continue
    const shown = protectedColumn ?? 'text, which is searched'
    return new Refusal('mask-impossible', `COPY would show ${shown}, in a form that cannot be masked.`, {
      hint: 'Copy as text, csv or binary, in UTF-8 and with options that are constants, or use SELECT.',
    })
  }
  return null
}

/** Why the reply could not be masked for this principal; null when it can, or nothing has to be. */
export function unmaskable(statement: Statement, obligations: Obligations): Refusal | null {
  switch (statement.act) {
    case 'prepare':
      return null
    case 'run':
      return copyFault(statement.inspection, obligations)
    case 'call':
      if (obligations.masks.size === 0 && !obligations.content && !obligations.subjects) return null
      return new Refusal(
        'mask-impossible',
        'The value of a function called by number can be neither masked nor counted.',
        { hint: 'Call it in a SELECT, whose rows are.' },
      )
  }
}
