import type { SubjectsShown } from '../../core/outcome.ts'

/** Subjects remembered of one statement, so that it tells of each once; beyond them it may tell again. */
const rememberedMax = 100_000

/** Whom a statement's rows were about so far. */
export class SubjectTally {
  /** Subjects that nothing names, since they were told last. */
  own = 0
  #fresh: number[] = []
  readonly #seen = new Set<number>()

  /** Not told yet. */
  get size(): number {
    return this.own + this.#fresh.length
  }

  has(subject: number): boolean {
    return this.#seen.has(subject)
  }

  add(subject: number): void {
    if (this.#seen.has(subject)) return
    if (this.#seen.size >= rememberedMax) this.#seen.clear()
    this.#seen.add(subject)
    this.#fresh.push(subject)
  }

  /** What is not told yet, which is told with this; null for nothing. */
  tell(): SubjectsShown | null {
    if (this.size === 0) return null
    const told = { named: this.#fresh, own: this.own }
    this.#fresh = []
    this.own = 0
    return told
  }
}
