/**
 * The one path from a statement to its target: decide, hold, record, clear.
 * Invariant: a clearance exists only after its ledger entry is appended, and can be spent only after that is synced if it
 * may do more than read, or if the disk is behind.
 */
import { Clearance, type Syncs } from '../core/clearance.ts'
import { unreadCatalog, type Waiting } from '../core/gate.ts'
import type { Outcome } from '../core/outcome.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import { hold } from './hold.ts'
import { chargeStatement } from './charge.ts'
import { judgedAsAnalysed, judgedForValues, wantsValues } from './for-values.ts'
import { judge } from './judge.ts'
import type { Judgement, LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { conclude } from './record.ts'
import { refusalOfNames } from './names-absent.ts'
import { restore } from './restore.ts'
import { encodeStatementBody } from './statement-body.ts'
import { ledgerUnavailable, recordingUnavailable } from './unavailable.ts'

type Answer = Clearance | Refusal

const skipped: Outcome = { result: 'skipped', errorCode: '', tag: '', rows: 0, bytes: 0, masked: 0 }

/** Decides on one statement, at once when nothing has to be waited for. Whatever the answer, it is on record. */
export function submit(
  parts: GateParts,
  session: LiveSession,
  asked: Statement,
  waiting: Waiting,
): Answer | Promise<Answer> {
  const ended: unknown = session.signal.aborted ? session.signal.reason : null
  if (ended !== null) return ended instanceof Refusal ? ended : sessionEnded
  session.statements += 1
  return closed(() => {
    const statement = restore(parts, session, asked)
    const judgement = judge(parts, session, statement)
    if (!(judgement instanceof Promise) && !wantsValues(session, statement, judgement))
      return answerTo(parts, session, statement, judgement, waiting)
    return judgedForValues(parts, session, statement, judgement).then((judged) => {
      const over: unknown = session.signal.aborted ? session.signal.reason : null
      if (over instanceof Refusal) return over
      return answerTo(parts, session, judged.statement, judged.judgement, waiting)
    })
  })
}

function answerTo(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  waiting: Waiting,
): Answer | Promise<Answer> {
  const { decision } = judgement
  if (decision.verdict !== 'allow') {
    const refusal = refusalOfNames(parts, session, statement)
    if (refusal !== null) return refuse(parts, session, statement, judgement, refusal)
    const analysed = judgedAsAnalysed(parts, session, statement, judgement)
    if (analysed !== null) return clear(parts, session, statement, analysed, null, waiting)
  }
  switch (decision.verdict) {
    case 'allow':
      return clear(parts, session, statement, judgement, null, waiting)
    case 'deny': {
      const { code, reason, rule, object, hint } = decision
      const position = statement.inspection.fault?.position
      return refuse(
        parts,
        session,
        statement,
        judgement,
        new Refusal(code, reason, {
          rule,
          ...(object === undefined ? {} : { object }),
          hint,
          ...(position ? { position } : {}),
          // What is no SQL here is none for the target, which says so in its own words.
          question: code === 'unparsed' && statement.act !== 'call' ? { kind: 'grammar' } : null,
        }),
      )
    }
    case 'review':
      if (waiting.hasRun) return refuse(parts, session, statement, judgement, hasRun)
      if (waiting.isBehind) {
        session.statements -= 1
        return unreadCatalog
      }
      return heldAnswer(parts, session, statement, judgement, waiting)
  }
}

async function heldAnswer(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  waiting: Waiting,
): Promise<Answer> {
  const held = await hold(parts, session, statement, judgement, waiting)
  if (held.answer instanceof Refusal) return refuse(parts, session, statement, judgement, held.answer)
  return clear(parts, session, held.answer.statement, held.answer.judgement, held.reviewId, waiting)
}

function clear(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  reviewId: string | null,
  { goesAhead }: Waiting,
): Answer | Promise<Answer> {
  const { decision } = judgement
  if (decision.obligations.record === 'rows' && session.recording.broken !== null) {
    return refuse(parts, session, statement, judgement, recordingUnavailable)
  }
  const entry = append(parts, session, statement, judgement, '', reviewId)
  if (decision.obligations.record !== 'rows') session.unrecorded.add(statement.number)
  chargeStatement(parts, session, statement)
  if (!parts.probes.isQuiet && reviewId === null && statement.act !== 'prepare')
    tellReworded(parts, session, statement)
  const nowMs = parts.clock.monotonic()
  session.activity.began(statement, decision.rule, nowMs)
  // A disk that cannot sync reads in time syncs them before they run: a loss of power then loses no more of them.
  if (!judgement.needsSync && !parts.ledger.isBehind(nowMs))
    return Clearance.issue(statement, decision, entry, nowMs)
  const issue = (awaited?: Syncs): Clearance =>
    Clearance.issue(statement, decision, entry, parts.clock.monotonic(), awaited)
  if (goesAhead) return issue(parts.syncs)
  const answer = parts.ledger.synced(entry).then(() => {
    const ended: unknown = session.signal.aborted ? session.signal.reason : null
    if (!(ended instanceof Refusal)) return issue()
    conclude(parts, session, issue(), skipped)
    return ended
  })
  session.outstanding.add(answer)
  return answer.finally(() => session.outstanding.delete(answer))
}

function refuse(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  refusal: Refusal,
): Refusal {
  append(parts, session, statement, judgement, refusal.code, refusal.reviewId)
  session.activity.refusedOne()
  const { principal, resource } = session
  const probe = parts.probes.refused(principal.id, resource.name, statement, refusal, parts.clock.now())
  if (probe !== null)
    parts.ledger.append({ type: 'alert', code: 'probing', message: probe, session: session.id })
  // The refusal itself is a reply: its entry is written before it is told.
  parts.ledger.flush()
  return refusal
}

/** Puts on record that what passes was refused before in other words. */
function tellReworded(parts: GateParts, session: LiveSession, statement: Statement): void {
  const { principal, resource } = session
  const message = parts.probes.passed(principal.id, resource.name, statement, parts.clock.now())
  if (message !== null) parts.ledger.append({ type: 'alert', code: 'probing', message, session: session.id })
}

/** Puts the statement and its decision on record; returns the index of the entry. */
function append(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  code: RefusalCode | '',
  reviewId: string | null,
): number {
  const { decision, effects } = judgement
  const { number, act, inspection } = statement
  const { verdict, rule, policyVersion } = decision
  const { fingerprint } = inspection
  const body = { key: session.key, plain: encodeStatementBody(statement) }
  // Plain literals: spreading one object into another costs more here than encoding the entry.
  const entry = parts.ledger.append(
    act === 'prepare'
      ? {
          type: 'statement.prepared',
          session: session.id,
          number,
          act,
          verdict,
          rule,
          code,
          policyVersion,
          fingerprint,
          effects,
          reviewId,
        }
      : {
          type: 'statement.decided',
          session: session.id,
          number,
          act,
          verdict,
          rule,
          code,
          policyVersion,
          fingerprint,
          effects,
          reviewId,
          prepared: null,
        },
    body,
  )
  session.lastEntry = entry
  session.recording.asked(number, act, statement.text, statement.parameters, verdict, rule)
  return entry
}

/** Fails closed: without a ledger nothing passes, and a bug passes nothing either. The only place that says so. */
function closed(act: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
  try {
    const answer = act()
    return answer instanceof Promise ? answer.catch(refusalFor) : answer
  } catch (error) {
    return refusalFor(error)
  }
}

function refusalFor(error: unknown): Refusal {
  if (error instanceof LedgerUnavailable) return ledgerUnavailable
  if (error instanceof RangeError) return tooLargeToRecord
  throw error
}

const tooLargeToRecord = new Refusal(
  'limit-exceeded',
  'The statement is too large to be put on record, so nothing was sent.',
  { hint: 'Pass large values as parameters, or use COPY.' },
)

const hasRun = new Refusal(
  'unknown-effect',
  'By what was defined anew while the target waited it would have to be reviewed.',
)

const sessionEnded = new Refusal('session-ended', 'The session has ended.')
