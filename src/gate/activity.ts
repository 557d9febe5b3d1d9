import type { ColumnName } from '../core/inspection.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Statement } from '../core/statement.ts'
import { spokenColumns } from './spoken-columns.ts'

/** What all sessions of a gateway did since it started. */
export interface Totals {
  statements: number
  refused: number
  held: number
  masked: number
}

/** No sessions yet. */
export function noTotals(): Totals {
  return { statements: 0, refused: 0, held: 0, masked: 0 }
}

/** The statement in hand, for whoever watches. */
export interface Current {
  readonly number: number
  readonly text: string
  /** The columns whose values the text may name; `*` for any. */
  readonly spoken: readonly ColumnName[]
  readonly rule: string
  /** By `Clock.monotonic`. */
  readonly sinceMs: number
  /** The review that it waits for; null when it runs. */
  readonly reviewId: string | null
}

/**
 * What one session does and has done, told to nobody: whoever watches compares `revision` with what it was, so that a
 * statement costs no call.
 */
export class SessionActivity {
  readonly #totals: Totals
  /** Grows with every change below. */
  revision = 0
  rows = 0
  masked = 0
  refused = 0
  #statement: Statement | null = null
  #rule = ''
  #sinceMs = 0
  #reviewId: string | null = null

  constructor(totals: Totals) {
    this.#totals = totals
  }

  get current(): Current | null {
    if (this.#statement === null) return null
    const { number, text, inspection } = this.#statement
    const spoken = spokenColumns(inspection)
    return { number, text, spoken, rule: this.#rule, sinceMs: this.#sinceMs, reviewId: this.#reviewId }
  }

  /** A statement was cleared. */
  began(statement: Statement, rule: string, nowMs: number): void {
    this.#hold(statement, rule, nowMs, null)
    this.#totals.statements += 1
  }

  /** A statement waits for a review. */
  held(statement: Statement, rule: string, nowMs: number, reviewId: string): void {
    this.#hold(statement, rule, nowMs, reviewId)
    this.#totals.held += 1
  }

  /** A statement was refused, before or after it was held. */
  refusedOne(): void {
    this.revision += 1
    this.refused += 1
    // One that runs meanwhile, sent before it, still does.
    if (this.#reviewId !== null) this.#statement = null
    this.#totals.statements += 1
    this.#totals.refused += 1
  }

  /** A cleared statement is over; one that was sent behind it may be in hand already. */
  ended(number: number, { rows, masked }: Outcome): void {
    this.revision += 1
    this.rows += rows
    this.masked += masked
    this.#totals.masked += masked
    if (this.#statement?.number === number) this.#statement = null
  }

  #hold(statement: Statement, rule: string, nowMs: number, reviewId: string | null): void {
    this.revision += 1
    this.#statement = statement
    this.#rule = rule
    this.#sinceMs = nowMs
    this.#reviewId = reviewId
  }
}
