import type { TargetMessageName } from './message.ts'
import type { Expected } from './reply-queue.ts'
import { unasked } from './target-fault.ts'

/** What hears the rows of a question of the gateway's own. */
export interface OwnAnswer {
  /** Takes one DataRow. Throws `MalformedFrame` when it is none, RangeError when there are too many. */
  row(message: Buffer): void
  /** One of the question's statements has ended. */
  endStatement(): void
}

/**
 * Takes one message of the answer to a question of the gateway's own. The client sees none of it, and settings that
 * the question changes are put back by it, so their reports say nothing. Throws on what no such answer holds.
 */
export function hearOwnAnswer(question: Expected & { kind: 'own-question' }, name: TargetMessageName): void {
  switch (name) {
    case 'CommandComplete':
      question.answer.endStatement()
      return
    case 'ErrorResponse':
      question.failed = true
      return
    case 'BindComplete':
    case 'CloseComplete':
    case 'NoticeResponse':
    case 'ParameterStatus':
    case 'ParseComplete':
    case 'RowDescription':
      return
    case 'Authentication':
    case 'BackendKeyData':
    case 'CopyBothResponse':
    case 'CopyData':
    case 'CopyDone':
    case 'CopyInResponse':
    case 'CopyOutResponse':
    case 'DataRow':
    case 'EmptyQueryResponse':
    case 'FunctionCallResponse':
    case 'NegotiateProtocolVersion':
    case 'NoData':
    case 'NotificationResponse':
    case 'ParameterDescription':
    case 'PortalSuspended':
    case 'ReadyForQuery':
      throw unasked(name)
  }
}
