import type { Decision } from '../core/decision.ts'
import type { Difference } from '../policy/difference.ts'
import type { Policy } from '../policy/rule.ts'
import { counted } from './number.ts'
import type { Output } from './output.ts'
import type { AskedStatement } from '../api/recorded-sessions.ts'
import { printable, shortened } from './replay-text.ts'

/** Different changes that are listed one by one; what is beyond is only counted. */
const listedMax = 1000
const textCharsMax = 160

interface Decided {
  readonly before: Decision
  readonly after: Decision
}

interface Listed {
  readonly first: AskedStatement
  readonly decided: Decided
  readonly differences: readonly Difference[]
  count: number
}

/** What a test of a policy found, told for people at its end, or for machines as it goes. */
export class TrialReport {
  readonly #policies: { readonly before: Policy; readonly after: Policy }
  readonly #how: { readonly all: boolean; readonly json: boolean }
  readonly #output: Output
  readonly #listed = new Map<string, Listed>()
  readonly #transitions = new Map<string, number>()
  readonly #undecidable = new Map<string, number>()
  #notListed = 0
  /** Statements that the policy in force decides otherwise now than when they ran, under that same policy. */
  #drifted = 0
  #hasRecorded = false
  /** Texts that are no SQL to the parser, and the first of them: either policy refuses them, whatever it says. */
  #unread = 0
  #firstUnread = ''
  statements = 0
  changed = 0

  constructor(
    policies: { readonly before: Policy; readonly after: Policy },
    how: { readonly all: boolean; readonly json: boolean },
    output: Output,
  ) {
    this.#policies = policies
    this.#how = how
    this.#output = output
  }

  get progress(): string {
    return `${counted(this.statements, 'statement')}, ${this.changed} would change …`
  }

  take(asked: AskedStatement, decided: Decided, differences: readonly Difference[]): void {
    this.statements += 1
    const { recorded } = asked
    this.#hasRecorded ||= recorded !== null
    if (asked.facts.inspection !== null && asked.facts.inspection.kind !== 'parsed') {
      this.#unread += 1
      this.#firstUnread ||= asked.text
    }
    const { before, after } = decided
    if (recorded?.policyVersion === before.policyVersion && recorded.verdict !== before.verdict)
      this.#drifted += 1
    if (differences.length > 0) this.changed += 1
    if (before.verdict !== after.verdict) bump(this.#transitions, `${before.verdict} → ${after.verdict}`)
    if (differences.length === 0 && !this.#how.all) return
    if (this.#how.json) this.#output.json(forMachines(asked, decided, differences))
    else this.#list(asked, decided, differences)
  }

  /** A recorded statement that could not be decided anew. */
  undecidable(why: string): void {
    this.statements += 1
    bump(this.#undecidable, why)
  }

  finish(catalogs: readonly { resource: string; catalog: string; version: string | null }[]): void {
    if (this.#how.json) return this.#output.json({ kind: 'summary', ...this.#summary(catalogs) })
    for (const one of this.#listed.values()) this.#write(one)
    if (this.#notListed > 0)
      this.#output.line(`… and ${counted(this.#notListed, 'more change')}; --json lists all`)
    if (this.#listed.size > 0) this.#output.line()
    const unchanged = this.statements - this.changed - sum(this.#undecidable)
    this.#output.line(
      `${counted(this.statements, 'statement')}: ${this.changed} would change, ${unchanged} would not`,
    )
    for (const [transition, count] of this.#transitions) this.#output.line(`  ${transition}: ${count}`)
    for (const [why, count] of this.#undecidable)
      this.#output.line(`  not decided: ${count}, ${printable(why)}`)
    if (this.#unread > 0)
      this.#output.line(
        `  not readable as SQL: ${this.#unread}, first: ${printable(shortened(this.#firstUnread.trim().replaceAll(/\s+/g, ' '), textCharsMax))}`,
      )
    for (const { resource, catalog, version } of catalogs) {
      const which = version === null ? 'none: tables and functions are unknown' : printable(catalog)
      this.#output.note(`catalog of ${printable(resource)}: ${which}`)
    }
    if (this.#hasRecorded && this.#countsSubjects)
      this.#output.note('Budgets of subjects were not counted: what was shown of whom is not on record.')
    if (this.#drifted > 0)
      this.#output.note(
        `${counted(this.#drifted, 'statement')} had another verdict under this same policy when asked: by another catalog, or what budgets had counted before.`,
      )
  }

  get #countsSubjects(): boolean {
    const { before, after } = this.#policies
    return [...before.budgets, ...after.budgets].some(({ limits }) => limits.subjects !== null)
  }

  #summary(catalogs: readonly object[]): object {
    return {
      statements: this.statements,
      changed: this.changed,
      transitions: Object.fromEntries(this.#transitions),
      undecided: Object.fromEntries(this.#undecidable),
      drifted: this.#drifted,
      unread: this.#unread,
      catalogs,
      policies: { before: this.#policies.before.version, after: this.#policies.after.version },
    }
  }

  /** Equal statements of equal askers with equal changes are one line with a count. */
  #list(asked: AskedStatement, decided: Decided, differences: readonly Difference[]): void {
    const { facts, text } = asked
    const key = JSON.stringify([text, facts.act, facts.principal.id, facts.resource.name, differences])
    const known = this.#listed.get(key)
    if (known) known.count += 1
    else if (this.#listed.size < listedMax)
      this.#listed.set(key, { first: asked, decided, differences, count: 1 })
    else this.#notListed += 1
  }

  #write({ first, decided, differences, count }: Listed): void {
    const { before, after } = decided
    const verdict = before.verdict === after.verdict ? after.verdict : `${before.verdict} → ${after.verdict}`
    const style = { allow: 'green', review: 'yellow', deny: 'red' } as const
    const often = count > 1 ? `, ${count} times` : ''
    const place = first.recorded ? `, first in ${first.recorded.session} number ${first.recorded.number}` : ''
    const who = `${first.facts.principal.id} at ${first.facts.resource.name}`
    const head = this.#output.paint(style[after.verdict], verdict)
    this.#output.line(`${head}  ${printable(who)}${often}${printable(place)}`)
    this.#output.line(`  ${printable(shortened(first.text.replaceAll(/\s+/g, ' '), textCharsMax))}`)
    for (const { what, column, before: was, after: is } of differences) {
      if (what === 'verdict') continue
      const named = column === undefined ? what : `${what} of ${column}`
      this.#output.line(`    ${printable(`${named}: ${was ?? 'none'} → ${is ?? 'none'}`)}`)
    }
    if (before.verdict !== after.verdict) this.#output.line(`    because: ${printable(after.reason)}`)
  }
}

function forMachines(
  { text, facts, recorded }: AskedStatement,
  { before, after }: Decided,
  differences: readonly Difference[],
): object {
  return {
    kind: 'statement',
    text,
    act: facts.act,
    principal: facts.principal.id,
    resource: facts.resource.name,
    recorded,
    before: { verdict: before.verdict, rule: before.rule, reason: before.reason },
    after: { verdict: after.verdict, rule: after.rule, reason: after.reason },
    differences,
  }
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0)
}
