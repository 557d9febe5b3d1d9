import type { Answer, Question } from './match.ts'
import type { Rule } from './rule.ts'

/** What every session does by itself, and nobody asks for. */
const taken: ReadonlySet<string> = new Set(['connect'])

/** What the rules let whoever is asked about do at the resource instead: kinds of effects, in words for people. */
export function allowedInWords(
  { principal, facts }: Question,
  answers: readonly { readonly rule: Rule; readonly answer: Answer }[],
): string {
  const whom = principal === facts.principal ? 'you' : 'whom you act for'
  const open = new Map<string, 'allow' | 'review'>()
  const some = new Set<string>()
  for (const { rule, answer } of answers) {
    if (rule.verdict === 'deny' || answer === 'principal' || answer === 'resource') continue
    const kinds = rule.effects ? [...rule.effects] : ['whatever no rule has to name']
    for (const kind of kinds.filter((one) => !taken.has(one))) {
      if (rule.objects !== null || rule.condition !== null || rule.everyRow !== null) some.add(kind)
      else if (open.get(kind) !== 'allow') open.set(kind, rule.verdict)
    }
  }
  const words = [
    ...[...open].map(([kind, verdict]) => (verdict === 'review' ? `${kind} after review` : kind)),
    ...[...some].filter((kind) => !open.has(kind)).map((kind) => `${kind} in some cases`),
  ]
  return words.length === 0
    ? `No rule lets ${whom} do anything here.`
    : `Rules let ${whom}: ${words.join(', ')}.`
}
