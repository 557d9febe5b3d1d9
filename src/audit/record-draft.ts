/** A record of the index as it is about to be stored. */
export interface RecordDraft {
  readonly index: number
  readonly place: number
  concluded: number | null
  concludedPlace: number | null
  /** RFC 3339 with microseconds, as in the entry. */
  readonly at: string
  readonly session: string | null
  rows: number | null
  masked: number | null
  /** JSON, as in the entry; null where that does not say. */
  maskedBy: string | null
  readonly terms: string[]
  readonly words: readonly string[]
}

/** What an outcome adds to a record that is stored already. */
export interface Outcome {
  readonly decided: number
  readonly index: number
  readonly place: number
  readonly rows: number
  readonly masked: number
  readonly maskedBy: string | null
  readonly terms: readonly string[]
}

/** A session, and where its opening is in the ledger. */
export interface SessionDraft {
  readonly session: string
  readonly index: number
  readonly place: number
  readonly terms: readonly string[]
}

/** What a stretch of the ledger adds to the index. */
export interface Batch {
  readonly records: readonly RecordDraft[]
  readonly outcomes: readonly Outcome[]
  readonly sessions: readonly SessionDraft[]
  /** Sessions whose keys were destroyed: their words go. */
  readonly erased: readonly string[]
  /** Index of the entry behind the last one that was looked at. */
  readonly to: number
}
