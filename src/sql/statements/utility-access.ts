import { anyColumn } from '../../core/inspection.ts'
import type { Relation } from '../../core/catalog-snapshot.ts'
import type { EffectKind, OutputColumn, Outputs } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { copyShapeOf } from '../text/copy-shape.ts'
import { call } from '../routines/function-calls.ts'
import { joined, nothing } from '../scope/lineage.ts'
import { alterSystem } from './kept-settings.ts'
import { openTarget, sayStored, sayWrite } from './modify-target.ts'
import { descendants } from '../scope/family.ts'
import { sayNumbersBegun } from '../scope/numbers-given.ts'
import { toOutputs } from '../scope/outputs.ts'
import { columnsOf, findRelation, nameOf, openRelation } from '../scope/relations.ts'
import { blockFacts, keptWith } from '../routines/routine-body.ts'
import { sayComputedAnew } from '../queries/expressions-anew.ts'
import { scan } from '../queries/scan.ts'
import { scopeWithin, starOf } from '../scope/scope.ts'
import type { Analysis } from '../scope/scope.ts'
import { constantText, isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { sayTruncated } from './write-consequences.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityResult, UtilityRule } from './utility.ts'

function copy(context: UtilityContext): UtilityResult {
  const { body, scope } = context
  const { findings } = scope.analysis
  const filename = word(body, 'filename')
  const isFrom = body['is_from'] === true
  const isProgram = body['is_program'] === true
  if (isProgram) findings.effect('program', 'copy', 'program', joinName(filename))
  else if (filename !== '') findings.effect('server-file', 'copy', 'file', joinName(filename))
  const isWire = filename === '' && !isProgram
  if (isFrom) {
    copyIn(context)
    return isWire ? { copy: 'in', copyShape: copyShapeOf(nodes(body, 'options')) } : noResult
  }
  const outputs = copyOut(context)
  // What goes to a file or a program leaves all protection behind.
  if (!isWire && !isWhollyKnown(outputs)) findings.unknown('Rows of unknown origin would leave by COPY.')
  return isWire ? { copy: 'out', copyShape: copyShapeOf(nodes(body, 'options')), outputs } : noResult
}

function isWhollyKnown(outputs: Outputs): boolean {
  return outputs.kind === 'known' && !outputs.columns.some(({ sources }) => sources.includes(anyColumn))
}

function copyIn({ body, scope }: UtilityContext): void {
  const range = tree(body, 'relation')
  if (!range) return
  const target = openTarget(range, scope)
  const named = words(body, 'attlist')
  sayWrite(
    target,
    'copy',
    named.length > 0 ? named : target.item.columns.map((one) => one.name),
    false,
    scope.analysis,
  )
  const where = node(body, 'whereClause')
  if (where)
    scope.analysis.findings.use(scope.analysis.walkers.expression(where, { ...scope, items: [target.item] }))
}

function copyOut({ body, scope }: UtilityContext): ReturnType<typeof toOutputs> {
  const query = node(body, 'query')
  // Where the rows go is not always to the client, so that even RETURNING counts as reading.
  if (query) return toOutputs(scope.analysis.walkers.query(query, scopeWithin(scope)))
  const range = tree(body, 'relation')
  if (!range) return { kind: 'unknown' }
  const item = openRelation(range, scope)
  const named = words(body, 'attlist')
  const star = starOf(item, scope)
  if (star.open) return { kind: 'unknown' }
  // Without a list, generated columns are left out; which ones those are, the catalog tells.
  const generated = generatedColumns(range, scope)
  const columns =
    named.length > 0
      ? named.map((name) => star.columns.find((one) => one.name === name))
      : star.columns.filter((one) => !generated.has(one.name))
  const known: OutputColumn[] = []
  for (const column of columns) {
    if (!column || !column.lineage.known) return { kind: 'unknown' }
    known.push({ name: column.name, sources: column.lineage.sources, direct: column.lineage.direct })
  }
  return { kind: 'known', columns: known }
}

function generatedColumns(
  range: Parameters<typeof nameOf>[0],
  scope: UtilityContext['scope'],
): ReadonlySet<string> {
  const name = nameOf(range, scope.analysis)
  const relation = scope.analysis.catalog?.snapshot.relations.find(
    (one) => joinName(one.schema, one.name) === name,
  )
  return new Set(
    relation?.columns.filter((one) => one.generated !== null && one.generated !== '').map((one) => one.name),
  )
}

function truncate({ body, scope }: UtilityContext): UtilityResult {
  const targets = nodes(body, 'relations').map((relation) => openTarget(relation.body, scope))
  for (const target of targets) sayWrite(target, 'truncate', [], true, scope.analysis)
  const emptied = targets.flatMap((target) => target.relation ?? [])
  if (isSet(body, 'restart_seqs')) sayNumbersBegun(emptied, scope.analysis)
  if (word(body, 'behavior') === 'DROP_CASCADE') sayTruncated(emptied, scope.analysis)
  return noResult
}

function lock({ body, scope }: UtilityContext): UtilityResult {
  for (const relation of nodes(body, 'relations')) {
    scope.analysis.findings.visit(relation.body)
    scope.analysis.findings.effect('lock', 'lock', 'table', nameOf(relation.body, scope.analysis))
  }
  return noResult
}

/** Upkeep of one relation or of everything. */
function maintains(verb: string): UtilityRule {
  return ({ body, scope }) => {
    const { analysis } = scope
    const ranges = [tree(body, 'relation'), ...nodes(body, 'rels').map((one) => tree(one.body, 'relation'))]
    const named = ranges.filter((range) => range !== null)
    const maintained: Relation[] = []
    for (const range of named) {
      analysis.findings.visit(range)
      // Of indexes the catalog as read does not say that they are there.
      const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
      if (found.kind === 'unknown' && word(body, 'kind') === 'REINDEX_OBJECT_TABLE')
        analysis.findings.unknown(found.sentence)
      analysis.findings.effect('maintain', verb, 'table', nameOf(range, analysis))
      if (found.kind === 'relation' && analysis.catalog)
        maintained.push(found.relation, ...descendants(found.relation, analysis.catalog))
    }
    const name = word(body, 'name')
    if (named.length === 0 || isIndex(body)) maintained.push(...unnamed(name, body, analysis))
    if (computesAnew(verb, body)) sayComputedAnew(maintained, analysis)
    if (named.length === 0)
      analysis.findings.effect('maintain', verb, 'other', name === '' ? null : joinName(name))
    return noResult
  }
}

function isIndex(body: Tree): boolean {
  return word(body, 'kind') === 'REINDEX_OBJECT_INDEX'
}

/** What upkeep of everything, of a schema, or of an index reaches, whose table the catalog as read does not say. */
function unnamed(name: string, body: Tree, { catalog }: Analysis): readonly Relation[] {
  const kind = word(body, 'kind')
  const all = kind === 'REINDEX_OBJECT_SYSTEM' ? [] : (catalog?.snapshot.relations ?? [])
  return kind === 'REINDEX_OBJECT_SCHEMA' ? all.filter(({ schema }) => schema === name) : all
}

/** A plain VACUUM looks at none of the values. */
function computesAnew(verb: string, body: Tree): boolean {
  if (verb !== 'vacuum' || body['is_vacuumcmd'] !== true) return true
  return nodes(body, 'options').some(({ body: one }) => ['analyze', 'full'].includes(word(one, 'defname')))
}

/** CLUSTER puts rows in the order of an index, in which every later read without an order finds them. */
function cluster(context: UtilityContext): UtilityResult {
  const { analysis } = context.scope
  const range = tree(context.body, 'relation')
  const found = range && findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  // Which columns its index is over, the catalog as read does not say.
  if (found?.kind === 'relation')
    analysis.findings.use(joined(columnsOf(found.relation, analysis).map((one) => one.lineage)))
  else
    analysis.findings.unknown(
      found?.kind === 'unknown' ? found.sentence : 'By which columns CLUSTER orders rows is not known.',
    )
  return maintains('cluster')(context)
}

/** The text that DO gives to its language; PL/pgSQL where it names none. */
function run({ body, scope }: UtilityContext): UtilityResult {
  const { findings } = scope.analysis
  let language = 'plpgsql'
  let text: string | null = null
  for (const { body: option } of nodes(body, 'args')) {
    const value = constantText(node(option, 'arg'))
    if (word(option, 'defname') === 'language') language = value ?? ''
    if (word(option, 'defname') === 'as') text = value
  }
  const facts = blockFacts(language, text, scope.analysis)
  if (typeof facts !== 'string')
    findings.include(facts.effects, facts.uses.sources, facts.unknowns, {}, keptWith(facts, nothing))
  else findings.unknown(facts)
  if (typeof facts !== 'string' && facts.namesAny) scope.analysis.rests.namesAny = true
  if (typeof facts === 'string' || facts.unknowns.length > 0) findings.effect('unknown', 'do', 'other', null)
  scan(body, scope)
  return noResult
}

function callProcedure({ body, scope }: UtilityContext): UtilityResult {
  const called = tree(body, 'funccall')
  if (!called) return { outputs: { kind: 'unknown' } }
  scope.analysis.findings.visit(called)
  const args = nodes(called, 'args')
  const lineages = args.map((arg) => scope.analysis.walkers.expression(arg, scope))
  const result = call(words(called, 'funcname'), lineages, args, scope)
  sayStored(result, scope.analysis)
  return { outputs: toOutputs({ columns: [], open: result, uses: nothing }) }
}

function load({ body, scope }: UtilityContext): UtilityResult {
  scope.analysis.findings.effect('server-file', 'load', 'file', joinName(word(body, 'filename')))
  scope.analysis.findings.effect('unknown', 'load', 'file', joinName(word(body, 'filename')))
  scope.analysis.findings.unknown('What a loaded library does is not known.')
  return noResult
}

function plainly(kind: EffectKind, verb: string): UtilityRule {
  return ({ scope }) => {
    scope.analysis.findings.effect(kind, verb, 'other', null)
    return noResult
  }
}

/** Statements that reach rows, files and the server itself, by their kind. */
export const accessRules: Readonly<Record<string, UtilityRule>> = {
  CopyStmt: copy,
  TruncateStmt: truncate,
  LockStmt: lock,
  VacuumStmt: maintains('vacuum'),
  ReindexStmt: maintains('reindex'),
  ClusterStmt: cluster,
  CheckPointStmt: plainly('maintain', 'checkpoint'),
  LoadStmt: load,
  DoStmt: run,
  CallStmt: callProcedure,
  AlterSystemStmt: alterSystem,
}
