import { columnReference } from '../scope/column-reference.ts'
import type { Lineage } from '../scope/lineage.ts'
import { isOwnType, shortName } from '../scope/own-types.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { reckoned } from './total-arithmetic.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Which type of the server a value has, as far as its text and the catalog tell it. */

export const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name', 'citext', 'char'])
export const jsonTypes: ReadonlySet<string> = new Set(['json', 'jsonb'])

/** The type of a value, without its schema; `unknown` for a bare constant, null where it cannot be told. */
export function typeOf(value: Node | null, scope: Scope): string | null {
  if (!value) return null
  const { tag, body } = value
  switch (tag) {
    case 'A_Const':
      return typeOfConstant(body)
    case 'TypeCast': {
      const target = tree(body, 'typeName')
      return target && isOwnType(target, scope.analysis) ? castName(target) : null
    }
    case 'FuncCall':
      return typeOfCall(body, scope)
    case 'A_Expr':
      return typeOfOperation(body, scope)
    case 'BoolExpr':
    case 'NullTest':
    case 'BooleanTest':
      return 'bool'
    case 'CoalesceExpr':
    case 'MinMaxExpr':
      return typeOfAny(nodes(body, 'args'), scope)
    case 'CollateClause':
      return typeOf(node(body, 'arg'), scope)
    case 'SQLValueFunction':
      return valueFunctions[word(body, 'op')] ?? null
    case 'A_Indirection':
      return typeOfElement(body, scope)
    case 'ColumnRef':
      // In a definition, columns are those of what is being defined.
      return hasNames(scope) ? typeOfColumn(columnReference(body, scope), scope.analysis) : null
    default:
      return null
  }
}

/** True where a name may stand for something. */
function hasNames({ items, parent, analysis }: Scope): boolean {
  return (
    items.length > 0 ||
    analysis.parameters !== null ||
    analysis.variables !== null ||
    (parent !== null && hasNames(parent))
  )
}

/** The type that values of these types are brought to without any of them being turned into another; null for any other case. */
export function sharedType(types: readonly (string | null)[]): string | null {
  const written = types.filter((type) => type !== 'unknown')
  const [first = 'text'] = written
  return written.every((type) => type === first) ? first : null
}

/** Any value of one of these is one of the others, as it is. */
const plainTexts: ReadonlySet<string> = new Set(['text', 'varchar', 'unknown'])

/** A parameter beside texts is one, whatever it was declared as; beside others it may be of a wider type. */
function typeOfAny(values: readonly Node[], scope: Scope): string | null {
  const types = values.filter(({ tag }) => tag !== 'ParamRef').map((one) => typeOf(one, scope))
  const type = sharedType(types) ?? (types.every((one) => plainTexts.has(one ?? '')) ? 'text' : null)
  const isGiven = values.some(({ tag }) => tag === 'ParamRef')
  return isGiven && !textTypes.has(type ?? '') ? null : type
}

/** The type of a column of a query, by what it is made from. */
export function typeOfColumn(lineage: Lineage, { catalog }: Pick<Analysis, 'catalog'>): string | null {
  const [source] = lineage.sources
  if (!lineage.direct) return lineage.type ?? null
  if (source === undefined) return null
  const type = catalog?.column(source)?.typeName
  return type === undefined ? null : shortName(type, catalog)
}

/** How a type is called, an array with an underscore. */
export function castName(target: Tree): string {
  const name = words(target, 'names').at(-1) ?? ''
  return nodes(target, 'arrayBounds').length > 0 ? `_${name}` : name
}

/** True for a type whose values are arrays. */
export function isArray(type: string): boolean {
  return type.startsWith('_') || type.endsWith('[]') || type.endsWith('vector')
}

function typeOfConstant(body: Tree): string {
  if (tree(body, 'ival')) return 'int4'
  if (tree(body, 'boolval')) return 'bool'
  const number = tree(body, 'fval')
  if (!number) return 'unknown'
  return /^\d{1,18}$/.test(word(number, 'fval')) ? 'int8' : 'numeric'
}

/** `array[n]`, once and not as a slice. */
function typeOfElement(body: Tree, scope: Scope): string | null {
  const [step, ...others] = nodes(body, 'indirection')
  if (step?.tag !== 'A_Indices' || others.length > 0 || step.body['is_slice'] === true) return null
  const type = typeOf(node(body, 'arg'), scope)
  if (type === 'jsonb') return type
  return type !== null && /^_|\[\]$/.test(type) ? type.replaceAll(/^_|\[\]$/g, '') : null
}

