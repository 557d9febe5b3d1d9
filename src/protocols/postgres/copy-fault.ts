import type { Obligations } from '../../core/decision.ts'
import type { Inspection } from '../../core/inspection.ts'
import { Refusal } from '../../core/refusal.ts'

/**
 * Why a COPY … TO STDOUT cannot be shown to this principal; null when it can. A copy comes without a description of
 * its columns, so the second witness is missing: it passes only when lineage proves that no protected value is in it.
 */
export function copyFault(inspection: Inspection, obligations: Obligations): Refusal | null {
  if (obligations.masks.size === 0) return null
  for (const facts of inspection.statements) {
    if (facts.copy !== 'out') continue
    const protectedColumn =
      facts.outputs.kind === 'known'
        ? facts.outputs.columns
            .flatMap((column) => column.sources)
            .find((source) => obligations.masks.has(source))
        : 'a column that could not be traced'
    if (protectedColumn === undefined) continue
    return new Refusal(
      'mask-impossible',
      `COPY would show ${protectedColumn}, which cannot be masked in a copy.`,
      {
        hint: 'Leave that column out, or use SELECT, whose rows are masked.',
      },
    )
  }
  return null
}
