import type { Effect, Inspection, SessionName, StatementFacts } from '../core/inspection.ts'
import { joinName, splitName } from '../core/object-name.ts'
import { temporaryNames } from './session-temporary.ts'
import { unresolvedSentence } from './utility-session.ts'

/** Names that one session may hold; a client that makes more gets unknown answers for them. */
const namesMax = 10_000
const noNames: ReadonlySet<string> = new Set()

/**
 * What the names mean that one session gave to prepared statements and cursors. Names are noted after the target did what gives them; a name that was not noted stays unknown. Cursors of a
 * transaction that was rolled back may linger here: the target then refuses to fetch from them, unless they were made
 * again, which is noted again.
 */
export class SessionNames {
  readonly #prepared = new Map<string, StatementFacts>()
  readonly #cursors = new Map<string, StatementFacts>()

  /**
   * The inspection with names put in: EXECUTE and FETCH take on the effects and outputs of what they name. Statements
   * become unknown whose names may mean a temporary relation or not: `uncertain` ones, and those of the same text.
   */
  resolve(inspection: Inspection, uncertain: ReadonlySet<string> = noNames): Inspection {
    if (inspection.kind !== 'parsed') return inspection
    let changed = false
    const made = new NamesOfText()
    const hidden = new Set(uncertain)
    const statements = inspection.statements.map((facts) => {
      const resolved = unlessHidden(this.#named(facts, made), hidden)
      changed ||= resolved !== facts
      // A statement that fails ends its text, so that what comes later finds what comes earlier done.
      if (facts.sessionName) made.apply(facts.sessionName)
      // The next statement of the same text may already mean what this one makes.
      for (const name of temporaryNames(facts)) hidden.add(name)
      return resolved
    })
    return changed ? { ...inspection, statements } : inspection
  }

  /** Notes a statement that the target has run. */
  note(facts: StatementFacts): void {
    // DISCARD ALL, which closes cursors as well.
    if (facts.node === 'DiscardStmt' && facts.sessionName) this.#cursors.clear()
    if (facts.sessionName) this.#apply(facts.sessionName)
  }

  /** Notes a name given or dropped by the protocol's own messages, which share these spaces. */
  noteName(name: SessionName): void {
    this.#apply(name)
  }

  #apply({ space, act, name, facts }: SessionName): void {
    const names = space === 'prepared' ? this.#prepared : this.#cursors
    if (act === 'drop-all') names.clear()
    else if (act === 'drop' || facts === null) names.delete(name)
    else if (names.has(name) || names.size < namesMax) names.set(name, facts)
  }

  #named(facts: StatementFacts, made: NamesOfText): StatementFacts {
    if (facts.node !== 'ExecuteStmt' && facts.node !== 'FetchStmt') return facts
    const taken = facts.effects.find(isTaking)
    const name =
      taken?.object === undefined || taken.object === null ? undefined : splitName(taken.object)?.[0]
    if (taken === undefined || name === undefined) return facts
    const space = facts.node === 'ExecuteStmt' ? 'prepared' : 'cursor'
    const before = space === 'prepared' ? this.#prepared : this.#cursors
    const meant = made.has(space, name) ? made.find(space, name) : before.get(name)
    if (!meant) return facts
    const unresolved = unresolvedSentence(space, name)
    const itself: Effect = { ...taken, kind: 'session' }
    return {
      ...facts,
      effects: [itself, ...facts.effects.filter((effect) => effect !== taken), ...meant.effects],
      outputs: facts.outputs.kind === 'named' ? meant.outputs : facts.outputs,
      uses: [...new Set([...facts.uses, ...meant.uses])],
      unknowns: [...facts.unknowns.filter((sentence) => sentence !== unresolved), ...meant.unknowns],
      // EXECUTE answers with the tag of what it runs; a cursor is fetched from in other words.
      ...(space === 'prepared' && meant.isCounted ? { isCounted: true } : {}),
    }
  }
}

function unlessHidden(facts: StatementFacts, names: ReadonlySet<string>): StatementFacts {
  if (names.size === 0) return facts
  const name = facts.effects
    .map((effect) => (effect.object === null ? undefined : splitName(effect.object)?.at(-1)))
    .find((last) => last !== undefined && names.has(last))
  if (name === undefined) return facts
  const sentence = `A temporary table of this session may be meant by ${joinName(name)}.`
  return {
    ...facts,
    outputs: facts.outputs.kind === 'none' ? facts.outputs : { kind: 'unknown' },
    unknowns: [...facts.unknowns, sentence],
  }
}

/** What the statements of one text did to names, before any of it has run. */
class NamesOfText {
  readonly #names = new Map<string, StatementFacts | null>()
  readonly #emptied = new Set<SessionName['space']>()

  has(space: SessionName['space'], name: string): boolean {
    return this.#emptied.has(space) || this.#names.has(`${space} ${name}`)
  }

  find(space: SessionName['space'], name: string): StatementFacts | null {
    return this.#names.get(`${space} ${name}`) ?? null
  }

  apply({ space, act, name, facts }: SessionName): void {
    if (act === 'drop-all') {
      this.#emptied.add(space)
      for (const key of this.#names.keys()) if (key.startsWith(space)) this.#names.delete(key)
    } else this.#names.set(`${space} ${name}`, act === 'drop' ? null : facts)
  }
}

function isTaking(effect: Effect): boolean {
  return effect.kind === 'unknown' && ['execute', 'fetch', 'move'].includes(effect.verb)
}
