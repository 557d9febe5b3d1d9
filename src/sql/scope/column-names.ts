import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A name and how strongly it holds: a cast or CASE names a column only when nothing in it does. */
interface Guess {
  /** Null for that of whatever `*` begins with, which the text does not tell. */
  readonly name: string | null
  readonly strength: 0 | 1 | 2
}

/** The name that PostgreSQL gives to an output without AS; null where that is the first of what `*` stands for in a sub-select. */
export function columnName(value: Node): string | null {
  const { name, strength } = guess(value)
  return strength === 0 ? '?column?' : name
}

const none: Guess = { name: '', strength: 0 }

const fixedNames: Readonly<Record<string, string>> = {
  GroupingFunc: 'grouping',
  MergeSupportFunc: 'merge_action',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  CoalesceExpr: 'coalesce',
  XmlSerialize: 'xmlserialize',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonArrayAgg: 'json_arrayagg',
}

const operationNames: Readonly<Record<string, string>> = {
  IS_GREATEST: 'greatest',
  IS_LEAST: 'least',
  SVFOP_CURRENT_DATE: 'current_date',
  SVFOP_CURRENT_TIME: 'current_time',
  SVFOP_CURRENT_TIME_N: 'current_time',
  SVFOP_CURRENT_TIMESTAMP: 'current_timestamp',
  SVFOP_CURRENT_TIMESTAMP_N: 'current_timestamp',
  SVFOP_LOCALTIME: 'localtime',
  SVFOP_LOCALTIME_N: 'localtime',
  SVFOP_LOCALTIMESTAMP: 'localtimestamp',
  SVFOP_LOCALTIMESTAMP_N: 'localtimestamp',
  SVFOP_CURRENT_ROLE: 'current_role',
  SVFOP_CURRENT_USER: 'current_user',
  SVFOP_USER: 'user',
  SVFOP_SESSION_USER: 'session_user',
  SVFOP_CURRENT_CATALOG: 'current_catalog',
  SVFOP_CURRENT_SCHEMA: 'current_schema',
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
  JSON_EXISTS_OP: 'json_exists',
  JSON_QUERY_OP: 'json_query',
  JSON_VALUE_OP: 'json_value',
}

function guess({ tag, body }: Node): Guess {
  const fixed = fixedNames[tag]
  if (fixed !== undefined) return { name: fixed, strength: 2 }
  switch (tag) {
    case 'ColumnRef':
      return lastOf(words(body, 'fields'))
    case 'A_Indirection': {
      const own = lastOf(words(body, 'indirection'))
      return own.strength > 0 ? own : guessField(body, 'arg')
    }
    case 'FuncCall':
      return lastOf(words(body, 'funcname'))
    case 'A_Expr':
      return word(body, 'kind') === 'AEXPR_NULLIF' ? { name: 'nullif', strength: 2 } : none
    case 'TypeCast': {
      const inner = guessField(body, 'arg')
      const typeName = tree(body, 'typeName')
      const name = typeName ? words(typeName, 'names').at(-1) : undefined
      return inner.strength > 1 || name === undefined ? inner : { name, strength: 1 }
    }
    case 'CollateClause':
      return guessField(body, 'arg')
    case 'SubLink':
      return ofSubLink(body)
    case 'CaseExpr': {
      const inner = guessField(body, 'defresult')
      return inner.strength > 1 ? inner : { name: 'case', strength: 1 }
    }
    case 'MinMaxExpr':
    case 'SQLValueFunction':
    case 'XmlExpr':
    case 'JsonFuncExpr':
      return ofOperation(body)
    default:
      return none
  }
}

// The first operation of its enumeration is the one that the tree leaves out.
function ofOperation(body: Tree): Guess {
  const name = operationNames[word(body, 'op')]
  return name === undefined ? none : { name, strength: 2 }
}

function guessField(body: Tree, field: string): Guess {
  const value = node(body, field)
  return value ? guess(value) : none
}

function lastOf(names: readonly string[]): Guess {
  const name = names.at(-1)
  return name === undefined ? none : { name, strength: 2 }
}

function ofSubLink(body: Tree): Guess {
  const kind = word(body, 'subLinkType')
  if (kind === 'EXISTS_SUBLINK') return { name: 'exists', strength: 2 }
  if (kind === 'ARRAY_SUBLINK') return { name: 'array', strength: 2 }
  if (kind !== 'EXPR_SUBLINK') return none
  const query = node(body, 'subselect')
  return query ? { name: firstOutput(query.body), strength: 2 } : none
}

function firstOutput(select: Tree): string | null {
  const left = tree(select, 'larg')
  if (left) return firstOutput(left)
  if (Array.isArray(select['valuesLists'])) return 'column1'
  const target = nodes(select, 'targetList')[0]
  if (!target) return '?column?'
  const name = word(target.body, 'name')
  const value = node(target.body, 'val')
  if (name !== '' || !value) return name
  return isStar(value) ? null : columnName(value)
}

function isStar({ body }: Node): boolean {
  return ['fields', 'indirection'].some((field) => nodes(body, field).at(-1)?.tag === 'A_Star')
}
