import { anyColumn } from '../../core/inspection.ts'
import type {
  Effect,
  ExecutedWithin,
  Inspection,
  Outputs,
  SessionName,
  StatementFacts,
} from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { explained } from '../statements/explain.ts'
import type { GivenValue } from '../text/given-values.ts'
import { lostFacts, mergedFacts } from './merged-facts.ts'
import { cursorVerb, movesCursors } from '../scope/moved-cursors.ts'
import { movesKeys } from './moved-keys.ts'
import { movedNames, namesMovedBy, unlessHidden } from './moved-names.ts'
import { unknownOfSession, unknownOrigin } from '../scope/unknown-name.ts'

/** Where the facts of a prepared statement or a cursor come from. */
export interface Origin {
  /** The text that prepared or declared it. */
  readonly text: string
  /** What the text was inspected on: the catalog and the path. */
  readonly ground: string
  /** The same as it was noted; absent where something may have changed what it means since. */
  readonly noted?: string
}

/** What is to be inspected again, and its text. */
export interface Outdated {
  readonly space: SessionName['space']
  readonly name: string
  readonly text: string
}

interface Prepared {
  readonly facts: StatementFacts
  readonly origin: Origin
}

const nowhere: Origin = { text: '', ground: '' }

/** An EXECUTE that gives constants, and the text that it runs with them. */
export interface Executed {
  readonly name: string
  readonly text: string
  readonly given: readonly GivenValue[]
}

/** Names that one session may hold; a client that makes more gets unknown answers for them. */
const namesMax = 10_000
const noNames: ReadonlySet<string> = new Set()

/**
 * What the names mean that one session gave to prepared statements and cursors. Names are noted after the target did what gives them; a name that was not noted stays unknown. Cursors of a
 * transaction that was rolled back may linger here: the target then refuses to fetch from them, unless they were made
 * again, which is noted again.
 */
export class SessionNames {
  readonly #prepared = new Map<string, Prepared>()
  readonly #cursors = new Map<string, Prepared>()
  /** What bodies that opened cursors, under names of their own choice, have done since the transaction began. */
  #opened: Effect[] = []
  /** True once a cursor was made of which nothing is noted: a name that is not noted may be its. */
  #hasUntold = false

  /**
   * The inspection with names put in: EXECUTE and FETCH take on the effects and outputs of what they name. Statements
   * become unknown whose names may mean a temporary relation or not: `uncertain` ones, and those of the same text.
   */
  resolve(
    inspection: Inspection,
    uncertain: ReadonlySet<string> = noNames,
    hasPortals = false,
    executed: StatementFacts | null = null,
  ): Inspection {
    if (inspection.kind !== 'parsed') return inspection
    if (uncertain.size === 0 && isFreeOfNames(inspection)) return inspection
    let changed = false
    const made = new NamesOfText()
    const opened = hasPortals || this.#hasUntold ? null : openedByBodies(this.#opened)
    const hidden = new Set(uncertain)
    const moved = new Set(uncertain)
    const statements = inspection.statements.map((facts) => {
      const named = this.#named(facts, made, opened, executed)
      const resolved = unlessHidden(named, named === facts ? hidden : moved)
      changed ||= resolved !== facts
      // A statement that fails ends its text, so that what comes later finds what comes earlier done.
      if (facts.sessionName) made.apply(facts.sessionName)
      made.areCursorsMoved ||= movesCursors(facts)
      made.areKeysMoved ||= movesKeys(facts)
      // The next statement of the same text may already mean what this one makes.
      for (const name of movedNames(facts)) hidden.add(name)
      // What was prepared before means by then what anybody's name does, followed or not.
      for (const name of namesMovedBy(facts)) moved.add(name)
      return resolved
    })
    return changed ? { ...inspection, statements } : inspection
  }

