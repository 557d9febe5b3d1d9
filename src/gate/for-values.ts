/**
 * What a statement with parameters is hangs on their values at times: which key of a document it reads, which setting it changes. It is
 * judged for all values first; where that stands in the way, for those that it is run with. Then it may be prepared, too.
 */
import { anyColumn } from '../core/inspection.ts'
import type { Inspection, Outputs } from '../core/inspection.ts'
import type { Statement } from '../core/statement.ts'
import { decide } from '../policy/decide.ts'
import { analysedAlone, preparedAlone } from '../sql/scope/analysed-alone.ts'
import { judge } from './judge.ts'
import type { Judgement, LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/** True where a statement might be judged otherwise for the values that it is run with. */
export function wantsValues(session: LiveSession, statement: Statement, { decision }: Judgement): boolean {
  // What was turned back from tokens was looked up by what the text says of all values.
  if (statement.byValues === undefined || statement.restored) return false
  if (decision.verdict !== 'allow') return true
  const { masks } = decision.obligations
  if (masks.size === 0 || fruitlessIn(session, statement.inspection) >= fruitlessMax) return false
  return statement.inspection.statements.some(({ outputs }) => hidesMade(outputs, masks))
}

/** The statement for its own values, where that is wanted and known, and what is made of it. */
export async function judgedForValues(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement | Promise<Judgement>,
): Promise<{ readonly statement: Statement; readonly judgement: Judgement }> {
  const whole = { statement, judgement: await judgement }
  const own = wantsValues(session, statement, whole.judgement) ? await statement.byValues?.() : null
  if (!own || session.signal.aborted) return whole
  const { inspection } = statement
  const times = isShownAlike(inspection, own.inspection) ? fruitlessIn(session, inspection) + 1 : 0
  fruitless.get(session)?.set(inspection, times)
  return { statement: own, judgement: await judge(parts, session, own) }
}

/**
 * The decision on a text that is only to be prepared, by what its analysis alone does; null where what speaks against it may not hang on
 * its parameters, or speaks against preparing it as well. What is bound to it is judged by itself.
 */
export function judgedAsAnalysed(
  { policy, clock }: Pick<GateParts, 'policy' | 'clock'>,
  { principal, resource }: Pick<LiveSession, 'principal' | 'resource'>,
  { act, inspection, catalogVersion }: Statement,
  judgement: Judgement,
): Judgement | null {
  if (judgement.decision.verdict !== 'deny' || catalogVersion === null) return null
  const alone = (act === 'prepare' ? analysedAlone(inspection) : null) ?? preparedAlone(inspection)
  if (alone === null) return null
  const decision = decide(policy(), { principal, resource, act, inspection: alone, nowMs: clock.now() })
  return decision.verdict === 'allow' ? { ...judgement, decision } : null
}

/**
 * How often running the values that a text came with made no difference to what is shown; after some, they are not asked for. Told by
 * sessions, since others, whose values do make one, share the inspection of the text.
 */
const fruitless = new WeakMap<LiveSession, WeakMap<Inspection, number>>()
const fruitlessMax = 8

function fruitlessIn(session: LiveSession, inspection: Inspection): number {
  const known = fruitless.get(session)
  if (!known) fruitless.set(session, new WeakMap())
  return known?.get(inspection) ?? 0
}

/** True where something is masked that is no column as it is. */
function hidesMade(outputs: Outputs, masks: ReadonlyMap<string, unknown>): boolean {
  if (outputs.kind === 'none') return false
  if (outputs.kind !== 'known') return true
  return outputs.columns.some(
    ({ direct, sources }) => !direct && sources.some((one) => one === anyColumn || masks.has(one)),
  )
}

function isShownAlike(one: Inspection, other: Inspection): boolean {
  return outputsOf(one) === outputsOf(other)
}

function outputsOf({ statements }: Inspection): string {
  return JSON.stringify(statements.map(({ outputs }) => outputs))
}
