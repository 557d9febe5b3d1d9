import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Inspection } from '../../../core/inspection.ts'
import { isPlainlyDefining } from '../../../sql/session/aside-definitions.ts'
import type { TextsBehind } from '../../../sql/session/texts-behind.ts'

/** A catalog that was known, and how it was. */
export interface KnownCatalog {
  readonly snapshot: CatalogSnapshot
  /** What was known from outside then. */
  readonly outside: CatalogSnapshot | null
  readonly searchPath: readonly string[]
}

/** Texts that are followed before the catalog is read all the same: each is inspected by all before it. */
const textsMax = 100
const charactersMax = 200_000

let lastId = 0

/**
 * What a session has defined since it knew the catalog, as long as its texts tell all of it: what comes next may be
 * inspected behind them, and the catalog need not be read for it.
 */
export class FollowedTexts {
  #known: KnownCatalog | null = null
  #behind: TextsBehind | null = null
  #characters = 0
  /** Transactions that the texts were, while all of them were. */
  #transactions = 0
  /** Since the last transaction ended, something ran, and it left a trace. */
  #hasRun = false
  #hasTraced = false
  /** Forwarded, and not answered yet. */
  #awaited: { readonly text: string; readonly inspection: Inspection } | null = null

  /** A text is forwarded that defines. `known` is the catalog that it was inspected with, where it does not follow another. */
  begins(text: string, inspection: Inspection, known: KnownCatalog | null): void {
    if (this.#awaited?.inspection === inspection && this.#awaited.text === text) return
    const isFirst = this.#behind === null
    if (isFirst) this.#known = known
    const isFull =
      this.#characters + text.length > charactersMax || (this.#behind?.texts.length ?? 0) >= textsMax
    if (this.#awaited || !this.#known || isFull || !isPlainlyDefining(inspection)) return this.forget()
    // What an event trigger does no text tells.
    if ((this.#known.snapshot.eventTriggers?.length ?? 0) > 0) return this.forget()
    this.#awaited = { text, inspection }
  }

  /** The target has run all of a text. */
  ended(inspection: Inspection): void {
    const awaited = this.#awaited
    if (awaited?.inspection !== inspection) return
    this.#awaited = null
    this.#characters += awaited.text.length
    this.#hasRun = true
    this.#hasTraced ||= inspection.statements.some((one) => one.leavesTrace)
    lastId += 1
    this.#behind = { id: `behind ${lastId}`, texts: [...(this.#behind?.texts ?? []), awaited.text] }
  }

  /** A transaction is over in which nothing failed: false where it cannot be told from those of others. */
  transactionEnded(): boolean {
    if (this.#awaited !== null || !this.#hasTraced) return false
    this.#transactions += 1
    this.#hasRun = false
    this.#hasTraced = false
    return true
  }

  /** Something happened of which the texts do not tell. */
  forget(): void {
    this.#transactions = 0
    this.#hasRun = false
    this.#hasTraced = false
    this.#known = null
    this.#behind = null
    this.#awaited = null
    this.#characters = 0
  }

  /** What there is to go on from, if it is what it was but for these texts; null where it is not, or one is not answered. */
  on(outside: CatalogSnapshot | null, searchPath: readonly string[] | null): Followed | null {
    const known = this.#known
    const behind = this.#behind
    if (
      !known ||
      !behind ||
      this.#awaited ||
      known.outside !== outside ||
      !isSame(known.searchPath, searchPath)
    )
      return null
    return { snapshot: known.snapshot, behind, transactions: this.#hasRun ? 0 : this.#transactions }
  }
}

/** A catalog as it was, and what was defined since. */
export interface Followed {
  readonly snapshot: CatalogSnapshot
  readonly behind: TextsBehind
  /** Transactions that the texts were; 0 while one is open. */
  readonly transactions: number
}

function isSame(path: readonly string[], other: readonly string[] | null): boolean {
  return other !== null && path.length === other.length && path.every((one, at) => one === other[at])
}
