/** What became of a cleared statement. `unknown` is the honest word when the target vanished before it answered. */
export interface Outcome {
  readonly result: 'ran' | 'failed' | 'skipped' | 'cut' | 'unknown'
  /** The target's error code (SQLSTATE), or empty. */
  readonly errorCode: string
  /** The target's command tag (`SELECT 3`), or empty. */
  readonly tag: string
  /** Rows shown to the client. */
  readonly rows: number
  /** Bytes shown to the client for this statement. */
  readonly bytes: number
  /** Bytes of errors and notices that the target said meanwhile; absent where nobody counts them. */
  readonly wordBytes?: number
  /** Cells replaced by a mask, or in which something found was hidden. */
  readonly masked: number
  /** The same cells by data class, each once, as `classOf` names what is of several; absent when there are none. */
  readonly maskedBy?: Readonly<Record<string, number>>
  /** Cells in which something was found, by data class; absent when nothing was. */
  readonly found?: Readonly<Record<string, number>>
  /**
   * For each result with rows, in their order, the columns (from 0) whose cells were replaced. For recordings; absent when none
   * were, and when there is too much of it.
   */
  readonly maskedColumns?: readonly (readonly number[])[]
}

/** What a statement that goes on has shown. */
export interface ShownSoFar {
  readonly rows: number
  /** Of its rows, and of the target's words beside them. */
  readonly bytes: number
  /** Cells replaced by a mask, or in which something found was hidden. */
  readonly masked: number
  /** Absent where nobody counts them, and where there are no new ones; told before they are shown. */
  readonly subjects?: SubjectsShown
}

/** Whose rows a statement has shown since it told last. */
export interface SubjectsShown {
  /** Keyed hashes, integers below 2^53: equal for what is about the same subject. */
  readonly named: readonly number[]
  /** How many more there may be that nothing names, each of its own. */
  readonly own: number
}

/** How much more a statement may show. */
export interface Allowance {
  /** 0 when its reply ends here. */
  readonly rows: number
  /** Absent where no budget counts them. */
  readonly bytes?: BytesAllowed
  /** How many subjects it may show before it asks again; negative when those told last are too many. Absent where no budget counts them. */
  readonly subjects?: number
  /** The budget that leaves so little; empty where none does. */
  readonly budget: string
}

/** How many bytes more a statement may show, by the budget that leaves the least. */
export interface BytesAllowed {
  /** Before it asks again. */
  readonly atOnce: number
  /** What one row that is longer may still take. */
  readonly left: number
  readonly budget: string
}

/** A piece of a reply about to be shown, with what the recording needs to tell it from others. */
export interface Shown {
  /** The statement that the bytes answer; 0 for what belongs to none. */
  readonly statement: number
  readonly bytes: Buffer
}

/**
 * Bytes that may go to the client: their statement's entry is written and the recording has them.
 * Only the gate makes one, so a reply cannot be shown around it.
 */
export class Recorded {
  readonly bytes: Buffer

  private constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** For the gate alone; `tools/tidy.test.ts` holds that true. */
  static issue(bytes: Buffer): Recorded {
    return new Recorded(bytes)
  }
}
