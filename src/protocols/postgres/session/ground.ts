import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Inspection } from '../../../core/inspection.ts'
import type { CatalogGrounds, Session } from '../../../core/session.ts'
import { readingOf } from '../../../sql/snapshot/next-reading.ts'
import { SessionTemporary, temporarySchema } from '../../../sql/scope/session-temporary.ts'
import type { Reading } from '../../../sql/snapshot/snapshot-merge.ts'
import type { PinnedState } from '../../../core/statement.ts'
import type { InspectionGround } from './ports.ts'
import { FollowedTexts } from './followed-texts.ts'
import type { TextEncoding } from '../messages/message-reader.ts'
import {
  isInUtf8,
  isPinnedSetting,
  pinnedStateAfter,
  pinnedStateFrom,
  understood,
} from './session-settings.ts'
import { schemasIn } from '../messages/search-path.ts'

/**
 * What a session's texts mean now: the target's catalog and the settings that it has reported. Whatever may have
 * changed and was not heard of again is unknown, and an inspection on unknown ground finds the strictest.
 */
export class Ground {
  readonly #session: Session
  #parameters: ReadonlyMap<string, string>
  /** Servers from 18 on report search_path whenever it changes; for others it was asked for once. */
  readonly #isPathReported: boolean
  #isPathKnown: boolean
  /** Set where settings must be asked for before a text can be read. */
  #wantsSettings = false
  /** What the target said when it was asked, which holds until it is ready again: then it has reported what changed. */
  #asked: ReadonlyMap<string, string> = noSettings
  #state: PinnedState
  #schemas: readonly string[] | null
  #inspection: InspectionGround | null = null
  #keyed: InspectionGround | null = null
  #key = ''
  /** Set by DDL; cleared when the catalog was read again from outside. */
  #isCatalogStale = false
  /** Set where something may have been DDL; cleared when the catalog was looked at from outside. */
  #wantsLook = false
  /** The reading that began as soon as that DDL was there for others. */
  #reading: Promise<void> | null = null
  /** DDL inside a transaction is invisible to whoever reads the catalog from outside until it ends. */
  #isDefinedInside = false
  /** The catalog as seen from inside such a transaction; null until it was read there. */
  #inside: CatalogSnapshot | null = null
  /** The last reading from inside the transaction, to read on from. */
  #readingInside: Reading | null = null
  /** What was known before something changed it. */
  #lastKnown: CatalogSnapshot | null = null
  #wantsInside = false
  /** What was known from outside when it was read there: who defines elsewhere meanwhile is heard of by that. */
  #outsideThen: CatalogSnapshot | null = null
  /** What was known from outside before the transaction saw anything; null outside of one, and where it may see an earlier moment. */
  #outsideAtBegin: CatalogSnapshot | null = null
  #isBegun = false
  readonly #followed = new FollowedTexts()
  #behind: InspectionGround | null = null
  /** What was followed is there for others, and the catalog was not read since. */
  #isAhead = false
  /** What only this session sees. */
  readonly temporary = new SessionTemporary()

  constructor(session: Session, parameters: ReadonlyMap<string, string>, isPathReported: boolean) {
    this.#session = session
    this.#parameters = parameters
    this.#isPathReported = isPathReported
    this.#isPathKnown = this.#parameters.has('search_path')
    this.#state = pinnedStateFrom(this.#parameters)
    this.#schemas = this.#readSchemas(this.#parameters.get('search_path'))
  }

  get state(): PinnedState {
    return this.#state
  }

