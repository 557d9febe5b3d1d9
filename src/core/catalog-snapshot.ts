/** What a target holds, read from its system catalog at one moment. Plain data: it crosses to parser threads. */
export interface CatalogSnapshot {
  /** Changes whenever anything below does. */
  readonly version: string
  /** The server's version number as `server_version_num` reports it, for example 180004. */
  readonly serverVersion: number
  readonly relations: readonly Relation[]
  readonly functions: readonly CatalogFunction[]
  /** Operators, types and casts outside `pg_catalog` that run user code; by their names. */
  readonly customOperators: readonly string[]
  readonly customTypes: readonly string[]
}

/** A table, view or the like, as the target defines it. */
export interface Relation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly kind:
    'table' | 'partitioned' | 'view' | 'materialized' | 'foreign' | 'sequence' | 'composite' | 'index'
  readonly columns: readonly CatalogColumn[]
  /** The defining query of a view, null for the rest. */
  readonly definition: string | null
  /** True when rows pass user code or other tables: triggers, rules other than a view's own, row security, defaults. */
  readonly hasTriggers: boolean
  readonly hasRules: boolean
  /** OIDs of the tables this one inherits from or is a partition of. */
  readonly parents: readonly number[]
}

/** One column of a relation. */
export interface CatalogColumn {
  readonly number: number
  readonly name: string
  readonly typeOid: number
  readonly typeName: string
  /** Expression of a generated column, null for the rest. */
  readonly generated: string | null
}

/** A function or procedure; overloads are entries of their own. */
export interface CatalogFunction {
  readonly schema: string
  readonly name: string
  readonly argumentCount: number
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly language: string
  /** Source of SQL and PL/pgSQL functions; null for the rest. */
  readonly body: string | null
  readonly securityDefiner: boolean
}
