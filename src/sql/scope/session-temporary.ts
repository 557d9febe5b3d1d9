import { createHash } from 'node:crypto'
import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { ColumnName, Effect, Inspection, StatementFacts } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'

/** The schema by which a session's temporary relations are known, whatever the server calls it. */
export const temporarySchema = 'pg_temp'

/** Names, and columns that filled them, that one session may have; beyond it all that it reads is unknown. */
const namesMax = 10_000

/**
 * The temporary relations and functions of one session. The target says which there are; from the session's own statements
 * it is known which may have come or gone since it last said so, and whose values have been put into them.
 */
export class SessionTemporary {
  #relations: readonly Relation[] = []
  #functions: readonly CatalogFunction[] = []
  /** The session has made a function, or tried to. */
  #makesFunctions = false
  /** Bare names that were made, or tried to be, since the target last told. */
  #made = new Set<string>()
  #isStale = false
  /** Names about which the target did not answer. */
  #lost = new Set<string>()
  #filledFrom = new Set<ColumnName>()
  #last: { readonly base: CatalogSnapshot; readonly merged: CatalogSnapshot } | null = null

  /** True when only the target can tell what there is now. */
  get isWanted(): boolean {
    return this.#isStale
  }

  /** Bare names that may mean a temporary relation or not. */
  get uncertain(): ReadonlySet<string> {
    if (!this.#isStale) return this.#lost
    return new Set([...this.#lost, ...this.#made, ...this.#relations.map((one) => one.name)])
  }

  /**
   * A text is forwarded that makes, drops or fills temporary relations: see `touchesTemporary`. True when they, or what is
   * in them, may be others than before: rows alone make none and drop none.
   */
  foresee(inspection: Inspection): boolean {
    const filledBefore = this.#filledFrom.size
    for (const facts of inspection.statements) {
      for (const name of temporaryNames(facts)) this.#made.add(name)
      this.#makesFunctions ||= facts.effects.some(definesFunction)
      if (facts.effects.some((one) => one.kind === 'write' && isTemporary(one.object)))
        for (const source of carriedBy(facts)) this.#filledFrom.add(source)
    }
    if (this.#made.size > namesMax || this.#filledFrom.size > namesMax) this.#filledFrom.add(anyColumn)
    const isRowsAlone = inspection.statements.every(
      ({ effects, unknowns }) =>
        unknowns.length === 0 && effects.every(({ kind }) => kind === 'read' || kind === 'write'),
    )
    if (!isRowsAlone) this.changed()
    const isOther = !isRowsAlone || this.#filledFrom.size > filledBefore
    if (isOther) this.#last = null
    return isOther
  }

  /** Something ran, or was undone, that may have made relations or dropped them. */
  changed(): void {
    if (this.#made.size > 0 || this.#relations.length > 0 || this.#makesFunctions) this.#isStale = true
  }

  /** What there is now; null when the target did not say, or was not asked for functions. */
  heard(relations: readonly Relation[] | null, functions: readonly CatalogFunction[] | null): void {
    if (relations === null) for (const name of this.uncertain) this.#lost.add(name)
    else this.#lost = new Set()
    this.#relations = relations ?? []
    this.#functions = functions ?? []
    this.#made = new Set()
    this.#isStale = relations !== null && functions === null && this.#makesFunctions
    this.#last = null
  }

  /** The catalog with these relations in it. The same object for the same catalog as long as nothing changes. */
  addTo(base: CatalogSnapshot): CatalogSnapshot {
    if (this.#relations.length === 0 && this.#functions.length === 0) return base
    if (this.#last?.base === base) return this.#last.merged
    const filledFrom = this.#filledFrom.has(anyColumn) ? [anyColumn] : [...this.#filledFrom]
    const own = this.#relations.map((one) => ({ ...one, filledFrom }))
    const words = JSON.stringify([own, this.#functions])
    const digest = createHash('sha256').update(words).digest('hex')
    const others = base.relations.filter((one) => one.schema !== temporarySchema)
    const functions = [...base.functions, ...this.#functions]
    const version = `${base.version} ${digest}`
    const merged = { ...base, version, relations: [...others, ...own], functions }
    this.#last = { base, merged }
    return merged
  }
}

/** True for a text after which a session's temporary relations, or what is in them, may be others. */
export function touchesTemporary({ statements }: Inspection): boolean {
  return statements.some(({ effects }) =>
    effects.some(
      ({ kind, verb, object }) =>
        ((kind === 'define' || kind === 'write') && isTemporary(object)) ||
        (kind === 'session' && verb === 'discard'),
    ),
  )
}

/** Bare names of the temporary relations that a statement makes, changes or drops. */
function temporaryNames({ effects }: StatementFacts): readonly string[] {
  return effects.flatMap(({ kind, object }) => {
    const [schema, name] = kind === 'define' && object !== null ? (splitName(object) ?? []) : []
    return schema === temporarySchema && name !== undefined ? [name] : []
  })
}

function definesFunction({ kind, objectKind, object }: Effect): boolean {
  return kind === 'define' && objectKind === 'function' && isTemporary(object)
}

function isTemporary(object: string | null): boolean {
  return object !== null && object.startsWith(`${joinName(temporarySchema)}.`)
}

/** Columns whose values a statement may put into what it writes. */
function carriedBy({ effects, stored, unknowns }: StatementFacts): readonly ColumnName[] {
  if (unknowns.length > 0) return [anyColumn]
  const isPlain = effects.every(
    (one) => one.kind !== 'write' || /^(insert|update|merge|delete|create|select into)$/.test(one.verb),
  )
  if (stored && isPlain) return stored
  const read = effects.flatMap((one) => (one.kind === 'read' ? one.columns : []))
  return [...read, ...(stored ?? [])]
}
