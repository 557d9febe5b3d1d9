import type { Obligations } from '../../core/decision.ts'
import type { Inspection } from '../../core/inspection.ts'
import { Refusal } from '../../core/refusal.ts'

/**
 * Why a COPY … TO STDOUT cannot be shown to this principal; null when it can. Protected values are masked in text with
 * its default delimiter; in any other form the copy passes only when lineage proves that none is in it.
 */
export function copyFault(inspection: Inspection, obligations: Obligations): Refusal | null {
  if (obligations.masks.size === 0) return null
  for (const facts of inspection.statements) {
    if (facts.copy !== 'out' || facts.copyForm === 'text') continue
    const protectedColumn =
      facts.outputs.kind === 'known'
        ? facts.outputs.columns
            .flatMap((column) => column.sources)
            .find((source) => obligations.masks.has(source))
        : 'a column that could not be traced'
    if (protectedColumn === undefined) continue
    const words = `COPY would show ${protectedColumn}, which can be masked in the plain text format only.`
    return new Refusal('mask-impossible', words, {
      hint: 'Copy without FORMAT, DELIMITER and the like, leave that column out, or use SELECT.',
    })
  }
  return null
}
