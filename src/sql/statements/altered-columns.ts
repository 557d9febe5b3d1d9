import type { Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { defaultOfType } from '../scope/implied-casts.ts'
import { comparedWith } from '../scope/compared.ts'
import { descendants, familyOf } from '../scope/family.ts'
import { sayNumbersBegun } from '../scope/numbers-given.ts'
import { joined, nothing } from '../scope/lineage.ts'
import { sayStored } from './modify-target.ts'
import { sayAttached, sayTested as sayTestedRows, sayValidated } from './row-tests.ts'
import { columnsOf, findRelation, nameOf, openRelation } from '../scope/relations.ts'
import { scopeWithin } from '../scope/scope.ts'
import type { Analysis } from '../scope/scope.ts'
import { sayComputedAnew } from '../queries/expressions-anew.ts'
import { sayTested } from '../queries/tested-columns.ts'
import { isDrawn } from '../values/unchosen-values.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import type { UtilityContext } from './utility.ts'

const givingConstraints: ReadonlySet<string> = new Set([
  'CONSTR_DEFAULT',
  'CONSTR_GENERATED',
  'CONSTR_IDENTITY',
])

/** Subcommands that succeed or fail by the values of rows that are there. */
const testingCommands: ReadonlySet<string> = new Set([
  'AT_AddConstraint',
  'AT_ValidateConstraint',
  'AT_AlterConstraint',
  'AT_SetNotNull',
  'AT_AddIndex',
  'AT_AddIndexConstraint',
  'AT_AlterColumnType',
  'AT_AttachPartition',
  'AT_SetExpression',
  'AT_ColumnDefault',
  'AT_AddIdentity',
  'AT_SetIdentity',
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_SetAccessMethod',
])

const testingConstraints: ReadonlySet<string> = new Set(['CONSTR_GENERATED', 'CONSTR_CHECK'])

const rewritingCommands: ReadonlySet<string> = new Set(['AT_AlterColumnType', 'AT_SetExpression'])

/** Subcommands that make all of a table's indexes anew. */
const remakingCommands: ReadonlySet<string> = new Set([
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_SetAccessMethod',
])

/** A subcommand of ALTER TABLE that succeeds or fails by the values of rows that are there. */
export function sayRowsTested(command: Node, { body, scope }: UtilityContext): void {
  const range = tree(body, 'relation')
  const kind = word(command.body, 'subtype')
  if (!testingCommands.has(kind)) return
  const relation = relationOf(range, scope.analysis)
  if (kind === 'AT_ColumnDefault') return relation ? sayDefault(relation, command, scope.analysis) : undefined
  if (kind === 'AT_AddIdentity' || kind === 'AT_SetIdentity')
    return sayIdentity(relation, command, scope.analysis)
  sayTested(command.body, range, scope)
  if (!relation) return
  if (remakingCommands.has(kind)) return sayRemade(relation, scope.analysis)
  if (kind === 'AT_ValidateConstraint' || kind === 'AT_AlterConstraint')
    return sayValidated(relation, scope.analysis)
  if (rewritingCommands.has(kind)) sayRewritten(relation, word(command.body, 'name'), scope.analysis)
  const child = kind === 'AT_AttachPartition' ? tree(node(command.body, 'def')?.body ?? {}, 'name') : null
  const attached = relationOf(child, scope.analysis)
  if (attached) sayAttached(attached, relation, scope.analysis)
  // What the body has given the table above before that, no catalog says.
  if (attached && scope.analysis.within.length > 0) sayHeld(attached, scope.analysis)
}

/** Every row is held against what may be anything. */
function sayHeld(relation: Relation, analysis: Analysis): void {
  for (const one of [relation, ...(analysis.catalog ? descendants(relation, analysis.catalog) : [])])
    analysis.findings.use(joined(columnsOf(one, analysis).map(({ lineage }) => lineage)))
}

/** Whoever sets a default decides by what new rows are held against those that are there, but for what nobody chooses. */
function sayDefault(relation: Relation, { body }: Node, analysis: Analysis): void {
  const value = node(body, 'def')
  if (!value || isDrawn(value, analysis)) return
  sayCompared(relation, word(body, 'name'), analysis)
}

/** Where an identity begins, and by how much it goes on, is chosen; its sequence may serve other columns. */
function sayIdentity(relation: Relation | null, { body }: Node, analysis: Analysis): void {
  if (relation) sayCompared(relation, word(body, 'name'), analysis)
  sayNumbersBegun([], analysis)
}

function sayCompared(relation: Relation, column: string, analysis: Analysis): void {
  const name = joinName(relation.schema, relation.name, column)
  // What a view gives a column goes into that of its table.
  const made = columnsOf(relation, analysis).filter((one) => one.name === column)
  const names = new Set([name, ...made.flatMap(({ lineage }) => lineage.sources)])
  const sources = [...names].flatMap((one) => comparedWith(one, analysis))
  analysis.rests.onKeys = true
  analysis.findings.use({ sources, direct: false, known: true })
}

/** Every row is given another value in a column. */
function sayRewritten(relation: Relation, column: string, analysis: Analysis): void {
  const { catalog } = analysis
  for (const one of [relation, ...(catalog ? descendants(relation, catalog) : [])]) {
    const change = { event: 'update', columns: [column], everyRow: true, given: nothing } as const
    sayTestedRows({ relation: one, ...change }, analysis)
    sayPointedTo(one, column, analysis)
  }
}

/** Whether rows of other tables would still find what they point to tells which values they hold; `column`: by keys that name it. */
function sayPointedTo(relation: Relation, column: string | null, analysis: Analysis): void {
  for (const [child, key] of analysis.catalog?.referencesTo(relation) ?? []) {
    if (column !== null && !key.targetColumns.includes(column)) continue
    const pointing = columnsOf(child, analysis).filter(({ name }) => key.columns.includes(name))
    analysis.findings.use(joined(pointing.map(({ lineage }) => lineage)))
  }
}

function relationOf(range: Tree | null, analysis: Analysis): Relation | null {
  const found = range && findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  return found?.kind === 'relation' ? found.relation : null
}

/** Subcommands after which rows are no longer those of the tables above. */
const detachingCommands: ReadonlySet<string> = new Set([
  'AT_DetachPartition',
  'AT_DetachPartitionFinalize',
  'AT_DropInherit',
])

/** Every table of the family is named: a protection of any of them covers the rows that leave it. */
export function sayDetached(command: Node, { body, scope }: UtilityContext): void {
  if (!detachingCommands.has(word(command.body, 'subtype'))) return
  const { analysis } = scope
  const definition = node(command.body, 'def')
  const other = definition?.tag === 'RangeVar' ? definition.body : tree(definition?.body ?? {}, 'name')
  for (const range of [tree(body, 'relation'), other]) {
    if (!range) continue
    analysis.findings.visit(range)
    analysis.findings.effect('define', 'detach', 'table', nameOf(range, analysis))
    const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
    if (found.kind === 'unknown') analysis.findings.unknown(found.sentence)
    if (found.kind !== 'relation' || !analysis.catalog) continue
    // Rows that others point to must not leave it.
    sayPointedTo(found.relation, null, analysis)
    for (const one of familyOf(found.relation, analysis.catalog))
      analysis.findings.effect('define', 'detach', 'table', joinName(one.schema, one.name))
  }
}

/** A new column of a domain holds its default in every row; one that is made of others must fit, and pass its checks. */
export function sayAdded(command: Node, { body, scope: { analysis }, scope }: UtilityContext): void {
  const definition = node(command.body, 'def')?.body ?? {}
  const type = tree(definition, 'typeName')
  if (type) sayStored(defaultOfType(words(type, 'names').at(-1) ?? '', analysis), analysis)
  const relation = relationOf(tree(body, 'relation'), analysis)
  // But for constants each row is given a value of its own.
  if (
    relation &&
    nodes(definition, 'constraints').some((one) => givingConstraints.has(word(one.body, 'contype')))
  )
    sayRemade(relation, analysis)
  for (const one of nodes(definition, 'constraints'))
    if (testingConstraints.has(word(one.body, 'contype'))) sayTested(one.body, tree(body, 'relation'), scope)
}

function sayRemade(relation: Relation, analysis: Analysis): void {
  const { catalog } = analysis
  sayComputedAnew([relation, ...(catalog ? descendants(relation, catalog) : [])], analysis)
}

/** ALTER COLUMN … TYPE … USING moves the values of whatever columns its expression reads; the table is written anew. */
export function sayConversion(command: Node, { body, scope }: UtilityContext): void {
  const definition = node(command.body, 'def')
  const value = definition ? node(definition.body, 'raw_default') : null
  const range = tree(body, 'relation')
  const relation = relationOf(range, scope.analysis)
  if (relation) sayRemade(relation, scope.analysis)
  if (!value || !range) return
  const item = openRelation(range, scope)
  sayStored(scope.analysis.walkers.expression(value, scopeWithin(scope, [item])), scope.analysis)
}

/** The names of the one column of a table that is renamed; none where something else is, or where it is not told. */
export function columnRenamed(body: Tree, analysis: Analysis): readonly ColumnName[] {
  const range = tree(body, 'relation')
  const isColumn =
    word(body, 'renameType') === 'OBJECT_COLUMN' && word(body, 'relationType') === 'OBJECT_TABLE'
  if (!range || !isColumn) return []
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  if (found.kind !== 'relation' || found.hidden.length > 0) return []
  const column = columnsOf(found.relation, analysis).find(({ name }) => name === word(body, 'subname'))
  return column?.lineage.known === true ? column.lineage.sources : []
}
