import type { Decision, Obligations, ReviewTerms, Verdict } from '../core/decision.ts'
import type { Effect } from '../core/inspection.ts'
import { findInBudgets, isCounted, rowsLeft } from './budget-finding.ts'
import { isPlannable, rowsHeldTo } from './estimate.ts'
import { judgedStatements } from './facts.ts'
import type { Facts } from './facts.ts'
import { findInInspection, findInProtection, traceEffects } from './finding.ts'
import type { EffectTrace, Finding } from './finding.ts'
import { isVerdict } from './match.ts'
import { maskedAssignments } from './masked-assignment.ts'
import { mayQuoteShield, raisesOpen, shieldFor, touchesShield } from './protection.ts'
import type { Shield } from './protection.ts'
import type { Policy, Rule } from './rule.ts'
import { findInSubjects, mayQuoteSubjects, subjectsFor } from './subject.ts'
import { combineTerms, stricter } from './verdict.ts'
import { findInCeiling, showsAndChanges, writeCeiling } from './write-ceiling.ts'
import type { WriteCeiling } from './write-ceiling.ts'

/**
 * Policy's answer. Pure: equal facts, equal decision; the order of rules changes nothing but which of several equally
 * strict ones is named. Every effect of every statement is judged by itself, for whoever acts and everyone they act
 * for; the strictest verdict of all wins; what no rule speaks for is denied.
 */
export function decide(policy: Policy, facts: Facts): Decision {
  return decideBy(policy, enforcedRules(policy), facts).decision
}

/** The decision if shadow rules were enforced too; null when the policy has none. For reports only. */
export function decideWithShadow(policy: Policy, facts: Facts): Decision | null {
  return policy.rules.some((rule) => rule.shadow) ? decideBy(policy, policy.rules, facts).decision : null
}

/** The decision by some of a policy's rules, with everything that was asked on the way to it. */
export function decideBy(policy: Policy, rules: readonly Rule[], facts: Facts): Reasoned {
  const traces = traceEffects(policy, rules, facts)
  const protection = findInProtection(policy, facts)
  const judged = [...traces.flatMap((trace) => trace.findings), ...protection]
  const unread = findInInspection(facts)
  const ceiling = writeCeiling(traces, facts)
  const read = unread === null || passesUnread(policy, facts, judged) ? judged : [unread]
  const findings = [
    ...read,
    ...findInCeiling(facts, ceiling),
    ...findInBudgets(facts),
    ...findInSubjects(policy, facts),
  ]
  const settled = settle(findings)
  const estimate = protection.length > 0 ? null : estimateFor(policy, rules, facts, { traces, settled })
  const decision: Decision = {
    ...settled,
    obligations: undoing(within(obligationsOf(policy, facts, traces, ceiling), settled, facts), facts),
    policyVersion: policy.version,
    cacheable:
      !facts.spent?.length &&
      !restsOnTokens(policy, facts) &&
      !storesMasked(policy, facts) &&
      !traces.some((trace) => trace.answers.some(dependsOnMore)),
    ...(traces.some((trace) => trace.answers.some(dependsOnMoment)) ? { restsOnMoment: true } : {}),
    ...(estimate === null ? {} : { estimate }),
  }
  return { decision, traces, protection }
}

/**
 * May a text pass that nobody could read? Only where rules name the effect `unknown`, as for anything that could not be
 * established, and only for whoever sees every value as it is: what it reads cannot be masked soundly.
 */
function passesUnread(policy: Policy, facts: Facts, findings: readonly Finding[]): boolean {
  if (facts.inspection === null) return false
  if (shieldFor(policy, facts.principal, facts.resource).masks.size > 0) return false
  return findings.every((finding) => finding.verdict !== 'deny')
}

// What a reviewer approves must stay what it was while it waited, so that only what passes by itself is cut.
function within(obligations: Obligations, { verdict }: Settled, facts: Facts): Obligations {
  if (verdict !== 'allow' || !isCounted(facts)) return obligations
  const left = rowsLeft(facts)
  const counted = { ...obligations, isCounted: true } as const
  if (left === null || (obligations.rowsMax ?? Infinity) <= left.rows) return counted
  return { ...counted, rowsMax: left.rows, rowsRule: left.budget }
}

