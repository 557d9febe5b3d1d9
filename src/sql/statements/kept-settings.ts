import { laterVerb } from '../scope/moved-cursors.ts'
import type { Findings } from '../scope/findings.ts'
import { tree, word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { isResetting, settingName } from './utility-session.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityResult } from './utility.ts'

/** Settings whose values the server runs, loads or reads. */
const runningSettings =
  /(_command|_libraries|_library|_library_path|_control_path|_provider|_program|_file|_directory|_directories)$/

/** ALTER SYSTEM. */
export function alterSystem({ body, scope }: UtilityContext): UtilityResult {
  const { findings } = scope.analysis
  const change = tree(body, 'setstmt')
  const name = change ? settingName(word(change, 'name')) : ''
  findings.effect('define', 'alter system', 'setting', name === '' ? null : name)
  sayRun('alter system', name, findings)
  return noResult
}

/** What sessions of a database or a role begin with is set for them, by whoever may not set it in its own. */
export function sayBegunWith(body: Tree, findings: Findings): void {
  const change = tree(body, 'setstmt')
  if (!change || isResetting(word(change, 'kind'))) return
  const name = settingName(word(change, 'name'))
  findings.effect('session', laterVerb, 'setting', name === '' ? null : name)
  sayRun(laterVerb, name, findings)
}

function sayRun(verb: string, name: string, findings: Findings): void {
  if (name === '' || runningSettings.test(name))
    findings.effect('program', verb, 'setting', name === '' ? null : name)
}