  /** How texts of the client are read now. */
  get textEncoding(): TextEncoding {
    return isInUtf8(this.#state) ? 'utf8' : 'bytes'
  }

  /** As whom the session runs from its beginning. */
  get ownRole(): string {
    const { setRole, login } = this.#session.target
    return setRole ?? login
  }

  /** What SET ROLE calls it: one that was not taken on is left by taking on none. */
  get ownRoles(): readonly string[] {
    return this.#session.target.setRole === undefined ? [this.ownRole, 'none'] : [this.ownRole]
  }

  get searchPath(): readonly string[] | null {
    return this.#schemas
  }

  /** What an inspection rests on now. The same object as long as nothing changes. */
  get inspection(): InspectionGround {
    const snapshot = this.catalog
    const { searchPath } = this
    const last = this.#inspection
    if (last && last.snapshot === snapshot && last.searchPath === searchPath) return last
    this.#inspection = { resource: this.#session.resource.name, snapshot, searchPath }
    return this.#inspection
  }

  /**
   * What an inspection may rest on behind definitions that say themselves what they made, where the catalog would have to be
   * read for anything else; null where they do not say.
   */
  get behind(): InspectionGround | null {
    const { searchPath } = this
    const found = this.#followed.on(this.#session.catalog(), searchPath)
    if (found === null || this.temporary.isWanted) return null
    const { snapshot, behind } = found
    if (this.#behind?.behind !== behind)
      this.#behind = { resource: this.#session.resource.name, searchPath, snapshot, behind }
    return this.#behind
  }

  /** The same between transactions, where others see what was defined and nobody has read it yet. */
  get behindAlone(): InspectionGround | null {
    return this.#isAhead && !this.#isDefinedInside && !this.#wantsSettings ? this.behind : null
  }

  /** Whether those texts are all that ended at the target since that catalog was read; asked of the target. */
  hasSeenAlone(): Promise<boolean> {
    const found = this.#followed.on(this.#session.catalog(), this.searchPath)
    if (found === null || found.transactions === 0) return Promise.resolve(false)
    return this.#session.hasCatalogSeenAlone(found.snapshot, found.transactions)
  }

  /** True where something changed that nobody has asked about yet. */
  get isStale(): boolean {
    return (
      this.#isCatalogStale ||
      this.#isAhead ||
      this.#reading !== null ||
      this.#wantsSettings ||
      this.wantsInside ||
      this.temporary.isWanted
    )
  }

  /** Equal for ground on which every text means the same. */
  get key(): string {
    const ground = (this.wantsInside ? this.behind : this.behindAlone) ?? this.inspection
    if (this.#keyed !== ground) {
      this.#keyed = ground
      const version = `${ground.snapshot?.version ?? ''}${ground.behind ? ` ${ground.behind.id}` : ''}`
      this.#key = `${version} ${ground.searchPath?.join('\0') ?? '?'}`
    }
    return this.#key
  }

  get catalog(): CatalogSnapshot | null {
    const base = this.#isDefinedInside ? this.#inside : this.#session.catalog()
    const catalog = base && this.temporary.addTo(base)
    if (catalog) this.#lastKnown = catalog
    return catalog
  }

  /**
   * The catalog by which rows that come now are told apart: behind a definition in the same text, the one that the whole
   * text was inspected with.
   */
  get catalogOfRows(): CatalogSnapshot | null {
    return this.catalog ?? this.#lastKnown
  }

  /** True when only a reading through the session itself can tell what the catalog holds now. */
  get wantsInside(): boolean {
    if (!this.#isDefinedInside) return false
    return this.#wantsInside || this.#session.catalog() !== this.#outsideThen
  }

  /** True from a definition on its way, or what may be one, until the transaction around it has ended. */
  get isDefinedInside(): boolean {
    return this.#isDefinedInside || this.#wantsLook
  }

  /** True when only a question through the session itself can tell under which settings it reads texts now. */
  get wantsSettings(): boolean {
    return this.#wantsSettings
  }

  /** The session was asked for its settings; null when it did not say, so that no text can be read. */
  heardSettings(settings: ReadonlyMap<string, string> | null): void {
    this.#wantsSettings = false
    this.#isPathKnown = settings?.get('search_path') !== undefined
    this.#asked = settings ? understood(settings) : unreadableSettings
    const heard = this.#asked.get('search_path')
    if (!this.#isPathReported && heard !== undefined) this.#keep('search_path', heard)
    this.#reread()
  }

  /** What was read of the catalog before, of its server if it is as far from here; null where nothing was. */
  get lastReading(): Reading | null {
    return this.#readingInside ?? readingOf(this.#session.catalog())
  }

  /** Something is forwarded, so that a transaction begins where none was. */
  begins(): void {
    if (this.#isBegun) return
    this.#isBegun = true
    this.#outsideAtBegin = this.#session.catalog()
  }

  /** The transaction is made to see what another one does, which may have begun long ago. */
  seesEarlier(): void {
    this.#outsideAtBegin = null
  }

  /**
   * The catalog was read through the session, after `outside` was known from outside; null when that failed. A transaction
   * that reads what it saw at its beginning, catalogs too, is planned by what others have defined since: no reading tells that.
   */
  readInside(found: Reading | null, outside: CatalogSnapshot | null, readsAnew: boolean): void {
    const isCurrent = readsAnew || (outside !== null && outside === this.#outsideAtBegin)
    const reading = isCurrent ? found : null
    const snapshot = reading?.snapshot ?? null
    this.#followed.forget()
    this.#readingInside = reading
    this.#inside = snapshot
    this.#wantsInside = false
    this.#outsideThen = outside
    const relations = snapshot && snapshot.relations.filter((one) => one.schema === temporarySchema)
    this.temporary.heard(relations, null)
  }

  /** The target reported a setting. */
  reported(name: string, value: string): void {
    if (!isPinnedSetting(name)) return
    this.#keep(name, value)
    if (name === 'search_path') this.#isPathKnown = true
    this.#reread(name)
  }

  /** Something that may change settings ran. */
  settingsChanged(): void {
    this.#wantsSettings = true
    if (this.#isPathReported) return
    this.#isPathKnown = false
    this.#schemas = null
  }

  /** Something that may change the catalog ran. */
  catalogChanged(): void {
    this.#isCatalogStale = true
    this.#isDefinedInside = true
    this.#inside = null
    this.#wantsInside = true
    this.temporary.changed()
  }

  /** A text is on its way that defines, inspected with what is known of the catalog. */
  defines(text: string, inspection: Inspection): void {
    const { catalog: snapshot, searchPath } = this
    const outside = this.#session.catalog()
    const isRead = this.#isDefinedInside ? !this.wantsInside : !this.#isCatalogStale && this.#reading === null
    const isKnown = isRead && !this.#wantsLook && !this.#wantsSettings && !this.temporary.isWanted
    const known = isKnown && snapshot && searchPath ? { snapshot, outside, searchPath } : null
    this.#followed.begins(text, inspection, known)
  }

  /** The target has run all of a text that was inspected so. */
  hasRun(inspection: Inspection): void {
    this.#followed.ended(inspection)
  }

  /** Something ran, failed or was undone of which definitions do not tell. */
  unfollow(): void {
    this.#isAhead = false
    this.#followed.forget()
  }

  /** Something ran that may change the catalog, in a session where everything may be meant by everything. */
  catalogDoubted(): void {
    this.#wantsLook = true
  }

  /** A transaction or savepoint began or ended: definitions inside may be gone. */
  transactionMoved(): void {
    this.#inside = null
    this.#wantsInside = true
  }

  /** What the transaction dropped may be there again: only what others see is read on from. */
  reverted(): void {
    this.#readingInside = null
  }

  /** The target is ready again, outside a transaction or not, and has reported what changed before. */
  ready(isIdle: boolean, owesNothing: boolean): void {
    if (this.#asked !== noSettings) {
      this.#asked = noSettings
      this.#reread()
      // What is in flight may change them again, and what was asked for is forgotten.
      if (!owesNothing) this.#wantsSettings = true
    }
    if (owesNothing && this.#isPathReported) {
      this.#wantsSettings = false
      if (!this.#isPathKnown) {
        this.#isPathKnown = true
        this.#reread()
      }
    }
    if (!isIdle) return
    this.#isAhead = this.#isCatalogStale && owesNothing && this.#followed.transactionEnded()
    if (!this.#isAhead) this.#followed.forget()
    this.#isBegun = false
    this.#outsideAtBegin = null
    this.#isDefinedInside = false
    this.#inside = null
    this.#readingInside = null
    this.#wantsInside = false
    // Other sessions wait for this reading, as this one does.
    if (this.#isAhead) this.#session.catalogMoved()
    else if (this.#isCatalogStale) this.#reading = this.#session.refreshCatalog()
    else if (this.#wantsLook) this.#reading = this.#session.freshenCatalog()
    this.#isCatalogStale = false
    this.#wantsLook = false
  }

  /** The session is over; what it defined may be there for others. */
  close(): void {
    if (this.#isCatalogStale) void this.#session.refreshCatalog()
  }

  /** Reads the catalog again if it must be; null when there is nothing to wait for. */
  refresh(): Promise<void> | null {
    if (this.#isAhead && !this.#isDefinedInside) this.unfollow()
    // What the session itself defined is seen from inside alone; what others did is waited for all the same.
    if (this.#isDefinedInside) return this.#session.catalogChanging()
    if (this.#isCatalogStale) {
      this.#isCatalogStale = false
      return this.#session.refreshCatalog()
    }
    const reading = this.#reading
    this.#reading = null
    return reading ?? this.#session.catalogChanging()
  }

  /** What to wait for where something of the catalog was not read because somebody has it to himself; null where nothing is. */
  get whole(): Promise<void> | null {
    return this.#isDefinedInside ? null : this.#session.catalogWhole()
  }

  /** From here on the catalog is read through the session itself, for which its own locks are none. */
  lookInside(): void {
    this.#isDefinedInside = true
    this.#inside = null
    this.#wantsInside = true
  }

  /** Takes in what was defined elsewhere until now. */
  freshen(): Promise<void> {
    return this.#session.freshenCatalog()
  }

  /** What to wait for before something is judged that rests on this of the catalog; null for nothing. */
  overdue(grounds: CatalogGrounds): Promise<void> | null {
    return this.#session.catalogOverdue(grounds)
  }

  #reread(name = 'search_path'): void {
    const { size } = this.#asked
    const parameters = size === 0 ? this.#parameters : new Map([...this.#parameters, ...this.#asked])
    this.#state = pinnedStateAfter(this.#state, name, parameters)
    this.#schemas = this.#readSchemas(parameters.get('search_path'))
  }

  #keep(name: string, value: string): void {
    this.#parameters = understood(new Map(this.#parameters).set(name, value))
  }

  #readSchemas(path: string | undefined): readonly string[] | null {
    // `$user` is whoever the login became.
    return this.#isPathKnown && path !== undefined ? schemasIn(path, this.ownRole) : null
  }
}

const noSettings: ReadonlyMap<string, string> = new Map()
const unreadableSettings: ReadonlyMap<string, string> = new Map([
  ['client_encoding', ''],
  ['standard_conforming_strings', ''],
])