const valueFunctions: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_TIMESTAMP: 'timestamptz',
  SVFOP_CURRENT_TIMESTAMP_N: 'timestamptz',
  SVFOP_LOCALTIMESTAMP: 'timestamp',
  SVFOP_LOCALTIMESTAMP_N: 'timestamp',
  SVFOP_CURRENT_ROLE: 'name',
  SVFOP_CURRENT_USER: 'name',
  SVFOP_USER: 'name',
  SVFOP_SESSION_USER: 'name',
  SVFOP_CURRENT_CATALOG: 'name',
  SVFOP_CURRENT_SCHEMA: 'name',
}

const truths: ReadonlySet<string> = new Set(
  '= <> != < > <= >= ~~ !~~ ~~* !~~* @> <@ ? ?| ?& && ^@'.split(' '),
)

function typeOfOperation(body: Tree, scope: Scope): string | null {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const kind = word(body, 'kind')
  if (kind === 'AEXPR_NULLIF') return sharedType([typeOf(left, scope), typeOf(right, scope)])
  const name = words(body, 'name').at(-1) ?? ''
  if (words(body, 'name').length > 1 && words(body, 'name')[0] !== 'pg_catalog') return null
  if (kind !== 'AEXPR_OP') return 'bool'
  if (truths.has(name)) return 'bool'
  if (name === '||') {
    const types = [typeOf(left, scope), typeOf(right, scope)]
    return types.some((type) => textTypes.has(type ?? '')) ? 'text' : sharedType(types)
  }
  const from = typeOf(left, scope)
  if (name === '-' && from === 'jsonb') return from
  if (name === '+' || name === '-' || name === '/') return reckoned(body, scope, typeOf)?.type ?? null
  if (!jsonTypes.has(from ?? '')) return null
  if (name === '->' || name === '#>') return from
  return name === '->>' || name === '#>>' ? 'text' : null
}

const resultTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    text: `initcap left right split_part replace translate concat concat_ws md5 to_char lpad rpad format
      quote_literal quote_ident encode array_to_string to_hex jsonb_extract_path_text json_extract_path_text version
      current_setting jsonb_typeof json_typeof jsonb_pretty`,
    int4: `char_length character_length octet_length bit_length strpos position cardinality array_length ascii
      num_nulls num_nonnulls`,
    name: 'current_database current_schema getpgusername pg_get_userbyid',
    int8: 'count row_number rank dense_rank',
    bool: 'starts_with isfinite isempty bool_and bool_or every',
    timestamptz: 'now transaction_timestamp statement_timestamp clock_timestamp',
    interval: 'age',
    jsonb: `to_jsonb jsonb_build_object jsonb_build_array jsonb_agg jsonb_object_agg jsonb_extract_path
      jsonb_strip_nulls`,
    json: `to_json row_to_json json_build_object json_build_array json_agg json_object_agg json_extract_path
      json_strip_nulls array_to_json`,
  }).flatMap(([type, names]) => names.split(/\s+/).map((name): [string, string] => [name, type])),
)

/** Functions of texts that other types have, too. */
const ofTexts: ReadonlySet<string> = new Set(
  'upper lower substr substring btrim ltrim rtrim reverse casefold string_agg'.split(' '),
)
/** Those that yield one of the values that they are given. */
const ofTheirOwn: ReadonlySet<string> = new Set(
  'min max any_value first_value last_value nth_value lag lead mode date_trunc'.split(' '),
)

function typeOfCall(body: Tree, scope: Scope): string | null {
  const name = words(body, 'funcname').at(-1) ?? ''
  if (scope.analysis.catalog?.functionsNamed(name).length !== 0) return null
  const known = resultTypes.get(name)
  if (known !== undefined) return known
  const args = nodes(body, 'args')
  const given = (at: number): string | null => typeOf(args[at] ?? null, scope)
  if (name === 'length') return textTypes.has(given(0) ?? '') || given(0) === 'unknown' ? 'int4' : null
  if (ofTexts.has(name)) {
    const type = given(0)
    return type === 'unknown' || textTypes.has(type ?? '') ? 'text' : null
  }
  if (name === 'date_trunc') return given(1) === 'date' ? 'timestamptz' : given(1)
  if (!ofTheirOwn.has(name)) return null
  return args.length > 2 ? sharedType([given(0), given(2)]) : sharedType([given(0)])
}
