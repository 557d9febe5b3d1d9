/** Where the client is between two Syncs. */
export class Batch {
  /** Counts the stretches between Syncs. */
  number = 0
  /** Messages of this stretch that the target has been sent. */
  sent = 0
  /** True once something of this stretch runs: the target keeps a transaction open until its end. */
  hasRun = false
  /** After a refusal the rest of the stretch is ignored, as the target itself would. */
  isSkipping = false

  /** A Sync, or a simple query, which counts as one, went by. */
  next(): void {
    this.number += 1
    this.sent = 0
    this.hasRun = false
  }
}
