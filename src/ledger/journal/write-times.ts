/** When what is written and not synced yet was written. */
export class WriteTimes {
  /** In order: all before the entry `to` was written, what the one before does not say of at `atMs` at the earliest. */
  readonly #writes: { to: number; readonly atMs: number }[] = []

  /** Notes that all before the entry `to` is written now, by the monotonic clock in milliseconds. */
  wrote(to: number, atMs: number): void {
    const last = this.#writes.at(-1)
    if (last && (atMs - last.atMs < grainMs || this.#writes.length >= writesMax)) last.to = to
    else this.#writes.push({ to, atMs })
  }

  /** When the oldest was written that does not lie before the entry `syncedTo`; null when all does. Forgets the rest. */
  oldest(syncedTo: number): number | null {
    while (this.#writes[0] && this.#writes[0].to <= syncedTo) this.#writes.shift()
    return this.#writes[0]?.atMs ?? null
  }
}

/** Writes that come so close count as one, of the time of the first. */
const grainMs = 5
/** So do all beyond so many. */
const writesMax = 1000
