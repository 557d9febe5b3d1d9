import type { Verdict } from '../core/decision.ts'
import type { Effect } from '../core/inspection.ts'
import { judgedOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { Condition, ConditionFacts } from './condition.ts'
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
    return holds(rule.condition, question) ? rule.verdict : 'condition'
  } catch {
    // Whatever the expression stumbled over, what it would have said is unknown.
    if (rule.verdict !== 'allow') return rule.verdict
    return rule.review === null ? 'condition-failed' : 'review'
  }
}

/**
 * Asks a condition, once for all effects that it has one answer for. Whoever sends a statement decides how many objects it
 * names: where going through them would take long, the condition cannot be evaluated.
 */
function holds(condition: Condition, question: Question): boolean {
  if (condition.readsEffect) return holdsInTime(condition, question)
  const { judged, principal } = question
  const ofJudged = answered.get(judged) ?? new Map<Principal, Map<Condition, boolean>>()
  answered.set(judged, ofJudged)
  const answers = ofJudged.get(principal) ?? new Map<Condition, boolean>()
  ofJudged.set(principal, answers)
  const before = answers.get(condition)
  if (before !== undefined) return before
  const answer = holdsInTime(condition, question)
  answers.set(condition, answer)
  return answer
}

function holdsInTime(condition: Condition, question: Question): boolean {
  if (condition.listsDeep > 0 && stepsOf(condition, question) > stepsMax)
    throw new RangeError('The condition would take too long on this statement.')
  return condition.holds(conditionFacts(question))
}

/** What is judged is made anew for each decision, so that no answer outlives the facts that it was given on. */
const answered = new WeakMap<Judged, Map<Principal, Map<Condition, boolean>>>()
/** Some tenths of a second. */
const stepsMax = 500_000

/** So many steps all evaluations of a condition on one text may take. */
function stepsOf({ listsDeep, readsEffect }: Condition, { facts, principal, judged }: Question): number {
  const statements = facts.inspection?.statements ?? []
  const times = readsEffect
    ? statements.reduce((sum, { effects }) => sum + effects.length, 1)
    : Math.max(1, statements.length)
  const { uses, unknowns } = judged.statement
  const columns = readsEffect ? longestOf(judged) : 0
  const claims = Object.values(principal.claims).map((one) => (Array.isArray(one) ? one.length : 0))
  const others = [principal.groups.length, judged.effects.length, uses.length, unknowns.length]
  return Math.max(columns, ...others, ...claims) ** listsDeep * times
}

const longest = new WeakMap<Judged, number>()

/** The most columns of one effect. */
function longestOf(judged: Judged): number {
  const before = longest.get(judged)
  if (before !== undefined) return before
  const most = judged.effects.reduce((found, { columns }) => Math.max(found, columns.length), 0)
  longest.set(judged, most)
  return most
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
    statement: statementFacts(facts, judged),
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

const statements = new WeakMap<Judged, ConditionFacts['statement']>()

/** Remembered, since each effect asks for all that the statement does. */
function statementFacts(facts: Facts, judged: Judged): ConditionFacts['statement'] {
  const before = statements.get(judged)
  if (before) return before
  const { statement, effects } = judged
  const made = {
    act: facts.act,
    node: statement.node,
    fingerprint: facts.inspection?.fingerprint ?? '',
    copy: statement.copy ?? '',
    uses: statement.uses,
    unknowns: statement.unknowns,
    objects: effects.flatMap((one) => (one.object === null ? [] : [one.object])),
  }
  statements.set(judged, made)
  return made
}
