import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Feed, FeedHealth } from './feed.ts'

/** The feeds of a gateway: how they do, and telling again, for whoever may read evidence. */
export class ExportDesk {
  readonly #feeds: readonly Feed[]
  readonly #ledger: Ledger
  readonly #whyNot: (principal: Principal) => Refusal | null

  constructor(feeds: readonly Feed[], ledger: Ledger, whyNot: (principal: Principal) => Refusal | null) {
    this.#feeds = feeds
    this.#ledger = ledger
    this.#whyNot = whyNot
  }

  health(): readonly FeedHealth[] {
    return this.#feeds.map((feed) => feed.health)
  }

  /** How the feeds do, for whoever may know. */
  list(reader: Principal): readonly FeedHealth[] | Refusal {
    return this.#whyNot(reader) ?? this.health()
  }

  /** Has a receiver told everything from an entry on again, which is on record by then. */
  async replay(reader: Principal, name: string, from: number): Promise<FeedHealth | Refusal> {
    const no = this.#whyNot(reader)
    if (no) return no
    const feed = this.#feeds.find(({ health }) => health.name === name)
    if (!feed) return new Refusal('request-invalid', `There is no export of this name.`)
    const to = this.#ledger.head.size
    if (from > to) return new Refusal('request-invalid', `The ledger has ${to} signed entries.`)
    const range = { session: null, from, to }
    try {
      const subject = 'export' as const
      await this.#ledger.synced(
        this.#ledger.append({ type: 'evidence.read', reader: reader.id, subject, ...range }),
      )
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error
      return new Refusal('ledger-unavailable', 'This could not be put on record, so nothing is told.')
    }
    feed.replay(from)
    return feed.health
  }
}
