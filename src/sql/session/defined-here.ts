import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import type { StatementFacts } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { isAside, leavesTrace } from './aside-definitions.ts'
import { droppedBy } from './dropped-here.ts'
import { Findings } from '../scope/findings.ts'
import { isSameRoutine } from '../routines/function-names.ts'
import { keepsTables } from './kept-tables.ts'
import type { Column } from '../scope/lineage.ts'
import { movesKeys } from './moved-keys.ts'
import { unlessHidden } from './moved-names.ts'
import { pathAfter } from './path-in-text.ts'
import { attaches, columnsHeld, runsDefinitions, testsOf } from './held-here.ts'
import { findRelation, firstSchema } from '../scope/relations.ts'
import { renamedBy } from './renamed-here.ts'
import { hasDefaults, routineFrom } from '../statements/routine-definition.ts'
import type { Analysis } from '../scope/scope.ts'
import { analysisOf, inspectStatement, type Bearings } from '../statements/statements.ts'
import { bareTable, columnOf, columnsFrom, isBare, plainTable, sequence } from './table-made-here.ts'
import { namesTurned } from './turned-here.ts'
import { node, nodes, tree, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { qualified } from '../statements/trigger-definition.ts'

/** Things that one text may define and be followed in; the catalog is arranged anew for each. */
const madeMax = 200
/** Relations that may be arranged for it in all. */
const arrangedMax = 1_000_000

/** What a statement adds to the catalog, or puts in the place of what was there. */
interface Made {
  readonly relation?: Relation
  /** Its columns, where the definition tells more of them than the catalog would. */
  readonly columns?: readonly Column[]
  readonly isView?: boolean
  /** Relations that are gone. */
  readonly dropped?: ReadonlySet<Relation>
  readonly routine?: CatalogFunction
  /** A trigger's statement, by the text that stands for it in its relation. */
  readonly trigger?: readonly [string, Node]
}

/**
 * Inspects the statements of one text in order, each with what those before it plainly define: a migration that creates a
 * table and fills it is then known whole. A statement that fails ends its text, so that what comes later finds what comes
 * earlier done. Whatever else a text defines stays as the catalog had it, and `movedNames` doubts it.
 */
export class TextInspector {
  #bearings: Bearings
  /** Bare names of relations that this text creates or drops. */
  readonly #created = new Set<string>()
  /** Such names that something later in the text may have moved on. */
  #lost: ReadonlySet<string> = new Set()
  /** Full names of views that this text creates. */
  readonly #views = new Set<string>()
  readonly #columns = new Map<number, readonly Column[]>()
  readonly #triggers = new Map<string, Node>()
  /** How far a search path goes that this text has set. */
  #path: 'local' | 'session' | null = null
  #made = 0
  /** Some table holds its rows against more than is told. */
  #holdsMore = false

  constructor(bearings: Bearings) {
    this.#bearings = { ...bearings, keysHold: true }
  }

  /** The catalog as the statements so far have left it. */
  get catalog(): CatalogIndex | null {
    return this.#bearings.catalog
  }

  /** `isLast` of the last one of a text. */
  inspect(statement: Node, isLast = false): StatementFacts {
    const facts = this.#inspected(statement, isLast)
    if (movesKeys(facts)) this.#bearings = { ...this.#bearings, keysHold: false }
    return leavesTrace(statement) ? { ...facts, leavesTrace: true } : facts
  }

  #inspected(statement: Node, isLast: boolean): StatementFacts {
    // A view that the text makes may be read behind what moves keys.
    const keysHold = this.#bearings.keysHold === true && (isLast || statement.tag !== 'ViewStmt')
    const plain = inspectStatement(statement, { ...this.#bearings, keysHold })
    const facts = this.#unlessHeld(statement, this.#throughViews(unlessHidden(plain, this.#lost)))
    if (this.#turnPath(statement, facts)) return facts
    const made = this.#isFull || isDoubtful(facts, statement) ? null : this.#madeBy(statement)
    if (made === null) this.#turn(statement)
    if (made === 'nothing' || isNewSchema(statement, this.#bearings)) return { ...facts, isFollowed: true }
    if (made) {
      this.#put(made)
      return { ...facts, isFollowed: true }
    }
    if (statement.tag === 'DefineStmt') this.#doubt(statement.body)
    if (!keepsTables(statement, facts)) this.#lost = new Set([...this.#lost, ...this.#created])
    this.#fill(facts)
    this.#hold(statement)
    if (runsDefinitions(statement, facts)) this.#holdsMore = true
    if (!isAside(statement, facts)) return facts
    return { ...facts, isAside: true }
  }

  #turn(statement: Node): void {
    const turned = namesTurned(statement, this.#views)
    const isOwn = (name: string): boolean => statement.tag === 'AlterTableStmt' && this.#created.has(name)
    // A table of this text has no policies that are not of this text.
    this.#lost = this.#lost.union(new Set(turned.filter((name) => !isOwn(name))))
  }

  /** What names mean from here on. */
  #turnPath(statement: Node, facts: StatementFacts): boolean {
    const after = pathAfter(statement, facts)
    if (after) {
      this.#bearings = { ...this.#bearings, searchPath: after.searchPath }
      this.#path = after.isLocal ? 'local' : 'session'
      return true
    }
    const ends = statement.tag === 'TransactionStmt' ? word(statement.body, 'kind') : ''
    const isUndone = ends.includes('ROLLBACK') ? this.#path !== null : this.#path === 'local'
    if (isUndone && /ROLLBACK|COMMIT|PREPARE/.test(ends))
      this.#bearings = { ...this.#bearings, searchPath: null }
    return false
  }

  get #isFull(): boolean {
    const { catalog } = this.#bearings
    return (
      !catalog || this.#made >= madeMax || catalog.snapshot.relations.length * (this.#made + 1) > arrangedMax
    )
  }

  #unlessHeld(statement: Node, facts: StatementFacts): StatementFacts {
    if (!this.#holdsMore || !attaches(statement)) return facts
    return { ...facts, unknowns: [...facts.unknowns, 'What a table holds its rows against is not known.'] }
  }

  /** What a change through a view of this text does to the tables under it has not been looked at. */
  #throughViews(facts: StatementFacts): StatementFacts {
    const written = facts.effects.find(
      ({ kind, object }) => kind === 'write' && this.#views.has(object ?? ''),
    )
    if (!written) return facts
    return {
      ...facts,
      unknowns: [...facts.unknowns, `What a change of ${written.object} does is not known.`],
    }
  }

  /** An operator or an aggregate of this text: what bears its name from here on is not looked into. */
  #doubt(body: Tree): void {
    const { catalog } = this.#bearings
    const path = nodes(body, 'defnames').map((one) => word(one.body, 'sval'))
    const name = path.at(-1)
    if (!catalog || name === undefined) return
    const { snapshot } = catalog
    if (word(body, 'kind') === 'OBJECT_OPERATOR')
      this.#arrange({
        ...snapshot,
        customOperators: [...snapshot.customOperators, name],
        operators: (snapshot.operators ?? []).filter((one) => one.name !== name),
      })
    const schema = path.at(-2) ?? firstSchema(this.#looking)
    if (word(body, 'kind') !== 'OBJECT_AGGREGATE' || schema === null) return
    this.#arrange({ ...snapshot, functions: [...snapshot.functions, { ...unknownAggregate, schema, name }] })
  }

  #put({ relation, columns, routine, trigger, isView, dropped }: Made): void {
    const { catalog } = this.#bearings
    if (!catalog) return
    this.#made += 1
    const { snapshot } = catalog
    if (relation) {
      this.#created.add(relation.name)
      if (columns) this.#columns.set(relation.oid, columns)
      if (isView) this.#views.add(joinName(relation.schema, relation.name))
    }
    // Where it is undone, they are there again.
    for (const one of dropped ?? []) this.#created.add(one.name)
    if (trigger) this.#triggers.set(...trigger)
    const relations = relation
      ? [...snapshot.relations.filter((one) => one.oid !== relation.oid), relation]
      : snapshot.relations.filter((one) => dropped?.has(one) !== true)
    const functions = routine
      ? [...snapshot.functions.filter((one) => !isSameRoutine(one, routine)), routine]
      : snapshot.functions
    this.#arrange({ ...snapshot, relations, functions })
  }

  #arrange(snapshot: CatalogSnapshot): void {
    const catalog = new CatalogIndex(snapshot)
    for (const [oid, columns] of this.#columns) catalog.columns.set(oid, columns)
    for (const [text, statement] of this.#triggers) catalog.definitions.set(text, statement)
    this.#bearings = { ...this.#bearings, catalog }
  }

  /** What is put into a relation of this text may turn up in any of its columns. */
  #fill({ effects, stored }: StatementFacts): void {
    const { catalog } = this.#bearings
    if (!catalog || this.#created.size === 0) return
    for (const { kind, object, columns } of effects) {
      const [schema = '', name = ''] = kind === 'write' && object !== null ? (splitName(object) ?? []) : []
      const relation = this.#created.has(name) ? catalog.relation(schema, name) : null
      if (!relation) continue
      const read = effects.flatMap((one) => (one.kind === 'read' ? one.columns : []))
      const sources = new Set([...(relation.filledFrom ?? []), ...(stored ?? [...read, ...columns])])
      if (sources.size === (relation.filledFrom?.length ?? 0)) continue
      this.#columns.delete(relation.oid)
      this.#put({ relation: { ...relation, filledFrom: [...sources] } })
    }
  }

  /** Rows of a table, and what comes to be part of it, are held against what an index or a constraint of this text names. */
  #hold(statement: Node): void {
    const { catalog } = this.#bearings
    const tests = testsOf(statement)
    const range = tree(statement.body, 'relation')
    if (!range || tests.length === 0) return
    const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), this.#looking)
    if (!catalog || this.#isFull || found.kind !== 'relation') {
      this.#holdsMore = true
      return
    }
    const { relation } = found
    const checks = [...(relation.checks ?? []), ...columnsHeld(tests, relation)]
    const { snapshot } = catalog
    this.#made += 1
    const relations = snapshot.relations.map((one) => (one === relation ? { ...one, checks } : one))
    this.#arrange({ ...snapshot, relations })
  }

  #madeBy(statement: Node): Made | 'nothing' | null {
    const { tag, body } = statement
    switch (tag) {
      case 'CreateStmt':
        return this.#newTable(tree(body, 'relation'), (named) => plainTable(body, named, this.#looking))
      case 'CreateTableAsStmt':
        if (word(body, 'objtype') !== 'OBJECT_TABLE') return null
        return this.#filledTable(tree(tree(body, 'into') ?? {}, 'rel'), body)
      case 'SelectStmt':
        return this.#selectedInto(body)
      case 'ViewStmt':
        return nodes(body, 'aliases').length > 0 ? null : this.#newView(body)
      case 'CreateSeqStmt':
        return this.#newTable(tree(body, 'sequence'), sequence)
      case 'RenameStmt':
        return this.#renamed(body)
      case 'AlterTableStmt':
        return this.#widened(body)
      case 'DropStmt':
        return droppedBy(body, this.#looking)
      case 'CreateFunctionStmt':
        return this.#newRoutine(body)
      case 'CreateTrigStmt':
        return this.#newTrigger(body)
      default:
        return null
    }
  }

  get #looking(): Analysis {
    return analysisOf(this.#bearings, new Findings())
  }

  #newTable(
    range: Tree | null,
    make: (named: Pick<Relation, 'schema' | 'name' | 'oid'>) => Relation | null,
  ): Made | 'nothing' | null {
    const { catalog, searchPath } = this.#bearings
    if (!range || !catalog) return null
    const isTemporary = word(range, 'relpersistence') === 't'
    const written = word(range, 'schemaname')
    const schema = isTemporary ? 'pg_temp' : written === '' ? firstSchema({ catalog, searchPath }) : written
    const name = word(range, 'relname')
    if (schema === null || (schema === 'pg_temp' && !isTemporary)) return null
    // IF NOT EXISTS does nothing to a table that is there, and without it the text ends here.
    if (catalog.relation(schema, name)) return 'nothing'
    const relation = make({ schema, name, oid: -1 - this.#made })
    return relation && { relation }
  }

  /** A table or view whose columns are those of a query. */
  #filledTable(range: Tree | null, body: Tree): Made | 'nothing' | null {
    const query = node(body, 'query')
    const isView = body['into'] === undefined
    if (query?.tag !== 'SelectStmt' || nodes(tree(body, 'into') ?? {}, 'colNames').length > 0) return null
    const { outputs } = inspectStatement(query, this.#bearings)
    if (outputs.kind !== 'known') return null
    const made = this.#newTable(range, (named) => {
      const columns = outputs.columns.map(({ name }, at) => ({
        number: at + 1,
        name,
        typeOid: 0,
        typeName: '',
        generated: null,
      }))
      const filledFrom = [...new Set(outputs.columns.flatMap(({ sources }) => sources))]
      return { ...bareTable(named, columns), filledFrom }
    })
    if (made === null || made === 'nothing' || !made.relation) return made
    return { ...made, columns: columnsFrom(made.relation, outputs.columns), isView }
  }

  /** SELECT … INTO, which is another way to write CREATE TABLE AS. */
  #selectedInto({ intoClause: _into, ...query }: Tree): Made | 'nothing' | null {
    const into = tree({ into: _into }, 'into')
    return into && this.#filledTable(tree(into, 'rel'), { query: { SelectStmt: query }, into })
  }

  /** One that takes another's place is left to the catalog. */
  #newView(body: Tree): Made | 'nothing' | null {
    const made = this.#filledTable(tree(body, 'view'), body)
    return made === 'nothing' && body['replace'] === true ? null : made
  }

  #renamed(body: Tree): Made | 'nothing' | null {
    const renamed = renamedBy(body, this.#looking)
    if (renamed !== null && renamed !== 'nothing') this.#columns.delete(renamed.relation.oid)
    return renamed
  }

  /** ALTER TABLE … ADD COLUMN, DROP COLUMN, and nothing else that tells. */
  #widened(body: Tree): Made | null {
    const { catalog } = this.#bearings
    const range = tree(body, 'relation')
    const commands = nodes(body, 'cmds')
    const added = commands.filter((one) => word(one.body, 'subtype') === 'AT_AddColumn')
    // Dropped first, in whatever order they stand.
    const gone = commands.filter(
      ({ body: one }) => word(one, 'subtype') === 'AT_DropColumn' && word(one, 'behavior') !== 'DROP_CASCADE',
    )
    const told = added.length + gone.length
    if (!catalog || !range || told === 0 || told < commands.length) return null
    const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), this.#looking)
    if (found.kind !== 'relation' || found.relation.kind !== 'table' || found.hidden.length > 0) return null
    const { relation } = found
    if (catalog.childrenOf(relation).length > 0) return null
    const names = new Set(gone.map((one) => word(one.body, 'name')))
    const columns = relation.columns.filter(({ name }) => !names.has(name))
    for (const one of added) {
      const definition = node(one.body, 'def')
      const column = definition && columnOf(definition.body, columns.length + 1, this.#looking)
      const isPlain =
        definition &&
        nodes(definition.body, 'constraints').every((each) => isBare(word(each.body, 'contype')))
      if (!column || !isPlain) return null
      if (!columns.some(({ name }) => name === column.name)) columns.push(column)
    }
    this.#columns.delete(relation.oid)
    return { relation: { ...relation, columns } }
  }

  #newRoutine(body: Tree): Made | null {
    if (hasDefaults(body) || node(body, 'sql_body')) return null
    const routine = routineFrom(body, this.#looking)
    return typeof routine === 'string' ? null : { routine }
  }

  #newTrigger(body: Tree): Made | null {
    const range = tree(body, 'relation')
    const found = range && findRelation(word(range, 'schemaname'), word(range, 'relname'), this.#looking)
    if (found?.kind !== 'relation' || found.hidden.length > 0) return null
    const { relation } = found
    const text = `trigger ${this.#made}`
    const statement = { tag: 'CreateTrigStmt', body: qualified(body, this.#looking) }
    const triggers = [...(relation.triggers ?? []), text]
    return { relation: { ...relation, hasTriggers: true, triggers }, trigger: [text, statement] }
  }
}

/** A schema that is empty for now, and in which no name is looked up. */
function isNewSchema({ tag, body }: Node, { searchPath }: Bearings): boolean {
  if (tag !== 'CreateSchemaStmt' || nodes(body, 'schemaElts').length > 0) return false
  const name = word(body, 'schemaname')
  return name !== '' && searchPath?.includes(name) === false
}

const unknownAggregate = {
  argumentCount: 1,
  volatility: 'volatile',
  language: 'internal',
  body: null,
  securityDefiner: false,
  kind: 'aggregate',
} as const

/** What a definition runs when rows are written must be harmless, and be said with the definition itself. */
function isDoubtful({ unknowns, effects }: StatementFacts, { tag }: Node): boolean {
  // What a trigger does is said again of each statement that fires it.
  const kinds = tag === 'CreateTrigStmt' ? saidAgain : harmless
  return (
    unknowns.length > 0 ||
    effects.some(({ kind, verb }) => !kinds.has(kind) && !(kind === 'write' && fillingVerbs.has(verb)))
  )
}

/** A new table gets its rows. */
const fillingVerbs: ReadonlySet<string> = new Set(['create', 'select into'])
const saidAgain: ReadonlySet<string> = new Set(['define', 'read', 'write', 'notify'])
const harmless: ReadonlySet<string> = new Set(['define', 'read'])
