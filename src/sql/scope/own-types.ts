import type { CatalogIndex } from './catalog-index.ts'
import type { Analysis } from './scope.ts'
import { words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/** Types of extensions whose names tell how they behave, by a function that each brings along. */
const ofExtensions: ReadonlyMap<string, string> = new Map([
  ['citext', 'citext_eq'],
  ['hstore', 'hstore_eq'],
  ['ltree', 'ltree_eq'],
])

type Looking = Pick<Analysis, 'searchPath' | 'catalog'>

/**
 * True for a type that is written as one of the server's own and cannot be another of that name: its schema is named, or comes
 * first in the path. What a session makes of its own comes before that all the same, which is why nothing may be made there
 * under such a name (`hidden-types.ts`). One of an extension is found before another of its name where its schema comes first.
 */
export function isOwnType(type: Tree, { searchPath, catalog }: Looking): boolean {
  const [first = '', ...others] = words(type, 'names')
  if (others.length > 0) return first === 'pg_catalog' && others.length === 1
  if (searchPath === null || searchPath.indexOf('pg_catalog') > 0) return false
  if (!ofExtensions.has(first)) return true
  return isOfExtension(first, searchPath.find((schema) => schema !== 'pg_catalog') ?? '', catalog)
}

/** How the type of a column is called: by its bare name where that is the server's, or a reviewed extension's, alone. */
export function shortName(typeName: string, catalog: CatalogIndex | null): string {
  const at = typeName.indexOf('.')
  const [schema, name] = [typeName.slice(0, Math.max(at, 0)), typeName.slice(at + 1)]
  if (schema === '' || schema === 'pg_catalog') return name
  const bare = name.replaceAll(/^_|\[\]$/g, '')
  const isItself = ofExtensions.has(bare) && isOfExtension(bare, schema, catalog)
  if (isItself || !speaking.has(bare)) return name
  return name.startsWith('_') ? `_${schema}.${bare}` : typeName
}

function isOfExtension(name: string, schema: string, catalog: CatalogIndex | null): boolean {
  const found = catalog?.functionsNamed(ofExtensions.get(name) ?? '') ?? []
  return found.length > 0 && found.every((one) => one.schema === schema && one.language === 'c')
}

/** Names of types that the inspection goes by. */
const speaking: ReadonlySet<string> = new Set([
  ...ofExtensions.keys(),
  ...`text varchar bpchar name char bool int2 int4 int8 numeric float4 float8 date time timetz timestamp timestamptz interval uuid
    bytea json jsonb jsonpath inet cidr macaddr macaddr8 money oid tid xid xid8 cid pg_lsn bit varbit tsvector tsquery oidvector
    int2vector int4range int8range numrange daterange tsrange tstzrange int4multirange int8multirange nummultirange
    datemultirange tsmultirange tstzmultirange regclass regtype regproc regprocedure regrole regnamespace regoper regoperator
    regconfig regdictionary regcollation pg_snapshot box circle line lseg path point polygon record void unknown xml`.split(
    /\s+/,
  ),
])
