import { joinName } from '../../core/object-name.ts'
import { roleIn } from '../scope/object-names.ts'
import { word } from '../text/tree.ts'
import { noResult } from './utility.ts'
import type { UtilityRule } from './utility.ts'

/** User mappings hold what a foreign server is entered with: a matter of privileges and of the network. */
export function sayUserMapping(verb: string): UtilityRule {
  return ({ body, scope }) => {
    scope.analysis.findings.effect('grant', verb, 'role', roleIn(body, 'user'))
    scope.analysis.findings.effect('network', verb, 'other', joinName(word(body, 'servername')))
    return noResult
  }
}