  /** Notes a statement that the target has run. */
  note(facts: StatementFacts, origin: Origin = nowhere): void {
    // DISCARD ALL, which closes cursors as well.
    if (facts.node === 'DiscardStmt' && facts.sessionName) this.#cursors.clear()
    if (movesCursors(facts)) {
      // Of more than are kept nothing is told.
      const room = openedMax + 1 - this.#opened.length
      if (room > 0) this.#opened.push(...facts.effects.filter(tellsCursors).slice(0, room))
      for (const [name, { facts: known, origin: from }] of this.#cursors)
        this.#cursors.set(name, { facts: lostFacts(known), origin: from })
    }
    if (facts.sessionName) this.#apply(facts.sessionName, origin)
  }

  /** The transaction is over, and with it the cursors of its bodies. */
  transactionEnded(): void {
    if (this.#opened.length > 0) this.#opened = []
  }

  /** Notes a name given or dropped by the protocol's own messages, which share these spaces. */
  noteName(name: SessionName, origin: Origin = nowhere): void {
    this.#apply(name, origin)
  }

  /**
   * A prepared statement or cursor that the inspection runs and that was inspected on other ground than this: where the
   * target plans it anew, or in the bodies that it runs, names may mean something else by now. Inspect its text again and
   * `renew` it. Null when there is none.
   */
  outdated(inspection: Inspection, ground: string): Outdated | null {
    for (const facts of inspection.statements) {
      const taking = facts.executes?.facts ?? facts
      const space = spaceTakenFrom(taking)
      const name = space === null ? undefined : takenName(taking)
      const known = name === undefined || space === null ? undefined : this.#names(space).get(name)
      if (name === undefined || space === null || !known || known.origin.ground === ground) continue
      return { space, name, text: known.origin.text }
    }
    return null
  }

  /**
   * What one EXECUTE runs, and with which constants: null for any other text, and where the prepared text may by now mean something
   * else than what it meant on this ground when it was noted. To be put in with `resolve`.
   */
  executed({ statements: [facts, ...others] }: Inspection, ground: string): Executed | null {
    if (facts?.node !== 'ExecuteStmt' || !facts.gives || others.length > 0) return null
    const name = takenName(facts)
    const known = name === undefined ? undefined : this.#prepared.get(name)
    if (name === undefined || known?.origin.noted !== ground || known.origin.ground !== ground) return null
    const given = facts.gives.map((text, at): GivenValue => ({ number: at + 1, typeOid: 0, text }))
    return { name, text: known.origin.text, given }
  }

  /** What the text of something outdated is on this ground; it may still be what it was. */
  renew({ space, name }: Outdated, inspection: Inspection, ground: string): void {
    const names = this.#names(space)
    const known = names.get(name)
    if (!known) return
    const { statements } = inspection
    const again = statements.find(
      ({ sessionName: given }) => given?.space === space && given.act === 'create' && given.name === name,
    )
    // The wire's own Parse has the statement itself for its text.
    const facts = again ? again.sessionName?.facts : statements.length === 1 ? statements[0] : null
    if (!facts) {
      this.#hasUntold ||= space === 'cursor'
      names.delete(name)
      return
    }
    const { text, noted } = known.origin
    const isSame = noted !== undefined && JSON.stringify(known.facts) === JSON.stringify(facts)
    const origin: Origin = { text, ground, ...(isSame ? { noted } : {}) }
    names.set(name, { facts: mergedFacts(known.facts, facts), origin })
  }

  /** The target may plan a statement anew on this ground; null when that is not known. */
  noteDescribed(name: string, ground: string | null): void {
    const known = this.#prepared.get(name)
    if (known && known.origin.ground !== ground)
      this.#prepared.set(name, {
        facts: lostFacts(known.facts),
        origin: { text: known.origin.text, ground: known.origin.ground },
      })
  }

  #apply({ space, act, name, facts }: SessionName, origin: Origin): void {
    const names = this.#names(space)
    const isFull = !names.has(name) && names.size >= namesMax
    if (space === 'cursor' && act === 'create') this.#hasUntold ||= facts === null || isFull
    if (act === 'drop-all') names.clear()
    else if (act === 'drop' || facts === null) names.delete(name)
    else if (isFull) return
    else names.set(name, { facts, origin })
  }

  #names(space: SessionName['space']): Map<string, Prepared> {
    return space === 'prepared' ? this.#prepared : this.#cursors
  }

  #named(
    facts: StatementFacts,
    made: NamesOfText,
    opened: StatementFacts | null,
    executed: StatementFacts | null = null,
  ): StatementFacts {
    if (facts.executes) {
      const inner = this.#named(facts.executes.facts, made, opened)
      return inner === facts.executes.facts ? facts : withExecuted(facts, facts.executes, inner)
    }
    const space = spaceTakenFrom(facts)
    if (space === null) return facts
    const taken = facts.effects.find(isTaking)
    const name = takenName(facts)
    if (taken === undefined || name === undefined) return facts
    const before = executed ?? this.#names(space).get(name)?.facts
    const own = space === 'cursor' && !made.areCursorsMoved ? (before ?? opened) : before
    const known = made.has(space, name) ? made.find(space, name) : own
    if (!known) return facts
    const isMoved =
      space === 'cursor' ? made.areCursorsMoved : made.areKeysMoved && known.restsOnDefinitions === true
    const meant = isMoved ? lostFacts(known) : known
    const unresolved = unknownOfSession(space, joinName(name))
    const itself: Effect = { ...taken, kind: 'session' }
    const { usesWithin: _within, ...given } = facts
    return {
      ...given,
      effects: [itself, ...facts.effects.filter((effect) => effect !== taken), ...meant.effects],
      outputs: facts.outputs.kind === 'named' ? meant.outputs : facts.outputs,
      uses: [...new Set([...facts.uses, ...meant.uses])],
      // A column that both use may count whole in one of them.
      ...(facts.uses.length === 0 && meant.usesWithin ? { usesWithin: meant.usesWithin } : {}),
      unknowns: [...facts.unknowns.filter((sentence) => sentence !== unresolved), ...meant.unknowns],
      // EXECUTE answers with the tag of what it runs; a cursor is fetched from in other words.
      ...(space === 'prepared' && meant.isCounted ? { isCounted: true } : {}),
      ...(meant.writesBeyond ? { writesBeyond: true } : {}),
      ...(meant.restsOnDefinitions ? { restsOnDefinitions: true } : {}),
      // What is given is stored, too, unless it is constants alone.
      ...(facts.gives && meant.stored ? { stored: meant.stored } : {}),
      ...(facts.gives && meant.stored && meant.placed ? { placed: meant.placed } : {}),
    }
  }
}

