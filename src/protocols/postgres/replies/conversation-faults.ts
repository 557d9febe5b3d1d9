import { Refusal } from '../../../core/refusal.ts'
import { MaskFailure } from '../../../masking/masks/mask-failure.ts'
import { MalformedFrame } from '../messages/frame.ts'
import type { ClientMessage } from '../messages/message-from-client.ts'
import { errorResponse } from '../messages/message-to-client.ts'
import { clientMessageName } from '../messages/message.ts'
import type { Running } from '../session/running.ts'
import { RowTooLong, TargetFault, UnreadCopy } from '../messages/target-fault.ts'

/**
 * How far a refusal of a message reaches: its own simple query, with which the unnamed prepared statement goes in any case;
 * itself alone; or the batch up to the next Sync.
 */
export type Scope = 'query' | 'call' | 'batch'

/** How far a refusal of this message reaches. */
export function scopeOf(bytes: Buffer): Scope {
  const name = clientMessageName(bytes[0] ?? 0)
  if (name === 'Query') return 'query'
  return name === 'FunctionCall' ? 'call' : 'batch'
}

/** The same of a message that cannot be read: what it would have done first, it does not. */
export function scopeOfMalformed(bytes: Buffer): Scope {
  return scopeOf(bytes) === 'batch' ? 'batch' : 'call'
}

/** Whether a message may come while the target reads copy data. */
export function belongsToCopy(type: ClientMessage['type']): boolean {
  return ['CopyData', 'CopyDone', 'CopyFail', 'Flush', 'Sync', 'Terminate'].includes(type)
}

/** Whether a target that reads copy data passes over a message of this type. */
export function isPassedOver(type: number): boolean {
  const name = clientMessageName(type)
  return name === 'Flush' || name === 'Sync'
}

/** What the target itself would say of a prepared statement that nobody made. */
export function unknownStatement(name: string): Refusal {
  const what = name === '' ? 'unnamed prepared statement' : `prepared statement "${name}"`
  // Of the unnamed one the target says more than this when it is described.
  const question = name === '' ? null : ({ kind: 'prepared', name } as const)
  return new Refusal('name-unknown', `${what} does not exist`, { question })
}

/** What the target itself would say of a portal that nobody made: another SQLSTATE than for statements. */
export function unknownPortal(name: string): Buffer {
  const message = `portal "${name}" does not exist`
  return errorResponse({ severity: 'ERROR', sqlState: '34000', message, detail: 'code=name-unknown' })
}

/** What the target itself would say of a statement that is cancelled; this one never reached it. */
export const cancelled = errorResponse({
  severity: 'ERROR',
  sqlState: '57014',
  message: 'canceling statement due to user request',
})

/** What is said of a message that is whole but wrong; it is not forwarded, and the session goes on. */
export function malformed(fault: MalformedFrame): Buffer {
  return errorResponse({ severity: 'ERROR', sqlState: stateOfFault(fault.kind), message: fault.message })
}

function stateOfFault(kind: MalformedFrame['kind']): string {
  switch (kind) {
    case 'encoding':
      return '22021' // character_not_in_repertoire
    case 'format':
      return '22023' // invalid_parameter_value
    case 'content':
    case 'frame':
    case 'room':
    case 'size':
      return '08P01' // protocol_violation
  }
}

/** Why no more names are given in one session. */
export function tooMany(what: string): Refusal {
  return new Refusal('limit-exceeded', `This session has too many ${what}; close some.`)
}

/** Why a session cannot go on after this fault of the target's reply; null when it is a bug of ours. */
export function replyFault(fault: unknown): Refusal | null {
  if (fault instanceof RowTooLong)
    return new Refusal(
      'limit-exceeded',
      'A row is too long to be looked at here, so nothing of it was shown.',
      {
        hint: 'Ask for fewer columns or parts of the value (substr); an operator sets how much is taken (limits.frame-bytes-max).',
      },
    )
  if (fault instanceof UnreadCopy)
    return new Refusal(
      'too-complex',
      'The text could not be read, and is a COPY whose rows would be written under a ceiling: nothing of it lasts.',
      { hint: 'Send the COPY by itself, in UTF-8.' },
    )
  if (fault instanceof TargetFault || fault instanceof MalformedFrame) {
    return new Refusal('target-misbehaved', `The target broke its protocol: ${fault.message}.`)
  }
  if (fault instanceof MaskFailure) {
    return new Refusal('mask-impossible', 'The reply could not be masked, so nothing of it was shown.')
  }
  return null
}

/** The answer to a client that would fetch a write under a ceiling in pieces. */
export const uncountable = new Refusal(
  'row-limit',
  'A write under a ceiling cannot be fetched in pieces: the target tells how much it wrote at its end.',
  { hint: 'Execute it without a row limit.' },
)

/** The answer to a simple query that would commit by itself in the middle of a batch: who began its transaction is not known there. */
export const unheld = new Refusal(
  'row-limit',
  'A change under a ceiling cannot be held back in a simple query behind statements that no Sync has ended.',
  { hint: 'Send a Sync before it.' },
)

/** What a client hears whose reply is longer than its rule, or what budgets leave, allows. */
export function cutShort(running: Running): Refusal {
  const { decision, obligations } = running.clearance
  const { rowsMax, rowsRule, bytesRule, isCounted } = obligations
  if (running.cutBy === 'bytes') {
    const rule = running.bytesBudget || bytesRule
    return new Refusal(
      'byte-limit',
      `The reply was cut after ${running.bytes} bytes: the next row is too long.`,
      {
        rule: rule ?? decision.rule,
        hint: 'Ask for fewer columns or rows (LIMIT, a narrower WHERE), or for a grant.',
      },
    )
  }
  const isSpent = isCounted === true && (rowsMax === null || running.rows < rowsMax)
  return new Refusal('row-limit', `The reply was cut after ${running.rows} rows.`, {
    rule: isSpent ? running.budget : (rowsRule ?? decision.rule),
    hint: 'Ask for fewer rows (LIMIT, a narrower WHERE), or for a grant.',
  })
}

/** What cannot be exchanged for a reviewer's text. */
export const notRewritten = new Refusal(
  'review-changed',
  'A reviewer changed this statement, and what is only prepared, or called by number, cannot be exchanged.',
  { hint: 'Ask for the changed statement itself; the review shows it.' },
)

/** A text that cannot take a prepared statement's place. */
export const notExchanged = new Refusal(
  'review-changed',
  'A reviewer changed this prepared statement into something other than a single statement, or into a COPY.',
  { hint: 'Ask for the changed statement itself; the review shows it.' },
)

/** While the target waited, what the statement means became another than was cleared. */
export function redefined(): Refusal {
  return new Refusal(
    'unknown-effect',
    'What the statement goes by was defined anew while the target waited.',
    {
      hint: 'See whether a write came to last, then send it again: it is judged by what is defined now.',
    },
  )
}
