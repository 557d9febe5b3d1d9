import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import type { Lineage } from '../scope/lineage.ts'
import { serverTypes } from './total-expressions.ts'

/** By a type of the server: those of which some values do not fit into it, though they are turned into it unasked. */
const widerTypes: Readonly<Record<string, readonly string[]>> = {
  int2: ['int4', 'int8', 'numeric', 'float4', 'float8'],
  int4: ['int8', 'numeric', 'float4', 'float8'],
  int8: ['numeric', 'float4', 'float8'],
  float4: ['float8', 'numeric'],
  cidr: ['inet'],
}

/** Types that stand for any other, or for none. */
const openTypes = /^(?:any.*|record|void|trigger|event_trigger|refcursor|cstring|internal)$/

/** Types of the server as functions are shown with them. */
const shownNames: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  'double precision': 'float8',
  'character varying': 'varchar',
  character: 'bpchar',
  'bit varying': 'varbit',
}

/** True where a value of this origin, turned into one of these types, may not fit: by a check of the type, or its size. */
export function mayNotFit(
  types: readonly string[],
  { sources }: Lineage,
  catalog: CatalogIndex | null,
): boolean {
  if (sources.length === 0) return false
  const given = sources.map((source) => bareType(catalog?.column(source)?.typeName ?? ''))
  return types.some((type) => fitsSome(bareType(type), given, catalog))
}

function fitsSome(type: string, given: readonly string[], catalog: CatalogIndex | null): boolean {
  if (openTypes.test(type) || /^time|^interval/.test(type)) return false
  if (/^(?:oid|reg\w+)$/.test(type)) return given.some((one) => one !== type)
  if (serverTypes.has(type)) return given.some((one) => widerTypes[type]?.includes(one) ?? false)
  const fields = catalog?.rowFields(type) ?? null
  // A row is made field by field; which field is given what is not told.
  if (fields) return fields.some((field) => field !== type && fitsSome(field, given, catalog))
  return !given.every((one) => one === type)
}

/** The types of what a routine yields, that of each column where there are several. */
export function resultTypes({ result, parameters }: CatalogFunction): readonly string[] {
  const columns = /^TABLE\((.*)\)$/is.exec(result ?? '')?.[1]
  const outputs = (parameters ?? '').split(', ').flatMap((one) => /^(?:OUT|INOUT) (.*)$/.exec(one)?.[1] ?? [])
  return [
    ...(columns?.split(', ') ?? []).map(typeBehindName),
    ...outputs.map(typeBehindName),
    ...(columns === undefined && result ? [result.replace(/^SETOF /i, '')] : []),
  ]
}

/** The types of the columns of what a routine yields, in their order; null where that cannot be told. */
export function columnTypes(one: CatalogFunction, catalog: CatalogIndex | null): readonly string[] | null {
  const names = one.outputs ?? []
  if (names.length === 0) return null
  const types = resultTypes(one)
  if (/^TABLE\(/i.test(one.result ?? '')) return types.length === names.length ? types : null
  // Parameters come first, and behind them the record that they are together.
  if (types.length > 1) return types.length === names.length + 1 ? types.slice(0, -1) : null
  const row = bareType(types[0] ?? '')
  const made = catalog?.snapshot.relations.filter(({ name, kind }) => name === row && kind !== 'index') ?? []
  const [only] = made
  if (!only || made.length > 1 || only.columns.some(({ name }, at) => name !== names[at])) return null
  return only.columns.length === names.length ? only.columns.map(({ typeName }) => typeName) : null
}

/** `name type`, where the name may be quoted. */
function typeBehindName(column: string): string {
  return column.replace(/^(?:"(?:[^"]|"")*"|\S+) /, '').replace(/ DEFAULT .*$/s, '')
}

/** A type by the server's bare name, where it is one of the server's; an array by that of its elements. */
export function bareType(type: string): string {
  const plain = type.replaceAll(/\[\]|"/g, '')
  const last = shownNames[plain] ?? plain.split('.').at(-1) ?? ''
  const bare = last.startsWith('_') ? last.slice(1) : last
  // One of users may bear a name of the server's.
  return serverTypes.has(bare) && plain.includes('.') && !plain.startsWith('pg_catalog.') ? plain : bare
}
