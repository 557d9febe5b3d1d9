import { Refusal } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { decide } from '../policy/decide.ts'
import { questionOfNames } from '../sql/session/names-question.ts'
import { absentNames } from '../sql/scope/unknown-name.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/**
 * The refusal of a statement against which nothing speaks but names that the catalog does not know; null for any other.
 * Everything else about it is decided as for a statement that is only prepared, which is all that may come of it: the
 * target is asked about the names and says what it does not know. Programs that look for their tables rely on its words.
 */
export function refusalOfNames(
  { policy, clock }: Pick<GateParts, 'policy' | 'clock'>,
  { principal, resource }: Pick<LiveSession, 'principal' | 'resource'>,
  { act, text, inspection }: Statement,
): Refusal | null {
  const absent = act === 'call' ? null : absentNames(inspection)
  if (absent === null) return null
  const facts = {
    principal,
    resource,
    act: 'prepare',
    inspection: absent.beside,
    nowMs: clock.now(),
  } as const
  if (decide(policy(), facts).verdict !== 'allow') return null
  const { kind, isAnalysed, sentence, told } = absent
  const own = `What the statement does could not be established: ${sentence}`
  // Programs look for the server's own words as well as for its code.
  const reason = isAnalysed || told === null ? own : told
  const hint =
    kind === 'prepared' || kind === 'cursor'
      ? 'PREPARE or DECLARE it in this session first.'
      : 'Check the name and the search_path. If it was made a moment ago, run the statement again.'
  const question = questionOfNames(absent, text)
  return new Refusal('unknown-effect', reason, { rule: 'default', hint, absent: kind, question })
}
