import type { Relation } from '../../core/catalog-snapshot.ts'
import type { ObjectName, StatementFacts } from '../../core/inspection.ts'
import type { CatalogIndex } from './catalog-index.ts'
import type { Findings } from './findings.ts'
import { joinName } from '../../core/object-name.ts'
import { sayGathered } from './custom-values.ts'
import { anything, asRow, changed, joined, nothing, whole } from './lineage.ts'
import type { Column, Lineage, Shape } from './lineage.ts'
import type { TablesMade } from './made-in-body.ts'
import type { MetBodies } from './met-bodies.ts'
import type { Node, Tree } from '../text/tree.ts'
import { unknownName } from './unknown-name.ts'

/** What one inspection works with. The walkers are here so that files that need one another need not import one another. */
export interface Analysis {
  readonly catalog: CatalogIndex | null
  /** The schemas that unqualified names are looked up in; null when that is not known. */
  readonly searchPath: readonly string[] | null
  readonly findings: Findings
  /** The values of a function's parameters, while its body is inspected; null outside of one. */
  readonly parameters: Lineage | null
  /** Of these, the values of those that are given no row whose fields are told apart; absent where none is. */
  readonly others?: Given
  /** What a dotted name means among the variables of a PL/pgSQL body, while one is inspected; null for no variable. */
  readonly variables: ((path: readonly string[]) => Lineage | null) | null
  /** What the parameters and variables of that body were declared as. */
  readonly declared?: Declared | null
  /** The row that a trigger or rule is about, while its code is inspected. */
  readonly rows?: RowImages | null
  /** The path that bodies of routines are looked up along; absent where it is `searchPath`. */
  readonly callerPath?: readonly string[] | null
  /** Of a DO block alone. */
  readonly block?: Block | null
  /** True where the server plans by the keys that the catalog tells of: not behind what may move them, and not in bodies. */
  readonly keysHold: boolean
  /** Objects whose definitions are being inspected, outermost first: ends recursion. */
  readonly within: readonly string[]
  /** The bodies of routines that were read on the ways from the outermost of them; absent outside of any. */
  readonly met?: MetBodies
  /** What bodies of routines have cost so far, over the whole statement. */
  readonly budget: { characters: number }
  /** See `StatementFacts.restsOnDefinitions`; for the whole statement, too. */
  readonly rests: { onDefinitions: boolean; onKeys?: boolean; namesAny?: boolean }
  readonly walkers: Walkers
}

/** What the parameters and variables of a body were declared as, by their names or as `$1`. */
export interface Declared {
  /** The type; null for none of the server's own. */
  typeOf(path: readonly string[]): string | null
  /** True for a row of two fields or more. */
  isRecord(path: readonly string[]): boolean
  /** True for what only ever holds documents that are objects made of columns, or NULL. */
  isObject(path: readonly string[]): boolean
}

/** What is noted while a DO block is inspected. */
export interface Block {
  /** The statements in it that make tables. */
  readonly made: Node[]
  /** Names of such tables that are followed through it. */
  readonly followed: ReadonlySet<string>
  /** True once a computed text may name any relation. */
  namesAny: boolean
  /** True once a statement may have given a relation a name. */
  givesNames: boolean
}

/** Parameters of a body, by their names. */
export interface Given {
  readonly names: readonly string[]
  readonly lineage: Lineage
}

/** What inspecting one thing asks of the inspection of others. */
export interface Walkers {
  /** Parses a text of the catalog; null when it does not parse. */
  readonly parse: (text: string) => Tree | null
  /** Parses the CREATE FUNCTION text of a PL/pgSQL routine down to its statements; null when it does not parse. */
  readonly parsePlPgSql: (text: string) => Tree | null
  /** See `made-in-body.ts`; absent where nothing is followed. */
  readonly tablesMade?: TablesMade | null
  /** Any statement, with findings of its own. */
  inspect(statement: Node, analysis: Analysis): StatementFacts
  expression(value: Node, scope: Scope): Lineage
  /** A SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE. `outside` holds what its own level may refer to. */
  query(value: Node, outside: Scope): Shape
  /** A function by name with the values of its arguments. */
  call(name: readonly string[], args: readonly Lineage[], nodes: readonly Node[], scope: Scope): Lineage
}