function undoing(obligations: Obligations, facts: Facts): Obligations {
  const { rowsMax, bytesMax, isCounted: isCountedOn } = obligations
  const mayBeCut = rowsMax !== null || bytesMax !== undefined || isCountedOn === true
  return mayBeCut && showsAndChanges(facts) ? { ...obligations, isUndoneWhenCut: true } : obligations
}

/**
 * Whether the target may be asked what it expects, and whether a rule wants to know. Nobody asks where a protected column
 * steers the statement, since whether a rule speaks would tell what the statistics know, nor where it is denied anyway.
 */
function estimateFor(
  policy: Policy,
  rules: readonly Rule[],
  facts: Facts,
  { traces, settled }: { readonly traces: readonly EffectTrace[]; readonly settled: Settled },
): NonNullable<Decision['estimate']> | null {
  if (facts.act !== 'run' || facts.estimate !== undefined || facts.restored) return null
  if (!isPlannable(facts.inspection)) return null
  const asks = traces.some((trace) =>
    trace.answers.some(({ rule, answer }) => rule.estimate !== null && isVerdict(answer)),
  )
  if (!asks) return 'possible'
  const others = rules.filter((rule) => rule.estimate === null)
  if (settled.verdict !== 'deny') return 'wanted'
  return decideBy(policy, others, facts).decision.verdict === 'deny' ? null : 'wanted'
}

/** Whether the constants, which differ between statements of one inspection, have a say. */
function restsOnTokens(policy: Policy, facts: Facts): boolean {
  if (!policy.opensTokens) return false
  return (
    facts.restored !== undefined || facts.inspection?.statements.some((one) => one.constantTests) === true
  )
}

/** Whether constants, which differ as well, come to rest in columns that are masked for whoever asks. */
function storesMasked(policy: Policy, { principal, resource, inspection }: Facts): boolean {
  return maskedAssignments(policy, principal, resource, inspection?.statements ?? []).length > 0
}

/** A decision and everything that was asked on the way to it. */
export interface Reasoned {
  readonly decision: Decision
  readonly traces: readonly EffectTrace[]
  readonly protection: readonly Finding[]
}

/** The rules of a policy that count. */
export function enforcedRules(policy: Policy): readonly Rule[] {
  return policy.rules.filter((rule) => !rule.shadow)
}

interface Settled {
  readonly verdict: Verdict
  readonly rule: string
  readonly reason: string
  readonly code: Finding['code']
  readonly object?: string
  readonly hint: string
  readonly review: ReviewTerms | null
}

function settle(findings: readonly Finding[]): Settled {
  const verdict = findings.map((finding) => finding.verdict).reduce<Verdict>(stricter, 'allow')
  const strictest = findings.filter((finding) => finding.verdict === verdict)
  // Someone's own words help more than the policy's standing ones.
  const spoken =
    strictest.find((finding) => finding.code === 'denied' && finding.rule !== 'default') ?? strictest[0]
  if (spoken === undefined) throw new Error('A statement was judged without a single finding.')
  const { rule, reason, object, hint, code } = spoken
  const about = verdict === 'deny' && object !== undefined ? { object } : {}
  const settled = { verdict, rule, reason, ...about, hint, code, review: null }
  if (verdict !== 'review') return settled
  const review = combineTerms(strictest.flatMap((finding) => finding.terms ?? []))
  if (review !== null) return { ...settled, review }
  const names = [...new Set(strictest.map((finding) => finding.rule))].sort()
  return {
    ...settled,
    verdict: 'deny',
    code: 'denied',
    reason: `Rules ${names.join(' and ')} ask for reviewers from groups that have nothing in common.`,
    hint: 'The policy needs one group that all of these rules accept, or the statement has to be split.',
  }
}

/** Whether the moment or the target's own expectation had a say. */
function dependsOnMore(one: EffectTrace['answers'][number]): boolean {
  const { rule, answer } = one
  return dependsOnMoment(one) || (rule.estimate !== null && (isVerdict(answer) || answer === 'estimate'))
}

function dependsOnMoment({ rule, answer }: EffectTrace['answers'][number]): boolean {
  return (
    rule.condition?.readsNow === true &&
    (isVerdict(answer) || answer === 'condition' || answer === 'condition-failed')
  )
}

