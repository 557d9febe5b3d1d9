/** SQL's own queries of documents: JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_TABLE (PostgreSQL, "SQL/JSON Query Functions"). */
import { askedBy, pathWritten } from '../values/document-path.ts'
import type { Path, PathReads } from '../values/document-path.ts'
import { keyOrPlace, shapeOf } from '../values/document-members.ts'
import { typeOf } from '../values/value-types.ts'
import { changed, joined, memberOf, nothing } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { node, nodes, tree, word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { parts } from './expression-parts.ts'

/** What the value of one of the three functions is made from: what its path leads to, where that is written out. */
export function queriedDocument(body: Tree, scope: Scope): Lineage {
  const asked = askedDocument(body, scope)
  const lineage = asked
    ? joined([
        ...membersAt(asked.document, askedBy(asked.reads, word(body, 'op') === 'JSON_EXISTS_OP')),
        parts(besides(body), scope),
      ])
    : parts(body, scope)
  scope.analysis.findings.mayFail(lineage)
  return changed(lineage)
}

/** The columns of a JSON_TABLE, each made from what its own path leads to; null where the paths do not tell. */
export function tableOfDocument(body: Tree, scope: Scope): readonly Column[] | null {
  const asked = askedDocument(body, scope)
  if (!asked) return null
  const { findings } = scope.analysis
  const { columns: _columns, ...clauses } = besides(body)
  findings.use(parts(clauses, scope))
  return columnsAt(asked.document, asked.reads, body, scope)
}

/** The columns below one path: how many rows there are is told by its conditions, and by how many things it leads to. */
function columnsAt(document: Lineage, reads: PathReads, body: Tree, scope: Scope): readonly Column[] | null {
  const { findings } = scope.analysis
  const [path] = reads.reached
  if (!path || !reads.isPlain) return null
  const item = memberOf(document, path)
  findings.use(joined([...membersAt(document, reads.tested), shapeOf(item)]))
  const columns: Column[] = []
  const further: Column[] = []
  for (const one of nodes(body, 'columns')) {
    findings.visit(one.body)
    const found = columnsOf(item, one.body, scope)
    if (!found) return null
    // Those of NESTED come behind all others of their level, wherever they are written.
    const isNested = word(one.body, 'coltype') === 'JTC_NESTED'
    for (const column of found) (isNested ? further : columns).push(column)
  }
  return [...columns, ...further]
}

function columnsOf(item: Lineage, column: Tree, scope: Scope): readonly Column[] | null {
  const kind = word(column, 'coltype')
  const name = word(column, 'name')
  if (kind === 'JTC_FOR_ORDINALITY') return [{ name, lineage: nothing, reads: [] }]
  const written = node(tree(column, 'pathspec') ?? {}, 'string')
  const reads = written ? pathWritten(written, scope.analysis) : toKey(name)
  if (!reads) return null
  if (kind === 'JTC_NESTED') return columnsAt(item, reads, column, scope)
  const made = membersAt(item, askedBy(reads, kind === 'JTC_EXISTS'))
  const { pathspec: _pathspec, ...clauses } = column
  const lineage = changed(joined([...made, parts(clauses, scope)]))
  scope.analysis.findings.mayFail(lineage)
  return [{ name, lineage, reads: [] }]
}

/** Without a path of its own a column is the member that bears its name. */
function toKey(name: string): PathReads {
  return { reached: [[keyOrPlace(name)]], tested: [], isPlain: true }
}

interface AskedDocument {
  readonly document: Lineage
  readonly reads: PathReads
}

/** The document that is asked, and what for. Of a text that is taken for one, or of a path that is computed, that is not told. */
function askedDocument(body: Tree, scope: Scope): AskedDocument | null {
  const context = tree(body, 'context_item')
  const held = context && node(context, 'raw_expr')
  const path = node(body, 'pathspec') ?? node(tree(body, 'pathspec') ?? {}, 'string')
  const reads = path && pathWritten(path, scope.analysis)
  if (!held || !reads || typeOf(held, scope) !== 'jsonb') return null
  return { document: scope.analysis.walkers.expression(held, scope), reads }
}

/** What else stands in it: what variables stand for, what it yields where there is nothing. */
function besides({ context_item: _context, pathspec: _path, ...clauses }: Tree): Tree {
  return clauses
}

function membersAt(document: Lineage, paths: readonly Path[]): readonly Lineage[] {
  return paths.map((path) => changed(memberOf(document, path)))
}
