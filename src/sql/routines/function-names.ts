import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { joinName } from '../../core/object-name.ts'
import { functionEffects } from '../text/function-effects.ts'
import {
  functionOutputs,
  informationSchemaFunctions,
  pureFunctions,
  rowFunctions,
} from '../text/pure-functions.ts'
import { withImplicit } from '../scope/relations.ts'
import type { Analysis } from '../scope/scope.ts'
import { temporarySchema } from '../scope/session-temporary.ts'
import { isSystemSchema } from '../text/sensitive-catalog.ts'
import { nodes, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'
import { unknownFunction } from '../scope/unknown-name.ts'

/** What a function's name may mean. Overloads are told apart by argument types, which are not known here: all count. */
export interface FoundFunctions {
  /** The built-in's name when it may be meant; null otherwise. */
  readonly builtIn: string | null
  readonly users: readonly CatalogFunction[]
  /** Why the name could not be looked up; null when it could. */
  readonly unknown: string | null
  /** The name as effects tell it. */
  readonly object: string
}

/** True where one takes the place of the other, as far as the number of arguments tells. */
export function isSameRoutine(one: CatalogFunction, other: CatalogFunction): boolean {
  return one.schema === other.schema && one.name === other.name && one.argumentCount === other.argumentCount
}

/** Looks a function up as the server would; temporary schemas are never searched for functions. */
export function findFunctions(path: readonly string[], analysis: Analysis): FoundFunctions {
  const { catalog, searchPath } = analysis
  const name = path.at(-1) ?? ''
  const schema = path.at(-2) ?? null
  const written = joinName(...path)
  if (catalog === null || (schema === null && searchPath === null)) {
    // What the server alone has under a name is that on any path, since its own schema is on each.
    if (catalog !== null && isBuiltIn(name) && catalog.functionsNamed(name).length === 0)
      return { builtIn: name, users: [], unknown: null, object: joinName('pg_catalog', name) }
    // A call that the grammar itself writes names pg_catalog and needs no path; its overloads still need the catalog.
    const why = catalog === null ? 'The catalog' : 'The search path'
    return {
      builtIn: null,
      users: [],
      unknown: `${why} is not known, so neither is the function ${written}.`,
      object: written,
    }
  }
  const named = catalog.functionsNamed(name)
  if (schema !== null) {
    const users = named.filter((one) => one.schema === schema)
    const isOwn =
      (schema === 'pg_catalog' && isBuiltIn(name)) ||
      (schema === 'information_schema' && informationSchemaFunctions.has(name))
    const builtIn = isOwn ? name : null
    return { builtIn, users, unknown: missing(builtIn, users, written), object: written }
  }
  const schemas = withImplicit(searchPath ?? [])
  const maybeUser = schemas.includes('$user')
  const users = named.filter(
    ({ schema: own }) =>
      own !== temporarySchema && (schemas.includes(own) || (maybeUser && !isSystemSchema(own))),
  )
  const builtIn = isBuiltIn(name) ? name : null
  const object =
    builtIn !== null || !users[0] ? joinName('pg_catalog', name) : joinName(users[0].schema, name)
  return {
    builtIn,
    users,
    unknown: missing(builtIn, users, written),
    object: builtIn === null && !users[0] ? written : object,
  }
}

function isBuiltIn(name: string): boolean {
  return pureFunctions.has(name) || functionEffects.has(name)
}

function missing(builtIn: string | null, users: readonly CatalogFunction[], written: string): string | null {
  if (builtIn !== null || users.length > 0) return null
  return unknownFunction(written)
}

/** The columns of a function in FROM: their names, `one` for a plain value, `unknown` when its name does not tell. */
export function functionColumns(call: Node, analysis: Analysis): readonly string[] | 'one' | 'unknown' {
  const { builtIn, users, unknown } = findFunctions(words(call.body, 'funcname'), analysis)
  if (unknown !== null) return 'unknown'
  if (users.length > 0) return builtIn === null ? usersColumns(users) : 'unknown'
  if (builtIn === null) return 'unknown'
  if (builtIn === 'unnest') return unnestColumns(call)
  if (builtIn === '_pg_expandarray') return ['x', 'n']
  const names = functionOutputs.get(builtIn)
  if (names) return names
  if (rowFunctions.has(builtIn) || !pureFunctions.has(builtIn)) return 'unknown'
  return 'one'
}

/** The columns that a user's function has, where the catalog says so and all that the name may mean agree. */
function usersColumns([first, ...others]: readonly CatalogFunction[]): readonly string[] | 'one' | 'unknown' {
  const outputs = first?.outputs ?? null
  if (outputs === null) return 'unknown'
  if (others.some((one) => one.outputs?.join('\0') !== outputs.join('\0'))) return 'unknown'
  return outputs.length === 0 ? 'one' : outputs
}

// An array of rows comes apart into its columns, so only arrays that are plainly of simple values are sure to give one.
function unnestColumns(call: Node): readonly string[] | 'unknown' {
  const args = nodes(call.body, 'args')
  return args.every((arg) => isPlainArray(arg)) ? args.map(() => 'unnest') : 'unknown'
}

const plainTypes: ReadonlySet<string> = new Set(
  'int2 int4 int8 text varchar bpchar name uuid bool float4 float8 numeric date timestamp timestamptz oid'.split(
    ' ',
  ),
)

function isPlainArray(arg: Node): boolean {
  if (arg.tag === 'A_ArrayExpr') return nodes(arg.body, 'elements').every((one) => one.tag === 'A_Const')
  const typeName = arg.tag === 'TypeCast' ? arg.body['typeName'] : null
  if (typeof typeName !== 'object' || typeName === null) return false
  const names = words({ ...typeName }, 'names')
  return nodes({ ...typeName }, 'arrayBounds').length > 0 && plainTypes.has(names.at(-1) ?? '')
}
