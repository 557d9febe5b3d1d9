import { Environment } from '@marcbachmann/cel-js'
import type { ParseResult } from '@marcbachmann/cel-js'
import { holdsWhen, timedChains } from './condition-moments.ts'
import type { Moment } from './moment.ts'

/** A rule's `when`, compiled: a CEL expression over principal, resource, statement, effect and now. */
export interface Condition {
  readonly text: string
  /** True when it asks for the time, so that its answer does not keep. */
  readonly readsNow: boolean
  /** True when it asks for the effect, so that each of a statement's effects may have another answer. */
  readonly readsEffect: boolean
  /** How many lists it goes through within each other: `exists`, `all` and the like. */
  readonly listsDeep: number
  /** True when it is the same whatever the facts: the literal `true` or `false`. */
  readonly constant: boolean | null
  /** Throws when the expression cannot be evaluated on these facts, or yields anything but a truth value. */
  holds(facts: ConditionFacts): boolean
}

/** What conditions may read. Plain values only: nothing here leads back into the gateway. */
export interface ConditionFacts {
  readonly principal: {
    readonly id: string
    readonly kind: string
    readonly issuer: string
    readonly subject: string
    readonly groups: readonly string[]
    readonly claims: Readonly<Record<string, unknown>>
    /** The id of whom this principal acts for, or nothing; actors in between are for the record. */
    readonly onBehalfOf: readonly string[]
    /** False when this principal is judged because another one acts for it. */
    readonly direct: boolean
  }
  readonly resource: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly statement: {
    readonly act: string
    /** PostgreSQL's node tag, or empty when a session is being opened. */
    readonly node: string
    readonly fingerprint: string
    /** `in`, `out` or empty. */
    readonly copy: string
    readonly uses: readonly string[]
    readonly unknowns: readonly string[]
    /** Every object that any effect of this statement names. */
    readonly objects: readonly string[]
  }
  readonly effect: {
    readonly kind: string
    readonly verb: string
    /** Empty when the effect has no one object. */
    readonly object: string
    readonly objectKind: string
    readonly columns: readonly string[]
    readonly everyRow: boolean
  }
  readonly now: Moment
}

/** Why a condition is not one. `offset` counts characters from the start of its text. */
export interface ConditionFault {
  readonly message: string
  readonly fix: string
  readonly offset: number
}

/** Parses and type-checks a condition against what conditions may read. */
export function compileCondition(text: string): Condition | ConditionFault {
  let program: ParseResult
  try {
    program = environment.parse(text)
  } catch (error) {
    return faultOf(error)
  }
  const walked = walk(program.ast)
  if (walked.matchesAt !== null) {
    const message = '`matches` is not available in conditions: a pattern could take unbounded time.'
    return {
      message,
      fix: 'Use startsWith, endsWith, contains or an `objects` pattern.',
      offset: walked.matchesAt,
    }
  }
  if (walked.bindAt !== null) {
    const message = '`cel.bind` is not available in conditions: what it names may grow without bound.'
    return { message, fix: 'Write the value out where it is used.', offset: walked.bindAt }
  }
  const checked = program.check()
  if (!checked.valid) return faultOf(checked.error)
  if (checked.type !== 'bool') {
    const message = `The condition yields ${checked.type ?? 'no type'}, not true or false.`
    return { message, fix: 'Compare it with something, for example `== true`.', offset: 0 }
  }
  const outOfTime = faultOfTime(text, program.ast)
  if (outOfTime !== null) return outOfTime
  return {
    text,
    readsNow: walked.readsNow,
    readsEffect: walked.readsEffect,
    listsDeep: listsDeep(program.ast),
    constant: literalOf(program.ast),
    holds(facts) {
      const answer: unknown = program(facts)
      if (typeof answer !== 'boolean') throw new TypeError('The condition yielded neither true nor false.')
      return answer
    },
  }
}

/** Tells the two answers of `compileCondition` apart. */
export function isConditionFault(found: Condition | ConditionFault): found is ConditionFault {
  return 'offset' in found
}

/** Bounds on one expression. Rules are written by people; what is longer belongs into several rules. */
const limits = {
  maxAstNodes: 400,
  maxDepth: 24,
  maxListElements: 200,
  maxMapEntries: 50,
  maxCallArguments: 8,
}

