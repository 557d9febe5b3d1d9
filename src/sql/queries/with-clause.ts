import { manyColumns } from '../values/gathered-rows.ts'
import { anything, changed, joined, nothing, sameSources, whole } from '../scope/lineage.ts'
import type { Column, Shape } from '../scope/lineage.ts'
import { scopeWithin } from '../scope/scope.ts'
import type { CteScope, Scope } from '../scope/scope.ts'
import { isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Rounds after which a recursive query's lineage must have settled; each round but the last adds a source. */
const roundsMax = 100

interface Entry {
  readonly name: string
  readonly body: Tree
  state: 'waiting' | 'busy' | 'done'
  /** What is known of it so far; while busy, from the round before. */
  shape: Shape
  /** Set when the entry refers to itself. */
  recursive: boolean
}

/** Opens the named queries of a WITH clause; `around` is what the query that has the clause may refer to. */
export function openWith(clause: Tree | null, around: Scope): CteScope | null {
  if (!clause) return around.ctes
  const { isOutermost: _, ...outside } = around
  const { findings } = outside.analysis
  const entries = nodes(clause, 'ctes').map((one): Entry => {
    findings.visit(one.body)
    const start: Shape = { columns: [], open: nothing, uses: nothing }
    return {
      name: word(one.body, 'ctename'),
      body: one.body,
      state: 'waiting',
      shape: start,
      recursive: false,
    }
  })
  if (isSet(clause, 'recursive')) return recursiveScope(entries, outside)

  let ctes = outside.ctes
  for (const entry of entries) {
    const shape = rowsOf(entry, { ...outside, ctes })
    ctes = { outer: ctes, find: (name) => (name === entry.name ? shape : null) }
  }
  return ctes
}

/** With RECURSIVE every entry may refer to itself and to any other. */
function recursiveScope(entries: readonly Entry[], outside: Scope): CteScope {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const busy: Entry[] = []
  const ctes: CteScope = {
    outer: outside.ctes,
    find(name) {
      const entry = byName.get(name)
      if (!entry) return null
      if (entry.state === 'waiting') settle(entry)
      else if (entry.state === 'busy') {
        entry.recursive = true
        if (busy.at(-1) !== entry)
          outside.analysis.findings.unknown(`The named query ${name} refers to itself through another.`)
      }
      return entry.shape
    },
  }
  const settle = (entry: Entry): void => {
    entry.state = 'busy'
    busy.push(entry)
    outside.analysis.findings.recursing += 1
    settleRounds(entry, { ...outside, ctes })
    outside.analysis.findings.recursing -= 1
    busy.pop()
    entry.state = 'done'
  }
  for (const entry of entries) if (entry.state === 'waiting') settle(entry)
  return ctes
}

/** Inspects an entry until another round finds nothing more. */
function settleRounds(entry: Entry, scope: Scope): void {
  for (let round = 0; round < roundsMax; round++) {
    const shape = rowsOf(entry, scope)
    if (!entry.recursive || settled(entry.shape, shape)) {
      entry.shape = entry.recursive ? { ...shape, columns: manyColumns(shape.columns) } : shape
      return
    }
    entry.shape = shape
  }
  scope.analysis.findings.unknown(`What the recursive query ${entry.name} yields could not be established.`)
  entry.shape = { ...entry.shape, columns: [], open: anything }
}

function settled(before: Shape, after: Shape): boolean {
  if (before.columns.length !== after.columns.length || after.columns.length === 0) return false
  return after.columns.every((column, at) => {
    const old = before.columns[at]?.lineage
    return (
      old !== undefined &&
      old.known === column.lineage.known &&
      old.direct === column.lineage.direct &&
      old.fails === column.lineage.fails &&
      old.isRow === column.lineage.isRow &&
      old.wild === column.lineage.wild &&
      old.collation === column.lineage.collation &&
      sameSources(old, column.lineage) &&
      JSON.stringify(old.within) === JSON.stringify(column.lineage.within)
    )
  })
}

function rowsOf(entry: Entry, scope: Scope): Shape {
  const query = node(entry.body, 'ctequery')
  if (!query) return { columns: [], open: anything, uses: nothing }
  // A level of its own: what it returns goes on to other queries.
  const shape = scope.analysis.walkers.query(query, scopeWithin(scope))
  const names = nodes(entry.body, 'aliascolnames').map((one) => word(one.body, 'sval'))
  const blurred = shape.open ? changed(whole(shape)) : null
  const columns = blurred
    ? [...names.map((name): Column => ({ name, lineage: blurred, reads: [] })), ...shape.columns]
    : shape.columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }))
  return { ...shape, columns: [...columns, ...addedColumns(entry.body, columns, scope)] }
}

/** SEARCH and CYCLE add columns of their own, made of the columns that they name. */
function addedColumns(body: Tree, columns: readonly Column[], scope: Scope): readonly Column[] {
  const added: Column[] = []
  const lineageOf = (names: readonly string[]): Column['lineage'] => {
    const lineage = joined(columns.filter((one) => names.includes(one.name)).map((one) => one.lineage))
    scope.analysis.findings.use(lineage)
    return lineage
  }
  const search = tree(body, 'search_clause')
  if (search) {
    const lineage = lineageOf(words(search, 'search_col_list'))
    added.push({ name: word(search, 'search_seq_column'), lineage, reads: [] })
  }
  const cycle = tree(body, 'cycle_clause')
  if (cycle) {
    const lineage = lineageOf(words(cycle, 'cycle_col_list'))
    const marks = ['cycle_mark_value', 'cycle_mark_default'].flatMap((field): readonly Node[] => {
      const mark = node(cycle, field)
      return mark ? [mark] : []
    })
    const marked = joined([lineage, ...marks.map((mark) => scope.analysis.walkers.expression(mark, scope))])
    added.push({ name: word(cycle, 'cycle_mark_column'), lineage: marked, reads: [] })
    added.push({ name: word(cycle, 'cycle_path_column'), lineage, reads: [] })
  }
  return added
}
