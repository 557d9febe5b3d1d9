import type { Outcome } from '../../../core/outcome.ts'
import type { ReplySink } from './reply-sink.ts'
import type { Running } from '../session/running.ts'

/** What a reply means beyond its bytes, put off until those bytes are shown. */
export class Postponed {
  readonly #sink: Pick<ReplySink, 'concluded' | 'leave'>
  #later: (() => void)[] = []
  /** Portals that the target has made and the memory does not know yet. */
  #bound: Running[] = []
  #concluding: { readonly running: Running; readonly result: Outcome['result'] }[] = []

  constructor(sink: Pick<ReplySink, 'concluded' | 'leave'>) {
    this.#sink = sink
  }

  say(what: () => void): void {
    this.#later.push(what)
  }

  conclude(running: Running, result: Outcome['result']): void {
    this.#concluding.push({ running, result })
  }

  bound(running: Running): void {
    this.#bound.push(running)
  }

  /** Says what was put off, in order. Call after the bytes up to here are shown. */
  settle(): void {
    if (this.#concluding.length === 0 && this.#later.length === 0) return
    // The client goes on while this is worked out.
    this.#sink.leave()
    this.#concludeAll()
    const due = this.#later
    this.#later = []
    for (const say of due) say()
    this.#bound = []
  }

  /** Concludes what was answered when nothing is shown any more. */
  end(): void {
    this.#concludeAll()
    for (const running of this.#bound)
      this.#sink.concluded(running, running.isStarted ? 'unknown' : 'skipped')
  }

  /** Whether or not the client gets to see the answers. */
  #concludeAll(): void {
    if (this.#concluding.length === 0) return
    const due = this.#concluding
    this.#concluding = []
    for (const { running, result } of due) this.#sink.concluded(running, result)
  }
}
