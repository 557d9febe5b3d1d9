import type { Constant, Inspection } from './inspection.ts'

/** Settings that change what a text means. The gateway tracks them; a clearance is bound to them. */
export interface PinnedState {
  readonly searchPath: string
  readonly role: string
  readonly standardConformingStrings: string
  readonly clientEncoding: string
  /** How dates, intervals and instants are read (`DateStyle`, `IntervalStyle`, `TimeZone`); absent where nothing says. */
  readonly values?: string
}

/**
 * What the client asks for: `prepare` makes the target analyse a text and runs nothing; `run` runs it;
 * `call` is the wire's own function call, which has no text.
 */
export type StatementAct = 'prepare' | 'run' | 'call'

/** One value that a client gives for a parameter. */
export interface BoundValue {
  /** As the client declared it; 0 leaves the type to the target. */
  readonly typeOid: number
  /** 0 text, 1 binary. */
  readonly format: 0 | 1
  /** Null is SQL's NULL. */
  readonly value: Buffer | null
}

/** A constant in whose place the value goes that its token of this class stands for. */
export interface Restored {
  readonly constant: Constant
  readonly dataClass: string
}

/** One unit that a client asks a target to do. */
export interface Statement {
  /** Counts from 1 within the session. */
  readonly number: number
  readonly act: StatementAct
  readonly text: string
  /** The parameter section as it came on the wire (format codes, values), or null without parameters. */
  readonly parameters: Buffer | null
  /**
   * Exactly the bytes that a clearance forwards; `text` and `parameters` are read from them and nothing else, save for
   * what `restored` names: there the bytes have the value, and everything else the token that stands for it alone.
   */
  readonly bytes: Buffer
  /** Absent where nothing was put back. */
  readonly restored?: readonly Restored[]
  readonly inspection: Inspection
  /**
   * Version of the catalog snapshot that the inspection rests on, behind a space that of the session's own temporary
   * relations where it has some; null when there was none.
   */
  readonly catalogVersion: string | null
  readonly state: PinnedState
  /** The parameters in words, for whoever reviews or replays; null for SQL NULL. Made when first asked for. */
  readonly parameterTexts: readonly (string | null)[]
  /** The parameters taken apart; absent where the protocol has none. Made when first asked for. */
  readonly bound?: readonly BoundValue[]
  /**
   * The same statement, inspected for the values of its parameters alone; null where these are not known, or not all that it may
   * mean. Absent where nothing hangs on them.
   */
  readonly byValues?: () => Promise<Statement | null>
  /** The same statement with values in the bytes for those of these constants that `turn` knows; absent where it cannot be. */
  withValues?(
    opened: readonly Restored[],
    turn: (token: string, dataClass: string) => Buffer | null,
  ): Statement
}
