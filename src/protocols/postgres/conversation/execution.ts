/**
 * Execute: runs a portal under the clearance of its Bind. Where the session has changed since, so that its statement or its
 * name may mean something else by now, or what it was cleared by would not clear it any more, the Execute is a statement of its own, inspected and cleared as what it is now;
 * and so is every Execute of a cursor that SQL declared.
 */
import type { Inspection } from '../../../core/inspection.ts'
import { joinName } from '../../../core/object-name.ts'
import type { Batch } from './batch.ts'
import type { Ceiling } from './ceiling.ts'
import type { Asked } from './asked.ts'
import type { Clearing } from './clearing.ts'
import { uncountable, unknownPortal } from '../replies/conversation-faults.ts'
import type { Frame } from '../messages/frame.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import type { ClientMessage } from '../messages/message-from-client.ts'
import { cursorOf, type Portal } from '../session/prepared.ts'
import type { Expected, ReplyQueue } from '../replies/reply-queue.ts'
import type { Running } from '../session/running.ts'
import type { TargetMemory } from '../session/target-memory.ts'

/** What executions share with the conversation around them. */
export interface ExecutionParts {
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  readonly batch: Batch
  readonly clearing: Pick<Clearing, 'settled' | 'inspected' | 'submit' | 'refuse' | 'fail'>
  readonly ceiling: Pick<Ceiling, 'hold' | 'measure'>
  readonly toTarget: (message: Housekeeping) => void
  /** A reply is owed; also where the client's copy data goes, if the statement takes some. */
  readonly expect: (item: Expected, takesCopy: boolean) => void
  /** False where it would have to be cleared again by now. */
  readonly isCurrent: (running: Running) => boolean
  readonly concluded: (running: Running, result: 'ran' | 'skipped') => void
}

/** Runs portals for one conversation. */
export class Execution {
  readonly #parts: ExecutionParts

  constructor(parts: ExecutionParts) {
    this.#parts = parts
  }

  run(message: ClientMessage & { readonly type: 'Execute' }, frame: Frame): void {
    const { memory, batch, clearing, queue, ceiling, toTarget, isCurrent } = this.#parts
    const portal = memory.portals.find(message.portal, batch.number)
    if (portal === 'unsettled') return clearing.settled(() => this.run(message, frame))
    const isChanged =
      portal === null || portal.shifts !== memory.shifts || portal.isMoved || !isCurrent(portal.running)
    if (isChanged && queue.length > 0) return clearing.settled(() => this.run(message, frame))
    if (portal === null) return this.#cursor(message.portal, frame)
    if (message.rowsMax > 0 && portal.running.isUnderCeiling) return clearing.refuse(uncountable, 'batch')
    if (isChanged) return this.#anew(portal, frame)
    const { running } = portal
    if (portal.settlements !== memory.settlements) {
      // Bound earlier: only now it does what was foreseen then.
      memory.foresee(running.clearance.statement.text, running.clearance.statement.inspection)
      this.#clearedNow(portal)
    }
    const { masks, content, subjects } = running.clearance.obligations
    const readsCells = masks.size > 0 || content !== undefined || subjects !== undefined
    const needsFields = readsCells && portal.prepared.fields === null
    if (needsFields && !portal.isDescribed) this.#describe(portal)
    const start = (): void => {
      toTarget(Housekeeping.relay(frame.type, frame.bytes))
      this.#started(portal)
    }
    if (!portal.running.isMeasured) return start()
    clearing.settled(() => ceiling.measure(portal.running, start))
  }

  /** Clears a portal again, as what its statement means now. */
  #anew(portal: Portal, frame: Frame): void {
    const { memory, clearing, concluded } = this.#parts
    const { text, restored } = portal.running.clearance.statement
    // What was turned back for its Bind cannot be asked for again.
    if (restored) return clearing.fail(unknownPortal(portal.name), 'batch')
    this.#describe(portal)
    const asked: Asked = { act: 'run', text, parameters: null, bytes: frame.bytes }
    clearing.inspected(asked, (now) => {
      const all = portal.prepared.meanings.with(now, memory.ground.key)
      clearing.submit(asked, portal.isMoved ? withAnyRows(all) : all, (running) => {
        concluded(portal.running, portal.running.isStarted ? 'ran' : 'skipped')
        portal.running = running
        this.#clearedNow(portal)
        this.#started(portal)
      })
    })
  }

  /** A name that no Bind gave may be a cursor's. Whether there is one the target says, as it would without the gateway. */
  #cursor(name: string, frame: Frame): void {
    const { memory, batch, clearing } = this.#parts
    if (name === '') return clearing.fail(unknownPortal(name), 'batch')
    const look: Expected & { readonly kind: 'own-look' } = { kind: 'own-look', fields: null }
    this.#parts.toTarget(Housekeeping.describePortal(name))
    this.#parts.expect(look, false)
    clearing.settled(() => {
      const text = `FETCH ALL FROM ${joinName(name)}`
      const asked: Asked = { act: 'run', text, parameters: null, bytes: frame.bytes }
      clearing.inspected(asked, (found) => {
        clearing.submit(asked, found, (running) => {
          this.#started(cursorOf(name, running, look.fields, { batch: batch.number, memory }))
        })
      })
    })
  }

  #describe(portal: Portal): void {
    portal.isDescribed = true
    this.#parts.toTarget(Housekeeping.describePortal(portal.name))
    this.#parts.expect({ kind: 'own-describe', portal }, false)
  }

  #clearedNow(portal: Portal): void {
    const { memory } = this.#parts
    portal.shifts = memory.shifts
    portal.settlements = memory.settlements
  }

  #started(portal: Portal): void {
    const { ceiling, expect } = this.#parts
    const { running } = portal
    running.isStarted = true
    expect({ kind: 'execute', portal, copyActive: false }, running.mayTakeCopy)
    if (!running.takesCopy) ceiling.hold(running)
  }
}

/** Rows that may come from anywhere: what made them was judged as it ran, under another name. */
function withAnyRows(inspection: Inspection): Inspection {
  const statements = inspection.statements.map((facts) => ({
    ...facts,
    outputs: { kind: 'unknown' } as const,
  }))
  return { ...inspection, statements }
}
