import type { Inspection, StatementFacts } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { FieldDescription } from '../../masking/field.ts'
import { lostFacts, mergedInspection } from '../../sql/merged-facts.ts'
import type { FormatCode } from './message-from-client.ts'
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
  /** The columns it returns, once the target has described them; formats are those of a statement, all text. */
  fields: readonly FieldDescription[] | null
}

/** What a prepared statement has meant since its Parse: the target plans it anew where it must, and nowhere else. */
export class Meanings {
  #last: Inspection | null
  #all: Inspection | null
  #ground: string
  #isLost = false

  constructor(first: Inspection | null, ground: string) {
    this.#last = first
    this.#all = first
    this.#ground = ground
  }

  /** All of it, together with what its text means now. */
  with(now: Inspection, ground: string): Inspection {
    this.#ground = ground
    if (now !== this.#last) {
      this.#all = this.#all ? mergedInspection(this.#all, now) : now
      this.#last = now
    }
    const all = this.#all ?? now
    return this.#isLost ? { ...all, statements: all.statements.map(lostFacts) } : all
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

/** A bound statement, ready to be fetched from. */
export interface Portal {
  readonly name: string
  readonly prepared: Prepared
  readonly running: Running
  readonly batch: number
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
  readonly #standing = new Map<string, T>()
  readonly #given = new Map<string, T>()

  get size(): number {
    return this.#standing.size + this.#given.size
  }

  give(thing: T): void {
    this.#given.set(thing.name, thing)
  }

  find(name: string, batch: number): T | 'unsettled' | null {
    const given = this.#given.get(name)
    if (given) return given.batch === batch ? given : 'unsettled'
    return this.#standing.get(name) ?? null
  }

  /** The target accepted the name. */
  settle(thing: T): void {
    this.#standing.set(thing.name, thing)
    if (this.#given.get(thing.name) === thing) this.#given.delete(thing.name)
  }

  /** The target did not accept the name; what stood before still stands, unless `vacated`. */
  withdraw(thing: T, vacated: boolean): void {
    if (this.#given.get(thing.name) === thing) this.#given.delete(thing.name)
    if (vacated) this.#standing.delete(thing.name)
  }

  drop(name: string): T | null {
    const thing = this.#standing.get(name) ?? null
    this.#standing.delete(name)
    return thing
  }

  /** Forgets all that stands, handing each to `each`. */
  dropAll(each: (thing: T) => void = () => undefined): void {
    for (const thing of this.#standing.values()) each(thing)
    this.#standing.clear()
  }

  /** Forgets all that stands under a name. SQL's DEALLOCATE ALL and DISCARD ALL leave the unnamed one alone. */
  dropNamed(): void {
    const unnamed = this.#standing.get('')
    this.#standing.clear()
    if (unnamed) this.#standing.set('', unnamed)
  }

  *[Symbol.iterator](): Iterator<T> {
    yield* this.#standing.values()
    yield* this.#given.values()
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
