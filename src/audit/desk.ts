import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { uuidv7, type Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openBody, type StoredEntry } from '../ledger/journal/reader.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import { hashLeaf } from '../ledger/tiles/tree.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { bodyText, type BodyText } from './body-text.ts'
import { isStatement, speaksOf } from './hidden.ts'
import { partiesLike } from './known-names.ts'
import { planOf, type Plan, type Question, type TermGroup, type WorkingHours } from './question.ts'
import { findHits, TooBroad, type EntryPlace, type Hit } from './search.ts'
import { WordHash, wordsOf } from './words.ts'

/** What questions are answered from, and who may ask. */
export interface AuditParts {
  readonly directory: string
  readonly origin: string
  readonly store: Store
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly clock: Clock
  readonly random: Random
  /** Groups whose members may search. Nobody may when there is none. */
  readonly readers: readonly string[]
  readonly hours: WorkingHours
  /** The columns of a resource that are protected from a principal, by the policy in force; null of one that is not there. */
  readonly protectedFrom: (principal: Principal, resource: string) => ReadonlySet<string> | null
  /** Whether any column of any resource is protected from a principal. */
  readonly isVeiled: (principal: Principal) => boolean
  /** Columns that the policy in force protects as this class, in any resource. */
  readonly columnsOf: (dataClass: string) => readonly string[]
  /** Makes the index again from the first entry on; resolves when it is emptied. */
  readonly rebuild: () => Promise<unknown>
}

/** One record of an answer: entries as the ledger has them, which is where they were read, not in the index. */
export interface AuditRecord {
  readonly index: number
  /** Leaf hash in hex: what a proof of this entry begins with. */
  readonly leafHash: string
  readonly entry: Leaf
  /** The `statement.concluded` of a statement; null while it runs, or when there is none. */
  readonly outcome: Leaf | null
  /** The `session.opened` of its session: who asked and where. */
  readonly session: Leaf | null
  /** What was said; null for other entries, where the key is destroyed, and where it is withheld. */
  readonly said: BodyText | null
  /** True when what was said may name values of columns that are protected from the reader. */
  readonly isWithheld: boolean
}

/** An answer, newest record first. */
export interface Answer {
  readonly origin: string
  readonly records: readonly AuditRecord[]
  /** The `before` of the next page; null at the end. */
  readonly next: number | null
  /** Records that the index names and the ledger does not have there: the index was changed, and should be rebuilt. */
  readonly astray: number
  /** The entry that says that this was asked. */
  readonly recordedAs: number
}

/** A place that the index named, and what the ledger has there; null when that is not what the index said. */
interface FoundRecord {
  readonly index: number
  readonly record: AuditRecord | null
}

/** Pages of the index that are looked through for one of records that may be shown. */
const roundsMax = 20
/**
 * Whoever may not know what texts say gets answers about words at these times alone, from pages of no fewer hits: how long it took,
 * or that there is another page, does not tell whether a withheld text has a word.
 */
const veiledMs = 250
const veiledHitsMin = 200

/** Answers questions about the ledger, for whoever may ask, and puts each on record before it is answered. */
export class AuditDesk {
  readonly #parts: AuditParts
  readonly #words: WordHash

  constructor(parts: AuditParts) {
    this.#parts = parts
    this.#words = new WordHash(parts.keys.searchKey)
  }

  /** Null when this principal may read evidence, else why not. */
  whyNot(principal: Principal): Refusal | null {
    const { readers } = this.#parts
    if (principal.groups.some((group) => readers.includes(group))) return null
    return new Refusal('denied', 'Evidence is read by members of the groups in audit.readers.', {
      hint: 'Ask whoever runs the gateway.',
    })
  }

