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

  /** What a variable holds, as a source to be resolved when the whole body has been seen. */
  valueOf(variable: string): Lineage {
    return { sources: [markOf(variable)], direct: false, known: true }
  }

  assign(variable: string, lineage: Lineage): void {
    for (const mark of [markOf(variable), anyMark]) {
      let flow = this.#flows.get(mark)
      if (!flow) this.#flows.set(mark, (flow = new Set()))
      for (const source of lineage.sources) flow.add(source)
    }
  }

  /** The columns, and the given, that these sources lead back to. */
  resolve(sources: Iterable<string>, errorSources: Iterable<string>): readonly string[] {
    const seen = new Set(sources)
    // A set's iteration goes on to what is added meanwhile.
    for (const source of seen) {
      const further = source === errorMark ? errorSources : this.#flows.get(source)
      for (const one of further ?? []) seen.add(one)
    }
    return [...seen].filter((source) => source === givenMark || !source.startsWith('$'))
  }
}

function markOf(variable: string): string {
  return `$${variable}`
}
