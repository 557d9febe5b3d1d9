/** Subjects that one account keeps: the most that a budget may allow, and one more. */
export const subjectsKeptMax = 100_001

/** How many subjects all accounts together may still keep. A subject takes some 50 bytes. */
export interface SubjectRoom {
  left: number
}

/** Room for all accounts of one gateway. */
export const subjectRoomUnlessSaid = 2_000_000

/**
 * Different subjects within a window, each with the last step in which it was shown. One that was added and found no room makes
 * the whole count as too many until it would have left the window: never looser, only stricter.
 */
export class SubjectSet {
  readonly #stepsKept: number
  readonly #room: SubjectRoom
  readonly #last = new Map<number, number>()
  /** The newest step of a subject that found no room. */
  #missedAt = Number.NEGATIVE_INFINITY
  #newest = 0

  constructor(stepsKept: number, room: SubjectRoom) {
    this.#stepsKept = stepsKept
    this.#room = room
  }

  get size(): number {
    return this.#newest - this.#missedAt < this.#stepsKept
      ? Math.max(subjectsKeptMax, this.#last.size)
      : this.#last.size
  }

  hasRoomFor(subject: number): boolean {
    return this.#last.has(subject) || (this.#last.size < subjectsKeptMax && this.#room.left > 0)
  }

  /** True where this changes what the set says of the subject. */
  add(subject: number, step: number): boolean {
    if (step <= this.#newest - this.#stepsKept) return false
    const before = this.#last.get(subject)
    if (before !== undefined && before >= step) return false
    if (before === undefined) {
      if (!this.hasRoomFor(subject)) {
        this.#missedAt = Math.max(this.#missedAt, step)
        return true
      }
      this.#room.left -= 1
    }
    this.#last.set(subject, step)
    return true
  }

  /** Forgets what has left the window that ends with this step. */
  slideTo(step: number): void {
    this.#newest = step
    for (const [subject, last] of this.#last) {
      if (last > step - this.#stepsKept) continue
      this.#last.delete(subject)
      this.#room.left += 1
    }
  }

  /** Gives its room back. */
  clear(): void {
    this.#room.left += this.#last.size
    this.#last.clear()
  }
}
