import { checkOperatorName, checkType } from '../scope/outside-names.ts'
import { nothing } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { isTree, nodeOf, nodes, tree, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

const parts: ReadonlySet<string> = new Set(
  `ColumnRef SubLink BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr A_ArrayExpr RowExpr
  CollateClause A_Indirection NamedArgExpr RangeVar XmlExpr XmlSerialize JsonObjectConstructor JsonArrayConstructor
  JsonIsPredicate JsonFuncExpr JsonParseExpr JsonScalarExpr JsonSerializeExpr`
    .split(/\s+/)
    .filter((tag) => tag !== ''),
)

/**
 * Goes through the expressions of a definition (defaults, checks, index keys, policies), where columns are those of the
 * thing being defined: what matters is which functions, operators and queries are in it.
 */
export function scan(value: unknown, scope: Scope): void {
  if (Array.isArray(value)) {
    for (const member of value) scan(member, scope)
    return
  }
  if (!isTree(value)) return
  const one = nodeOf(value)
  if (!one) return scanFields(value, scope)
  const { analysis } = scope
  const { tag, body } = one
  switch (tag) {
    case 'SelectStmt':
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
      analysis.walkers.query(one, scope)
      return
    case 'FuncCall':
      analysis.findings.visit(body)
      analysis.walkers.call(words(body, 'funcname'), [nothing], nodes(body, 'args'), scope)
      break
    case 'A_Expr':
      analysis.findings.visit(body)
      checkOperatorName(words(body, 'name'), analysis)
      break
    case 'TypeCast': {
      analysis.findings.visit(body)
      const typeName = tree(body, 'typeName')
      if (typeName) checkType(typeName, analysis)
      break
    }
    default:
      if (parts.has(tag)) analysis.findings.visit(body)
  }
  scanFields(body, scope)
}

function scanFields(body: Tree, scope: Scope): void {
  if ('relname' in body) scope.analysis.findings.visit(body)
  for (const field in body) {
    const inner = body[field]
    if (typeof inner === 'object' && inner !== null) scan(inner, scope)
  }
}
