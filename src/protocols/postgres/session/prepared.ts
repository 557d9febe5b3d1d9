import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import { joinName } from '../../../core/object-name.ts'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import { lostFacts, mergedInspection } from '../../../sql/session/merged-facts.ts'
import type { FormatCode } from '../messages/message-from-client.ts'
import type { Running } from './running.ts'

/** What a prepared statement's name stands for. */
export interface Prepared {
  readonly name: string
  readonly text: string
  /** Type OIDs of its parameters as the client declared them; 0, or none, leaves one to the target. */
  readonly parameterTypes: readonly number[]
  /** What the text does, for SQL's EXECUTE, which may name it too. */
  readonly facts: StatementFacts | null
  /** Everything that it may mean to the target. */
  readonly meanings: Meanings
  /** The session's count of shifts at its Parse. */
  readonly shifts: number
  /** The batch (messages up to a Sync) in which its Parse was forwarded. */
  readonly batch: number
  /** Type OIDs of its parameters, once the target has told the client. */
  typesTold?: readonly number[]
  /** The columns it returns, once the target has described them; formats are those of a statement, all text. */
  fields: readonly FieldDescription[] | null
}

/** What a prepared statement has meant since its Parse: the target plans it anew where it must, and nowhere else. */
export class Meanings {
  #last: Inspection | null
  #all: Inspection | null
  #ground: string
  #isLost = false
  #hasMoved = false

  constructor(first: Inspection | null, ground: string) {
    this.#last = first
    this.#all = first
    this.#ground = ground
  }

  /** All of it, together with what its text means now. */
  with(now: Inspection, ground: string): Inspection {
    this.#hasMoved ||= ground !== this.#ground
    this.#ground = ground
    if (now !== this.#last) {
      this.#all = this.#all ? mergedInspection(this.#all, now) : now
      this.#last = now
    }
    const all = this.#all ?? now
    return this.#isLost ? { ...all, statements: all.statements.map(lostFacts) } : all
  }

  /** True where this is all of it, on the ground of its Parse: for other values of parameters, too, it means nothing else. */
  isAll(inspection: Inspection): boolean {
    return this.#all === inspection && !this.#isLost && !this.#hasMoved
  }

  /** The target may plan it anew on this ground; null when that is not known. */
  described(ground: string | null): void {
    if (ground !== this.#ground) this.#isLost = true
  }
}

/**
 * A statement that SQL's PREPARE may have made: to bind it does what EXECUTE does, and is inspected as that. Null for the
 * name that SQL cannot give.
 */
export function preparedInSql(name: string, batch: number): Prepared | null {
  if (name === '') return null
  return {
    name,
    text: `EXECUTE ${joinName(name)}`,
    parameterTypes: [],
    facts: null,
    meanings: new Meanings(null, ''),
    shifts: -1,
    batch,
    fields: null,
  }
}

/** A cursor that SQL declared, for one Execute. */
export function cursorOf(
  name: string,
  running: Running,
  fields: Portal['fields'],
  { batch, memory }: { readonly batch: number; readonly memory: Pick<Portal, 'shifts' | 'settlements'> },
): Portal {
  const prepared: Prepared = {
    name: '',
    text: running.clearance.statement.text,
    parameterTypes: [],
    facts: null,
    meanings: new Meanings(null, ''),
    shifts: -1,
    batch,
    fields: null,
  }
  const { shifts, settlements } = memory
  const state = { shifts, settlements, isMoved: false, isCursor: true, isDescribed: true }
  return { name, prepared, running, batch, formats: [], fields, ...state }
}

/** A bound statement, ready to be fetched from. */
export interface Portal {
  readonly name: string
  readonly prepared: Prepared
  /** What it runs under; another one where it was cleared again. */
  running: Running
  readonly batch: number
  /** The session's counts of shifts and settlements as it was cleared. */
  shifts: number
  settlements: number
  /** True once a body may have put another query under its name. */
  isMoved: boolean
  /** True for one that SQL declared: each Execute of it is a statement of its own. */
  readonly isCursor: boolean
  /** The result formats that Bind asked for. */
  readonly formats: readonly FormatCode[]
  /** True once a description of it, or of its statement, has been asked for. */
  isDescribed: boolean
  /** Its columns with their formats, once the target has described it. */
  fields: readonly FieldDescription[] | null
}

/**
 * Names that the target knows, as far as its answers have shown. A name given in the current batch counts at once,
 * because if giving it fails, the target skips whatever of the batch would use it. A name given in an earlier batch
 * and not yet answered may or may not stand: `find` then says `unsettled`, and the caller waits for the answers.
 */
export class Names<T extends { readonly name: string; readonly batch: number }> {
  readonly #standing = new Places<T>()
  readonly #given = new Places<T>()

