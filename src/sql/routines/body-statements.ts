import type { Effect } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import type { Findings } from '../scope/findings.ts'
import { anything, joined, nothing, whole } from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { scopeWithin } from '../scope/scope.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { namesNothing } from './text-holes.ts'
import { statementsOf, tree } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'
import { reportUnvisited } from '../scope/unvisited.ts'
import { cursorVerb, laterVerb } from '../scope/moved-cursors.ts'

/** Settings that no text's meaning depends on. A body that changes another one may mean something else from there on. */
const harmlessSettings: ReadonlySet<string> = new Set(
  `application_name statement_timeout lock_timeout idle_in_transaction_session_timeout extra_float_digits timezone
  datestyle intervalstyle bytea_output client_min_messages work_mem maintenance_work_mem temp_buffers jit
  lc_messages lc_monetary lc_numeric lc_time synchronous_commit log_min_messages log_statement
  enable_seqscan enable_indexscan enable_nestloop enable_hashjoin enable_mergejoin random_page_cost`
    .split(/\s+/)
    .filter((name) => name !== ''),
)

/** True for a setting, as `name`, that changes nothing about what a text means or does; `app.x` are a body's own. */
export function isHarmlessSetting(name: string): boolean {
  return harmlessSettings.has(name.toLowerCase()) || /^[a-z_][a-z0-9_]*\.[a-z0-9_.]+$/i.test(name)
}

/** They change what writing to the table means, and nothing of reading it. */
const triggerVerbs: ReadonlySet<string> = new Set(['create trigger', 'drop trigger'])
const tableVerbs: ReadonlySet<string> = new Set(['create', 'drop'])
const noNames: ReadonlySet<string> = new Set()

/**
 * Says that a body changes what its own later statements mean, where it does. `followed` are names of tables that it makes or
 * drops, and that mean the same all through it.
 */
export function sayChanges(
  effects: readonly Effect[],
  findings: Findings,
  followed: ReadonlySet<string> = noNames,
): void {
  const made = new Set<string>()
  const triggered = new Set<string>()
  const isFollowed = ({ verb, objectKind }: Effect, name: string): boolean =>
    followed.has(name) && !findings.definesElsewhere && objectKind === 'table' && tableVerbs.has(verb)
  for (const effect of effects) {
    const { kind, verb, objectKind, object } = effect
    if (
      kind === 'session' &&
      verb !== 'show' &&
      verb !== cursorVerb &&
      verb !== laterVerb &&
      (object === null || !isHarmlessSetting(object))
    )
      findings.unknown('The body changes a setting that its later statements may depend on.')
    // A schema that is made is empty; what is put into it then has a name of its own here.
    if (kind !== 'define' || verb === 'comment' || (objectKind === 'schema' && verb === 'create')) continue
    const name = object === null ? undefined : splitName(object)?.at(-1)
    if (name === undefined || !['table', 'sequence', 'view', 'type'].includes(objectKind))
      findings.unknown('The body defines something that its later statements may depend on.')
    else if (objectKind === 'type' && verb !== 'create' && verb !== 'drop')
      findings.unknown('The body changes a type that its later statements may depend on.')
    else if (triggerVerbs.has(verb)) triggered.add(name)
    else if (!isFollowed(effect, name)) made.add(name)
  }
  for (const { kind, verb, object } of effects) {
    const name = object === null ? undefined : splitName(object)?.at(-1)
    if (name === undefined || kind === 'define') continue
    if (!made.has(name) && (kind === 'read' || !triggered.has(name))) continue
    if (kind !== 'write' || !['create', 'select into'].includes(verb))
      findings.unknown(`The body defines ${joinName(name)} and uses what bears that name.`)
  }
}

const unknownRows: Shape = { columns: [], open: anything, uses: nothing }

/** A statement that stands in a body. */
export function inspectEmbedded(text: string, scope: Scope): Shape {
  const { findings, walkers } = scope.analysis
  const statements = statementsOf(walkers.parse(text))
  const [only] = statements
  if (!only || statements.length > 1) {
    findings.unknown('A statement of the body could not be parsed.')
    return unknownRows
  }
  return inspectInner(only, scope)
}

/** A constant text that a body runs: it sees no variables, only what USING gives. */
export function inspectText(text: string, using: Lineage, outer: Scope): Shape {
  const analysis: Analysis = {
    ...outer.analysis,
    parameters: using,
    variables: null,
    declared: null,
    rows: null,
  }
  const scope: Scope = { ...outer, analysis }
  const statements = statementsOf(analysis.walkers.parse(text))
  if (statements.length === 0) {
    analysis.findings.unknown('A statement that the body runs could not be parsed.')
    return unknownRows
  }
  return inspectAll(statements, scope)
}

/** Statements that a body may run in one place: all of them, or one of several that are possible. */
export function inspectRun(statements: readonly Node[], using: Lineage, outer: Scope): Shape {
  const analysis: Analysis = {
    ...outer.analysis,
    parameters: using,
    variables: null,
    declared: null,
    rows: null,
  }
  return inspectAll(statements, { ...outer, analysis })
}

function inspectAll(statements: readonly Node[], scope: Scope): Shape {
  const shapes = statements.map((one) => inspectInner(one, scope))
  return shapes.length === 1 && shapes[0]
    ? shapes[0]
    : { columns: [], open: joined(shapes.map((shape) => whole(shape))), uses: nothing }
}

/** One statement of a body: a query with its columns, or any other with its effects. */
export function inspectInner(statement: Node, scope: Scope): Shape {
  const { analysis } = scope
  const { findings } = analysis
  const { block } = analysis
  if (statement.tag === 'CreateStmt' || statement.tag === 'CreateTableAsStmt') block?.made.push(statement)
  if (block && !namesNothing(statement)) block.givesNames = true
  if (
    /^(Select|Insert|Update|Delete|Merge)Stmt$/.test(statement.tag) &&
    !tree(statement.body, 'intoClause')
  ) {
    const shape = analysis.walkers.query(statement, scopeWithin(scope))
    reportUnvisited(statement, findings)
    return shape
  }
  const facts = analysis.walkers.inspect(statement, analysis)
  if (facts.sessionName !== null || facts.copy !== null || facts.node === 'TransactionStmt')
    findings.unknown(`What ${facts.node} does in a body is not known.`)
  if (facts.outputs.kind === 'none') return { columns: [], open: null, uses: nothing }
  if (facts.outputs.kind === 'unknown' && facts.outputs.sources)
    return {
      columns: [],
      open: { sources: facts.outputs.sources, direct: false, known: true },
      uses: nothing,
    }
  if (facts.outputs.kind !== 'known') return unknownRows
  const columns = facts.outputs.columns.map(({ name, sources, direct }) => ({
    name,
    lineage: { sources, direct, known: true },
    reads: [],
  }))
  return { columns, open: null, uses: nothing }
}
