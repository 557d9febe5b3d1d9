/**
 * What a statement is, established from its text and the target's catalog alone. Facts only; policy decides.
 * Whatever cannot be established is said in `unknowns`, and policy treats it as the most restrictive case.
 */

/** A schema-qualified name as SQL would write it: `public.customers`, `public."Odd Name"`. Equal names, equal objects. */
export type ObjectName = string
/** `schema.table.column`, each part quoted as in `ObjectName`. */
export type ColumnName = string

/** Stands among the sources of a value that may come from any column whatever. */
export const anyColumn: ColumnName = '*'

/** Stands for the row of a direct value of which it is not known what else stands in it. */
export const rowNotTold = -1

export const effectKinds = [
  'connect', // open a session at the resource
  'read', // rows or metadata
  'write', // rows: insert, update, delete, truncate, copy in
  'define', // objects: create, alter, drop, comment
  'grant', // privileges, roles, ownership
  'session', // settings, prepared names, cursors: what later statements of this session mean
  'transaction', // begin, commit, savepoints
  'lock', // explicit locks
  'notify', // listen, notify
  'maintain', // vacuum, analyze, reindex, checkpoint
  'server-file', // files of the target's machine
  'program', // a program on the target's machine
  'network', // the target opens a connection
  'replication',
  'unknown', // anything that could not be established
] as const
export type EffectKind = (typeof effectKinds)[number]

export type ObjectKind =
  | 'table'
  | 'view'
  | 'function'
  | 'sequence'
  | 'type'
  | 'schema'
  | 'database'
  | 'role'
  | 'setting'
  | 'channel'
  | 'file'
  | 'program'
  | 'other'

/** One thing that a statement does to one object. */
export interface Effect {
  readonly kind: EffectKind
  /** The SQL verb in lower case: `select`, `delete`, `drop`, `set` … */
  readonly verb: string
  readonly objectKind: ObjectKind
  /** Null when the effect has no one object, or it could not be established. */
  readonly object: ObjectName | null
  /** Columns read or written, where the catalog knows them. */
  readonly columns: readonly ColumnName[]
  /** Of these, columns that are read for nothing but what RETURNING shows to whoever asked. Absent where there are none. */
  readonly shown?: readonly ColumnName[]
  /** True for an UPDATE or DELETE without a WHERE, and for TRUNCATE: it reaches every row. */
  readonly everyRow: boolean
}

/** True of a call of pg_notify: whatever it is called with, payload and channel, counts among what its statement uses. */
export function isNotifyCall({ kind, verb }: Effect): boolean {
  return kind === 'notify' && verb === 'pg_notify'
}

/** Where in a document a value stands: keys from the outside in. Places in arrays do not count. */
export type DocumentPath = readonly string[]

/** For columns of documents: the only members that a value is made from. A column that is not named counts whole. */
export type Within = Readonly<Record<ColumnName, readonly DocumentPath[]>>

/** One column of a result and what it was made from. */
export interface OutputColumn {
  readonly name: string
  /** Every column whose value may reach this output; through views (which are named too), CTEs and expressions. */
  readonly sources: readonly ColumnName[]
  /**
   * True when the output is the unchanged value of one column, so that a partial mask still makes sense. `sources` are
   * then names of that same column: of a view and the table under it, of a table and its partitions.
   */
  readonly direct: boolean
  /**
   * Of a direct value: which of the rows that the statement puts side by side it is from, or `rowNotTold`. Absent where all
   * direct values of a result are from one and the same row.
   */
  readonly row?: number
  /** Absent where all sources count whole. */
  readonly within?: Within
}

/**
 * The columns of the rows a statement returns. `unknown` is masked whole, unless `sources` says what all columns are made
 * from, whichever there are; it is absent where that is not known either.
 */
export type Outputs =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly columns: readonly OutputColumn[] }
  | { readonly kind: 'unknown'; readonly sources?: readonly ColumnName[] }
  /** Rows come from a prepared statement or a cursor made earlier in this session under this name. */
  | { readonly kind: 'named'; readonly space: 'prepared' | 'cursor'; readonly name: string }

/** A name that a statement gives to a query for later statements of its session. */
export interface SessionName {
  readonly space: 'prepared' | 'cursor'
  readonly act: 'create' | 'drop' | 'drop-all'
  readonly name: string
  /** What the named query is, for `create`. */
  readonly facts: StatementFacts | null
  /** See `Inspection.hangsOn`, of a query that is prepared. */
  readonly hangsOn?: readonly number[]
}

/** A constant of a statement: a parameter by its number, or a string of the text by its place among the text's literals. */
export type Constant =
  { readonly kind: 'parameter'; readonly number: number } | { readonly kind: 'literal'; readonly at: number }

/** Comparisons of columns, for being equal, with constants that stand nowhere else in the statement. */
export interface ConstantTests {
  readonly equalities: readonly {
    /** Names of the one column that is compared. */
    readonly columns: readonly ColumnName[]
    readonly constants: readonly Constant[]
  }[]
  /** Of `uses`, those that are there for another reason than these comparisons. */
  readonly usesBeside: readonly ColumnName[]
}

/** Constants that a statement puts, as they are, into one column of the rows that it writes. */
export interface AssignedConstants {
  /** Names of the one column. */
  readonly columns: readonly ColumnName[]
  readonly constants: readonly Constant[]
  /** True where only rows that are new get them. */
  readonly isNew: boolean
}

/** A column whose values come to rest in columns that take any of them, and nowhere else. */
export interface PlacedColumn {
  readonly source: ColumnName
  readonly targets: readonly PlacedIn[]
}

