import type { OwnerTerms, ReviewTerms, StandingTerms, Verdict } from '../core/decision.ts'

/** The stricter of two verdicts: deny before review before allow. */
export function stricter(left: Verdict, right: Verdict): Verdict {
  return strictness[left] >= strictness[right] ? left : right
}

const strictness: Readonly<Record<Verdict, number>> = { allow: 0, review: 1, deny: 2 }

/**
 * Terms that satisfy every one of several: groups that all of them name, the largest quorum, the shortest wait, each duty
 * that one of them asks for, and an approval that outlives its connection only where all of them let it. Null when they
 * have no group in common, so that no reviewer could satisfy all.
 */
export function combineTerms(all: readonly ReviewTerms[]): ReviewTerms | null {
  const [first, ...others] = all
  if (first === undefined) return null
  const groups = first.groups.filter((group) => others.every((terms) => terms.groups.includes(group)))
  const owners = combineOwners(all)
  if (groups.length === 0 && !owners?.mayRule) return null
  const standing = combineStanding(all.flatMap((terms) => terms.standing ?? []))
  return {
    groups: [...groups].sort(),
    ...(owners === null ? {} : { owners }),
    quorum: Math.max(...all.map((terms) => terms.quorum)),
    waitMsMax: Math.min(...all.map((terms) => terms.waitMsMax)),
    ...(all.some((terms) => terms.passkey) ? { passkey: true as const } : {}),
    ...(all.some((terms) => terms.notAuthor) ? { notAuthor: true as const } : {}),
    ...(all.some((terms) => terms.keepsRole) ? { keepsRole: true as const } : {}),
    // What one rule keeps from its reviewers, no other rule shows them.
    ...(all.every((terms) => terms.preview) ? { preview: true as const } : {}),
    ...(all.every((terms) => terms.together) ? { together: true as const } : {}),
    ...most(all),
    ...soonest(all, groups),
    ...(standing !== null && all.every((terms) => terms.standing) ? { standing } : {}),
  }
}

/** Owners may rule where all of the terms let them; as many of them must as the most that one asks for. */
function combineOwners(all: readonly ReviewTerms[]): OwnerTerms | null {
  const asked = all.flatMap(({ owners }) => owners ?? [])
  if (asked.length === 0) return null
  return {
    mayRule: asked.length === all.length && asked.every(({ mayRule }) => mayRule),
    needed: Math.max(...asked.map(({ needed }) => needed)),
  }
}

/** Who reviews, in words: how many, of whom. */
export function reviewersInWords({ groups, owners, quorum }: ReviewTerms): string {
  const whom = [...groups, ...(owners?.mayRule ? ['the owners'] : [])].join(', ')
  const owned = owners && owners.needed > 0 ? ` (${owners.needed} of them an owner)` : ''
  return `${quorum} of ${whom}${owned}`
}

/** The shortest wait within a transaction, and the most second looks. */
function most(all: readonly ReviewTerms[]): Pick<ReviewTerms, 'inTransactionMsMax' | 'secondLookPercent'> {
  const waits = all.flatMap(({ inTransactionMsMax }) => inTransactionMsMax ?? [])
  const percents = all.flatMap(({ secondLookPercent }) => secondLookPercent ?? [])
  return {
    ...(waits.length === 0 ? {} : { inTransactionMsMax: Math.min(...waits) }),
    ...(percents.length === 0 ? {} : { secondLookPercent: Math.max(...percents) }),
  }
}

/** The escalation that comes first, to those who may rule by all of the terms. */
function soonest(all: readonly ReviewTerms[], groups: readonly string[]): Pick<ReviewTerms, 'escalation'> {
  const [first] = all
    .flatMap(({ escalation }) => escalation ?? [])
    .map((one) => ({ ...one, groups: one.groups.filter((group) => groups.includes(group)) }))
    .filter((one) => one.groups.length > 0)
    .sort((one, other) => one.afterMs - other.afterMs)
  return first === undefined ? {} : { escalation: first }
}

function combineStanding(all: readonly StandingTerms[]): StandingTerms | null {
  if (all.length === 0) return null
  return {
    waits: all.every((terms) => terms.waits),
    usesMax: Math.min(...all.map((terms) => terms.usesMax)),
    validMs: Math.min(...all.map((terms) => terms.validMs)),
    binds: all.every((terms) => terms.binds === 'shape') ? 'shape' : 'text',
  }
}
