import type { ObjectKind, ObjectName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { findRelation, firstSchema } from './relations.ts'
import type { Analysis } from './scope.ts'
import { nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

const kinds: Readonly<Record<string, ObjectKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_SCHEMA: 'schema',
  OBJECT_DATABASE: 'database',
  OBJECT_ROLE: 'role',
  OBJECT_PARAMETER_ACL: 'setting',
  // These belong to a table, which is what they change.
  OBJECT_COLUMN: 'table',
  OBJECT_TABCONSTRAINT: 'table',
  OBJECT_TRIGGER: 'table',
  OBJECT_RULE: 'table',
  OBJECT_POLICY: 'table',
}

const partsOfTables: ReadonlySet<string> = new Set([
  'OBJECT_COLUMN',
  'OBJECT_TABCONSTRAINT',
  'OBJECT_TRIGGER',
  'OBJECT_RULE',
  'OBJECT_POLICY',
])

/** The kind of object that a statement names, from PostgreSQL's own word for it. */
export function objectKindOf(type: string): ObjectKind {
  return kinds[type] ?? 'other'
}

/** The name of an object that a statement names in one of the grammar's many ways; null when it has none. */
export function objectNameOf(object: Node | null, type: string, analysis: Analysis): ObjectName | null {
  if (!object) return null
  let path = pathOf(object)
  if (partsOfTables.has(type)) path = path.slice(0, -1)
  const name = path.at(-1)
  if (name === undefined) return null
  const kind = objectKindOf(type)
  if (kind === 'table' || kind === 'view' || kind === 'sequence') return relationName(path, analysis)
  if (path.length > 1) return joinName(...path)
  return kind === 'function' || kind === 'type' ? inFirstSchema(name, analysis) : joinName(name)
}

function pathOf({ tag, body }: Node): readonly string[] {
  switch (tag) {
    case 'String':
      return [word(body, 'sval')]
    case 'List':
      return words(body, 'items').length > 0 ? words(body, 'items') : nodes(body, 'items').flatMap(pathOf)
    case 'ObjectWithArgs':
      return words(body, 'objname')
    case 'TypeName':
      return words(body, 'names')
    case 'RangeVar':
      return [word(body, 'schemaname'), word(body, 'relname')].filter((part) => part !== '')
    case 'RoleSpec':
      return [roleName(body)]
    default:
      return []
  }
}

function relationName(path: readonly string[], analysis: Analysis): ObjectName {
  const name = path.at(-1) ?? ''
  const found = findRelation(path.at(-2) ?? '', name, analysis)
  if (found.kind === 'relation') return joinName(found.relation.schema, found.relation.name)
  if (found.kind === 'system') return joinName(found.schema, found.name)
  return path.length > 1 ? joinName(...path) : inFirstSchema(name, analysis)
}

/** The name as a new object would get it: in the first schema of the search path. */
function inFirstSchema(name: string, analysis: Analysis): ObjectName {
  const first = firstSchema(analysis)
  return first === null ? joinName(name) : joinName(first, name)
}

/** A dotted name of a new object. */
export function newName(path: readonly string[], analysis: Analysis): ObjectName {
  const [only] = path
  return path.length === 1 && only !== undefined ? inFirstSchema(only, analysis) : joinName(...path)
}

/** A role as a statement names it, keywords such as CURRENT_USER included. */
function roleName(role: Tree | null): string {
  if (!role) return ''
  const name = word(role, 'rolename')
  return name === '' ? word(role, 'roletype').replace('ROLESPEC_', '').toLowerCase() : name
}

/** The roles in a list of them. */
export function rolesIn(body: Tree, field: string): readonly ObjectName[] {
  return nodes(body, field).map((one) =>
    joinName(one.tag === 'AccessPriv' ? word(one.body, 'priv_name') : roleName(one.body)),
  )
}

/** The role in a field of fixed type. */
export function roleIn(body: Tree, field: string): ObjectName | null {
  const role = tree(body, field)
  return role ? joinName(roleName(role)) : null
}