  get size(): number {
    return this.#standing.size + this.#given.size
  }

  /** True where something may have a name. */
  get hasNamed(): boolean {
    return this.#standing.hasNamed || this.#given.hasNamed
  }

  give(thing: T): void {
    this.#given.put(thing)
  }

  find(name: string, batch: number): T | 'unsettled' | null {
    const given = this.#given.at(name)
    if (given) return given.batch === batch ? given : 'unsettled'
    return this.#standing.at(name)
  }

  /** The target accepted the name. */
  settle(thing: T): void {
    this.#standing.put(thing)
    if (this.#given.at(thing.name) === thing) this.#given.take(thing.name)
  }

  /** The target did not accept the name; what stood before still stands, unless `vacated`. */
  withdraw(thing: T, vacated: boolean): void {
    if (this.#given.at(thing.name) === thing) this.#given.take(thing.name)
    if (vacated) this.#standing.take(thing.name)
  }

  drop(name: string): T | null {
    return this.#standing.take(name)
  }

  /** Forgets all that stands, handing each to `each`. */
  dropAll(each: (thing: T) => void = () => undefined): void {
    const unnamed = this.#standing.take('')
    if (unnamed) each(unnamed)
    for (const thing of this.#standing) each(thing)
    this.#standing.clearNamed()
  }

  /** Forgets all that stands under a name. SQL's DEALLOCATE ALL and DISCARD ALL leave the unnamed one alone. */
  dropNamed(): void {
    this.#standing.clearNamed()
  }

  *[Symbol.iterator](): Iterator<T> {
    yield* this.#standing
    yield* this.#given
  }
}

/**
 * Things by name. The unnamed one, which comes and goes with every statement, has a place of its own: a Map that is filled
 * and emptied all the time leaves a chain of old tables behind, through which the collector takes all that was ever in it
 * for alive.
 */
class Places<T extends { readonly name: string }> {
  /** Null until something has a name: most sessions never name anything. */
  #named: Map<string, T> | null = null
  #unnamed: T | null = null

  get size(): number {
    return (this.#named?.size ?? 0) + (this.#unnamed ? 1 : 0)
  }

  get hasNamed(): boolean {
    return (this.#named?.size ?? 0) > 0
  }

  put(thing: T): void {
    if (thing.name === '') this.#unnamed = thing
    else (this.#named ??= new Map<string, T>()).set(thing.name, thing)
  }

  at(name: string): T | null {
    return name === '' ? this.#unnamed : (this.#named?.get(name) ?? null)
  }

  /** Takes it away; null when there is none. */
  take(name: string): T | null {
    const thing = this.at(name)
    if (name === '') this.#unnamed = null
    else if (thing) this.#named?.delete(name)
    return thing
  }

  clearNamed(): void {
    if (this.#named && this.#named.size > 0) this.#named.clear()
  }

  *[Symbol.iterator](): Iterator<T> {
    if (this.#named) yield* this.#named.values()
    if (this.#unnamed) yield this.#unnamed
  }
}

/** A description made for a statement says text for every column; Bind has asked for other formats since. */
export function withFormats<T extends { readonly format: number }>(
  fields: readonly T[] | null,
  formats: readonly (0 | 1)[],
): readonly T[] | null {
  if (fields === null || formats.length === 0) return fields
  return fields.map((field, at) => ({ ...field, format: formats[formats.length === 1 ? 0 : at] ?? 0 }))
}
