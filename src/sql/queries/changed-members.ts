/**
 * The members in which the documents of OLD and NEW differ, gathered in a trigger: `SELECT array_agg(n.key) FROM jsonb_each(to_jsonb(new)) n JOIN
 * jsonb_each(to_jsonb(old)) o USING (key) WHERE n.value IS DISTINCT FROM o.value`, or a single `jsonb_each` whose values are compared
 * with the other document's under their keys. What no statement sets is equal in both, so no row of it is gathered.
 */
import { findFunctions } from '../routines/function-names.ts'
import { changed } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { checkOperatorName } from '../scope/outside-names.ts'
import { aliasOf } from '../scope/relations.ts'
import { findItem } from '../scope/scope.ts'
import type { RangeItem, Scope } from '../scope/scope.ts'
import { isSet, isTree, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

const spreading: ReadonlySet<string> = new Set(['jsonb_each', 'jsonb_each_text', 'json_each_text'])
const documenting: ReadonlySet<string> = new Set(['to_jsonb', 'to_json', 'row_to_json'])
const gathering: ReadonlySet<string> = new Set(
  `array_agg string_agg count bool_or jsonb_agg json_agg jsonb_object_agg json_object_agg`.split(' '),
)

/** One document spread into rows. */
interface Spread {
  readonly alias: string
  readonly image: 'old' | 'new'
  /** The functions that spread and make it, since what they write may be written otherwise by others. */
  readonly by: string
  readonly madeBy: string
  /** What it calls key and value. */
  readonly names: readonly [string, string]
}

/** The rows that such a query opens, and what those tell that are left. */
export interface ChangedMembers {
  readonly items: readonly RangeItem[]
  /** What the rows that are left tell. */
  readonly told: Lineage
}

/** The rows that such a query gathers, its FROM and WHERE dealt with; null for any other. */
export function changedMembers(body: Tree, scope: Scope): ChangedMembers | null {
  const { rows, findings, variables, walkers } = scope.analysis
  const where = node(body, 'whereClause')
  if (!rows || rows.event !== 'update' || !variables || !where) return null
  if (![rows.old, rows.new].every((one) => [null, one].includes(findItem([one.alias ?? ''], scope))))
    return null
  const from = fromOf(body, scope)
  const spreads = from?.spreads ?? []
  if (!from || spreads.length === 0) return null
  const hidden = spreads.flatMap(({ alias, names }) => [
    [alias],
    ...names.flatMap((one) => [[one], [alias, one]]),
  ])
  // A variable of the body may be meant by such a name.
  if (hidden.some((path) => variables(path) !== null)) return null
  if (!gathers(body, spreads, scope)) return null
  const parts = [...from.quals, ...conjuncts(where)]
  const differing = parts.filter((one) => differs(one, spreads, scope))
  const paired = parts.filter((one) => pairs(one, spreads))
  const others = parts.filter((one) => !differing.includes(one) && !paired.includes(one))
  const isPaired = spreads.length === 1 || from.isPaired || paired.length > 0
  if (differing.length === 0 || !isPaired || !others.every((one) => isOfKeys(one, spreads))) return null
  const told = rows.compared(imageRow('old'), imageRow('new'))
  if (!told) return null
  const lineage = changed(told)
  // Both rows are read, and what stands here is dealt with.
  for (const path of [['old'], ['new']]) variables(path)
  for (const one of [...nodes(body, 'fromClause'), ...differing, ...paired]) visitAll(one, scope)
  visitJoints(where, scope)
  checkOperatorName(['='], scope.analysis)
  const items = spreads.map(({ alias, names }): RangeItem => {
    const columns = names.map((name) => ({ name, lineage, reads: [] }))
    return {
      alias,
      schema: null,
      columns,
      open: null,
      hasSystemColumns: false,
      bare: true,
      mark: { touched: false },
    }
  })
  for (const one of others) findings.use(walkers.expression(one, { ...scope, items }))
  return { items, told: lineage }
}

interface From {
  readonly spreads: readonly Spread[]
  readonly quals: readonly Node[]
  /** True where USING pairs the keys. */
  readonly isPaired: boolean
}

function fromOf(body: Tree, scope: Scope): From | null {
  const entries = nodes(body, 'fromClause')
  const [join] = entries
  const isJoin = entries.length === 1 && join?.tag === 'JoinExpr'
  const parts = isJoin ? [node(join.body, 'larg'), node(join.body, 'rarg')] : entries
  const spreads = parts.flatMap((one) => (one ? (spreadOf(one, scope) ?? []) : []))
  if (parts.length > 2 || spreads.length !== parts.length) return null
  const images = new Set(spreads.map(({ image }) => image))
  const aliases = new Set(spreads.map(({ alias }) => alias))
  const kinds = new Set(spreads.map(({ by, madeBy }) => `${by} ${madeBy}`))
  if (images.size !== spreads.length || aliases.size !== spreads.length || kinds.size > 1) return null
  if (!isJoin) return { spreads, quals: [], isPaired: false }
  const isPlain = ['JOIN_INNER', 'JOIN_FULL', 'JOIN_LEFT'].includes(word(join.body, 'jointype'))
  if (!isPlain || isSet(join.body, 'isNatural') || tree(join.body, 'alias')) return null
  const using = words(join.body, 'usingClause')
  if (tree(join.body, 'join_using_alias')) return null
  if (using.length > 0) {
    const isKey = using.length === 1 && spreads.every(({ names }) => names[0] === using[0])
    return isKey ? { spreads, quals: [], isPaired: true } : null
  }
  const quals = node(join.body, 'quals')
  const pairing = quals ? conjuncts(quals) : []
  return pairing.length === 1 && pairing.every((one) => pairs(one, spreads))
    ? { spreads, quals: pairing, isPaired: true }
    : null
}

function spreadOf(entry: Node, scope: Scope): Spread | null {
  const { body } = entry
  if (entry.tag !== 'RangeFunction' || isSet(body, 'ordinality') || isSet(body, 'is_rowsfrom')) return null
  if (nodes(body, 'coldeflist').length > 0) return null
  const functions = Array.isArray(body['functions']) ? body['functions'] : []
  const list = nodeOf(functions[0])
  const parts = list && Array.isArray(list.body['items']) ? list.body['items'] : []
  const called = functions.length === 1 ? nodeOf(parts[0]) : null
  const document = called ? documentOf(onlyArgument(called, spreading, scope), scope) : null
  const { name, columns } = aliasOf(body)
  const by = words(called?.body ?? {}, 'funcname').at(-1)
  if (!document || by === undefined) return null
  return { ...document, alias: name ?? by, by, names: [columns[0] ?? 'key', columns[1] ?? 'value'] }
}

/** Which row a document is all of, and what makes it. */
function documentOf(value: Node | null, scope: Scope): Pick<Spread, 'image' | 'madeBy'> | null {
  const row = value && onlyArgument(value, documenting, scope)
  if (row?.tag !== 'ColumnRef') return null
  const fields = nodes(row.body, 'fields')
  const [first] = words(row.body, 'fields')
  if (fields.length > 1 && (fields.length !== 2 || fields[1]?.tag !== 'A_Star')) return null
  const madeBy = words(value?.body ?? {}, 'funcname').at(-1) ?? ''
  return first === 'old' || first === 'new' ? { image: first, madeBy } : null
}

/** What one of the server's own functions is given, alone and plainly. */
function onlyArgument(called: Node, names: ReadonlySet<string>, scope: Scope): Node | null {
  const { body } = called
  const path = words(body, 'funcname')
  const args = nodes(body, 'args')
  if (called.tag !== 'FuncCall' || !names.has(path.at(-1) ?? '') || args.length !== 1) return null
  if (isSet(body, 'func_variadic') || tree(body, 'over') || node(body, 'agg_filter')) return null
  const { builtIn, users } = findFunctions(path, scope.analysis)
  return builtIn !== null && users.length === 0 ? (args[0] ?? null) : null
}

/** True where nothing but what is gathered of the rows comes out, so that no condition from outside is worked out before WHERE. */
function gathers(body: Tree, spreads: readonly Spread[], scope: Scope): boolean {
  const others = ['groupClause', 'sortClause', 'windowClause', 'distinctClause', 'lockingClause']
  if (others.some((field) => body[field] !== undefined)) return false
  if (['havingClause', 'withClause', 'intoClause', 'limitCount', 'limitOffset'].some((one) => body[one]))
    return false
  const [target, ...more] = nodes(body, 'targetList')
  let value = target && more.length === 0 ? node(target.body, 'val') : null
  if (value?.tag === 'CoalesceExpr') value = nodes(value.body, 'args')[0] ?? null
  const path = words(value?.body ?? {}, 'funcname')
  if (value?.tag !== 'FuncCall' || !gathering.has(path.at(-1) ?? '') || tree(value.body, 'over')) return false
  const { builtIn, users } = findFunctions(path, scope.analysis)
  if (builtIn === null || users.length > 0) return false
  const columns = nodes(value.body, 'args').flatMap(columnsIn)
  return (
    isSet(value.body, 'agg_star') ||
    columns.some((one) => spreads.some((spread) => isMember(one, spread, 0) || isMember(one, spread, 1)))
  )
}

/** The columns that are named, but for those in further queries. */
function columnsIn(value: Node): readonly Node[] {
  if (value.tag === 'ColumnRef') return [value]
  if (value.tag === 'SubLink') return []
  return Object.values(value.body).flatMap((part) =>
    (Array.isArray(part) ? part : [part]).flatMap((one) => {
      const inner = nodeOf(one)
      return inner ? columnsIn(inner) : []
    }),
  )
}

function conjuncts(value: Node): readonly Node[] {
  const isAnd = value.tag === 'BoolExpr' && word(value.body, 'boolop') === 'AND_EXPR'
  return isAnd ? nodes(value.body, 'args').flatMap(conjuncts) : [value]
}

/** `n.key` or `key`, `n.value` or `value`. */
function isMember({ tag, body }: Node, { alias, names }: Spread, at: 0 | 1): boolean {
  const path = words(body, 'fields')
  if (tag !== 'ColumnRef' || nodes(body, 'fields').length !== path.length) return false
  return path.at(-1) === names[at] && (path.length === 1 || (path.length === 2 && path[0] === alias))
}

/** `n.key = o.key`. */
function pairs(value: Node, [first, second]: readonly Spread[]): boolean {
  const [left, right] = [node(value.body, 'lexpr'), node(value.body, 'rexpr')]
  if (!first || !second || !left || !right || value.tag !== 'A_Expr') return false
  if (word(value.body, 'kind') !== 'AEXPR_OP' || words(value.body, 'name').join('.') !== '=') return false
  const isQualified = [left, right].every((one) => words(one.body, 'fields').length === 2)
  return (
    isQualified &&
    ((isMember(left, first, 0) && isMember(right, second, 0)) ||
      (isMember(left, second, 0) && isMember(right, first, 0)))
  )
}

/** A comparison of what both documents hold under one key. */
function differs(value: Node, spreads: readonly Spread[], scope: Scope): boolean {
  const [left, right] = [node(value.body, 'lexpr'), node(value.body, 'rexpr')]
  const operator = words(value.body, 'name').join('.')
  const isTold =
    (word(value.body, 'kind') === 'AEXPR_DISTINCT' && operator === '=') ||
    (word(value.body, 'kind') === 'AEXPR_OP' && (operator === '<>' || operator === '!='))
  if (value.tag !== 'A_Expr' || !isTold || !left || !right) return false
  checkOperatorName([operator], scope.analysis)
  const [first, second] = spreads
  if (!first) return false
  if (second) {
    const isQualified = [left, right].every((one) => words(one.body, 'fields').length === 2)
    return (
      isQualified &&
      ((isMember(left, first, 1) && isMember(right, second, 1)) ||
        (isMember(left, second, 1) && isMember(right, first, 1)))
    )
  }
  return (
    (isMember(left, first, 1) && isOtherMember(right, first, scope)) ||
    (isMember(right, first, 1) && isOtherMember(left, first, scope))
  )
}

/** `to_jsonb(old) -> key`. */
function isOtherMember({ tag, body }: Node, spread: Spread, scope: Scope): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const operator = words(body, 'name').join('.')
  if (tag !== 'A_Expr' || word(body, 'kind') !== 'AEXPR_OP' || !left || !right) return false
  if (operator !== (spread.by === 'jsonb_each' ? '->' : '->>')) return false
  checkOperatorName([operator], scope.analysis)
  const document = documentOf(left, scope)
  const isOther = document !== null && document.image !== spread.image && document.madeBy === spread.madeBy
  return isOther && isMember(right, spread, 0)
}

