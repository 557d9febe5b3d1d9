/** The key by which a client cancels what a session runs (PostgreSQL, "Canceling Requests in Progress"). */
export interface CancelKey {
  readonly processId: number
  /** Four bytes up to protocol 3.0, up to 256 from 3.2 on. */
  readonly secret: Buffer
}

/** How to cancel what the session with this number and a fitting secret runs; null when it is not here. */
export type FindSession = (processId: number, fits: (secret: Buffer) => boolean) => (() => void) | null

/** The other replicas, any of which may hold the session that a cancel key belongs to. */
export interface CancelPeers {
  /** How they find sessions here. */
  answerWith(find: FindSession): void
  /**
   * Resolves true once the session, wherever it is, was told to cancel. False when no replica has it or none could be
   * asked in time: after that it is not told any more.
   */
  cancel(key: CancelKey): Promise<boolean>
}
