import type { Verdict } from '../core/decision.ts'
import type { Effect } from '../core/inspection.ts'
import { judgedOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { ConditionFacts } from './condition.ts'
import { mayReachEstimate } from './estimate.ts'
import type { Facts, Judged } from './facts.ts'
import { momentOf } from './moment.ts'
import { mayReach, namesObject } from './object-pattern.ts'
import type { Rule } from './rule.ts'
import { selectsPrincipal, selectsResource } from './selector.ts'

/** One effect of one statement, asked of one principal of the chain. */
export interface Question {
  readonly facts: Facts
  readonly timeZone: string
  /** Whoever acts, or someone for whom they act. */
  readonly principal: Principal
  readonly judged: Judged
  readonly effect: Effect
}

/** How a rule answers: the verdict it gives, or the first criterion that does not hold. */
export type Answer = Verdict | Mismatch
export type Mismatch =
  'principal' | 'resource' | 'effect' | 'every-row' | 'object' | 'condition' | 'condition-failed' | 'estimate'

/**
 * Asks one rule. A rule that forbids or holds is read widely, one that allows narrowly: what is not established counts
 * against the client either way. A condition that cannot be evaluated never allows.
 */
export function ask(rule: Rule, question: Question): Answer {
  const { effect } = question
  if (!selectsPrincipal(rule.principals, question.principal)) return 'principal'
  if (!selectsResource(rule.resources, question.facts.resource)) return 'resource'
  if (rule.effects && !rule.effects.has(effect.kind)) return 'effect'
  if (rule.everyRow !== null && rule.everyRow !== effect.everyRow) return 'every-row'
  if (rule.objects && !coversObject(rule, effect)) return 'object'
  const answer = askCondition(rule, question)
  if (rule.estimate === null || !isVerdict(answer)) return answer
  const { facts, judged } = question
  return mayReachEstimate(rule.estimate, facts, judged, effect.kind) ? answer : 'estimate'
}

function askCondition(rule: Rule, question: Question): Answer {
  if (rule.condition === null) return rule.verdict
  try {
    return rule.condition.holds(conditionFacts(question)) ? rule.verdict : 'condition'
  } catch {
    // Whatever the expression stumbled over, what it would have said is unknown.
    if (rule.verdict !== 'allow') return rule.verdict
    return rule.review === null ? 'condition-failed' : 'review'
  }
}

/** True when the rule matched. */
export function isVerdict(answer: Answer): answer is Verdict {
  return answer === 'allow' || answer === 'review' || answer === 'deny'
}

function coversObject(rule: Rule, effect: Effect): boolean {
  const patterns = rule.objects ?? []
  if (rule.verdict !== 'allow') return patterns.some((pattern) => mayReach(pattern, effect))
  const { object } = effect
  return patterns.some((pattern) => (object === null ? pattern.parts === null : namesObject(pattern, object)))
}

function conditionFacts(question: Question): ConditionFacts {
  const { facts, principal, judged, effect } = question
  const { statement } = judged
  return {
    principal: {
      id: principal.id,
      kind: principal.kind,
      issuer: principal.issuer,
      subject: principal.subject,
      groups: principal.groups,
      claims: principal.claims,
      onBehalfOf: judgedOf(principal)
        .slice(1)
        .map((behind) => behind.id),
      direct: principal === facts.principal,
    },
    resource: { name: facts.resource.name, labels: facts.resource.labels },
    statement: {
      act: facts.act,
      node: statement.node,
      fingerprint: facts.inspection?.fingerprint ?? '',
      copy: statement.copy ?? '',
      uses: statement.uses,
      unknowns: statement.unknowns,
      objects: judged.effects.flatMap((one) => (one.object === null ? [] : [one.object])),
    },
    effect: {
      kind: effect.kind,
      verb: effect.verb,
      object: effect.object ?? '',
      objectKind: effect.objectKind,
      columns: effect.columns,
      everyRow: effect.everyRow,
    },
    now: momentOf(facts.nowMs, question.timeZone),
  }
}
