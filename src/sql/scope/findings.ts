import type {
  ColumnName,
  DocumentPath,
  Effect,
  EffectKind,
  ObjectKind,
  ObjectName,
  PlacedColumn,
  PlacedIn,
  Within,
} from '../../core/inspection.ts'
import { anyColumn } from '../../core/inspection.ts'
import { EffectDrafts } from './effect-drafts.ts'
import { constantSize, joined, sizeMax } from './lineage.ts'
import { doublings, VariableGrowth } from './variable-growth.ts'
import type { ColumnRead, Lineage } from './lineage.ts'
import { hidesOwnType } from './hidden-types.ts'
import type { Node, Tree } from '../text/tree.ts'
import { StoredPlaces } from './stored-places.ts'
import { unknownOrigin } from './unknown-name.ts'
import { Unknowns } from './unknowns.ts'

/** A constant that a statement puts into a column as it is. */
export interface Assigned {
  /** Names of the one column. */
  readonly columns: readonly ColumnName[]
  readonly constant: Node
  /** True where only a row that is new gets it. */
  readonly isNew: boolean
}

/** What comes to rest in rows, and where that is told; null where it is not known. */
export interface Kept {
  readonly stored: readonly ColumnName[] | null
  readonly placed?: readonly PlacedColumn[]
}

/** Members of one column that are told apart; beyond it counts whole. */
const pathsMax = 64
/** Constants put into columns that are kept for one statement: rows by the hundred, as drivers send them. */
const assignedMax = 4096

/** What has been found out about one statement so far. Each thing is kept once, however often it is met. */
export class Findings {
  readonly #drafts = new EffectDrafts()
  readonly #unknowns = new Unknowns()
  #uses = new Set<ColumnName>()
  /** Of these, the columns of whose documents only some members count. */
  #within = new Map<ColumnName, readonly DocumentPath[]>()
  #usesKnown = true
  #stored: Set<ColumnName> | null = new Set()
  readonly #places = new StoredPlaces()
  #writesElsewhere = false
  #writesBeyond = false
  #definesElsewhere = false
  #fallible = 0
  readonly #doubts = new Set<ColumnName>()
  readonly #growth = new VariableGrowth()
  readonly #grown = new Set<ColumnName>()
  #makesLong = false
  /** Variables and parameters of a body that settings are given. */
  readonly settingsGiven = new Set<string>()
  /** True once what a setting held is put together with anything. */
  growsSettings = false
  /** Columns that are compared with constants, by the comparison. */
  readonly compared = new Map<Tree, Set<ColumnName>>()
  /** What constants are put into columns; of very many, the first. */
  readonly assigned: Assigned[] = []
  /** Parameters of which it matters whether they are NULL. */
  readonly askedFilled = new Set<number>()
  /** Types of parameters by which a column would be changed that else stays as it is. */
  readonly changedBy = new Set<string>()
  /** Above zero while a query that feeds itself is inspected. */
  recursing = 0
  /** The nodes that some rule of the inspection has dealt with. */
  readonly visited: Set<Tree>

  /** True for a definition that whoever asks did not write: whether it can fail is not theirs to choose. */
  readonly #isGiven: boolean
  /** Comparisons that are taken to say nothing. */
  readonly #silent: ReadonlySet<Tree>

  constructor(visited: Set<Tree> = new Set(), isGiven = false, silent: ReadonlySet<Tree> = new Set()) {
    this.#silent = silent
    this.visited = visited
    this.#isGiven = isGiven
  }

  isSilent(comparison: Tree): boolean {
    return this.#silent.has(comparison)
  }

  /** A column is compared with constants, and with nothing else. */
  compare(comparison: Tree, columns: readonly ColumnName[]): void {
    const known = this.compared.get(comparison) ?? new Set()
    for (const column of columns) known.add(column)
    this.compared.set(comparison, known)
  }

  assign(one: Assigned): void {
    if (this.assigned.length < assignedMax) this.assigned.push(one)
  }

  visit(body: Tree): void {
    this.visited.add(body)
  }

  effect(
    kind: EffectKind,
    verb: string,
    objectKind: ObjectKind,
    object: ObjectName | null,
    columns: Iterable<ColumnName> = [],
    everyRow = false,
  ): void {
    const makesType = kind === 'define' && ['type', 'table', 'view'].includes(objectKind)
    if (makesType && object !== null && verb !== 'drop' && hidesOwnType(object))
      this.unknown(`${object} would take the place of the server's own type of that name.`)
    if (kind === 'unknown') this.#unknowns.isMet()
    this.#drafts.add(kind, verb, objectKind, object, columns, everyRow)
  }

  /** Rows of a relation are read; which columns, `touch` says. */
  read(objectKind: ObjectKind, object: ObjectName): void {
    this.effect('read', 'select', objectKind, object)
  }