  /** The answer to a question, which is on record by then. */
  async ask(question: Question, reader: Principal): Promise<Answer | Refusal> {
    const no = this.whyNot(reader)
    if (no) return no
    const { store, origin, hours, columnsOf } = this.#parts
    const planned = planOf(question, hours, columnsOf)
    if (typeof planned === 'string') return new Refusal('request-invalid', planned)
    const plan = await named(store, planned)
    if (plan instanceof Refusal) return plan
    const words = plan.text === null ? [] : wordsOf([plan.text])
    if (plan.text !== null && words.length === 0)
      return new Refusal('request-invalid', 'The text to search for has no word.')
    const isVeiled = words.length > 0 && this.#parts.isVeiled(reader)
    const beganMs = this.#parts.clock.monotonic()
    const found: FoundRecord[] = []
    let isEnd = false
    let before = question.before ?? null
    for (let round = 0; round < roundsMax && found.length <= question.limit; round += 1) {
      // One more than asked for says whether there is another page.
      const page = { before, limit: Math.max(question.limit + 1, isVeiled ? veiledHitsMin : 0) }
      const hits = await findHits(store, origin, plan, this.#words.hash(words), page)
      if (hits instanceof StoreUnavailable) return storeUnavailable
      if (hits instanceof TooBroad)
        return new Refusal('request-invalid', `Too many names share that part: narrow ${hits.kind}.`)
      found.push(...(await this.#read(hits, words, reader)))
      before = hits.at(-1)?.index ?? null
      isEnd = hits.length < page.limit
      if (isEnd) break
    }
    const shown = found.slice(0, question.limit)
    const records = shown.flatMap(({ record }) => (record === null ? [] : [record]))
    const recordedAs = await this.#record(question, reader, records.length)
    if (recordedAs instanceof Refusal) return recordedAs
    if (isVeiled) await this.#untilTold(beganMs)
    const next = found.length > shown.length ? (shown.at(-1)?.index ?? null) : isEnd ? null : before
    return { origin, records, next, astray: shown.length - records.length, recordedAs }
  }

  async #untilTold(beganMs: number): Promise<void> {
    const { clock } = this.#parts
    const tookMs = clock.monotonic() - beganMs
    // A timer drops fractions, and may be early by one.
    await clock.sleep(Math.ceil(Math.ceil(tookMs / veiledMs) * veiledMs - tookMs) + 1)
  }

  /** Has the index made again, which is on record by then. How many entries there are to look at, or why not. */
  async rebuild(reader: Principal): Promise<number | Refusal> {
    const no = this.whyNot(reader)
    if (no) return no
    const recordedAs = await this.#record({ saved: 'rebuild', limit: 0 }, reader, 0)
    if (recordedAs instanceof Refusal) return recordedAs
    const done = await this.#parts.rebuild()
    return done instanceof StoreUnavailable ? storeUnavailable : this.#parts.ledger.syncedTo
  }

  /** Puts the question on record, what was searched for sealed in its body. */
  async #record(question: Question, reader: Principal, found: number): Promise<number | Refusal> {
    const { keys, ledger, clock, random } = this.#parts
    const { saved } = question
    const filters = Object.keys(question).filter((name) => name !== 'saved' && name !== 'limit')
    using key = await keys.createSessionKey(uuidv7(clock.now(), random))
    try {
      const index = ledger.append(
        {
          type: 'evidence.searched',
          reader: reader.id,
          question: saved ?? 'own',
          filters: filters.toSorted(),
          found,
        },
        { key, plain: Buffer.from(JSON.stringify(question)) },
      )
      await ledger.synced(index)
      return index
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error
      return new Refusal(
        'ledger-unavailable',
        'The question could not be put on record, so it is not answered.',
      )
    }
  }

  /** The records of hits, null for one that is not there; those whose words the reader may not know are left out. */
  async #read(
    hits: readonly Hit[],
    words: readonly string[],
    reader: Principal,
  ): Promise<readonly FoundRecord[]> {
    const shields = new Map<string, ReadonlySet<string> | null>()
    const sessions = new Map<number, Leaf | null>()
    const records: FoundRecord[] = []
    for (const hit of hits) {
      const stored = await this.#entryAt(hit)
      const opened =
        hit.opened && (sessions.get(hit.opened.index) ?? (await this.#entryAt(hit.opened))?.leaf ?? null)
      if (hit.opened) sessions.set(hit.opened.index, opened)
      const outcome = hit.concluded && ((await this.#entryAt(hit.concluded))?.leaf ?? null)
      const record = stored && (await this.#recordOf(stored, outcome, opened, reader, shields))
      // What the index says of a text is believed only as far as the text itself bears it out.
      const isBorneOut = words.length === 0 || (record?.said && isSaid(record.said, words))
      // That words are in a text would tell what the text may not.
      if (words.length > 0 && record?.isWithheld === true) continue
      records.push({ index: hit.index, record: isBorneOut ? record : null })
    }
    return records
  }

  async #recordOf(
    stored: StoredEntry & { readonly leaf: Leaf },
    outcome: Leaf | null,
    session: Leaf | null,
    reader: Principal,
    shields: Map<string, ReadonlySet<string> | null>,
  ): Promise<AuditRecord> {
    const { leaf, index, bytes } = stored
    const said = await this.#saidIn(stored)
    const isOutcome = outcome?.type === 'statement.concluded' && outcome.decided === index
    const id = 'session' in leaf ? leaf.session : null
    const isSession = session?.type === 'session.opened' && session.session === id
    const resource = isSession ? session.resource : ''
    if (!shields.has(resource)) shields.set(resource, this.#parts.protectedFrom(reader, resource))
    const columns = shields.get(resource) ?? null
    const isWithheld =
      isStatement(leaf) && said !== null && (columns === null || speaksOf(leaf, said.spoken, columns))
    return {
      index,
      leafHash: hashLeaf(bytes).toString('hex'),
      entry: leaf,
      outcome: isOutcome ? outcome : null,
      session: isSession ? session : null,
      said: isWithheld ? null : said,
      isWithheld,
    }
  }

  async #saidIn(stored: StoredEntry & { readonly leaf: Leaf }): Promise<BodyText | null> {
    const { leaf } = stored
    if (!isStatement(leaf)) return null
    using key = await this.#parts.keys.openSessionKey(leaf.session)
    const plain = key && openBody(stored, key)
    return plain && bodyText(plain)
  }

  #entryAt({ index, place }: EntryPlace): ReturnType<typeof readEntryAt> {
    return readEntryAt(this.#parts.directory, index, place)
  }
}

/** The plan with the ids of whoever is called as it asks; a refusal when those are too many. */
async function named(store: Store, plan: Plan): Promise<Plan | Refusal> {
  const all: TermGroup[] = []
  for (const group of plan.all) {
    const [part] = group.kind === 'chain' || group.kind === 'reviewer' ? group.values : []
    const called = part === undefined ? [] : await partiesLike(store, part, namedMax + 1)
    if (called instanceof StoreUnavailable) return storeUnavailable
    if (called.length > namedMax) return new Refusal('request-invalid', 'Too many are called so: narrow who.')
    all.push(called.length === 0 ? group : { ...group, named: called.map(({ id }) => id) })
  }
  return { ...plan, all }
}

const namedMax = 200

const storeUnavailable = new Refusal('review-unavailable', 'The store with the index cannot be reached.', {
  hint: 'Try again.',
})

function isSaid({ text, parameters }: BodyText, words: readonly string[]): boolean {
  const said = new Set(wordsOf([text, ...parameters]))
  return words.every((word) => said.has(word))
}
