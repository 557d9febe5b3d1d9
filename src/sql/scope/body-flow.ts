import type { Lineage } from './lineage.ts'

/** Stands for whatever a routine is given, among the sources of what its body makes. No column has such a name. */
export const givenMark = '$'
/** Stands for the text of an error: it may quote any row that the body touches. */
export const errorMark = '$!'
/** Stands for what all variables hold together. */
const anyMark = '$*'

/** The name under which a row stands that a routine is given by number; no name in a text has such a character. */
export function parameterAlias(number: number): string {
  return `\0$${number}`
}

export const given: Lineage = { sources: [givenMark], direct: false, known: true }
export const errorText: Lineage = { sources: [errorMark], direct: false, known: true }
/** What a name may hold that could not be told apart. */
export const anyVariable: Lineage = { sources: [givenMark, anyMark], direct: false, known: true }

/**
 * What the variables of one body may hold. Each assignment adds to what a variable may ever have held, whatever the order
 * of statements, so that loops, jumps and handlers make no difference.
 */
export class BodyFlow {
  readonly #flows = new Map<string, Set<string>>()
  /** Fields of the row that a trigger is given to which something goes, `anyColumn` for whichever. */
  readonly fieldsSet = new Set<string>()

  /** What a variable holds, as a source to be resolved when the whole body has been seen. */
  valueOf(variable: string): Lineage {
    return { sources: [markOf(variable)], direct: false, known: true }
  }

  /** What one field of a row that a variable holds is made of: all of it where no row with such a field goes to it. */
  fieldOf(variable: string, field: string): Lineage {
    return { sources: [fieldMark(variable, field), restMark(variable)], direct: false, known: true }
  }

  /** A value goes to a variable; `fields`: of a row, what of it goes to which field, where that is told. */
  assign(variable: string, lineage: Lineage, fields: readonly AssignedField[] | null = null): void {
    for (const mark of [markOf(variable), anyMark]) this.#add(mark, lineage)
    for (const one of fields ?? [{ name: null, lineage }])
      this.#add(one.name === null ? restMark(variable) : fieldMark(variable, one.name), one.lineage)
  }

  #add(mark: string, lineage: Lineage): void {
    let flow = this.#flows.get(mark)
    if (!flow) this.#flows.set(mark, (flow = new Set()))
    for (const source of lineage.sources) flow.add(source)
  }

  /** All sources that these lead back to, variables among them. */
  reachedFrom(sources: Iterable<string>): ReadonlySet<string> {
    const seen = new Set(sources)
    for (const source of seen) for (const one of this.#flows.get(source) ?? wholeOf(source)) seen.add(one)
    return seen
  }

  /** The columns, and the given, that these sources lead back to. */
  resolve(sources: Iterable<string>, errorSources: Iterable<string>): readonly string[] {
    const seen = new Set(sources)
    // A set's iteration goes on to what is added meanwhile.
    for (const source of seen) {
      const further = source === errorMark ? errorSources : (this.#flows.get(source) ?? wholeOf(source))
      for (const one of further ?? []) seen.add(one)
    }
    return [...seen].filter((source) => source === givenMark || !source.startsWith('$'))
  }
}

/** What goes to one field of a row; without a name, to any of them. */
export interface AssignedField {
  readonly name: string | null
  readonly lineage: Lineage
}

/** What stands for the value of a variable among sources. */
export function markOf(variable: string): string {
  return `$${variable}`
}

/** The variable whose value a mark stands for; null for any other mark. */
export function variableOf(mark: string): string | null {
  return mark === errorMark || mark === anyMark || mark.includes('\0') ? null : mark.slice(1)
}

// No name holds the character that parts a variable from its field.
function fieldMark(variable: string, field: string): string {
  return `$${variable}\0${field}`
}

function restMark(variable: string): string {
  return `$${variable}\0\0`
}

/** The variable of a field that nothing has gone to by its name. */
function wholeOf(mark: string): readonly string[] {
  const end = mark.indexOf('\0')
  return end < 0 || mark.endsWith('\0\0') ? [] : [mark.slice(0, end)]
}
