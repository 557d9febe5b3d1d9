/** A reply that cannot be masked as obliged. Whoever catches it fails the statement and releases nothing of the chunk. */
export class MaskFailure extends Error {
  /** `why` names what was wrong with the bytes, never the bytes. */
  constructor(why: string) {
    super(`The reply cannot be masked: ${why}.`)
    this.name = 'MaskFailure'
  }
}