function obligationsOf(
  policy: Policy,
  facts: Facts,
  traces: readonly EffectTrace[],
  ceiling: WriteCeiling | null,
): Obligations {
  const shield = shieldFor(policy, facts.principal, facts.resource)
  const matched = traces.flatMap((trace) =>
    trace.answers.flatMap(({ rule, answer }) => (isVerdict(answer) ? [rule] : [])),
  )
  const expected = traces.flatMap(({ effect, answers }) =>
    answers.flatMap(({ rule, answer }) => ({
      name: rule.name,
      rowsMax: answer === 'estimate' ? rowsHeldTo(rule.estimate, facts, effect.kind) : null,
    })),
  )
  const [lowest] = [...matched, ...expected]
    .flatMap(({ name, rowsMax }) => (rowsMax === null ? [] : [{ name, rowsMax }]))
    .sort((one, other) => one.rowsMax - other.rowsMax)
  const [shortest] = matched
    .flatMap(({ name, bytesMax }) => (bytesMax === null ? [] : [{ name, bytesMax }]))
    .sort((one, other) => one.bytesMax - other.bytesMax)
  const levels = new Set(matched.map((rule) => rule.record))
  const subjects = subjectsFor(policy, facts)
  const quotes =
    subjects !== null && judgedStatements(facts).some((judged) => mayQuoteSubjects(subjects, judged))
  return {
    masks: shield.masks,
    ...(shield.content === null ? {} : { content: shield.content }),
    ...(quotes ? { guardMessages: true } : guards(shield, facts)),
    rowsMax: lowest?.rowsMax ?? null,
    ...(lowest ? { rowsRule: lowest.name } : {}),
    ...(shortest ? { bytesMax: shortest.bytesMax, bytesRule: shortest.name } : {}),
    ...(subjects === null ? {} : { subjects }),
    ...(ceiling === null ? {} : { writeRowsMax: ceiling.rowsMax, writeRowsRule: ceiling.rule }),
    record: levels.has('statements') && !levels.has('rows') ? 'statements' : 'rows',
    syncReads: matched.some((rule) => rule.syncReads),
  }
}

// Only what is known to stay away from protected values may speak in the target's own words.
function guards(
  shield: Shield,
  facts: Facts,
): Pick<Obligations, 'guardMessages' | 'guardsCodeOnly' | 'tellsKeys' | 'tellsRaised'> {
  if (shield.masks.size === 0) return { guardMessages: false }
  if (facts.act !== 'connect' && facts.inspection?.kind !== 'parsed') return { guardMessages: true }
  const guarded = judgedStatements(facts).filter(
    (judged) => mayQuoteShield(shield, judged) || !judged.effects.every(cannotReachOtherRows),
  )
  if (guarded.length === 0) return { guardMessages: false }
  const isOfNames = guarded.every(
    (judged) =>
      judged.statement.isOfNamesOnly && !touchesShield(shield, judged) && !judged.effects.some(isUnknown),
  )
  if (isOfNames) return { guardMessages: true, guardsCodeOnly: true }
  const isKnown = guarded.every(({ effects }) => effects.every(cannotReachOtherRows))
  if (!isKnown) return { guardMessages: true }
  const isOpen = guarded.every((judged) => raisesOpen(shield, judged))
  return { guardMessages: true, tellsKeys: true, ...(isOpen ? { tellsRaised: true } : {}) }
}

function isUnknown({ kind }: Effect): boolean {
  return kind === 'unknown'
}

// What a change of rows makes happen counts among the statement's effects, or it is unknown. A commit fires what was deferred,
// and is guarded when a statement of its transaction was. Definitions fire event triggers, of which nothing is known.
function cannotReachOtherRows(effect: Effect): boolean {
  switch (effect.kind) {
    case 'connect':
    case 'read':
    case 'session':
    case 'lock':
      return true
    case 'write':
      return effect.objectKind === 'sequence' || rowVerbs.has(effect.verb)
    case 'transaction':
      return harmlessTransactionVerbs.has(effect.verb)
    case 'define':
    case 'grant':
    case 'notify':
    case 'maintain':
    case 'server-file':
    case 'program':
    case 'network':
    case 'replication':
    case 'unknown':
      return false
  }
}

const rowVerbs: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge', 'truncate', 'copy'])
const harmlessTransactionVerbs: ReadonlySet<string> = new Set([
  'begin',
  'commit',
  'set',
  'rollback',
  'rollback to',
  'savepoint',
  'release',
])
