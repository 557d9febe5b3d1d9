import type { OcsfEvent } from './ocsf.ts'
import type { Failure, Sink } from './sink.ts'

/** An event that the receiver refuses for what it is, while it takes others. */
export interface RefusedEvent {
  readonly event: OcsfEvent
  /** What the receiver said. */
  readonly words: string
}

/** What became of a batch: all told but what was refused, or to be told again whole. */
export type Told =
  { readonly ok: true; readonly taken: number; readonly refused: readonly RefusedEvent[] } | Failure

/** A receiver that refuses so many events and takes none is not one that dislikes an event. */
const refusedUnprovenMax = 8
/** Receivers, and proxies before them, are commonly set to take a mebibyte. */
const pieceBytesMax = 768 * 1024
const pieceEventsMax = 200

/**
 * Tells batches to a receiver in pieces that it takes. When it objects to what is in a piece, halves are told, down to
 * the one event that it refuses: an event that nobody takes must not keep back all those after it.
 */
export class Telling {
  readonly #sink: Sink
  /** Falls when the receiver says that a piece is too long. */
  #eventsMax = pieceEventsMax
  #bytesMax = pieceBytesMax

  constructor(sink: Sink) {
    this.#sink = sink
  }

  async tell(events: readonly OcsfEvent[], signal: AbortSignal): Promise<Told> {
    const run: Run = { taken: 0, refused: [], signal }
    for (const piece of this.#pieces(events)) {
      const failure = await this.#piece(piece, run)
      if (failure) return failure
    }
    const { refused, taken } = run
    const [first] = refused
    // Unless it takes others, it is the receiver that is at fault.
    if (first && taken === 0) return { ok: false, words: first.words }
    const still: RefusedEvent[] = []
    for (const { event } of refused) {
      const again = await this.#sink.deliver([event], signal)
      if (!again.ok && again.blames === undefined) return again
      if (again.ok) run.taken += 1
      else still.push({ event, words: again.words })
    }
    return { ok: true, taken: run.taken, refused: still }
  }

  /** Tells a piece, or its halves; null when that is done, and what was refused stands in `run`. */
  async #piece(events: readonly OcsfEvent[], run: Run): Promise<Failure | null> {
    const delivery = await this.#sink.deliver(events, run.signal)
    if (delivery.ok) {
      run.taken += events.length
      return null
    }
    const { blames, words } = delivery
    if (blames === undefined) return delivery
    const [event] = events
    if (events.length <= 1) {
      if (event) run.refused.push({ event, words })
      return run.taken === 0 && run.refused.length >= refusedUnprovenMax ? { ok: false, words } : null
    }
    const half = Math.ceil(events.length / 2)
    if (blames === 'length') {
      this.#eventsMax = Math.min(this.#eventsMax, half)
      this.#bytesMax = Math.ceil(this.#bytesMax / 2)
    }
    return (await this.#piece(events.slice(0, half), run)) ?? this.#piece(events.slice(half), run)
  }

  *#pieces(events: readonly OcsfEvent[]): Generator<readonly OcsfEvent[]> {
    let from = 0
    let bytes = 0
    for (const [at, event] of events.entries()) {
      const more = lengthOf(event)
      if (at > from && (at - from >= this.#eventsMax || bytes + more > this.#bytesMax)) {
        yield events.slice(from, at)
        from = at
        bytes = 0
      }
      bytes += more
    }
    if (from < events.length) yield events.slice(from)
  }
}

interface Run {
  taken: number
  readonly refused: RefusedEvent[]
  readonly signal: AbortSignal
}

/** Characters of an event as JSON, in which a receiver's form quotes it once more at worst. */
function lengthOf(event: OcsfEvent): number {
  return JSON.stringify(event).length
}
