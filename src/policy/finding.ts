import type { Protection, ReviewTerms, Verdict } from '../core/decision.ts'
import { anyColumn } from '../core/inspection.ts'
import type { Effect, Inspection } from '../core/inspection.ts'
import { judgedOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { RefusalCode } from '../core/refusal.ts'
import { judgedStatements } from './facts.ts'
import type { Facts, Judged } from './facts.ts'
import { ask, isVerdict } from './match.ts'
import type { Answer, Question } from './match.ts'
import { isUnknownOfSession } from '../sql/scope/unknown-name.ts'
import { allowedInWords } from './allowed-words.ts'
import { pinnedSettingOf, settingName } from './pinned-settings.ts'
import { carriedColumns, movedRelation, shieldFor, isBeside } from './protection.ts'
import { placesLacking } from './protection-marks.ts'
import type { PredicateTerms, Shield } from './protection.ts'
import { isAstray, isOpened } from './token-equality.ts'
import type { Policy, Rule } from './rule.ts'
import { stricter } from './verdict.ts'

/** What one part of the policy has to say about one part of a statement. */
export interface Finding {
  readonly verdict: Verdict
  /** A rule's name, or one of the policy's own words: `default`, `inspection`, `pinned-settings`, `protection`. */
  readonly rule: string
  readonly reason: string
  /** The object, column or setting that the reason names; absent where it is none, or several. */
  readonly object?: string
  readonly hint: string
  readonly code: RefusalCode
  readonly terms: ReviewTerms | null
}

/** Everything that was asked about one effect of one principal, and what came of it. */
export interface EffectTrace {
  readonly principal: Principal
  readonly effect: Effect
  readonly answers: readonly { readonly rule: Rule; readonly answer: Answer }[]
  readonly findings: readonly Finding[]
}

/** Names that rules cannot take, because findings use them. */
export const reservedRuleNames = ['default', 'inspection', 'pinned-settings', 'protection'] as const

/** Why a text that could not be read is refused where no rule speaks for the unknown; null when it was read. */
export function findInInspection(facts: Facts): Finding | null {
  const { act, inspection } = facts
  if (act === 'connect') return null
  if (inspection?.kind === 'parsed') return null
  const by = { verdict: 'deny', rule: 'inspection', terms: null } as const
  if (inspection?.kind === 'syntax-error') return { ...by, code: 'unparsed', ...syntaxWords(inspection) }
  if (inspection === null) {
    const reason = 'A call without text cannot be inspected.'
    return { ...by, code: 'unknown-effect', reason, hint: 'Call the function with a SELECT.' }
  }
  if (inspection.isUnreadableHere) {
    const reason = "Under the session's client_encoding and standard_conforming_strings it cannot be read."
    const hint =
      'Set client_encoding to UTF8 and standard_conforming_strings to on where the connection is made.'
    return { ...by, code: 'pinned-setting', reason, hint }
  }
  const reason = 'The statement is beyond what can be inspected safely.'
  return { ...by, code: 'too-complex', reason, hint: 'Split it into smaller statements.' }
}

/** Asks `rules` about every effect of every statement, for everyone in the delegation chain. */
export function traceEffects(policy: Policy, rules: readonly Rule[], facts: Facts): readonly EffectTrace[] {
  const traces: EffectTrace[] = []
  for (const judged of judgedStatements(facts)) {
    for (const effect of judged.effects) {
      for (const principal of judgedOf(facts.principal)) {
        const question = { facts, timeZone: policy.timeZone, principal, judged, effect }
        const answers = rules.map((rule) => ({ rule, answer: ask(rule, question) }))
        const findings = findInEffect(answers, question)
        traces.push({
          principal,
          effect,
          answers,
          findings: judged.prepares ? findings.map(soften) : findings,
        })
      }
    }
  }
  return traces
}

/** What the policy says because of protected columns, whatever its rules say. */
export function findInProtection(policy: Policy, facts: Facts): readonly Finding[] {
  const shield = shieldFor(policy, facts.principal, facts.resource)
  if (isAstray(shield, facts)) return [astrayFinding]
  if (shield.masks.size === 0 || facts.act === 'connect') return []
  const written = (facts.maskForms ?? []).map(maskFormFinding)
  if (written.length > 0) return written
  return judgedStatements(facts).flatMap((judged) => {
    const findings = [
      ...predicateFindings(shield, judged, facts),
      ...tokenWriteFindings(shield, judged),
      ...launderingFindings(shield, judged),
    ]
    return judged.prepares ? findings.map(soften) : findings
  })
}

/** Text for people made from what a client sent: bounded, and without characters that drive a terminal. */
export function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
  return plain.length > namedCharactersMax ? `${plain.slice(0, namedCharactersMax)}…` : plain
}

