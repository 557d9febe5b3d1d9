import type { Leaf } from '../ledger/entries/entry.ts'
import { readEntryAt, type TailEntry } from '../ledger/journal/tail.ts'
import { hashLeaf } from '../ledger/tiles/tree.ts'

type LeafOf<T extends Leaf['type']> = Extract<Leaf, { readonly type: T }>

/** An entry of the ledger with what it refers to: what is told to others. */
export interface Happening {
  readonly index: number
  /** Leaf hash in hex: with origin and index it names the entry for ever. */
  readonly leafHash: string
  readonly leaf: Leaf
  /** The opening of its session; null without one. */
  readonly session: LeafOf<'session.opened'> | null
  /** What a `statement.concluded` is the outcome of. */
  readonly statement: LeafOf<'statement.decided' | 'statement.prepared'> | null
}

/** Where an entry is that later ones may refer to: its index, and the place of its record in its segment. */
export type Reference = readonly [index: number, place: number]

interface OpenedSession {
  readonly leaf: LeafOf<'session.opened'>
  readonly at: Reference
}

/**
 * Joins entries, in order, with the session and the statement that they belong to. Holds only sessions that are open
 * and statements that still run; `references` is all that it takes to go on elsewhere.
 */
export class Context {
  #sessions = new Map<string, OpenedSession>()
  /** Those that the gateway before left open, until they are closed for it. */
  #left = new Map<string, OpenedSession>()
  readonly #running = new Map<
    number,
    { readonly leaf: LeafOf<'statement.decided' | 'statement.prepared'>; readonly at: Reference }
  >()

  /** The context that `references` of an earlier one described; null when the ledger does not have those entries. */
  static async restore(directory: string, references: readonly Reference[]): Promise<Context | null> {
    const context = new Context()
    for (const [index, place] of references) {
      const entry = await readEntryAt(directory, index, place)
      if (!entry) return null
      context.#take(entry.leaf, [index, place])
    }
    return context
  }

  /** Where the entries are that later ones may refer to. */
  references(): readonly Reference[] {
    return [...this.#left.values(), ...this.#sessions.values(), ...this.#running.values()].map(({ at }) => at)
  }

  /** Takes the next entry; null for one that this version cannot read. */
  tell(entry: TailEntry): Happening | null {
    const { leaf, index, bytes, offset } = entry
    if (!leaf) return null
    this.#take(leaf, [index, offset])
    const id = 'session' in leaf ? leaf.session : null
    const session = id === null ? null : ((this.#sessions.get(id) ?? this.#left.get(id))?.leaf ?? null)
    const statement =
      leaf.type === 'statement.concluded' ? (this.#running.get(leaf.decided)?.leaf ?? null) : null
    if (leaf.type === 'statement.concluded') this.#running.delete(leaf.decided)
    if (leaf.type === 'session.closed' && !this.#sessions.delete(leaf.session))
      this.#left.delete(leaf.session)
    return { index, leafHash: hashLeaf(bytes).toString('hex'), leaf, session, statement }
  }

  #take(leaf: Leaf, at: Reference): void {
    if (leaf.type === 'gateway.started') {
      // Sessions end with the process that served them.
      this.#left = this.#sessions
      this.#sessions = new Map()
      this.#running.clear()
    }
    if (leaf.type === 'session.opened') this.#sessions.set(leaf.session, { leaf, at })
    const isStatement = leaf.type === 'statement.decided' || leaf.type === 'statement.prepared'
    if (isStatement && leaf.code === '') this.#running.set(leaf.index, { leaf, at })
  }
}
