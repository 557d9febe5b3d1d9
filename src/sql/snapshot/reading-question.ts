/** A question of a reading with its only parameter; null where it has none. */
export interface ReadingQuestion {
  readonly text: string
  readonly parameter: string | null
}
