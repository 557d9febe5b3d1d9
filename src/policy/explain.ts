import type { Decision } from '../core/decision.ts'
import { explainBudgets, type BudgetExplanation } from './budget-explanation.ts'
import { BudgetBook } from './budget.ts'
import { decideBy, enforcedRules } from './decide.ts'
import type { Facts } from './facts.ts'
import { printable } from './finding.ts'
import type { EffectTrace, Finding } from './finding.ts'
import { isVerdict } from './match.ts'
import type { Answer } from './match.ts'
import type { Policy, Rule } from './rule.ts'
import { reviewersInWords } from './verdict.ts'

/** A decision with every question that led to it: what `sallyport policy explain` shows. */
export interface Explanation {
  readonly decision: Decision
  readonly effects: readonly EffectExplanation[]
  /** What protected columns have to say, whatever the rules say. */
  readonly protection: readonly Finding[]
  /** The budgets that it counts against; what is left of them, only a gateway knows. */
  readonly budgets: readonly BudgetExplanation[]
  /** What would be decided if shadow rules were enforced; null when the policy has none. */
  readonly shadow: Decision | null
}

/** One effect, judged for one principal. */
export interface EffectExplanation {
  /** Id of whoever was judged: the principal, or someone for whom it acts. */
  readonly principal: string
  readonly kind: string
  readonly verb: string
  readonly object: string | null
  readonly everyRow: boolean
  readonly findings: readonly Finding[]
  /** Every rule of the file in its order, shadow rules too. */
  readonly rules: readonly RuleExplanation[]
}

/** What one rule said about one effect. */
export interface RuleExplanation {
  readonly rule: string
  readonly line: number
  readonly shadow: boolean
  readonly matched: boolean
  /** The verdict it gives, or which of its criteria does not hold, in words. */
  readonly why: string
}

/** Decides as `decide` does and tells how. Where it is not said what was taken from budgets, nothing was. */
export function explain(policy: Policy, given: Facts): Explanation {
  const { principal, resource, nowMs } = given
  const facts = { spent: new BudgetBook().spent(policy, principal, resource, nowMs), ...given }
  const enforced = decideBy(policy, enforcedRules(policy), facts)
  const everything = decideBy(policy, policy.rules, facts)
  return {
    decision: enforced.decision,
    // Both were asked about the same effects in the same order; the longer list of answers is the one to show.
    effects: everything.traces.map((trace, at) => explainEffect(trace, enforced.traces[at]?.findings ?? [])),
    protection: enforced.protection,
    budgets: explainBudgets(policy, facts),
    shadow: policy.rules.some((rule) => rule.shadow) ? everything.decision : null,
  }
}

/** An explanation as lines for a terminal. */
export function formatExplanation(explanation: Explanation): string {
  const { decision, shadow } = explanation
  const lines = [`${decision.verdict}: ${decision.reason}`]
  if (decision.verdict === 'deny') lines.push(`  code ${decision.code}`)
  if (decision.hint !== '') lines.push(`  hint: ${decision.hint}`)
  if (decision.review) {
    const { waitMsMax } = decision.review
    lines.push(`  reviewers: ${reviewersInWords(decision.review)}, within ${waitMsMax / 1000} s`)
  }
  lines.push(...obligationLines(decision))
  for (const effect of explanation.effects) {
    const rows = effect.everyRow ? ', every row' : ''
    const object = effect.object === null ? '' : ` of ${printable(effect.object)}`
    lines.push('', `${effect.verb} (${effect.kind}${rows})${object}, as ${printable(effect.principal)}`)
    for (const finding of effect.findings) lines.push(`  => ${finding.verdict} by ${finding.rule}`)
    for (const rule of effect.rules) {
      const mark = rule.matched ? '+' : '-'
      lines.push(`  ${mark} ${rule.rule}${rule.shadow ? ' (shadow)' : ''}, line ${rule.line}: ${rule.why}`)
    }
  }
  for (const finding of explanation.protection) {
    lines.push('', `protected columns => ${finding.verdict}: ${finding.reason}`)
  }
  for (const { budget, principal, limits, counts } of explanation.budgets)
    lines.push('', `budget ${budget} of ${printable(principal)}: ${limits}`, `  ${printable(counts)}`)
  if (shadow) lines.push('', `with shadow rules => ${shadow.verdict} by ${shadow.rule}: ${shadow.reason}`)
  return lines.join('\n')
}

function obligationLines(decision: Decision): readonly string[] {
  const { masks, guardMessages, rowsMax, bytesMax, writeRowsMax, record, syncReads } = decision.obligations
  const lines = [...masks.values()].map(
    ({ column, dataClass, strategy }) => `  masks ${printable(column)} (${dataClass}) by ${strategy.kind}`,
  )
  if (guardMessages) lines.push('  replaces the words of errors and notices')
  if (rowsMax !== null) lines.push(`  shows at most ${rowsMax} rows`)
  if (bytesMax !== undefined) lines.push(`  shows at most ${bytesMax} bytes`)
  if (writeRowsMax !== undefined) lines.push(`  writes at most ${writeRowsMax} rows`)
  lines.push(`  records ${record}${syncReads ? ', on disk before the reply' : ''}`)
  return lines
}

function explainEffect(trace: EffectTrace, findings: readonly Finding[]): EffectExplanation {
  const { principal, effect, answers } = trace
  return {
    principal: principal.id,
    kind: effect.kind,
    verb: effect.verb,
    object: effect.object,
    everyRow: effect.everyRow,
    findings,
    rules: answers.map(({ rule, answer }) => ({
      rule: rule.name,
      line: rule.line,
      shadow: rule.shadow,
      matched: isVerdict(answer),
      why: whyWords(rule, answer),
    })),
  }
}

function whyWords(rule: Rule, answer: Answer): string {
  switch (answer) {
    case 'allow':
    case 'deny':
      return answer
    case 'review':
      return rule.verdict === 'allow' ? 'review, because its condition cannot be evaluated' : 'review'
    case 'principal':
      return 'does not select this principal'
    case 'resource':
      return 'does not select this resource'
    case 'effect':
      return `speaks of ${[...(rule.effects ?? [])].join(', ')}`
    case 'every-row':
      return rule.everyRow === true ? 'speaks of every row' : 'does not speak of every row'
    case 'object':
      return `speaks of ${(rule.objects ?? []).map((pattern) => pattern.text).join(', ')}`
    case 'condition':
      return `its condition does not hold: ${rule.condition?.text ?? ''}`
    case 'estimate':
      return `speaks of ${estimateInWords(rule)}`
    case 'condition-failed':
      return `its condition cannot be evaluated: ${rule.condition?.text ?? ''}`
  }
}

function estimateInWords({ estimate }: Rule): string {
  const rows = estimate?.rowsMin ?? null
  const cost = estimate?.costMin ?? null
  const words = [
    rows === null ? [] : `${rows} rows or more`,
    cost === null ? [] : `a cost of ${cost} or more`,
  ]
  return `an expected ${words.flat().join(' and ')}`
}
