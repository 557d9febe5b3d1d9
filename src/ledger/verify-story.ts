import type { Leaf } from './entry.ts'

interface Pending {
  readonly session: string
  readonly number: number
}

/** What a run over all entries adds up to. */
export interface StorySums {
  readonly sessions: number
  readonly statements: number
  readonly concluded: number
  /** Cleared statements without an outcome: their gateway or target died in between. */
  readonly unconcluded: number
}

/**
 * Reads entries in order and says where they contradict each other: stamps that go back, statements outside a session,
 * outcomes without a decision or a second time. Holds only sessions that are open and statements that still run.
 */
export class Story {
  #lastAt = ''
  readonly #open = new Set<string>()
  readonly #running = new Map<number, Pending>()
  #sessions = 0
  #statements = 0
  #concluded = 0
  #unconcluded = 0

  /** Takes the next entry; answers what is wrong with it, or null. */
  tell(leaf: Leaf): string | null {
    if (leaf.at < this.#lastAt)
      return `its stamp ${leaf.at} is before that of the entry ahead, ${this.#lastAt}`
    this.#lastAt = leaf.at
    switch (leaf.type) {
      case 'gateway.started':
        // Sessions end with the process that served them.
        this.#open.clear()
        this.#unconcluded += this.#running.size
        this.#running.clear()
        return null
      case 'session.opened':
        if (this.#open.has(leaf.session)) return `session ${leaf.session} is open already`
        this.#open.add(leaf.session)
        this.#sessions += 1
        return null
      case 'session.closed':
        return this.#open.delete(leaf.session) ? null : `session ${leaf.session} is not open`
      case 'statement.prepared':
      case 'statement.decided':
        return this.#decide(leaf.index, leaf.session, leaf.number, leaf.code === '')
      case 'statement.concluded':
        return this.#conclude(leaf.decided, leaf.session, leaf.number)
      case 'gateway.stopped':
      case 'heartbeat':
      case 'policy.loaded':
      case 'session.refused':
      case 'review.opened':
      case 'review.ruled':
      case 'review.ruling-refused':
      case 'review.closed':
      case 'recording.sealed':
      case 'evidence.read':
      case 'key.destroyed':
      case 'alert':
        return null
    }
  }

  sums(): StorySums {
    return {
      sessions: this.#sessions,
      statements: this.#statements,
      concluded: this.#concluded,
      unconcluded: this.#unconcluded + this.#running.size,
    }
  }

  #decide(index: number, session: string, number: number, cleared: boolean): string | null {
    this.#statements += 1
    if (!this.#open.has(session)) {
      return `statement ${number} is decided while its session ${session} is not open`
    }
    if (cleared) this.#running.set(index, { session, number })
    return null
  }

  #conclude(decided: number, session: string, number: number): string | null {
    this.#concluded += 1
    const running = this.#running.get(decided)
    if (!running) return `it concludes entry ${decided}, which is no cleared statement without an outcome`
    this.#running.delete(decided)
    const isSame = running.session === session && running.number === number
    return isSame ? null : `it concludes entry ${decided}, which is another statement`
  }
}