// Nothing runs yet, so there is nothing to hold; the review comes when it runs.
function soften(finding: Finding): Finding {
  return finding.verdict === 'review' ? { ...finding, verdict: 'allow', terms: null } : finding
}

const namedCharactersMax = 200

function syntaxWords(inspection: Inspection): { readonly reason: string; readonly hint: string } {
  const fault = inspection.fault
  if (fault === null) return { reason: 'The statement is not valid SQL.', hint: '' }
  return { reason: printable(fault.message), hint: '' }
}

function findInEffect(answers: EffectTrace['answers'], question: Question): readonly Finding[] {
  const { effect } = question
  const matched = answers.flatMap(({ rule, answer }) =>
    isVerdict(answer) ? [{ rule, verdict: answer }] : [],
  )
  const verdict = matched
    .map((one) => one.verdict)
    .reduce<Verdict | null>((worst, one) => stricter(worst ?? one, one), null)
  const findings = matched
    .filter((one) => one.verdict === verdict)
    .map((one) => ruleFinding(one.rule, one.verdict, question))
  if (verdict === 'deny') return findings
  const pinned = pinnedSettingOf(effect)
  if (pinned !== null && !matched.some((one) => namesSetting(one.rule, pinned)))
    return [pinnedFinding(pinned)]
  if (mustBeNamed.has(effect.kind) && !matched.some((one) => one.rule.effects?.has(effect.kind))) {
    return [defaultFinding(question, answers)]
  }
  return findings.length === 0 ? [defaultFinding(question, answers)] : findings
}

// Too dangerous to be meant by a rule that does not say them.
const mustBeNamed: ReadonlySet<string> = new Set([
  'unknown',
  'program',
  'server-file',
  'network',
  'replication',
])

function namesSetting(rule: Rule, setting: string): boolean {
  if (!rule.effects?.has('session')) return false
  return rule.objects?.some((pattern) => pattern.literal && settingName(pattern.text) === setting) ?? false
}

function ruleFinding(rule: Rule, verdict: Verdict, question: Question): Finding {
  const what = `${describeEffect(question.effect)}${describeEstimate(rule, question)}${describeWhom(question)}`
  const words = { allow: 'allows', review: 'asks for review of', deny: 'forbids' }
  const reason =
    rule.reason === '' ? `Rule ${rule.name} ${words[verdict]} ${what}.` : `${endless(rule.reason)} (${what}).`
  return {
    verdict,
    rule: rule.name,
    reason,
    ...objectOf(question.effect),
    hint: rule.hint === '' && verdict === 'deny' ? hintFor(rule, question) : rule.hint,
    code: 'denied',
    terms: verdict === 'review' ? rule.review : null,
  }
}

/** What would be allowed, where the rule's own words do not say it. */
function hintFor({ estimate, everyRow }: Rule, { facts }: Question): string {
  if (estimate !== null && !facts.estimate)
    return 'Send one plain SELECT, INSERT, UPDATE, DELETE or MERGE, which the target can be asked about in advance.'
  if (estimate !== null) {
    const bounds = [
      estimate.rowsMin === null ? [] : `${estimate.rowsMin} expected rows`,
      estimate.costMin === null ? [] : `an expected cost of ${estimate.costMin}`,
    ]
    return `Ask for less: this rule does not speak below ${bounds.flat().join(' or ')}.`
  }
  if (everyRow === true) return 'Name the rows with a WHERE clause.'
  return 'Do it in a way that the rule does not cover, or ask for a role that may: sallyport request.'
}

