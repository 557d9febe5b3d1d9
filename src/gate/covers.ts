import type { ReviewTerms, StandingTerms } from '../core/decision.ts'

/** True when whoever may approve by the terms that were `asked` may approve by the `other` terms too, no less strictly. */
export function covers(asked: ReviewTerms, other: ReviewTerms): boolean {
  return (
    other.quorum <= asked.quorum &&
    asked.groups.every((group) => other.groups.includes(group)) &&
    (!asked.owners?.mayRule || other.owners?.mayRule === true) &&
    (other.owners?.needed ?? 0) <= (asked.owners?.needed ?? 0) &&
    (!other.passkey || asked.passkey === true) &&
    (!other.notAuthor || asked.notAuthor === true) &&
    (!other.keepsRole || asked.keepsRole === true) &&
    coversUses(asked.standing, other.standing)
  )
}

/** What may be done once is not done more often because it stands in for something that may. */
function coversUses(asked: StandingTerms | undefined, other: StandingTerms | undefined): boolean {
  const { usesMax, validMs } = asked ?? { usesMax: 1, validMs: 0 }
  if (usesMax === 1) return true
  return other !== undefined && usesMax <= other.usesMax && validMs <= other.validMs
}