/** One entry of a FROM clause. */
export interface RangeItem {
  /** What it is called; null when it cannot be named. */
  readonly alias: string | null
  /** The schema, for a table without an alias. */
  readonly schema: string | null
  readonly columns: readonly Column[]
  /** The lineage of columns that are not listed; null when all are. */
  readonly open: Lineage | null
  readonly hasSystemColumns: boolean
  /** What `tableoid` is made of, where it tells something. */
  readonly tableOid?: Lineage
  /** False inside a join that merges columns: these are then reached by qualified names only. */
  readonly bare: boolean
  /** The table whose columns these are, in its order, where a primary key tells its rows apart. */
  readonly table?: Relation | undefined
  /** Set when a reference reached this item. */
  readonly mark: { touched: boolean }
}

/** A changed row as code behind the table sees it, under the names OLD and NEW. */
export interface RowImages {
  readonly relation: ObjectName
  /** What happens to the row; `any` where it may be more than one of these. */
  readonly event: 'insert' | 'update' | 'delete' | 'truncate' | 'any'
  /** In code of a trigger: what TG_OP may say; absent elsewhere. */
  readonly firing?: readonly string[]
  readonly objectKind: 'table' | 'view'
  readonly old: RangeItem
  readonly new: RangeItem
  /**
   * What a comparison of OLD with NEW tells, where both sides name the same columns: columns that the statement does not
   * set are equal whatever they hold, but for those that `also` names, `anyColumn` for all. Null for any other pair of expressions.
   */
  readonly compared: (left: Node | null, right: Node | null, also?: readonly string[]) => Lineage | null
}

/** A query level: its FROM entries and everything around it. */
export interface Scope {
  readonly analysis: Analysis
  readonly parent: Scope | null
  readonly items: readonly RangeItem[]
  readonly ctes: CteScope | null
  readonly windows: ReadonlyMap<string, Lineage>
  /** True around a query that is a statement by itself. */
  readonly isOutermost?: true
  /** How often the rows of the level may come: as they are stored, some times each, or any number of times. */
  readonly multiple?: 'stored' | 'some' | 'any'
  /** In a target list: columns, as they are written, that WHERE lets through with one value only. */
  readonly fixed?: ReadonlyMap<string, string>
}

/** The named queries of WITH clauses, innermost first. */
export interface CteScope {
  readonly outer: CteScope | null
  readonly find: (name: string) => Shape | null
}

/** Definitions of the catalog are written with names in full, but for the system's and those of temporary relations. */
export const definitionPath: readonly string[] = ['pg_catalog', 'pg_temp']

const systemColumns: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])

/** The path that routines called from a definition are looked up along: the caller's, whatever the definition's own is. */
export function callerPathOf(analysis: Analysis): readonly string[] | null {
  return analysis.callerPath === undefined ? analysis.searchPath : analysis.callerPath
}

/** A level within another, with entries of its own. */
export function scopeWithin(outside: Scope, items: readonly RangeItem[] = []): Scope {
  return { analysis: outside.analysis, parent: outside, items, ctes: outside.ctes, windows: new Map() }
}

/** The columns of an item, all of them read. */
export function starOf(item: RangeItem, scope: Scope): Shape {
  item.mark.touched = true
  for (const column of item.columns) scope.analysis.findings.touch(column.reads)
  return { columns: item.columns, open: item.open, uses: nothing }
}

/** Looks up a column by its bare name, or a whole row by its alias, as PostgreSQL does: columns of all levels first. */
export function resolveBare(name: string, scope: Scope): Lineage {
  const variable = scope.analysis.variables?.([name]) ?? null
  const column = columnNamed(name, scope)
  // Which of the two is meant is the body's own setting; both are safe.
  if (column && variable) return joined([column, variable])
  return column ?? variable ?? fallback([name], scope)
}

