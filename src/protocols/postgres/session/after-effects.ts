import type { Effect, Inspection, SessionName, StatementFacts } from '../../../core/inspection.ts'
import { isHarmlessSetting } from '../../../sql/routines/body-statements.ts'
import { movesCursors } from '../../../sql/scope/moved-cursors.ts'
import { touchesTemporary } from '../../../sql/scope/session-temporary.ts'
import { reverts } from './settings-ended.ts'

/** What a statement, once forwarded, leaves uncertain until the target has answered. */
export interface AfterEffects {
  /** Settings that decide what later texts mean may change; they must be heard from the target first. */
  readonly settings: boolean
  /** Names of prepared statements or cursors come or go. */
  readonly names: boolean
  /** The name of a portal may come to stand for another query. */
  readonly cursors: boolean
  /** The target's catalog changes, as the statement says itself. */
  readonly defines: boolean
  /** The target's catalog may change. */
  readonly catalog: boolean
  /** A transaction or a savepoint begins or ends. */
  readonly transaction: boolean
  /** The transaction sees what another one does, which may have begun long ago. */
  readonly seesEarlier: boolean
  /** What SET LOCAL set, or a transaction that failed, may be as it was before. */
  readonly reverts: boolean
  /** Temporary relations may come, go or be filled. */
  readonly temporary: boolean
  /** Anything may have happened. */
  readonly unknown: boolean
}

const none: AfterEffects = {
  settings: false,
  names: false,
  cursors: false,
  defines: false,
  catalog: false,
  transaction: false,
  seesEarlier: false,
  reverts: false,
  temporary: false,
  unknown: false,
}
const known = new WeakMap<Inspection, AfterEffects>()

/** Pure; remembered per inspection, since the same texts come again and again. */
export function afterEffects(inspection: Inspection): AfterEffects {
  const before = known.get(inspection)
  if (before) return before
  const effects = inspection.statements.flatMap((facts) => facts.effects)
  const unknown = inspection.kind !== 'parsed' || inspection.statements.some(isUnknownNow)
  const settings = unknown || effects.some(changesMeaning)
  const cursors =
    unknown || inspection.statements.some((facts) => declares(facts.sessionName) || movesCursors(facts))
  const names = cursors || inspection.statements.some((facts) => facts.sessionName !== null)
  const defines = effects.some((effect) => effect.kind === 'define' || effect.kind === 'grant')
  const catalog = unknown || defines
  const transaction = effects.some((effect) => effect.kind === 'transaction')
  const isReverting = effects.some(reverts)
  const seesEarlier = unknown || effects.some(({ verb }) => verb === 'set snapshot')
  const temporary = touchesTemporary(inspection)
  const isAny = settings || names || catalog || transaction || temporary || unknown
  const found = isAny
    ? {
        settings,
        names,
        cursors,
        defines,
        catalog,
        transaction,
        seesEarlier,
        reverts: isReverting,
        temporary,
        unknown,
      }
    : none
  known.set(inspection, found)
  return found
}

// What a definition brings with it runs where that is used, which is said of what uses it.
function isUnknownNow({ effects, unknowns, unknownsLater = 0 }: StatementFacts): boolean {
  if (unknowns.length > 0) return unknowns.length > unknownsLater
  return effects.some(({ kind }) => kind === 'unknown')
}

function declares(name: SessionName | null): boolean {
  return name?.space === 'cursor' && name.act === 'create'
}

/** What decides which value a literal of a date, an interval or an instant is; approvals are bound to it. */
const valueSettings = new Set(['datestyle', 'intervalstyle', 'timezone'])

function changesMeaning(effect: Effect): boolean {
  if (effect.kind !== 'session' || effect.objectKind !== 'setting') return false
  const name = effect.object ?? ''
  return valueSettings.has(name.toLowerCase()) || !isHarmlessSetting(name)
}
