import type { CatalogColumn, ForeignKey, ReferentialAction, Relation } from '../core/catalog-snapshot.ts'
import type { StatementFacts } from '../core/inspection.ts'
import { CatalogIndex } from './catalog-index.ts'
import { unlessHidden } from './moved-names.ts'
import { findRelation, firstSchema, type Looking } from './relations.ts'
import { inspectStatement, type Bearings } from './statements.ts'
import { node, nodes, tree, word, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/** Tables that one text may define and be followed in; the catalog is arranged anew for each. */
const tablesMax = 200
/** Relations that may be arranged for it in all. */
const arrangedMax = 1_000_000

/**
 * Inspects the statements of one text in order, each with the plain tables that those before it create: a migration that
 * creates a table and fills it is then known whole. A statement that fails ends its text, so that what comes later finds
 * what comes earlier done. Whatever else a text defines stays as the catalog had it, and `movedNames` doubts it.
 */
export class TextInspector {
  #bearings: Bearings
  /** Bare names of tables that this text creates. */
  readonly #created = new Set<string>()
  /** Such names that something later in the text may have moved on. */
  #lost: ReadonlySet<string> = new Set()

  constructor(bearings: Bearings) {
    this.#bearings = bearings
  }

  inspect(statement: Node): StatementFacts {
    const facts = unlessHidden(inspectStatement(statement, this.#bearings), this.#lost)
    if (statement.tag === 'CreateStmt') return this.#follow(statement.body, facts)
    if (!keepsTables(statement, facts)) this.#lost = new Set([...this.#lost, ...this.#created])
    return facts
  }

  #follow(body: Tree, facts: StatementFacts): StatementFacts {
    const { catalog, searchPath } = this.#bearings
    const range = tree(body, 'relation')
    if (!range || !catalog || this.#created.size >= tablesMax) return facts
    if (catalog.snapshot.relations.length * (this.#created.size + 1) > arrangedMax) return facts
    const written = word(range, 'schemaname')
    const schema = written === '' ? firstSchema({ catalog, searchPath }) : written
    const name = word(range, 'relname')
    if (schema === null || schema === 'pg_temp' || isDoubtful(facts)) return facts
    // IF NOT EXISTS does nothing to a table that is there, and without it the text ends here.
    if (catalog.relation(schema, name)) return { ...facts, isFollowed: true }
    const named = { schema, name, oid: -1 - this.#created.size }
    const made = plainTable(body, named, { catalog, searchPath })
    if (made === null) return facts
    this.#created.add(name)
    const { snapshot } = catalog
    const relations = [...snapshot.relations, made]
    this.#bearings = { ...this.#bearings, catalog: new CatalogIndex({ ...snapshot, relations }) }
    return { ...facts, isFollowed: true }
  }
}

/** What a definition runs when rows are written must be harmless, and be said with the definition itself. */
function isDoubtful(facts: StatementFacts): boolean {
  return facts.unknowns.length > 0 || facts.effects.some(({ kind }) => !harmless.has(kind))
}

const harmless: ReadonlySet<string> = new Set(['define', 'read'])

type NewTable = Pick<Relation, 'schema' | 'name' | 'oid'>

/** The table that CREATE TABLE makes; null where its columns, or what comes with them, are not all in the statement. */
function plainTable(body: Tree, named: NewTable, looking: Looking): Relation | null {
  const isPlain =
    word(tree(body, 'relation') ?? {}, 'relpersistence') !== 't' &&
    nodes(body, 'inhRelations').length === 0 &&
    ['partbound', 'partspec', 'ofTypename'].every((field) => body[field] === undefined)
  if (!isPlain) return null
  const columns: CatalogColumn[] = []
  const foreignKeys: ForeignKey[] = []
  for (const element of nodes(body, 'tableElts')) {
    const column = element.tag === 'ColumnDef' ? columnOf(element.body, columns.length + 1) : null
    if (column) columns.push(column)
    else if (element.tag !== 'Constraint') return null
    const constraints = column ? nodes(element.body, 'constraints') : [element]
    for (const constraint of constraints) {
      const kind = word(constraint.body, 'contype')
      if (!plainConstraints.has(kind)) return null
      if (kind !== 'CONSTR_FOREIGN') continue
      const key = foreignKeyOf(constraint.body, column?.name ?? null, named, looking)
      if (key === null) return null
      foreignKeys.push(key)
    }
  }
  return {
    ...named,
    kind: 'table',
    columns,
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
    triggers: [],
    foreignKeys,
    readExpressions: [],
    writeExpressions: [],
  }
}

/** A column of one of the server's own types; null for any other. */
function columnOf(body: Tree, number: number): CatalogColumn | null {
  const type = tree(body, 'typeName')
  const path = type ? words(type, 'names') : []
  const last = path.at(-1) ?? ''
  const isOwn = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog')
  if (!type || !isOwn || !plainTypes.has(last)) return null
  const typeName = `pg_catalog.${nodes(type, 'arrayBounds').length > 0 ? '_' : ''}${last}`
  return { number, name: word(body, 'colname'), typeOid: 0, typeName, generated: null }
}

function foreignKeyOf(
  body: Tree,
  column: string | null,
  { schema, name, oid }: NewTable,
  looking: Looking,
): ForeignKey | null {
  const range = tree(body, 'pktable')
  const onDelete = actions[word(body, 'fk_del_action')]
  const onUpdate = actions[word(body, 'fk_upd_action')]
  if (!range || !onDelete || !onUpdate) return null
  const columns = column === null ? words(body, 'fk_attrs') : [column]
  const none = { target: 0, columns, targetColumns: words(body, 'pk_attrs'), onDelete, onUpdate }
  if (onDelete === 'none' && onUpdate === 'none') return none
  // What such a key does to rows counts when others are deleted, so the table that it points to must be known.
  const [otherSchema, other] = [word(range, 'schemaname'), word(range, 'relname')]
  const found = findRelation(otherSchema, other, looking)
  const isItself = found.kind === 'unknown' && other === name && ['', schema].includes(otherSchema)
  const target = isItself ? oid : found.kind === 'relation' ? found.relation.oid : null
  return target !== null && onUpdate === 'none' ? { ...none, target } : null
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'none',
  r: 'none',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
}

/** True when a statement cannot make a created table's name mean something else, or the table another. */
function keepsTables(statement: Node, facts: StatementFacts): boolean {
  const { tag, body } = statement
  switch (tag) {
    case 'SelectStmt':
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
    case 'CopyStmt':
    case 'TruncateStmt':
    case 'LockStmt':
      return facts.unknowns.length === 0 && facts.effects.every(({ kind }) => rowKinds.has(kind))
    case 'CommentStmt':
    case 'GrantStmt':
    case 'CreateSeqStmt':
    case 'AlterSeqStmt':
    case 'CreateEnumStmt':
      return facts.unknowns.length === 0
    case 'IndexStmt':
      return facts.unknowns.length === 0 && nodes(body, 'indexParams').every((one) => !node(one.body, 'expr'))
    case 'AlterTableStmt':
      return (
        facts.unknowns.length === 0 &&
        nodes(body, 'cmds').every((command) => keepsTable(word(command.body, 'subtype'), command.body))
      )
    case 'TransactionStmt':
      return keptTransactions.has(word(body, 'kind'))
    case 'VariableSetStmt':
      return word(body, 'kind') === 'VAR_SET_VALUE' && plainSettings.has(word(body, 'name'))
    default:
      return false
  }
}

function keepsTable(subtype: string, command: Tree): boolean {
  if (subtype === 'AT_ChangeOwner' || subtype === 'AT_SetNotNull' || subtype === 'AT_DropNotNull') return true
  if (subtype !== 'AT_AddConstraint') return false
  const constraint = node(command, 'def')?.body ?? {}
  const isPassive = ['fk_del_action', 'fk_upd_action'].every((field) =>
    ['', 'a', 'r'].includes(word(constraint, field)),
  )
  return plainConstraints.has(word(constraint, 'contype')) && isPassive
}

const rowKinds: ReadonlySet<string> = new Set(['read', 'write', 'lock'])
const keptTransactions: ReadonlySet<string> = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_SAVEPOINT',
  'TRANS_STMT_RELEASE',
])
/** Settings that no name depends on. */
const plainSettings: ReadonlySet<string> = new Set([
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'client_min_messages',
  'check_function_bodies',
  'xmloption',
  'default_tablespace',
  'default_table_access_method',
])
const plainConstraints: ReadonlySet<string> = new Set([
  'CONSTR_NULL',
  'CONSTR_NOTNULL',
  'CONSTR_DEFAULT',
  'CONSTR_IDENTITY',
  'CONSTR_CHECK',
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_FOREIGN',
])
// prettier-ignore
const plainTypes: ReadonlySet<string> = new Set([
  'bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money', 'oid', 'serial', 'serial2', 'serial4', 'serial8',
  'bigserial', 'smallserial', 'text', 'varchar', 'bpchar', 'char', 'name', 'bytea', 'date', 'time', 'timetz', 'timestamp',
  'timestamptz', 'interval', 'uuid', 'json', 'jsonb', 'xml', 'inet', 'cidr', 'macaddr', 'bit', 'varbit', 'tsvector', 'point',
])