  touch(reads: readonly ColumnRead[]): void {
    this.#drafts.read(reads)
    for (const { tested = [] } of reads) for (const one of tested) this.#useColumn(one, null)
  }

  /** The statement's result depends on this value without showing it. */
  use(lineage: Lineage): void {
    for (const source of lineage.sources) this.#useColumn(source, lineage.within?.[source] ?? null)
    if (!lineage.known) {
      this.#usesKnown = false
      this.unknown(unknownOrigin.used)
    }
  }

  #useColumn(source: ColumnName, paths: readonly DocumentPath[] | null): void {
    const known = this.#uses.has(source)
    const before = this.#within.get(source)
    this.#uses.add(source)
    // What counts whole once goes on to.
    if (known && !before) return
    const all = paths && [...(before ?? []), ...paths]
    if (all && all.length <= pathsMax) this.#within.set(source, all)
    else this.#within.delete(source)
  }

  /** See `StatementFacts.usesWithin`; null where every used column counts whole. */
  get usesWithin(): Within | null {
    return this.#within.size === 0 ? null : Object.fromEntries(this.#within)
  }

  /** How many operations have been met that could fail. */
  get fallible(): number {
    return this.#fallible
  }

  /** Of a given definition, the columns of which some values would make it fail. */
  get doubts(): readonly ColumnName[] {
    return [...this.#doubts]
  }

  /** Some values would make the operation fail, or take long; that it does not tells of them. */
  mayFail(lineage: Lineage): void {
    this.#fallible += 1
    if (!this.#isGiven) return this.use(lineage)
    for (const source of lineage.known ? lineage.sources : [...lineage.sources, anyColumn])
      this.#doubts.add(source)
  }

  /** The same of values that no column holds in earnest. */
  mayFailAfar(lineage: Lineage): void {
    if (lineage.wild) return this.mayFail(lineage)
    this.#fallible += 1
  }

  /**
   * How many times as long as a stored value the result is that these parts are put together in, each character of which may become
   * `factor` characters. Beyond a bound it may be longer than can be for some values but not for others.
   */
  grow(parts: readonly Lineage[], factor = 1): number {
    const lineage = joined(parts)
    for (const source of lineage.sources) this.#grown.add(source)
    if (this.recursing > 0) {
      if (lineage.sources.length > 0) this.mayFail(lineage)
      return this.long()
    }
    const held = this.#growth.sizeOf(parts)
    const beside = factor * (constantSize(parts) + held)
    this.growsSettings ||= beside > sizeMax / 2
    if (beside > sizeMax) this.long()
    if (lineage.sources.length === 0) return beside
    const longest = Math.max(held, ...parts.map(({ size = 1 }) => size))
    let size = Math.max(beside, 1)
    for (const source of lineage.sources) {
      const own = parts.filter(({ sources }) => sources.includes(source))
      size = Math.max(size, factor * own.reduce((sum, one) => sum + (one.size ?? 1), 0))
    }
    if (size > sizeMax) this.mayFail(lineage)
    if (size === Infinity) return size
    const isOfSeveral = parts.filter(({ sources }) => sources.length > 0).length > 1
    this.#growVariables(lineage.sources, Math.max(isOfSeveral ? 1 : 0, doublings(size / longest)))
    return size
  }

  /** Something is made that may be of any length, whatever columns hold. Yields its size. */
  long(): number {
    this.#makesLong = true
    return Infinity
  }

  /** True where something of any length is made. */
  get makesLong(): boolean {
    return this.#makesLong
  }

  /** What was made long meanwhile is cut short before anything is beside it: `before` is whether something was long until then. */
  cutShort(before: boolean): void {
    this.#makesLong = before
  }

  /** Columns and variables that something is put together with. */
  get grown(): readonly string[] {
    return [...this.#grown]
  }

  /** A variable holds something so many times as long as a stored value, which no column is in. */
  holds(source: string, size: number): void {
    if (size > 1) this.#growVariables([source], Math.log2(size))
  }

  #growVariables(sources: readonly ColumnName[], times: number): void {
    for (const source of this.#growth.add(sources, times)) {
      this.#grown.add(source)
      this.mayFail({ sources: [source], direct: false, known: true })
      this.long()
    }
  }

  /** Runs `inner` and yields the uses that it added, besides keeping them. */
  usesOf<Result>(inner: () => Result): { readonly result: Result; readonly uses: Lineage } {
    const [outer, outerWithin, outerKnown] = [this.#uses, this.#within, this.#usesKnown]
    this.#uses = new Set()
    this.#within = new Map()
    this.#usesKnown = true
    const result = inner()
    const within = this.usesWithin
    const uses = {
      sources: [...this.#uses],
      direct: false,
      known: this.#usesKnown,
      ...(within ? { within } : {}),
    }
    this.#uses = outer
    this.#within = outerWithin
    for (const source of uses.sources) this.#useColumn(source, within?.[source] ?? null)
    this.#usesKnown &&= outerKnown
    return { result, uses }
  }

  /** Says what could not be established. */
  unknown(sentence: string): void {
    this.#unknowns.say(sentence)
  }

  /** The value comes to rest in a row; with null, where is not told. */
  store(lineage: Lineage, place: PlacedIn | null = null): void {
    for (const source of lineage.sources) {
      this.#stored?.add(source)
      this.#places.add(source, lineage.known && place ? [place] : null)
    }
  }

  /** Columns whose values are stored in places that are all known. */
  get placed(): readonly PlacedColumn[] {
    return this.#places.known
  }

  /** Columns whose values are stored; null when a definition elsewhere stores some. */
  get stored(): readonly ColumnName[] | null {
    return this.#stored ? [...this.#stored] : null
  }

  /** True when something other than the statement's own text writes rows by its will, such as a function that it calls. */
  get writesElsewhere(): boolean {
    return this.#writesElsewhere
  }

  /** True when triggers or foreign keys may write rows behind those of the statement's own text. */
  get writesBeyond(): boolean {
    return this.#writesBeyond
  }

  /** Says that rows follow which the command tag does not count. */
  writeBeyond(): void {
    this.#writesBeyond = true
  }

  /** True when what is called or fired defines something. */
  get definesElsewhere(): boolean {
    return this.#definesElsewhere
  }

  /** Says that the command tag does not count every row that is written. */
  writeElsewhere(): void {
    this.#writesElsewhere = true
  }

  /** Takes over what was found elsewhere: in a view's definition, in a function's body, which may say what it stores. */
  include(
    effects: readonly Effect[],
    uses: readonly ColumnName[],
    unknowns: readonly string[],
    within: Within = {},
    kept: Kept = { stored: null },
  ): void {
    if (effects.some((one) => one.kind === 'write')) {
      this.#keep(kept)
      this.#writesElsewhere = true
    }
    this.#takeOver(effects, uses, unknowns, within)
  }

  /**
   * Takes over what a table makes of a write: its triggers, and the rows of other tables that follow. `stored` is null when
   * it is not known.
   */
  follow(
    facts: Kept & {
      readonly effects: readonly Effect[]
      readonly uses: readonly ColumnName[]
      readonly unknowns: readonly string[]
    },
  ): void {
    const writes = facts.effects.filter((one) => one.kind === 'write' && one.objectKind !== 'sequence')
    if (writes.length > 0 || facts.unknowns.length > 0) this.#writesBeyond = true
    // The target's own counters do not tell what was emptied.
    if (writes.some(({ verb }) => verb === 'truncate')) this.#writesElsewhere = true
    this.#keep(facts)
    this.#takeOver(facts.effects, facts.uses, facts.unknowns)
  }

  #keep({ stored, placed = [] }: Kept): void {
    if (stored === null) this.#stored = null
    const places = new Map(placed.map(({ source, targets }) => [source, targets]))
    for (const source of stored ?? []) {
      this.#stored?.add(source)
      this.#places.add(source, places.get(source) ?? null)
    }
  }

  #takeOver(
    effects: readonly Effect[],
    uses: readonly ColumnName[],
    unknowns: readonly string[],
    within: Within = {},
  ): void {
    this.#definesElsewhere ||= effects.some(({ kind }) => kind === 'define')
    for (const one of effects) this.#takeEffect(one)
    for (const source of uses) this.#useColumn(source, within[source] ?? null)
    for (const sentence of unknowns) this.unknown(sentence)
  }

  #takeEffect({ kind, verb, objectKind, object, columns, shown, everyRow }: Effect): void {
    const read = shown ? columns.filter((column) => !shown.includes(column)) : columns
    this.effect(kind, verb, objectKind, object, read, everyRow)
    if (shown && object !== null) this.touch([{ relation: object, columns: shown, isShown: true }])
  }

  /**
   * Runs `inner`, which looks at what the statement only defines. What is unknown of that runs when it is used, and is said of what uses
   * it: the statement itself has done nothing but define.
   */
  later<Result>(inner: () => Result): Result {
    return this.#unknowns.later(inner)
  }

  get unknowns(): readonly string[] {
    return this.#unknowns.sentences
  }

  /** See `StatementFacts.unknownsLater`. */
  get unknownsLater(): number {
    return this.#unknowns.laterCount
  }

  get uses(): readonly ColumnName[] {
    return [...this.#uses]
  }

  effects(): readonly Effect[] {
    return this.#drafts.effects()
  }
}
