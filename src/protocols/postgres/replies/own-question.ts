import type { Frame } from '../messages/frame.ts'
import type { TargetMessageName } from '../messages/message.ts'
import type { Expected } from './reply-queue.ts'
import { unasked } from '../messages/target-fault.ts'

/** A question of the gateway's own that is owed its answer. */
export type OwnQuestion = Expected & { readonly kind: 'own-question' }

/** Takes one message of the answer to a question of the gateway's own. Throws on what no such answer holds. */
export function hearOwnAnswer(
  question: OwnQuestion,
  name: TargetMessageName,
  frame: Frame,
): 'goes-on' | 'ended' {
  switch (name) {
    case 'CommandComplete':
      question.answer.endStatement()
      return 'goes-on'
    case 'ErrorResponse':
      question.failed = true
      return 'goes-on'
    case 'CloseComplete':
      if (question.closesLeft === null) return 'goes-on'
      question.closesLeft -= 1
      return question.closesLeft === 0 ? 'ended' : 'goes-on'
    case 'BindComplete':
    case 'NoticeResponse':
    case 'ParseComplete':
      return 'goes-on'
    case 'RowDescription':
      question.answer.described?.(name, frame)
      return 'goes-on'
    case 'NoData':
    case 'ParameterDescription':
      if (!question.answer.described) throw unasked(name)
      question.answer.described(name, frame)
      return 'goes-on'
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
    case 'NotificationResponse':
    case 'ParameterStatus':
    case 'PortalSuspended':
    case 'ReadyForQuery':
      throw unasked(name)
  }
}
