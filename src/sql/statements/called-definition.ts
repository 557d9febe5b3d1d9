import { forgottenByName } from '../queries/kept-values.ts'
import { newName } from '../scope/object-names.ts'
import { scan } from '../queries/scan.ts'
import { word, words } from '../text/tree.ts'
import { noResult } from './utility.ts'
import type { UtilityRule } from './utility.ts'

/** CREATE AGGREGATE, CREATE OPERATOR and what is defined in the same way. What is behind one counts where it is used. */
export const createCalled: UtilityRule = ({ body, scope }) => {
  const { analysis } = scope
  const path = words(body, 'defnames')
  const name = path.at(-1) ?? ''
  const kind = word(body, 'kind')
  analysis.findings.effect('define', 'create', 'other', path.length === 0 ? null : newName(path, analysis))
  if (kind === 'OBJECT_AGGREGATE' || kind === 'OBJECT_OPERATOR') forgottenByName(name, analysis)
  const had = analysis.catalog?.functionsNamed(name) ?? []
  if (kind === 'OBJECT_AGGREGATE' && body['replace'] === true && had.length > 0)
    analysis.findings.later(() =>
      analysis.findings.unknown(`What calls ${name} already would run another aggregate.`),
    )
  scan(body, scope)
  return noResult
}
