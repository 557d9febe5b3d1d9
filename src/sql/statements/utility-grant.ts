import type { ObjectName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { objectKindOf, objectNameOf, roleIn, rolesIn } from '../scope/object-names.ts'
import { findRelation, nameOf } from '../scope/relations.ts'
import { openTarget } from './modify-target.ts'
import { scan } from '../queries/scan.ts'
import { sayUserMapping } from './user-mapping.ts'
import { isSet, node, nodes, tree, word } from '../text/tree.ts'
import { sayBegunWith } from './kept-settings.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityRule } from './utility.ts'

function grantObjects({ body, scope }: UtilityContext): ReturnType<UtilityRule> {
  const type = word(body, 'objtype')
  const verb = isSet(body, 'is_grant') ? 'grant' : 'revoke'
  const objects = nodes(body, 'objects')
  const everyOne = word(body, 'targtype') === 'ACL_TARGET_ALL_IN_SCHEMA'
  for (const object of objects) {
    const name = everyOne
      ? objectNameOf(object, 'OBJECT_SCHEMA', scope.analysis)
      : objectNameOf(object, type, scope.analysis)
    scope.analysis.findings.effect('grant', verb, everyOne ? 'schema' : objectKindOf(type), name)
  }
  if (objects.length === 0) scope.analysis.findings.effect('grant', verb, objectKindOf(type), null)
  scan(body, scope)
  return noResult
}

/** Statements about roles; `names` yields the roles concerned. */
function roles(
  verb: string,
  names: (context: UtilityContext) => readonly (ObjectName | null)[],
): UtilityRule {
  return (context) => {
    const concerned = names(context)
    for (const name of concerned.length > 0 ? concerned : [null])
      context.scope.analysis.findings.effect('grant', verb, 'role', name)
    return noResult
  }
}

function policyOn(verb: string): UtilityRule {
  return ({ body, scope }) => {
    const range = tree(body, 'table')
    scope.analysis.findings.effect('grant', verb, 'table', range ? nameOf(range, scope.analysis) : null)
    // Sub-selects of its conditions name columns of the table that the policy is for.
    const found = range
      ? findRelation(word(range, 'schemaname'), word(range, 'relname'), scope.analysis)
      : null
    const isThere = range !== null && found?.kind === 'relation'
    scan(body, isThere ? { ...scope, items: [openTarget(range, scope).item] } : scope)
    return noResult
  }
}

function defaultPrivileges({ body, scope }: UtilityContext): ReturnType<UtilityRule> {
  const action = tree(body, 'action')
  scope.analysis.findings.effect(
    'grant',
    'alter default privileges',
    objectKindOf(action ? word(action, 'objtype') : ''),
    null,
  )
  if (action) scope.analysis.findings.visit(action)
  const inner = node(body, 'action')
  if (inner) scope.analysis.findings.visit(inner.body)
  return noResult
}

/** Statements that say who may do what, by their kind. */
export const grantRules: Readonly<Record<string, UtilityRule>> = {
  GrantStmt: grantObjects,
  GrantRoleStmt: roles('grant role', ({ body }) => [
    ...rolesIn(body, 'granted_roles'),
    ...rolesIn(body, 'grantee_roles'),
  ]),
  AlterDefaultPrivilegesStmt: defaultPrivileges,
  CreateRoleStmt: roles('create role', ({ body }) => [joinName(word(body, 'role'))]),
  AlterRoleStmt: roles('alter role', ({ body }) => [roleIn(body, 'role')]),
  AlterRoleSetStmt: roles('alter role', ({ body, scope }) => {
    sayBegunWith(body, scope.analysis.findings)
    return [roleIn(body, 'role')]
  }),
  DropRoleStmt: roles('drop role', ({ body }) => rolesIn(body, 'roles')),
  DropOwnedStmt: roles('drop owned', ({ body }) => rolesIn(body, 'roles')),
  ReassignOwnedStmt: roles('reassign owned', ({ body }) => [
    ...rolesIn(body, 'roles'),
    roleIn(body, 'newrole'),
  ]),
  CreatePolicyStmt: policyOn('create policy'),
  AlterPolicyStmt: policyOn('alter policy'),
  CreateUserMappingStmt: sayUserMapping('create user mapping'),
  AlterUserMappingStmt: sayUserMapping('alter user mapping'),
  DropUserMappingStmt: sayUserMapping('drop user mapping'),
}