/**
 * What a cursor is that a body has opened under a name that nobody has said: its rows are made of what such bodies have read. Null
 * where there were none, or too many.
 */
function openedByBodies(opened: readonly Effect[]): StatementFacts | null {
  if (opened.length === 0 || opened.length > openedMax) return null
  const columns = opened.flatMap((one) => (one.kind === 'session' ? one.columns : []))
  return {
    node: 'SelectStmt',
    effects: opened.filter(({ kind }) => kind === 'read'),
    outputs: { kind: 'unknown', sources: [...new Set(columns)] },
    uses: [],
    unknowns: [],
    sessionName: null,
    copy: null,
  }
}

const openedMax = 500

function tellsCursors({ kind, verb }: Effect): boolean {
  return kind === 'read' || (kind === 'session' && verb === cursorVerb)
}

/** EXPLAIN or CREATE TABLE AS of an EXECUTE whose name is resolved. */
function withExecuted(
  facts: StatementFacts,
  executes: ExecutedWithin,
  inner: StatementFacts,
): StatementFacts {
  const { usesWithin: _within, executes: _executes, ...around } = facts
  if (executes.plan) return { ...around, ...explained(inner, executes.plan) }
  const given = executes.facts
  const origin = isTold(inner.outputs) ? [] : [unknownOrigin.stored]
  return {
    ...around,
    effects: [...facts.effects.filter((effect) => !isTaking(effect)), ...inner.effects],
    uses: [...new Set([...facts.uses, ...inner.uses])],
    unknowns: [
      ...facts.unknowns.filter((one) => !given.unknowns.includes(one)),
      ...inner.unknowns,
      ...origin,
    ],
  }
}

/** True where it is known of each column what it is made of. */
function isTold(outputs: Outputs): boolean {
  return outputs.kind === 'known' && !outputs.columns.some(({ sources }) => sources.includes(anyColumn))
}

/** True where nothing in the text takes, makes or moves a name. Asked for every statement of a text that comes again. */
function isFreeOfNames(inspection: Inspection): boolean {
  const known = free.get(inspection)
  if (known !== undefined) return known
  const isFree = inspection.statements.every(
    (facts) =>
      facts.node !== 'ExecuteStmt' &&
      facts.node !== 'FetchStmt' &&
      facts.executes === undefined &&
      facts.sessionName === null &&
      movedNames(facts).length === 0,
  )
  free.set(inspection, isFree)
  return isFree
}

const free = new WeakMap<Inspection, boolean>()

/** What the statements of one text did to names, before any of it has run. */
class NamesOfText {
  readonly #names = new Map<string, StatementFacts | null>()
  readonly #emptied = new Set<SessionName['space']>()
  /** A body of the text opens or closes cursors of its own choice. */
  areCursorsMoved = false
  /** What was prepared is planned anew. */
  areKeysMoved = false

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

/** Which names EXECUTE, FETCH and MOVE take from. */
function spaceTakenFrom({ node }: StatementFacts): SessionName['space'] | null {
  if (node === 'ExecuteStmt') return 'prepared'
  return node === 'FetchStmt' ? 'cursor' : null
}

/** The name that EXECUTE or FETCH takes from. */
function takenName(facts: StatementFacts): string | undefined {
  const object = facts.effects.find(isTaking)?.object
  return object === undefined || object === null ? undefined : splitName(object)?.[0]
}

function isTaking(effect: Effect): boolean {
  return effect.kind === 'unknown' && ['execute', 'fetch', 'move'].includes(effect.verb)
}
