import type {
  CatalogCast,
  CatalogColumn,
  CatalogFunction,
  CatalogSnapshot,
  ForeignKey,
  Relation,
  Support,
} from '../../core/catalog-snapshot.ts'
import type { ColumnName, Effect, PlacedColumn } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { Column, Lineage } from './lineage.ts'
import type { Node } from '../text/tree.ts'

/** What reading a view, or calling a function, does; established from its definition. */
export interface DefinitionFacts {
  /** For a view, its columns; for a function, those of its last statement. */
  readonly columns: readonly Column[]
  readonly open: Lineage | null
  readonly effects: readonly Effect[]
  readonly uses: Lineage
  readonly unknowns: readonly string[]
  /** Sources of what a body stores in rows; null when that is not known. Absent for definitions that store nothing. */
  readonly stored?: readonly ColumnName[] | null
  /** Of these, those of which it is known where. */
  readonly placed?: readonly PlacedColumn[]
  /** Columns of the row that a trigger is given which it sets, `anyColumn` for whichever; absent for none. */
  readonly sets?: readonly string[]
  /** Of these, those that may be given what somebody chose. */
  readonly chosen?: readonly string[]
  /** Columns of which some values would make it fail; absent where it cannot. */
  readonly doubts?: readonly ColumnName[]
  /** See `StatementFacts.namesAny`. */
  readonly namesAny?: true
}

/** What a table holds each changed row against, beside other rows. */
export interface RowTest {
  /** The columns that it is about. */
  readonly columns: readonly string[]
  /** What it hangs on whether the change succeeds. */
  readonly tested: readonly ColumnName[]
  /** Equal for those that a table and its partitions share. */
  readonly word: string
  /** A table that becomes a partition must have the same before, so that its rows are not held against it then. */
  readonly isDemanded?: true
}

/** A snapshot arranged for looking things up. */
export class CatalogIndex {
  readonly snapshot: CatalogSnapshot
  /** True when the snapshot lists the relations of `pg_catalog` too. */
  readonly listsSystem: boolean
  readonly customOperators: ReadonlySet<string>
  readonly customTypes: ReadonlySet<string>
  /** Casts of users by the name of the type that they begin with. */
  readonly casts: ReadonlyMap<string, readonly CatalogCast[]>
  /** Functions of users in the defaults of domains. */
  readonly typeDefaults: ReadonlyMap<string, readonly CatalogCast[]>
  /** What was worked out about a relation's columns and about definitions, kept as long as the snapshot. */
  readonly columns = new Map<number, readonly Column[]>()
  /** Names of a column in a table and all that share rows with it, by the number of the table on top. */
  readonly familyNames = new Map<string, readonly ColumnName[]>()
  readonly views = new Map<string, DefinitionFacts>()
  /** Views that are not in the target's catalog, by number: what they are, whatever the path. */
  readonly viewsToBe = new Map<number, DefinitionFacts>()
  readonly bodies = new Map<string, DefinitionFacts>()
  /** What expressions that belong to tables do. */
  readonly expressions = new Map<string, DefinitionFacts>()
  readonly rowTests = new Map<string, readonly RowTest[]>()
  /** Definitions of triggers and rules as they parse; null for those that do not. */
  readonly definitions = new Map<string, Node | null>()
  #relations = new Map<string, Map<string, Relation>>()
  #byOid = new Map<number, Relation>()
  #children = new Map<number, Relation[]>()
  #references: Map<number, (readonly [Relation, ForeignKey])[]> | null = null
  #functions = new Map<string, CatalogFunction[]>()
  #functionsByOid: Map<number, CatalogFunction> | null = null
  #comparedByNumber: readonly ColumnName[] | null = null
  #schemas: readonly string[] | null = null
  #byName: Map<ColumnName, CatalogColumn> | null = null
  #rowTypes: ReadonlySet<string> | null = null
  #collatedFields: ReadonlySet<string> | null = null

  constructor(snapshot: CatalogSnapshot) {
    this.snapshot = snapshot
    for (const relation of snapshot.relations) {
      if (relation.kind === 'index' || relation.kind === 'composite') continue
      let schema = this.#relations.get(relation.schema)
      if (!schema) this.#relations.set(relation.schema, (schema = new Map()))
      schema.set(relation.name, relation)
      this.#byOid.set(relation.oid, relation)
      for (const parent of relation.parents) {
        const siblings = this.#children.get(parent)
        if (siblings) siblings.push(relation)
        else this.#children.set(parent, [relation])
      }
    }
    for (const one of snapshot.functions) {
      const overloads = this.#functions.get(one.name)
      if (overloads) overloads.push(one)
      else this.#functions.set(one.name, [one])
    }
    this.listsSystem = this.#relations.has('pg_catalog')
    this.customOperators = new Set(snapshot.customOperators)
    // What compares values may be run wherever a value of the type is made.
    const compared = (snapshot.casts ?? []).filter(({ when }) => when === 'compared')
    this.customTypes = new Set([...snapshot.customTypes, ...compared.map(({ source }) => source)])
    const met = Map.groupBy(snapshot.casts ?? [], ({ when }) => when === 'defaulted')
    this.casts = Map.groupBy(met.get(false) ?? [], ({ source }) => source)
    this.typeDefaults = Map.groupBy(met.get(true) ?? [], ({ source }) => source)
  }

