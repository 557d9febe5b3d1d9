import { Refusal } from '../../core/refusal.ts'
import { MaskFailure } from '../../masking/mask-failure.ts'
import { MalformedFrame } from './frame.ts'
import type { ClientMessage } from './message-from-client.ts'
import { clientMessageName } from './message.ts'
import { TargetFault } from './target-fault.ts'

/** How far a refusal of this message reaches: its own simple query, or the batch up to the next Sync. */
export function scopeOf(bytes: Buffer): 'query' | 'batch' {
  const name = clientMessageName(bytes[0] ?? 0)
  return name === 'Query' || name === 'FunctionCall' ? 'query' : 'batch'
}

/** Whether a message may come while the target reads copy data. */
export function belongsToCopy(type: ClientMessage['type']): boolean {
  return ['CopyData', 'CopyDone', 'CopyFail', 'Flush', 'Sync', 'Terminate'].includes(type)
}

/** What the target itself would say of a name that nobody gave. */
export function unknownName(what: string, name: string): Refusal {
  return new Refusal('name-unknown', `${what} "${name}" does not exist`)
}

/** Why no more names are given in one session. */
export function tooMany(what: string): Refusal {
  return new Refusal('limit-exceeded', `This session has too many ${what}; close some.`)
}

/** Why a session cannot go on after this fault of the target's reply; null when it is a bug of ours. */
export function replyFault(fault: unknown): Refusal | null {
  if (fault instanceof TargetFault || fault instanceof MalformedFrame) {
    return new Refusal('target-misbehaved', `The target broke its protocol: ${fault.message}.`)
  }
  if (fault instanceof MaskFailure) {
    return new Refusal('mask-impossible', 'The reply could not be masked, so nothing of it was shown.')
  }
  return null
}

/** What a client hears whose reply is longer than its rule allows. */
export function rowLimit(rowsMax: number, rule: string): Refusal {
  return new Refusal('row-limit', `The reply was cut after ${rowsMax} rows.`, {
    rule,
    hint: 'Ask for fewer rows (LIMIT, a narrower WHERE), or for a grant.',
  })
}
