import type { ColumnName } from './inspection.ts'

/** What a target holds, read from its system catalog at one moment. Plain data: it crosses to parser threads. */
export interface CatalogSnapshot {
  /** Changes whenever anything below does. */
  readonly version: string
  /** The server's version number as `server_version_num` reports it, for example 180004. */
  readonly serverVersion: number
  /** The schemas that are there; absent where they were not read. */
  readonly schemas?: readonly string[]
  /** False where none of them bears a role's name, so that `$user` in a path means nothing for anybody; absent where that was not read. */
  readonly hasUserSchemas?: boolean
  readonly relations: readonly Relation[]
  readonly functions: readonly CatalogFunction[]
  /** Operators, types and casts outside `pg_catalog` that run user code; by their names. */
  readonly customOperators: readonly string[]
  /** What is behind those operators, an entry each; absent where it was not read. */
  readonly operators?: readonly CatalogOperator[]
  readonly customTypes: readonly string[]
  /** Functions of users that casts, comparisons and defaults of domains run; absent where they were not read. */
  readonly casts?: readonly CatalogCast[]
  /** OIDs of these types, as the wire's parameters name them; absent when they were not read. */
  readonly customTypeOids?: readonly number[]
  /** What the enabled event triggers run; absent where they were not read. */
  readonly eventTriggers?: readonly CatalogEventTrigger[]
}

/** An operator of users: all that bears its name counts, since operands tell them apart. */
export interface CatalogOperator {
  readonly name: string
  /** Its function and those of its commutator and negator, which a plan may put in its place; see `Support`. */
  readonly functions: readonly Support[]
}

/** A function that another object is made of: the OID of one of users, which no renaming changes, or a built-in's name. */
export type Support = string

/** A function that runs when definitions change. */
export interface CatalogEventTrigger {
  /** Its event as the server calls it, such as `ddl_command_end`. */
  readonly event: string
  /** The function behind it. */
  readonly schema: string
  readonly name: string
}

/** A cast of users, or what compares such values: a type, or one that holds its values, and a function. */
export interface CatalogCast {
  /** The type's name without its schema. */
  readonly source: string
  /** The function behind it. */
  readonly schema: string
  readonly name: string
  /** When it is run, where that is no cast: values are compared, ordered or hashed, or one is made of nothing, a domain's default. */
  readonly when?: 'compared' | 'defaulted'
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
  /** The CREATE TRIGGER texts of the enabled triggers, every name qualified; absent when they were not read. */
  readonly triggers?: readonly string[]
  /** The CREATE RULE texts of the enabled rules but a view's own, every name qualified; absent when they were not read. */
  readonly rules?: readonly string[]
  /** The foreign keys that this table holds. */
  readonly foreignKeys?: readonly ForeignKey[]
  /** For a temporary table of the session: columns whose values may have come to rest in it. */
  readonly filledFrom?: readonly ColumnName[]
  /** Columns that one check looks at, a list for each; an empty name where it is not validated, and may refuse a row whatever changes. */
  readonly checks?: readonly (readonly string[])[]
  /** Expressions of row security, where it is on; reading and writing rows runs them. */
  readonly readExpressions?: readonly string[]
  /** Defaults, checks and index keys that call functions or operators of users, or such built-ins that do more than compute. */
  readonly writeExpressions?: readonly string[]
  /** Keys and conditions of indexes that are no plain columns, and what statistics are of, those of each in one text; absent for none. */
  readonly indexExpressions?: readonly string[]
  /** Columns that tell in which partition a row is, of a partitioned table; absent for the rest. */
  readonly partitionKey?: readonly string[]
  /** Absent where no primary key, held at once, tells its rows apart. */
  readonly rowKeys?: RowKeys
  /** True where triggers, rules, expressions and a view's query could not be read, because somebody else had it to himself. */
  readonly isUnread?: true
}

