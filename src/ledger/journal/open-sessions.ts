import type { Entry } from '../entries/entry.ts'

/** Why such a session is closed, as its entry says it: nobody saw it end. */
export const lostReason = 'gateway-lost'

/** A session that was opened and not closed, and how many statements were decided in it. */
export interface LeftOpen {
  readonly session: string
  readonly statements: number
}

/** The sessions that are open at the end of a ledger, counted along as entries are added. */
export class OpenSessions {
  readonly #counts = new Map<string, { statements: number }>()

  /** Takes the next entry. */
  saw(entry: Entry): void {
    const { type } = entry
    if (type === 'statement.decided' || type === 'statement.prepared') {
      const count = this.#counts.get(entry.session)
      if (count) count.statements += 1
    } else if (type === 'session.opened') this.#counts.set(entry.session, { statements: 0 })
    else if (type === 'session.closed') this.#counts.delete(entry.session)
  }

  all(): readonly LeftOpen[] {
    return [...this.#counts].map(([session, { statements }]) => ({ session, statements }))
  }
}
