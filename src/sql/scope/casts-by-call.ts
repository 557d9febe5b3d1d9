import { isOwnType } from './own-types.ts'
import type { Analysis } from './scope.ts'
import { isSet, nodes, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Types of the server of whose names it has no function. */
const castTypes: ReadonlySet<string> = new Set(
  `aclitem inet jsonb jsonpath pg_snapshot refcursor regcollation regconfig regdictionary regnamespace regoper regoperator regproc
    regprocedure regrole regtype tid tsquery tsvector txid_snapshot uuid xid8`.split(/\s+/),
)

/**
 * A cast that is written as a call, `uuid('…')`, as the cast that the server makes of it where no function bears that name
 * ("Function Type Resolution", step 3); the value itself where it is none.
 */
export function castCalled(value: Node, analysis: Analysis): Node {
  if (value.tag !== 'FuncCall') return value
  const { body } = value
  const names = words(body, 'funcname')
  const [name = '', ...others] = names
  if (others.length > 0 || !castTypes.has(name)) return value
  if (
    analysis.catalog?.functionsNamed(name).length !== 0 ||
    !isOwnType({ names: body['funcname'] }, analysis)
  )
    return value
  const [arg, ...more] = nodes(body, 'args')
  const isPlain =
    ['agg_order', 'agg_filter', 'over'].every((part) => body[part] === undefined) &&
    ['agg_star', 'agg_distinct', 'agg_within_group', 'func_variadic'].every((mark) => !isSet(body, mark))
  if (!arg || arg.tag === 'NamedArgExpr' || more.length > 0 || !isPlain) return value
  return {
    tag: 'TypeCast',
    body: { arg: { [arg.tag]: arg.body }, typeName: { names: body['funcname'], typemod: -1 } },
  }
}
