import type { Analysis } from './scope.ts'
import { word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/** BETWEEN and its kin name themselves; these are the operators that they use. */
const operatorsOfKinds: Readonly<Record<string, readonly string[]>> = {
  AEXPR_BETWEEN: ['>=', '<='],
  AEXPR_NOT_BETWEEN: ['<', '>'],
  AEXPR_BETWEEN_SYM: ['>=', '<='],
  AEXPR_NOT_BETWEEN_SYM: ['<', '>'],
}

/** Names on whose usual meaning other parts of the inspection rely, whatever types they are used with. */
const reliedOn: ReadonlySet<string> = new Set(
  '= <> != < > <= >= ~~ !~~ ~~* !~~* ~ !~ ~* !~* || -> ->> #> #>> @> <@ ? ?| ?& && - @@ ^@ ::'.split(' '),
)

/** The operators of users that an expression may mean, whose functions can be looked at. Any other is unknown. */
export function operatorsOfUsers(body: Tree, analysis: Analysis): readonly string[] {
  const implied = operatorsOfKinds[word(body, 'kind')]
  const paths = implied ? implied.map((name) => [name]) : [words(body, 'name')]
  const found: string[] = []
  for (const path of paths) {
    const name = path.at(-1) ?? ''
    if (path.at(-2) === 'pg_catalog' || analysis.catalog?.customOperators.has(name) !== true)
      checkOperatorName(path, analysis)
    else if (reliedOn.has(name) || (analysis.catalog.behindOperator(name) ?? []).length === 0)
      checkOperatorName(path, analysis)
    else found.push(name)
  }
  return found
}

/** An operator outside of the catalog's own runs a function that is not known to be harmless. */
export function checkOperatorName(path: readonly string[], analysis: Analysis): void {
  const name = path.at(-1)
  if (name === undefined) return
  // Operators of reviewed extensions are not listed as custom, in whatever schema they are.
  if (path.at(-2) === 'pg_catalog' || analysis.catalog?.customOperators.has(name) === false) return
  analysis.findings.unknown(`The operator ${path.join('.')} may run code that is not known.`)
  analysis.findings.effect('unknown', 'call', 'other', path.join('.'))
}

/** A type outside of the catalog's own may run code when a value is turned into it. */
export function checkType(body: Tree, analysis: Analysis): void {
  analysis.findings.visit(body)
  const path = words(body, 'names')
  const name = path.at(-1)
  if (name === undefined || path.at(-2) === 'pg_catalog') return
  if (analysis.catalog?.customTypes.has(name) === false) return
  analysis.findings.unknown(`The type ${path.join('.')} may run code that is not known.`)
  analysis.findings.effect('unknown', 'call', 'type', path.join('.'))
}
