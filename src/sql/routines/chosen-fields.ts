/** Which columns of its row a trigger gives values that somebody may have chosen; see `unchosen-values.ts`. */
import { anyColumn } from '../../core/inspection.ts'

/** What goes to the variables of a body, and to the fields of the row that its trigger is given. */
export class ChosenFields {
  readonly #chosen = new Set<string>()
  /** By what is assigned to, the variables whose values nobody may have chosen if that is to be so. */
  readonly #rests = new Map<string, Set<string>>()

  /** Any value goes there. */
  choose(place: string): void {
    this.#chosen.add(place)
  }

  /** One that nobody chooses goes there, as long as that holds for some variables. */
  rest(place: string, variables: readonly string[]): void {
    this.#rests.set(place, new Set([...(this.#rests.get(place) ?? []), ...variables]))
  }

  /** Of these columns, those that may hold what somebody chose. */
  among(fields: Iterable<string>): readonly string[] {
    return [...fields].filter((field) => field === anyColumn || this.#isChosen(placeOf('new', field)))
  }

  #isChosen(place: string): boolean {
    const seen = new Set([place])
    for (const one of seen) {
      const rests = this.#rests.get(one)
      if (this.#chosen.has(one) || !rests) return true
      for (const further of rests) seen.add(further)
    }
    return false
  }
}

/** What is assigned to: a variable, or a field of a row. */
export function placeOf(variable: string, field: string): string {
  return field === '' ? variable : `${variable}\0${field}`
}