/** Numbers of columns that no two rows share the values of. */
export interface RowKeys {
  /** Those of the primary key. */
  readonly primary: readonly number[]
  /** Those of each other unique index over plain columns and all rows, where no two rows share them for being NULL. */
  readonly others: readonly (readonly number[])[]
}

/** What becomes of the rows that point to a row that goes or changes. */
export type ReferentialAction = 'none' | 'cascade' | 'set-null' | 'set-default'

/** Columns that point to those of another table. */
export interface ForeignKey {
  /** OID of the table that it points to. */
  readonly target: number
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

/** One column of a relation. */
export interface CatalogColumn {
  readonly number: number
  readonly name: string
  readonly typeOid: number
  readonly typeName: string
  /** Expression of a generated column, null for the rest. */
  readonly generated: string | null
  /** A generated column whose value is worked out when a row is written; others may be when it is read. */
  readonly isStored?: true
  /**
   * Stored columns with whose values a value is compared when it is written here: those of its unique and exclusion
   * indexes, and those that its foreign keys name. Absent for none.
   */
  readonly comparedWith?: readonly ColumnName[]
  /** Of these, those that are compared in rows alone that meet conditions of partial indexes. Absent for none. */
  readonly comparedWhere?: readonly ComparedWhere[]
  /** A new row is compared by it though it is given no value there: by a default, or since NULLs are found alike. */
  readonly isComparedUngiven?: true
  /** A sequence gives it the value that a new row does not, which is compared then. */
  readonly isNumbered?: true
  /** This sequence belongs to another table. */
  readonly isNumberedElsewhere?: true
  /** A unique index that was left invalid compares it: that may fail when it is made anew. */
  readonly isComparedAnew?: true
  /** Its texts are ordered by rules that the column names itself, other than the database's. */
  readonly isCollated?: true
  /** The modifier of its type, such as a length, -1 for none; absent where it was not read. */
  readonly modifier?: number
  /** It holds no NULL. */
  readonly isNotNull?: true
  /** Not every value of its type can be put there: a check, an index, a key of partitions or how it is stored stands before that. */
  readonly isBound?: true
}

/** A column that is compared where a row meets any of these. */
export interface ComparedWhere {
  readonly column: ColumnName
  readonly conditions: readonly string[]
}

/** A function or procedure; overloads are entries of their own. */
export interface CatalogFunction {
  /** Absent when it was not read. */
  readonly oid?: number
  readonly schema: string
  readonly name: string
  readonly argumentCount: number
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly language: string
  /** Source of SQL and PL/pgSQL functions; null for the rest. */
  readonly body: string | null
  readonly securityDefiner: boolean
  /** True when `body` is the whole CREATE FUNCTION text, because its body is kept parsed (BEGIN ATOMIC, RETURN). */
  readonly isBodyDefinition?: boolean
  readonly kind?: 'function' | 'procedure' | 'aggregate' | 'window'
  /** The parameters as CREATE FUNCTION would list them, defaults included; absent when they were not read. */
  readonly parameters?: string
  /** The result as CREATE FUNCTION would say it; null for procedures. */
  readonly result?: string | null
  /** How many of the last arguments may be left out. */
  readonly defaultCount?: number
  readonly isVariadic?: boolean
  /** `schema.type` of each argument that a call gives. */
  readonly argumentTypes?: readonly string[]
  /** Columns of its rows in FROM: empty for one plain value, null when they are not known. */
  readonly outputs?: readonly string[] | null
  /** Settings that hold while it runs, as `name=value`. */
  readonly settings?: readonly string[]
  /** True when some schema of the database bears a role's name, so that `$user` in a path may mean something. */
  readonly hasUserSchemas?: boolean
  /** True when it is not run, and answers NULL or no rows, where an argument is NULL. */
  readonly isStrict?: boolean
  /** Of an aggregate of users: its functions and the OIDs of the types of its states. */
  readonly aggregates?: { readonly functions: readonly Support[]; readonly states: readonly number[] }
}