function columnNamed(name: string, scope: Scope): Lineage | null {
  const uncertain: Lineage[] = []
  for (let level: Scope | null = scope; level; level = level.parent) {
    const found: Lineage[] = []
    for (const item of level.items) {
      if (!item.bare) continue
      const own = columnOf(item, name, scope)
      if (own) found.push(own)
      else if (item.open) uncertain.push(item.open)
    }
    if (found.length === 1 && uncertain.length === 0) return found[0] ?? anything
    if (found.length > 0) return joined([...found, ...uncertain])
  }
  const item = findItem([name], scope)
  if (item) return joined([rowOf(item, scope), ...uncertain])
  return uncertain.length > 0 ? joined(uncertain) : null
}

/** Looks up `alias.column`, `schema.table.column` or `database.schema.table.column`. */
export function resolveQualified(path: readonly string[], scope: Scope): Lineage {
  const variable = scope.analysis.variables?.(path) ?? null
  const item = findItem(path.slice(0, -1), scope)
  if (!item) return variable ?? fallback(path, scope)
  const column = columnIn(item, path, scope)
  return variable ? joined([column, variable]) : column
}

function columnIn(item: RangeItem, path: readonly string[], scope: Scope): Lineage {
  const name = path.at(-1) ?? ''
  const own = columnOf(item, name, scope)
  if (own) return own
  if (item.open) return item.open
  // `row.name` also means `name(row)`.
  const row: Node = {
    tag: 'ColumnRef',
    body: { fields: path.slice(0, -1).map((sval) => ({ String: { sval } })) },
  }
  return scope.analysis.walkers.call([name], [rowOf(item, scope)], [row], scope)
}

/** The item's whole row as one value. */
function rowOf(item: RangeItem, scope: Scope): Lineage {
  const row = asRow(changed(whole(starOf(item, scope))))
  sayGathered(row, scope.analysis)
  return row
}

/** The item that a dotted name means, searched outwards; null when there is none. */
export function findItem(path: readonly string[], scope: Scope): RangeItem | null {
  const [alias, schema] = [path.at(-1), path.at(-2) ?? null]
  for (let level: Scope | null = scope; level; level = level.parent) {
    const found = level.items.filter(
      (item) => item.alias === alias && (schema === null || item.schema === schema),
    )
    if (found.length === 1) return found[0] ?? null
    if (found.length > 1) return ambiguous(found)
  }
  return null
}

function columnOf(item: RangeItem, name: string, scope: Scope): Lineage | null {
  const found: Lineage[] = []
  for (const column of item.columns) {
    if (column.name !== name) continue
    scope.analysis.findings.touch(column.reads)
    item.mark.touched = true
    found.push(column.lineage)
  }
  if (found.length > 0) return found.length === 1 ? (found[0] ?? anything) : joined(found)
  if (!item.hasSystemColumns || !systemColumns.has(name)) return null
  item.mark.touched = true
  // The place of a row, `ctid`, counts within each of the tables.
  return name === 'tableoid' || name === 'ctid' ? (item.tableOid ?? nothing) : nothing
}

// The server refuses an ambiguous name; all meanings together are safe whatever it does.
function ambiguous(items: readonly RangeItem[]): RangeItem | null {
  const [first] = items
  if (!first) return null
  return {
    ...first,
    columns: items.flatMap((item) => item.columns),
    open: joined(items.map((item) => whole(item))),
  }
}

function fallback(path: readonly string[], scope: Scope): Lineage {
  const { parameters, others, findings } = scope.analysis
  if (others && path.length === 1 && others.names.includes(path[0] ?? '')) return others.lineage
  if (parameters) return parameters
  findings.unknown(unknownName(`The column ${joinName(...path)} is not`))
  return anything
}

/** True where a bare name may be that of a column, or of a row. */
export function mayBeColumn(name: string, scope: Scope): boolean {
  for (let level: Scope | null = scope; level; level = level.parent)
    if (level.items.some((item) => item.open !== null || item.columns.some((one) => one.name === name)))
      return true
  return findItem([name], scope) !== null
}
