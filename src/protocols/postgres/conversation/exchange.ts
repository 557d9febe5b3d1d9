/**
 * A reviewer's text in the place of a prepared statement's, for one Bind. The target is asked what both take and return:
 * only a text that takes the same parameters and returns the same columns goes, so that the client's driver, which may
 * have been told of these long before, reads what it expects.
 */
import type { Clearance } from '../../../core/clearance.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import type { Batch } from './batch.ts'
import type { Frame } from '../messages/frame.ts'
import { headerBytes, MalformedFrame } from '../messages/frame.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { parameterDescriptionIn, rowDescriptionIn } from '../messages/message-from-target.ts'
import type { TargetMessageName } from '../messages/message.ts'
import { clientMessageType } from '../messages/message.ts'
import { MessageReader } from '../messages/message-reader.ts'
import { writeMessage } from '../messages/message-writer.ts'
import type { OwnAnswer } from '../replies/own-answer.ts'
import type { Prepared } from '../session/prepared.ts'
import { Meanings } from '../session/prepared.ts'
import type { ReplyQueue } from '../replies/reply-queue.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import type { Turn } from '../session/turn.ts'

/** What the exchange shares with the conversation around it. */
export interface ExchangeParts {
  readonly toTarget: (message: Housekeeping) => void
  readonly queue: ReplyQueue
  readonly turn: Turn
  readonly batch: Batch
  readonly memory: TargetMemory
  /** Of the prepared statement that stands for the changed text: nobody but this session's gateway knows it. */
  readonly name: string
}

/** How an exchange ended: the statement to bind, why it cannot be, or null where the batch has failed by now. */
export type Exchanged = Prepared | Refusal | null

/** Prepares a cleared text beside the client's own statement, and holds the two against each other. */
export function exchange(
  parts: ExchangeParts,
  clearance: Clearance,
  prepared: Prepared,
  then: (exchanged: Exchanged) => void,
): void {
  const { memory, name } = parts
  const asked = new Description()
  const changed = new Description()
  afterReplies(parts, then, () => {
    // The target may plan it anew to describe it.
    memory.described(prepared.name, prepared, false)
    ask(parts, Housekeeping.describe(prepared.name, name), asked, 1)
    afterReplies(parts, then, () => {
      ask(parts, Housekeeping.prepareCleared(clearance, name, asked.types ?? []), changed, 2)
      afterReplies(parts, then, () => {
        const fault = whyDifferent(asked, changed)
        then(fault === null ? statementOf(parts, clearance, prepared, changed) : different(fault))
      })
    })
  })
}

/** A Bind of another prepared statement, with everything else as it was. */
export function rebound(bind: Buffer, name: string): Buffer {
  const reader = new MessageReader(bind, headerBytes)
  const portal = reader.text()
  reader.text()
  return writeMessage(clientMessageType('Bind'), [{ text: portal }, { text: name }, { bytes: reader.rest() }])
}

/** True for a Bind of the prepared statement of this name. */
export function isRebound(bind: Buffer, name: string): boolean {
  const reader = new MessageReader(bind, headerBytes)
  reader.text()
  return reader.text() === name
}

function ask(
  { toTarget, queue, batch }: ExchangeParts,
  message: Housekeeping,
  answer: OwnAnswer,
  closesLeft: number,
): void {
  toTarget(message)
  queue.push({ kind: 'own-question', answer, failed: false, closesLeft })
  batch.sent += 1
}

/** Goes on when the target owes nothing, or says that the batch failed meanwhile. */
function afterReplies(
  { toTarget, queue, turn, batch }: ExchangeParts,
  failed: (exchanged: null) => void,
  next: () => void,
): void {
  const go = (): void => (batch.isSkipping ? failed(null) : next())
  if (queue.length === 0) return go()
  toTarget(Housekeeping.flush)
  turn.waitSettled(go)
}

function statementOf(
  { memory, batch, name }: ExchangeParts,
  { statement }: Clearance,
  prepared: Prepared,
  { fields }: Description,
): Prepared {
  const { text, inspection } = statement
  return {
    name,
    text,
    parameterTypes: prepared.parameterTypes,
    facts: inspection.statements[0] ?? null,
    meanings: new Meanings(inspection, memory.ground.key),
    shifts: memory.shifts,
    batch: batch.number,
    fields,
  }
}

/** What the target says of a prepared statement. */
class Description implements OwnAnswer {
  types: readonly number[] | null = null
  /** Empty where it returns no rows. */
  fields: readonly FieldDescription[] | null = null

  row(): void {
    throw new MalformedFrame('content', 'rows of a statement that was only described')
  }

  endStatement(): void {
    throw new MalformedFrame('content', 'the end of a statement that was only described')
  }

  described(name: TargetMessageName, frame: Frame): void {
    if (name === 'ParameterDescription') this.types = parameterDescriptionIn(frame)
    else this.fields = name === 'NoData' ? [] : rowDescriptionIn(frame)
  }
}

/** Why a client could tell the two apart; null when it cannot. */
function whyDifferent(asked: Description, changed: Description): string | null {
  if (asked.types === null || changed.types === null || asked.fields === null || changed.fields === null)
    return 'the target did not say what they return'
  if (!isSame(asked.types, changed.types, (type) => type)) return 'it takes other parameters'
  if (!isSame(asked.fields, changed.fields, ({ name, typeOid }) => `${typeOid} ${name}`))
    return 'it returns other columns than the client was told of'
  return null
}

function isSame<T>(left: readonly T[], right: readonly T[], key: (one: T) => unknown): boolean {
  return left.length === right.length && left.every((one, at) => key(one) === key(right[at]!))
}

function different(fault: string): Refusal {
  return new Refusal(
    'review-changed',
    `A reviewer changed this prepared statement, and ${fault}; nothing ran.`,
    {
      hint: 'Ask for the changed statement itself; the review shows it.',
    },
  )
}
