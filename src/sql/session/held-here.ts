/** What a definition says that rows of its table are held against, by the columns that it names: rows that become part of the table are, too. */
import type { Relation } from '../../core/catalog-snapshot.ts'
import type { StatementFacts } from '../../core/inspection.ts'
import { columnsNamed, takesAnyRow } from '../queries/tested-columns.ts'
import { node, nodes, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** The parts of CREATE INDEX or ALTER TABLE that say so; none where it does not. */
export function testsOf({ tag, body }: Node): readonly Tree[] {
  if (tag === 'IndexStmt') return takesAnyRow(body) ? [] : [body]
  if (tag !== 'AlterTableStmt') return []
  const definitions = nodes(body, 'cmds').map((one) => node(one.body, 'def'))
  return definitions.flatMap((one) => (one ? [one.body] : []))
}

/** The columns that each of these names of a table, as what looks at every row: see `Relation.checks`. */
export function columnsHeld(tests: readonly Tree[], relation: Relation): readonly (readonly string[])[] {
  return tests.map((one) => ['', ...columnsNamed(one, relation)])
}

/** The same of what CREATE TABLE itself holds rows against. */
export function columnsHeldFrom(body: Tree, table: Relation): readonly (readonly string[])[] {
  const held = nodes(body, 'tableElts').flatMap((element) => {
    if (element.tag === 'TableLikeClause')
      return bringsTests(element.body) ? [table.columns.map(({ name }) => name)] : []
    if (element.tag === 'Constraint') return [columnsNamed(element.body, table)]
    const tests = nodes(element.body, 'constraints').filter(({ body: one }) =>
      testing.has(word(one, 'contype')),
    )
    return tests.map((one) => [word(element.body, 'colname'), ...columnsNamed(one.body, table)])
  })
  return held.map((names) => ['', ...names])
}

const testing: ReadonlySet<string> = new Set([
  'CONSTR_CHECK',
  'CONSTR_EXCLUSION',
  'CONSTR_FOREIGN',
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
])

/** LIKE with constraints or indexes, as bits of `TableLikeOption` in the server's grammar. */
function bringsTests(like: Tree): boolean {
  return (Number(like['options'] ?? 0) & (4 | 64)) !== 0
}

/** True of a command by which rows come to be held against what belongs to another table. */
export function attaches({ body }: Node): boolean {
  return nodes(body, 'cmds').some((one) => word(one.body, 'subtype') === 'AT_AttachPartition')
}

/** True of what runs code that defines something, of which its text does not say what. */
export function runsDefinitions({ tag }: Node, { effects }: StatementFacts): boolean {
  return !definition.test(tag) && effects.some(({ kind }) => kind === 'define')
}

const definition = /^(?:Alter|Comment|Create(?!TableAs)|Define|Drop|Grant|Index|Rename|Rule|SecLabel|View)/