/** True where no value is named, nothing is called, and no further query is asked. */
function isOfKeys(value: unknown, spreads: readonly Spread[]): boolean {
  if (Array.isArray(value)) return value.every((one) => isOfKeys(one, spreads))
  if (!isTree(value)) return true
  const one = 'tag' in value && isTree(value['body']) ? null : nodeOf(value)
  if (one && ['SubLink', 'FuncCall'].includes(one.tag)) return false
  if (one?.tag === 'ColumnRef' && !spreads.some((spread) => isMember(one, spread, 0))) return false
  return Object.values(one ? one.body : value).every((part) => isOfKeys(part, spreads))
}

/** The ANDs around what is dealt with by itself. */
function visitJoints({ tag, body }: Node, scope: Scope): void {
  if (tag !== 'BoolExpr' || word(body, 'boolop') !== 'AND_EXPR') return
  scope.analysis.findings.visit(body)
  for (const one of nodes(body, 'args')) visitJoints(one, scope)
}

function visitAll(value: unknown, scope: Scope): void {
  if (Array.isArray(value)) return value.forEach((one) => visitAll(one, scope))
  if (!isTree(value)) return
  scope.analysis.findings.visit(value)
  for (const part of Object.values(value)) visitAll(part, scope)
}

function imageRow(sval: string): Node {
  return { tag: 'ColumnRef', body: { fields: [{ String: { sval } }] } }
}
