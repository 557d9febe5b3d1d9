/**
 * How long settings are that bear names of users. Such a one holds what a statement or a parameter brings, which is as long as a message
 * of the wire at most: nothing that is longer is put into one, so that whoever reads one is given no more.
 */
import type { Effect } from '../../core/inspection.ts'
import type { Findings } from '../scope/findings.ts'
import { BodyFlow } from '../scope/body-flow.ts'
import { sizeMax } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { constantText, isTree } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Why a setting is not given what a function was asked to put into it. */
export const longSetting = 'A setting would be given a text that may be of any length.'

/** Why a prepared statement is not run with what is computed for it. */
export const longGiven = 'A prepared statement would be given a text that may be of any length.'

/** How long what is made of constants and parameters alone may be, all of which are in one message. */
const givenMax = 1.25 * sizeMax
/** How long any other may be: as a setting may be put into one, nothing is put beside another, nor four of them into a row. */
const heldMax = 0.5 * sizeMax + 1
/** What the server checks itself is short. */
const checkedName = /^[a-z_]+$/i

/** True for what is longer than what a client gives. */
export function isLongGiven({ size = 0 }: Lineage): boolean {
  return size > givenMax
}

/** How long what a function of the server yields is by the setting that it reads; 0 for any other. */
export function heldSize(name: string | null, args: readonly Node[]): number {
  if (name !== 'current_setting') return 0
  return checkedName.test(constantText(args[0] ?? null) ?? '') ? 0 : heldMax
}

/** Says what `set_config` puts into a setting. */
export function sayGivenSetting(
  [name, node]: readonly Node[],
  [, value]: readonly Lineage[],
  { analysis }: Scope,
): void {
  if (checkedName.test(constantText(name ?? null) ?? '') || !value) return
  const isPlain = node !== undefined && node.tag !== 'ColumnRef' && node.tag !== 'SubLink'
  const most = isPlain && isOfClient(node.body) ? givenMax : heldMax
  if ((value.size ?? 0) > most) analysis.findings.unknown(longSetting)
  // How long what variables hold is shows once the whole body has been seen.
  for (const source of value.sources) if (source.startsWith('$')) analysis.findings.settingsGiven.add(source)
}

/** Says of a body, once all of it was seen, that what it makes of any length may be in a setting. */
export function sayLongSettings({ findings, flow = new BodyFlow(), runsTexts = false }: SettingBody): void {
  if (findings.growsSettings && findings.settingsGiven.size > 0) findings.unknown(longSetting)
  if (!findings.makesLong) return
  const reached = flow.reachedFrom(findings.settingsGiven)
  const isGiven = findings.grown.some((source) => reached.has(source))
  if (isGiven || (runsTexts && findings.effects().some(givesSetting))) findings.unknown(longSetting)
}

interface SettingBody {
  readonly findings: Findings
  /** Absent where it has no variables. */
  readonly flow?: BodyFlow
  /** True where it runs texts that are computed. */
  readonly runsTexts?: boolean
}

/** True for what names no column, no variable and no setting. */
function isOfClient(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOfClient)
  if (!isTree(value)) return value !== 'current_setting'
  return Object.entries(value).every(
    ([field, one]) => field !== 'ColumnRef' && field !== 'SubLink' && isOfClient(one),
  )
}

/** True where a body gives a setting what it may have been given itself, and that is longer. */
export function setsLong(effects: readonly Effect[], given: Lineage): boolean {
  return isLongGiven(given) && effects.some(givesSetting)
}

function givesSetting({ kind, verb, objectKind, object }: Effect): boolean {
  const isSet = kind === 'session' && verb === 'set' && objectKind === 'setting'
  return isSet && !checkedName.test(object ?? '')
}