function pinnedFinding(setting: string): Finding {
  return {
    verdict: 'deny',
    rule: 'pinned-settings',
    reason: `Changing ${printable(setting)} would change what later statements mean.`,
    object: printable(setting),
    hint: 'Leave it as the gateway set it, or ask for a rule that names this setting.',
    code: 'pinned-setting',
    terms: null,
  }
}

function defaultFinding(question: Question, answers: EffectTrace['answers']): Finding {
  const what = describeEffect(question.effect)
  const by = { verdict: 'deny', rule: 'default', terms: null } as const
  if (question.effect.kind === 'unknown') {
    const why = question.judged.statement.unknowns[0] ?? ''
    const reason = `What the statement does could not be established${why === '' ? '' : `: ${endless(printable(why))}`}.`
    return {
      ...by,
      reason,
      ...objectOf(question.effect),
      hint: hintOfUnknown(why),
      code: 'unknown-effect',
    }
  }
  const reason = `No rule allows ${what}${describeWhom(question)}.`
  const hint = `${allowedInWords(question, answers)} Ask for a rule or a grant that covers it: sallyport request.`
  return { ...by, reason, ...objectOf(question.effect), hint, code: 'denied' }
}

/** What to do about something that could not be established, by the sentence that says what. */
function hintOfUnknown(why: string): string {
  if (isUnknownOfSession(why)) return 'PREPARE or DECLARE it in this session first.'
  if (why.includes('text is computed'))
    return 'Write that text as a constant, or run it by itself; or ask for a rule that has such statements reviewed.'
  if (why.includes("system's own"))
    return 'Use the statement that is there for it (SET, ALTER, GRANT), or ask for a rule that has such statements reviewed.'
  return 'Use functions and objects that the gateway can see into, or ask for a rule that has such statements reviewed.'
}

/** A statement may do what it does not say. */
const elsewhere =
  'If the statement does not name it, a view, trigger, rule, key, check or row security of its tables does so.'

const astrayFinding: Finding = {
  verdict: 'deny',
  rule: 'protection',
  reason:
    'The value that a token stands for would be compared with something other than columns of its class.',
  hint: 'Run it again; the policy has changed since the token was read.',
  code: 'protected-predicate',
  terms: null,
}

function maskFormFinding({ column, dataClass }: Protection): Finding {
  const named = printable(column)
  return {
    verdict: 'deny',
    rule: 'protection',
    object: named,
    reason: `The statement would put into ${named}, which is protected (${dataClass}), what its mask shows, in place of the value.`,
    hint: `Leave ${named} out of what is written: save only what has changed (Django: save(update_fields=…), Hibernate: @DynamicUpdate).`,
    code: 'masked-value',
    terms: null,
  }
}

function predicateFindings(shield: Shield, judged: Judged, facts: Facts): readonly Finding[] {
  return judged.statement.uses.flatMap((column): readonly Finding[] => {
    const terms = column === anyColumn ? strictestTerms(shield) : shield.predicates.get(column)
    if (terms === undefined || terms.verdict === 'allow') return []
    if (isBeside(shield, column, judged.statement.usesWithin?.[column])) return []
    if (isOpened(column, terms, judged, facts)) return []
    const named = column === anyColumn ? 'a value of unknown origin' : printable(column)
    const reason = `The statement filters, joins, groups, orders by or computes with ${named}, which is protected (${terms.dataClass}): its rows or its failure would tell the value.`
    const hint = terms.opensTokens
      ? `Compare ${named} by = or IN with tokens as they were shown: as parameters, or as plain strings in a SELECT.`
      : `Leave ${named} to the list of shown columns, where it is masked, and select rows by another column; or ask for a role that may see it: sallyport request. ${elsewhere}`
    return [
      {
        verdict: terms.verdict,
        rule: 'protection',
        reason,
        ...(column === anyColumn ? {} : { object: named }),
        hint,
        code: 'protected-predicate',
        terms: terms.review,
      },
    ]
  })
}

