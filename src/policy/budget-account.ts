import type { Taken } from './rule.ts'
import { subjectRoomUnlessSaid, SubjectSet, type SubjectRoom } from './subject-set.ts'

export const measures = ['statements', 'rows', 'bytes', 'maskedCells', 'subjects'] as const
export const nothingTaken: Taken = { statements: 0, rows: 0, bytes: 0, maskedCells: 0, subjects: 0 }

/** Windows are kept in so many steps; a window never covers less than its time, and at most one step more. */
const stepsPerWindow = 24
const stepsKept = stepsPerWindow + 1

/** What was taken within one step of a window, counted from the epoch. */
export interface StepTaken {
  readonly step: number
  /** Its `subjects` are those that nothing names. */
  readonly taken: Taken
  /** Hashes of subjects that were shown in this step, for the last time as far as is known. */
  readonly named: readonly number[]
}

/** One window that slides in steps: what the store knows of, and what it does not know of yet. */
export class BudgetAccount {
  readonly #stepMs: number
  readonly #steps = new Float64Array(stepsKept * measures.length)
  /** The newest step that holds anything, counted from the epoch. */
  #newest = 0
  /** What its owner may have taken before it had an account of its own. */
  readonly #before: BudgetAccount | null
  /** Taken here and not handed over. */
  #own = new Map<number, Taken>()
  /** Handed over, and not known to have arrived. */
  #sent = new Map<number, Taken>()
  /** All that are known, from here and from others. */
  readonly #subjects: SubjectSet
  /** Of these, what the store does not know of, and what is not known to have arrived there: subject to step. */
  #ownSubjects = new Map<number, number>()
  #sentSubjects = new Map<number, number>()

  constructor(
    windowMs: number,
    before: BudgetAccount | null,
    room: SubjectRoom = { left: subjectRoomUnlessSaid },
  ) {
    this.#stepMs = windowMs / stepsPerWindow
    this.#before = before
    this.#subjects = new SubjectSet(stepsKept, room)
  }

  add(taken: Taken, nowMs: number, named: readonly number[] = []): void {
    this.#slide(nowMs)
    let unkept = 0
    for (const subject of named)
      if (!this.#subjects.hasRoomFor(subject)) unkept += 1
      else if (this.#subjects.add(subject, this.#newest)) this.#ownSubjects.set(subject, this.#newest)
    const all = { ...taken, subjects: taken.subjects + unkept }
    this.#own.set(this.#newest, sumOf(this.#own.get(this.#newest) ?? nothingTaken, all))
  }

  taken(nowMs: number): Taken {
    this.#slide(nowMs)
    const before = this.#before?.taken(nowMs) ?? nothingTaken
    const sums = measures.map((measure) => before[measure])
    this.#steps.forEach((count, at) => {
      const index = at % measures.length
      sums[index] = (sums[index] ?? 0) + count
    })
    const [statements = 0, rows = 0, bytes = 0, maskedCells = 0, subjects = 0] = sums
    let all: Taken = { statements, rows, bytes, maskedCells, subjects: subjects + this.#subjects.size }
    for (const one of this.#own.values()) all = sumOf(all, one)
    for (const one of this.#sent.values()) all = sumOf(all, one)
    return all
  }

  isEmpty(nowMs: number): boolean {
    this.#slide(nowMs)
    const isHandedOver = this.#own.size === 0 && this.#sent.size === 0
    return isHandedOver && this.#subjects.size === 0 && this.#steps.every((count) => count === 0)
  }

  /** Hands over what the store does not know of; it counts until `arrived`, or `lost` takes it back. */
  handOver(): readonly StepTaken[] {
    const named = Map.groupBy(this.#ownSubjects.keys(), (subject) => this.#ownSubjects.get(subject) ?? 0)
    const steps = new Set([...this.#own.keys(), ...named.keys()])
    const handed = [...steps].map((step) => ({
      step,
      taken: this.#own.get(step) ?? nothingTaken,
      named: named.get(step) ?? [],
    }))
    this.#sent = this.#own
    this.#own = new Map()
    this.#sentSubjects = this.#ownSubjects
    this.#ownSubjects = new Map()
    return handed
  }

  /** The store has it, and has told so with `learn`. */
  arrived(): void {
    this.#sent.clear()
    this.#sentSubjects.clear()
  }

  lost(): void {
    for (const [step, taken] of this.#sent)
      this.#own.set(step, sumOf(this.#own.get(step) ?? nothingTaken, taken))
    this.#sent.clear()
    for (const [subject, step] of this.#sentSubjects)
      if ((this.#ownSubjects.get(subject) ?? step) <= step) this.#ownSubjects.set(subject, step)
    this.#sentSubjects.clear()
  }

  /** It is not kept any more. */
  close(): void {
    this.#subjects.clear()
  }

  /** What the store knows was taken within a step, by everyone. `least`: of several accounts, each of which is to count. */
  learn({ step, taken, named }: StepTaken, how: 'exact' | 'least'): void {
    this.#slideTo(step)
    if (step <= this.#newest - stepsKept) return
    for (const subject of named) this.#subjects.add(subject, step)
    const at = placeOf(step)
    measures.forEach((measure, index) => {
      const known = how === 'least' ? (this.#steps[at + index] ?? 0) : 0
      this.#steps[at + index] = Math.max(known, taken[measure])
    })
  }

  // A clock that steps back finds the newest step again: nothing is forgotten earlier than it should be.
  #slide(nowMs: number): void {
    this.#slideTo(Math.floor(nowMs / this.#stepMs))
  }

  #slideTo(step: number): void {
    if (step <= this.#newest) return
    const passed = Math.min(step - this.#newest, stepsKept)
    for (let ago = 0; ago < passed; ago += 1) {
      const at = placeOf(step - ago)
      this.#steps.fill(0, at, at + measures.length)
    }
    this.#newest = step
    this.#subjects.slideTo(step)
    for (const kept of [this.#own, this.#sent])
      for (const old of kept.keys()) if (old <= step - stepsKept) kept.delete(old)
    for (const kept of [this.#ownSubjects, this.#sentSubjects])
      for (const [subject, last] of kept) if (last <= step - stepsKept) kept.delete(subject)
  }
}

/** When a step leaves its window, in milliseconds since the epoch. */
export function endOfStep(step: number, windowMs: number): number {
  return (step + stepsKept) * (windowMs / stepsPerWindow)
}

function placeOf(step: number): number {
  return (step % stepsKept) * measures.length
}

function sumOf(left: Taken, right: Taken): Taken {
  return {
    statements: left.statements + right.statements,
    rows: left.rows + right.rows,
    bytes: left.bytes + right.bytes,
    maskedCells: left.maskedCells + right.maskedCells,
    subjects: left.subjects + right.subjects,
  }
}