/** A column that values are put into. */
export interface PlacedIn {
  /** Its names: that of its table, and of those which the table is a part of. */
  readonly names: readonly ColumnName[]
  /** A document is put there that holds the values; absent where they are put there as they are. */
  readonly isMade?: true
}

/** One statement of a text that may hold several. */
export interface StatementFacts {
  /** The statement's kind as PostgreSQL's node tag: `SelectStmt`, `DeleteStmt` … */
  readonly node: string
  readonly effects: readonly Effect[]
  readonly outputs: Outputs
  /** Columns whose values steer the result without being shown: predicates, joins, ordering, grouping. */
  readonly uses: readonly ColumnName[]
  /** Of these, the columns of whose documents only some members steer it. */
  readonly usesWithin?: Within
  /**
   * For INSERT, UPDATE and MERGE: columns whose values may come to rest in what is written. Absent for other statements and
   * where it could not be told; then everything that is read may.
   */
  readonly stored?: readonly ColumnName[]
  /** Of these, and of what a definition of a trigger or rule makes others store: those of which it is known where. */
  readonly placed?: readonly PlacedColumn[]
  /** Absent where there are none, and for whatever is not a plain read or write. */
  readonly constantTests?: ConstantTests
  /** Absent where there are none. Of a statement with thousands of them, the first. */
  readonly assigned?: readonly AssignedConstants[]
  /** What could not be established, in words for people. Empty when everything was. */
  readonly unknowns: readonly string[]
  /**
   * How many of these are of what the statement defines, and so of what runs when that is used: a function's body, say. Where these
   * are all, the statement itself does nothing unknown. Absent for none.
   */
  readonly unknownsLater?: number
  /** Parameters, by number, on which it hangs whether they are NULL, and no more; absent for none. */
  readonly hangsOnFilled?: readonly number[]
  /** Types of parameters by which a column would be changed that else stays as it is; absent for none. */
  readonly changedBy?: readonly string[]
  readonly sessionName: SessionName | null
  /** True for COPY … FROM STDIN and COPY … TO STDOUT respectively. */
  readonly copy: 'in' | 'out' | null
  /** How the rows of such a COPY are written. */
  readonly copyShape?: CopyShape
  /**
   * True when the command tag counts every row that the statement itself writes: a single INSERT, UPDATE, DELETE, MERGE
   * or COPY in, without another one in WITH or in a function. Absent for all else.
   */
  readonly isCounted?: boolean
  /** True when triggers or foreign keys may write rows behind those that the tag counts. Absent for all else. */
  readonly writesBeyond?: true
  /** Of SET ROLE: the role, in the server's letters. */
  readonly roleTaken?: string
  /** Of EXECUTE: the words of the constant that it gives for each parameter, null for NULL. Absent where one is no constant. */
  readonly gives?: readonly (string | null)[]
  /** True for a definition of which the server itself can say nothing but names; absent for all else. */
  readonly isOfNamesOnly?: true
  /** EXECUTE within EXPLAIN or CREATE TABLE AS, from which the rest follows once it is known what its name stands for. */
  readonly executes?: ExecutedWithin
  /**
   * True where what is said rests on more of the catalog than names of tables and columns: bodies of views and functions,
   * expressions of tables, or a computed column of a result, of which the target does not say what it was made from.
   */
  readonly restsOnDefinitions?: true
  /** True for a definition that is judged by the keys of a table, which texts before it do not say. */
  readonly restsOnKeys?: true
  /** True where it may use any relation that there is, by a name that it computes. */
  readonly namesAny?: true
  /** True for a definition that the statements behind it in the same text were inspected with. */
  readonly isFollowed?: boolean
  /** True for a definition that those behind it need not know of: they name nothing of it, and what they name stays as it was. */
  readonly isAside?: true
  /** True for a definition that writes to the catalog wherever it succeeds, and in one transaction; absent where it need not. */
  readonly leavesTrace?: true
}

/** See `StatementFacts.executes`. */
export interface ExecutedWithin {
  /** What the EXECUTE is by itself. */
  readonly facts: StatementFacts
  /** How a plan of it is shown; null where its rows are stored instead. */
  readonly plan: ShownPlan | null
}

/** What of a plan is shown. */
export interface ShownPlan {
  readonly runs: boolean
  readonly showsCosts: boolean
  /** How much is written for the change. */
  readonly showsWritten: boolean
}

/** How the rows of a COPY are written. `other` stands for what is not known to the last byte. */
export type CopyShape =
  | {
      readonly kind: 'text'
      readonly delimiter: string
      readonly nullMarker: string
      readonly hasHeader: boolean
    }
  | {
      readonly kind: 'csv'
      readonly delimiter: string
      readonly nullMarker: string
      readonly quote: string
      readonly escape: string
      readonly hasHeader: boolean
    }
  | { readonly kind: 'binary' }
  | { readonly kind: 'other' }

/** The target's grammar error, as PostgreSQL reports it. `position` counts characters from 1. */
export interface SyntaxFault {
  readonly message: string
  readonly position: number
}

/** What one text is: its statements, or why they are not known. */
export interface Inspection {
  /** `refused`: the parser was not allowed to try, or broke; the text is unknown. */
  readonly kind: 'parsed' | 'syntax-error' | 'refused'
  /** With `refused`: the session's settings, not the text, are why it cannot be read. */
  readonly isUnreadableHere?: boolean
  readonly fault: SyntaxFault | null
  readonly statements: readonly StatementFacts[]
  /** Parameters, by number, on whose values it may hang what is said of a query; absent where there are none. */
  readonly hangsOn?: readonly number[]
  /** Equal for texts that differ only in literals and spacing; empty when not parsed. */
  readonly fingerprint: string
}