/** Whoever writes values and reads them back as tokens has a dictionary, in which the tokens of others can be looked up. */
function tokenWriteFindings(shield: Shield, { effects }: Judged): readonly Finding[] {
  const columns = new Set(effects.flatMap(({ kind, columns }) => (kind === 'write' ? columns : [])))
  return [...columns].flatMap((column): readonly Finding[] => {
    const terms = shield.predicates.get(column)
    if (!terms?.opensTokens || terms.writes === 'allow') return []
    const named = printable(column)
    const reason = `The statement writes ${named}, which is protected (${terms.dataClass}) and whose rows are told apart by tokens: what it writes could be compared with what others wrote.`
    const hint = `Leave ${named} out of what is written, or ask for a role that may see it: sallyport request. ${elsewhere}`
    const code = 'protected-predicate'
    return [
      { verdict: terms.writes, rule: 'protection', reason, object: named, hint, code, terms: terms.review },
    ]
  })
}

/** What holds for a value that may be any column's. */
function strictestTerms(shield: Shield): PredicateTerms | undefined {
  const all = [...shield.predicates.values()]
  return (
    all.find((terms) => terms.verdict === 'deny') ?? all.find((terms) => terms.verdict === 'review') ?? all[0]
  )
}

function launderingFindings(shield: Shield, judged: Judged): readonly Finding[] {
  const by = { verdict: 'deny', rule: 'protection', code: 'denied', terms: null } as const
  const findings: Finding[] = []
  const carried = carriedColumns(shield, judged)
  if (carried.length > 0) {
    const reason = `The statement would copy ${printable(carried.join(', '))} to where it is not protected.`
    findings.push({
      ...by,
      reason,
      ...(carried.length === 1 ? { object: printable(carried.join()) } : {}),
      hint: `${lacking(placesLacking(shield.marks, judged.statement.placed ?? [], carried))}Leave protected columns out of what is written, or ask for a role that may see them: sallyport request. ${elsewhere}`,
    })
  }
  const moved = movedRelation(shield, judged)
  if (moved !== null) {
    const reason = `Renaming or moving ${printable(moved)} would take the protection off its columns.`
    findings.push({
      ...by,
      reason,
      object: printable(moved),
      hint: 'Someone with clearance for these columns can do it, after the policy names the new place.',
    })
  }
  return findings
}

/** What a policy could say so that the values stay protected where they are put. */
function lacking(places: ReturnType<typeof placesLacking>): string {
  const words = [...places].map(([name, classes]) => `${name} as ${classes.join(', ')}`)
  if (words.length === 0 || words.length > placesNamedMax) return ''
  return `The values would stay protected if the policy protected ${printable(words.join(', and '))}. `
}

const placesNamedMax = 3

function objectOf({ object }: Effect): { readonly object?: string } {
  return object === null ? {} : { object: printable(object) }
}

function describeEffect(effect: Effect): string {
  const verb = effect.verb === effect.kind ? effect.kind : `${effect.verb} (${effect.kind})`
  const rows = effect.everyRow ? ' on every row' : ''
  return effect.object === null ? `${verb}${rows}` : `${verb}${rows} of ${printable(effect.object)}`
}

function describeEstimate({ estimate }: Rule, { facts }: Question): string {
  if (estimate === null) return ''
  if (!facts.estimate) return ', of which the target cannot say how much to expect'
  const { rows, cost } = facts.estimate
  return `, with about ${Math.round(rows)} rows at a cost of ${Math.round(cost)} expected`
}

function describeWhom(question: Question): string {
  const { principal, facts } = question
  return principal === facts.principal ? '' : `, judged as ${printable(principal.id)} behind the client`
}

function endless(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