const environment = new Environment({ limits })
  .registerVariable({
    name: 'principal',
    schema: {
      id: 'string',
      kind: 'string',
      issuer: 'string',
      subject: 'string',
      groups: 'list<string>',
      claims: 'map<string, dyn>',
      onBehalfOf: 'list<string>',
      direct: 'bool',
    },
  })
  .registerVariable({ name: 'resource', schema: { name: 'string', labels: 'map<string, string>' } })
  .registerVariable({
    name: 'statement',
    schema: {
      act: 'string',
      node: 'string',
      fingerprint: 'string',
      copy: 'string',
      uses: 'list<string>',
      unknowns: 'list<string>',
      objects: 'list<string>',
    },
  })
  .registerVariable({
    name: 'effect',
    schema: {
      kind: 'string',
      verb: 'string',
      object: 'string',
      objectKind: 'string',
      columns: 'list<string>',
      everyRow: 'bool',
    },
  })
  .registerVariable({
    name: 'now',
    schema: { hour: 'int', minute: 'int', weekday: 'int', day: 'int', month: 'int', year: 'int' },
  })

function faultOf(error: unknown): ConditionFault {
  const summary: unknown = property(error, 'summary')
  const start: unknown = property(property(error, 'range'), 'start')
  const message =
    typeof summary === 'string' ? summary : error instanceof Error ? error.message : String(error)
  return {
    message: `Condition: ${message}.`,
    fix: fixOf(message),
    offset: typeof start === 'number' ? start : 0,
  }
}

function fixOf(message: string): string {
  if (message.startsWith('Unknown variable'))
    return 'Known here: principal, resource, statement, effect, now.'
  const isField = message.startsWith('No such key')
  return `docs/policy.md ${isField ? 'lists the fields' : 'says what can be written'}, under "Conditions".`
}

/** A window of time that never opens, or is never closed: a rule that watches the night then watches nothing. */
function faultOfTime(text: string, ast: unknown): ConditionFault | null {
  for (const { chain, whole } of timedChains(ast)) {
    const parts = chain.map(({ start, end }) => closed(text.slice(start, end)))
    const [only = ''] = parts
    if (parts.length === 1 && singleBound.test(only)) continue
    const answer = holdsWhen(chain)
    const offset = chain[0]?.start ?? 0
    if (answer === 'never')
      return {
        message: `At no time ${parts.map((part) => `\`${part}\``).join(' and ')} ${parts.length === 1 ? 'holds' : 'hold together'}.`,
        fix: 'Across midnight join the two ends by `||`; hours are 0 to 23, weekdays 1 (Monday) to 7.',
        offset,
      }
    if (answer === 'always' && whole && parts.some((part) => part.includes('||')))
      return {
        message: 'The condition holds at all times.',
        fix: 'Remove it, or join its ends by `&&`.',
        offset,
      }
  }
  return null
}

/** What all moments are within, or none, as `now.hour >= 0`: whoever writes one bound alone means it so. */
const singleBound = /^\(?now\.\w+ *[<>]=? *\d+\)?$/

/** A part as it is written: where it ends by brackets, the last of them is not counted to it. */
function closed(part: string): string {
  const open = part.split('(').length - part.split(')').length
  return part + ')'.repeat(Math.max(0, open))
}

interface Walked {
  readsNow: boolean
  readsEffect: boolean
  matchesAt: number | null
  bindAt: number | null
}

// Generic over the node kinds: an operator added later is walked too.
function walk(
  node: unknown,
  found: Walked = { readsNow: false, readsEffect: false, matchesAt: null, bindAt: null },
): Walked {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, found)
    return found
  }
  const operator: unknown = property(node, 'op')
  if (operator === undefined) return found
  const operands: unknown = property(node, 'args')
  if (operator === 'id' && operands === 'now') found.readsNow = true
  if (operator === 'id' && operands === 'effect') found.readsEffect = true
  const called = calledIn(node)
  if (called === 'matches' || called === 'bind') {
    const start: unknown = property(node, 'start')
    const at = typeof start === 'number' ? start : 0
    if (called === 'bind') found.bindAt ??= at
    else found.matchesAt ??= at
  }
  walk(operands, found)
  return found
}

/** The name of what a node calls; null where it calls nothing. */
function calledIn(node: unknown): string | null {
  const operator: unknown = property(node, 'op')
  const operands: unknown = property(node, 'args')
  if ((operator !== 'call' && operator !== 'rcall') || !Array.isArray(operands)) return null
  const name: unknown = operands[0]
  return typeof name === 'string' ? name : null
}

const throughLists: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

function listsDeep(node: unknown): number {
  const within: readonly unknown[] = Array.isArray(node) ? node : [property(node, 'args')]
  let deepest = 0
  for (const one of within)
    if (typeof one === 'object' && one !== null) deepest = Math.max(deepest, listsDeep(one))
  return deepest + (throughLists.has(calledIn(node) ?? '') ? 1 : 0)
}

function literalOf(node: unknown): boolean | null {
  const value: unknown = property(node, 'op') === 'value' ? property(node, 'args') : undefined
  return typeof value === 'boolean' ? value : null
}

function property(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