  /** The schemas that hold anything but the system's own. */
  get everySchema(): readonly string[] {
    this.#schemas ??= [
      ...new Set([...this.#relations.keys(), ...this.snapshot.functions.map((one) => one.schema)]),
    ].filter((one) => one !== 'pg_catalog' && one !== 'information_schema')
    return this.#schemas
  }

  /** Whether a schema is there; null when that is not known. */
  hasSchema(name: string): boolean | null {
    if (this.#relations.has(name)) return true
    return this.snapshot.schemas?.includes(name) ?? null
  }

  relation(schema: string, name: string): Relation | null {
    return this.#relations.get(schema)?.get(name) ?? null
  }

  /** The relations of a schema, as `[schema, name]`; those of its own for the server's temporary schemas. */
  relationsIn(schema: string): readonly (readonly [schema: string, name: string])[] {
    return [...(this.#relations.get(schema)?.keys() ?? [])].map((name) => [schema, name])
  }

  /** All relations, likewise. */
  everyRelation(): readonly (readonly [schema: string, name: string])[] {
    return [...this.#relations.keys()].flatMap((schema) => this.relationsIn(schema))
  }

  /** Names of types whose values are rows: each relation is one. */
  get rowTypes(): ReadonlySet<string> {
    this.#rowTypes ??= new Set(
      this.snapshot.relations.flatMap(({ kind, name }) => (kind === 'index' ? [] : [name])),
    )
    return this.#rowTypes
  }

  /** Names of columns and fields, of whichever rows, that name an order of their own. */
  get collatedFields(): ReadonlySet<string> {
    this.#collatedFields ??= new Set(
      this.snapshot.relations.flatMap(({ columns }) =>
        columns.filter(({ isCollated }) => isCollated).map(({ name }) => name),
      ),
    )
    return this.#collatedFields
  }

  /** The types of the fields of every row type of this name, without their schemas; null where there is none. */
  rowFields(name: string): readonly string[] | null {
    if (!this.rowTypes.has(name)) return null
    const made = this.snapshot.relations.filter((one) => one.name === name && one.kind !== 'index')
    const types = made.flatMap(({ columns }) =>
      columns.map(({ typeName }) => typeName.split('.').at(-1) ?? ''),
    )
    return [...new Set(types.map((type) => (type.startsWith('_') ? type.slice(1) : type)))]
  }

  /** The schemas that hold a relation of this name. */
  schemasOf(name: string): readonly string[] {
    return [...this.#relations].filter(([, relations]) => relations.has(name)).map(([schema]) => schema)
  }

  /** Columns with whose values those are compared that sequences give. */
  comparedByNumber(): readonly ColumnName[] {
    this.#comparedByNumber ??= this.snapshot.relations.flatMap(({ columns }) =>
      columns.flatMap((one) => (one.isNumbered ? (one.comparedWith ?? []) : [])),
    )
    return this.#comparedByNumber
  }

  /** The foreign keys that point to a relation, with the tables that hold them. */
  referencesTo(relation: Relation): readonly (readonly [Relation, ForeignKey])[] {
    if (!this.#references) {
      this.#references = new Map()
      for (const one of this.snapshot.relations)
        for (const key of one.foreignKeys ?? []) {
          const found = this.#references.get(key.target)
          if (found) found.push([one, key])
          else this.#references.set(key.target, [[one, key]])
        }
    }
    return this.#references.get(relation.oid) ?? []
  }

  /** What may be behind an operator of users of this name; null when that was not read. */
  behindOperator(name: string): readonly Support[] | null {
    const { operators } = this.snapshot
    return operators?.filter((one) => one.name === name).flatMap(({ functions }) => functions) ?? null
  }

  /** A function of users; null when it is not listed. */
  functionOf(oid: number): CatalogFunction | null {
    this.#functionsByOid ??= new Map(
      this.snapshot.functions.flatMap((one) => (one.oid === undefined ? [] : [[one.oid, one]])),
    )
    return this.#functionsByOid.get(oid) ?? null
  }

  functionsNamed(name: string): readonly CatalogFunction[] {
    return this.#functions.get(name) ?? []
  }

  /** A stored column by its full name; null when it is not listed. */
  column(name: ColumnName): CatalogColumn | null {
    if (!this.#byName) {
      this.#byName = new Map()
      for (const relation of this.snapshot.relations)
        for (const one of relation.columns)
          this.#byName.set(joinName(relation.schema, relation.name, one.name), one)
    }
    return this.#byName.get(name) ?? null
  }

  parentsOf(relation: Relation): readonly Relation[] {
    return relation.parents.flatMap((oid) => this.#byOid.get(oid) ?? [])
  }

  childrenOf(relation: Relation): readonly Relation[] {
    return this.#children.get(relation.oid) ?? []
  }
}
