import type { Syncs } from '../../core/clearance.ts'
import type { Refusal } from '../../core/refusal.ts'

/** A ledger whose disk confirms entries when the test says so. */
export class SlowSyncs implements Syncs {
  syncedTo = 0
  /** Entries that were appended: the next one's index. */
  appended = 0
  /** How often somebody asked to be told. */
  asked = 0
  #lost: Refusal | null = null
  #waiting: { readonly entry: number; readonly resolve: (refusal: Refusal | null) => void }[] = []

  synced(entry: number): Promise<Refusal | null> {
    this.asked += 1
    if (this.#lost) return Promise.resolve(this.#lost)
    if (entry < this.syncedTo) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push({ entry, resolve }))
  }

  /** Entries before this index are safe from now on; all there are unless said. */
  confirm(to = this.appended): void {
    this.syncedTo = Math.max(this.syncedTo, to)
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ entry }) => entry >= this.syncedTo)
    for (const { entry, resolve } of waiting) if (entry < this.syncedTo) resolve(null)
  }

  /** The disk is gone. */
  fail(refusal: Refusal): void {
    this.#lost = refusal
    for (const { resolve } of this.#waiting) resolve(refusal)
    this.#waiting = []
  }
}
