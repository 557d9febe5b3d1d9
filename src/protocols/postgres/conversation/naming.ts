/**
 * The names that a client gives at the target: Parse makes prepared statements, Bind makes portals of them, Describe asks
 * what either gives. A name that the target may not have taken yet is waited for.
 */
import type { Batch } from './batch.ts'
import type { Asked } from './asked.ts'
import type { Clearing } from './clearing.ts'
import { tooMany, unknownStatement } from '../replies/conversation-faults.ts'
import type { Frame } from '../messages/frame.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import type { BindMessage, ParseMessage } from '../messages/message-from-client.ts'
import { isResolvedExecute } from '../session/postgres-statement.ts'
import { Meanings, preparedInSql, type Portal, type Prepared } from '../session/prepared.ts'
import type { Expected, ReplyQueue } from '../replies/reply-queue.ts'
import type { TargetMemory } from '../session/target-memory.ts'

/** What names share with the conversation around them. */
export interface NamingParts {
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  readonly batch: Batch
  readonly clearing: Pick<Clearing, 'settled' | 'inspected' | 'submit' | 'refuse'>
  readonly namesMax: number
  readonly toTarget: (message: Housekeeping) => void
  readonly expect: (item: Expected) => void
}

/** Gives names at the target for one conversation. */
export class Naming {
  readonly #parts: NamingParts

  constructor(parts: NamingParts) {
    this.#parts = parts
  }

  parse(message: ParseMessage, frame: Frame): void {
    const { memory, batch, clearing, namesMax, expect } = this.#parts
    if (memory.prepared.size >= namesMax) return clearing.refuse(tooMany('prepared statements'), 'batch')
    const { name, text, parameterTypes } = message
    const asked: Asked = { act: 'prepare', text, parameters: null, parameterTypes, bytes: frame.bytes }
    clearing.inspected(asked, (found) => {
      const inspection = memory.withParameters(found, parameterTypes)
      clearing.submit(asked, inspection, (running) => {
        const prepared: Prepared = {
          name,
          text,
          parameterTypes,
          facts: inspection.statements[0] ?? null,
          meanings: new Meanings(inspection, memory.ground.key),
          shifts: memory.shifts,
          batch: batch.number,
          fields: null,
        }
        memory.prepared.give(prepared)
        expect({ kind: 'parse', prepared, running })
      })
    })
  }

  bind(message: BindMessage, frame: Frame): void {
    const { memory, batch, clearing, namesMax, expect } = this.#parts
    const found = memory.prepared.find(message.statement, batch.number)
    if (found === 'unsettled') return clearing.settled(() => this.bind(message, frame))
    const prepared = found ?? preparedInSql(message.statement, batch.number)
    if (prepared === null) return clearing.refuse(unknownStatement(message.statement), 'batch')
    if (memory.portals.size >= namesMax) return clearing.refuse(tooMany('portals'), 'batch')
    const asked: Asked = {
      act: 'run',
      text: prepared.text,
      parameters: message.parameters,
      parameterTypes: prepared.parameterTypes,
      bytes: frame.bytes,
      prepared,
    }
    // Inspected anew: between Parse and Bind the catalog or the search path may have changed, and the target may plan anew.
    clearing.inspected(asked, (now) => {
      if (found === null && !isResolvedExecute(now))
        return clearing.refuse(unknownStatement(message.statement), 'batch')
      const inspection = prepared.meanings.with(now, memory.ground.key)
      clearing.submit(asked, inspection, (running, exchanged) => {
        const portal: Portal = {
          name: message.portal,
          prepared: exchanged ?? prepared,
          running,
          batch: batch.number,
          formats: message.resultFormats,
          shifts: memory.shifts,
          settlements: memory.settlements,
          isMoved: false,
          isCursor: false,
          isDescribed: false,
          fields: null,
        }
        memory.portals.give(portal)
        expect({ kind: 'bind', portal })
      })
    })
  }

  describe(space: 'statement' | 'portal', name: string, frame: Frame): void {
    const { memory, queue, batch, clearing } = this.#parts
    if (space === 'statement') {
      const prepared = memory.prepared.find(name, batch.number)
      if (prepared === 'unsettled') return clearing.settled(() => this.describe(space, name, frame))
      // The target may have one that it would have dropped with a query that was refused.
      if (prepared === null && name === '') return clearing.refuse(unknownStatement(name), 'batch')
      memory.described(name, prepared, queue.length > 0)
      return this.#relay(frame, { kind: 'describe-statement', prepared })
    }
    const portal = memory.portals.find(name, batch.number)
    if (portal === 'unsettled') return clearing.settled(() => this.describe(space, name, frame))
    if (portal) portal.isDescribed = true
    this.#relay(frame, { kind: 'describe-portal', portal })
  }

  close(space: 'statement' | 'portal', name: string, frame: Frame): void {
    this.#relay(frame, { kind: 'close', space, name })
  }

  #relay(frame: Frame, expected: Expected): void {
    this.#parts.toTarget(Housekeeping.relay(frame.type, frame.bytes))
    this.#parts.expect(expected)
  }
}
