/**
 * One session's conversation, without I/O: the client's messages come in, statements are submitted, cleared ones are
 * forwarded, and replies leave in protocol order. Messages are taken one after the other; while one waits (for its
 * inspection, a review, the ledger, an answer of the target) the later ones do. What the switch does not name ends it.
 */
import type { Outcome } from '../../../core/outcome.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { ConversationLimits, ConversationPorts } from '../session/ports.ts'
import { cancelled, cutShort, isPassedOver, redefined, replyFault } from '../replies/conversation-faults.ts'
import { MalformedFrame, type Frame } from '../messages/frame.ts'
import type { Ground } from '../session/ground.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { broken, goodbye, Inbox } from './inbox.ts'
import { Leave } from './leave.ts'
import { decodeClientMessage, type ClientMessage } from '../messages/message-from-client.ts'
import type { TransactionState } from '../messages/message-from-target.ts'
import { hearMalformed, type MalformedParts } from './malformed.ts'
import { Naming } from './naming.ts'
import { inspectionOfCall } from '../session/postgres-statement.ts'
import { refusalMessage } from '../replies/refuse.ts'
import { ReplyMasks } from '../replies/reply-masks.ts'
import { concernOf, ReplyQueue, type Expected, type OwnCommand } from '../replies/reply-queue.ts'
import type { ReplySink } from '../replies/reply-sink.ts'
import { ReplyStream } from '../replies/reply-stream.ts'
import type { Running } from '../session/running.ts'
import { TargetMemory } from '../session/target-memory.ts'
import { Silence } from './silence.ts'
import { Turn } from '../session/turn.ts'
import { Barrier } from './barrier.ts'
import { Batch } from './batch.ts'
import { Ceiling } from './ceiling.ts'
import { Copying } from './copying.ts'
import type { Asked } from './asked.ts'
import { Clearing } from './clearing.ts'
import { Execution } from './execution.ts'

/** One session between client and target, without I/O; what it wants done goes through its ports. */
export class Conversation implements ReplySink {
  readonly #ports: ConversationPorts
  readonly #limits: ConversationLimits
  readonly #memory: TargetMemory
  readonly #queue = new ReplyQueue()
  readonly #replies: ReplyStream
  readonly #inbox = new Inbox()
  readonly #turn: Turn
  readonly #batch = new Batch()
  readonly #clearing: Clearing
  readonly #ceiling: Ceiling
  readonly #naming: Naming
  readonly #execution: Execution
  readonly #barrier: Barrier
  readonly #silence: Silence
  readonly #toTarget: ConversationPorts['toTarget']
  readonly #leave: Leave
  readonly #malformed: MalformedParts
  readonly #copying: Copying
  /** The message that is taken, or was last. */
  #taking: Frame = goodbye

  constructor(given: ConversationPorts, ground: Ground, limits: ConversationLimits, absentName: string) {
    const ports: ConversationPorts = { ...given, toTarget: (message) => this.#barrier.send(message) }
    this.#ports = ports
    this.#toTarget = (message) => given.toTarget(message)
    this.#limits = limits
    this.#memory = new TargetMemory(ground, (running, result) => this.concluded(running, result))
    const clearAgain: Clearing['again'] = (...asked) => this.#clearing.again(...asked)
    this.#silence = new Silence({ ...ports, memory: this.#memory, queue: this.#queue, clearAgain })
    const resume = (): void => {
      this.#pump()
      ports.paced()
    }
    const failed = (bug: unknown): void =>
      this.#end(new Refusal('internal', `The gateway failed: ${String(bug)}`))
    this.#turn = new Turn(resume, failed)
    this.#barrier = new Barrier({
      toTarget: this.#toTarget,
      cancelling: () => this.#clearing.cancelling,
      released: resume,
      lost: (refusal) => this.#end(refusal),
      failed,
    })
    const replyLimits = { ...limits, output: ports.output, messageBytesMax: limits.replyMessageBytesMax }
    const masks = new ReplyMasks(ports)
    this.#replies = new ReplyStream(this.#queue, this.#memory, this, masks, replyLimits, ports.session)
    const shared = {
      absentName,
      memory: this.#memory,
      queue: this.#queue,
      turn: this.#turn,
      batch: this.#batch,
      toTarget: (message: Housekeeping) => ports.toTarget(message),
      tell: (words: Buffer) => this.#replies.tell(words),
      concluded: (running: Running, result: Outcome['result']) => this.concluded(running, result),
    }
    this.#ceiling = new Ceiling({
      ...shared,
      show: (statement, bytes) => this.show(statement, bytes),
      fail: (words, scope) => this.#clearing.fail(words, scope),
    })
    this.#copying = new Copying({ ...shared, ceiling: this.#ceiling })
    this.#clearing = new Clearing({ ...shared, ports, ceiling: this.#ceiling })
    const end = (refusal: Refusal | null): void => this.#end(refusal)
    this.#leave = new Leave({ ...shared, endTarget: () => ports.endTarget(), end })
    const cleared = { ...shared, clearing: this.#clearing, expect: (item: Expected) => this.#expect(item) }
    this.#malformed = { ...cleared, leave: this.#leave, copying: this.#copying }
    this.#naming = new Naming({ ...cleared, namesMax: limits.namesMax })
    this.#execution = new Execution({
      ...cleared,
      ceiling: this.#ceiling,
      isCurrent: ({ clearance }) => ports.gate.isCurrent(ports.session, clearance),
      expect: (item, takesCopy) => {
        if (takesCopy) this.#copying.begin(item)
        this.#expect(item)
      },
    })
  }

  /** Bytes of client messages that wait to be taken. */
  get inboxBytes(): number {
    return this.#inbox.bytes
  }

  /** True when the client has said goodbye and only what it asked before is still to be done. */
  get hasClientTakenLeave(): boolean {
    return this.#leave.isTaken || (!this.#clearing.isOnHold && this.#inbox.endsInGoodbye)
  }

  /** True once the target has said why it closes the connection. */
  get hasTargetTakenLeave(): boolean {
    return this.#memory.hasTakenLeave
  }

  /** True while the client has heard a part of a message: nothing else may be said to it. */
  get isMidMessage(): boolean {
    return this.#replies.isMidMessage
  }

  /** True when the target still owed replies as the conversation closed. */
  get wasTargetBusy(): boolean {
    return this.#queue.length > 0
  }

  /** Takes messages of the client, in order. */
  fromClient(frames: readonly Frame[]): void {
    this.#inbox.put(frames)
    this.#pump()
  }

  /** The client says no more: what it asked is answered, as behind a goodbye. */
  clientEnded(): void {
    if (!this.hasClientTakenLeave) this.fromClient([goodbye])
  }

  /** What follows is no message: what was asked before is answered, then the client hears why the session ends. */
  clientBroke(why: Refusal): void {
    this.#leave.broke(why)
    this.fromClient([broken])
  }

  /**
   * What to wait for before the next bytes of the target are taken; null for nothing. Where they are not what was cleared,
   * they are not shown, nor what follows up to ReadyForQuery.
   */
  doubt(): Promise<unknown> | null {
    const { searching, isDropping } = this.#replies
    const isTold = isDropping && this.#queue.readies === 1
    const holds = this.#turn.isOver || isTold ? null : this.#silence.broken()
    return holds?.then((isSame) => (isSame || this.#turn.isOver ? searching : this.#withhold())) ?? searching
  }

  #withhold(): void {
    // Behind the first ReadyForQuery comes what was cleared by the old definitions, too.
    if (this.isMidMessage || this.#queue.readies > 1) return this.#end(redefined())
    this.#replies.dropRest()
    this.#ports.tellClient(refusalMessage(redefined(), 'ERROR'))
    this.#clearing.cancelAtTarget()
  }

  /** Takes bytes of the target as `ReplyStream.push` does; what it returns is to be given to it anew. */
  fromTarget(chunk: Buffer, headroomBytes = 0): Buffer | null {
    if (this.#turn.isOver) return null
    let rest: Buffer | null = null
    try {
      rest = this.#replies.push(chunk, headroomBytes)
    } catch (fault) {
      const refusal = replyFault(fault)
      if (refusal === null) throw fault
      this.#end(refusal)
    }
    if (this.#turn.isOver) return null
    const held = this.#barrier.first
    if (held && !this.#queue.owes(held)) this.#barrier.skipToSync()
    this.#silence.begin()
    if (this.#queue.length === 0) this.#turn.settled()
    this.#pump()
    return rest
  }

  /**
   * The client asks to cancel what runs now. That is what the target runs, as it would be without the gateway; only when
   * it runs nothing is it the statement that waits to be forwarded.
   */
  cancel(): void {
    if (this.#turn.isOver) return
    const held = this.#barrier.first
    if (this.#queue.isRunningBefore(held)) this.#clearing.cancelAtTarget()
    else if (held) this.#clearing.failHeld(held, cancelled, this.#toTarget)
    else if (this.#turn.isHeld || this.#queue.isAskingOwn) this.#clearing.cancel()
  }

  /** Ends the account: what was not answered is concluded as what it is. Nothing happens after this. */
  close(): void {
    if (this.#turn.isOver) return
    this.#turn.end()
    this.#barrier.drop()
    this.#clearing.close()
    this.#replies.conclude()
    for (const item of this.#queue) {
      const running = concernOf(item)
      // Of portals that were given one name after the other only the last is remembered; a Bind alone runs nothing.
      if (!running) continue
      const isSkipped = !running.clearance.isSpent || (item.kind === 'bind' && !running.isStarted)
      this.concluded(running, isSkipped ? 'skipped' : 'unknown')
    }
    this.#memory.close()
  }

  #pump(): void {
    if (this.#leave.isInCopy) return
    // The message in hand came where the target now reads copy data.
    if (this.#queue.isCopyingIn && !this.#turn.yield(isPassedOver(this.#taking.type)))
      return this.#leave.inCopy(this.#taking)
    this.#takeAll()
    this.#barrier.settle()
  }

  #takeAll(): void {
    while (this.#turn.isFree && !this.#barrier.isFull && !this.#leave.isInCopy) {
      // Nothing is forwarded that a cancel on its way could hit by mistake.
      const { cancelling } = this.#clearing
      if (cancelling) return this.#turn.wait(cancelling, () => undefined)
      const isFull = this.#queue.length >= this.#limits.repliesOwedMax && !this.#queue.isCopyingIn
      if (isFull) return this.#clearing.settled(null)
      const frame = this.#inbox.next()
      if (frame === undefined) return
      this.#take(frame)
    }
  }

  #take(frame: Frame): void {
    this.#taking = frame
    if (frame === broken) return this.#leave.take(frame)
    let message: ClientMessage
    try {
      message = decodeClientMessage(frame, this.#memory.ground.textEncoding)
    } catch (fault) {
      if (!(fault instanceof MalformedFrame)) throw fault
      return hearMalformed(this.#malformed, fault, frame)
    }
    if (this.#batch.isSkipping && message.type !== 'Sync' && message.type !== 'Terminate') return
    const place = this.#copying.placeOf(message.type)
    if (place === 'none') return this.#leave.inCopy(frame)
    if (place === 'unknown') return this.#clearing.heard(() => this.#take(frame))
    this.#dispatch(message, frame)
  }

  #dispatch(message: ClientMessage, frame: Frame): void {
    switch (message.type) {
      case 'Query':
        return this.#query(message.text, frame)
      case 'Parse':
        return this.#naming.parse(message, frame)
      case 'Bind':
        return this.#naming.bind(message, frame)
      case 'Execute':
        return this.#execution.run(message, frame)
      case 'Describe':
        return this.#naming.describe(message.space, message.name, frame)
      case 'Close':
        return this.#naming.close(message.space, message.name, frame)
      case 'Sync':
        return this.#sync(frame)
      case 'Flush':
        return this.#ports.toTarget(Housekeeping.relay(frame.type, frame.bytes))
      case 'CopyData':
      case 'CopyDone':
      case 'CopyFail':
        return this.#copying.take(message.type, frame)
      case 'FunctionCall': {
        const text = `fastpath function ${message.functionOid}`
        const asked: Asked = { act: 'call', text, parameters: message.parameters, bytes: frame.bytes }
        this.#clearing.begin()
        return this.#clearing.submit(asked, inspectionOfCall(message.functionOid), (running) => {
          this.#expect({ kind: 'call', running, failed: false })
        })
      }
      case 'Password':
        this.#leave.broke(new Refusal('protocol-violation', 'A password came when none was asked for.'))
        return this.#leave.take(frame)
      case 'Terminate':
        return this.#leave.take(frame)
    }
  }

  #query(text: string, frame: Frame): void {
    const asked: Asked = { act: 'run', text, parameters: null, bytes: frame.bytes }
    this.#clearing.inspected(asked, (inspection) => {
      this.#clearing.submit(asked, inspection, (running) => {
        running.isStarted = true
        const item: Expected = { kind: 'query', running, failed: false, copyActive: false }
        this.#expect(item)
        if (running.mayTakeCopy) this.#copying.begin(item)
        this.#batch.next()
        if (!running.takesCopy) this.#ceiling.hold(running)
      })
    })
  }

  #sync(frame: Frame): void {
    this.#ports.toTarget(Housekeeping.relay(frame.type, frame.bytes))
    if (this.#queue.isCopyingIn) return
    this.#batch.isSkipping = false
    this.#batch.next()
    this.#queue.push({ kind: 'sync' })
  }

  #expect(item: Expected): void {
    if (this.#queue.length === 0) this.#silence.begin()
    this.#queue.push(item)
    this.#batch.expects(item)
  }

  #end(refusal: Refusal | null): void {
    this.#ports.end(refusal)
  }

  show(statement: number, bytes: Buffer): void {
    if (this.#turn.isOver) return
    const recorded = this.#ports.gate.record(this.#ports.session, { statement, bytes })
    if (recorded instanceof Refusal) return this.#end(recorded)
    this.#ports.toClient(recorded)
  }

  leave(): void {
    this.#ports.leave()
  }

  tell(words: Buffer): void {
    this.#ports.tellClient(words)
  }

  concluded(running: Running, result: Outcome['result']): void {
    if (running.tally?.size) this.counted(running)
    const outcome = running.conclude(result)
    if (outcome) this.#ports.gate.conclude(this.#ports.session, running.clearance, outcome)
    if (outcome?.result === 'ran') this.#batch.ran(running)
  }

  skipping(): void {
    this.#batch.isSkipping = true
    this.#clearing.withdraw()
  }

  resynced(): void {
    this.#batch.isSkipping = false
    this.#batch.next()
  }

  ready(state: TransactionState, owesNothing: boolean): void {
    if (owesNothing) this.#copying.end()
    this.#memory.ready(state, owesNothing)
  }

  writeEnded(running: Running): void {
    this.#ceiling.ended(running)
  }

  cutInTransaction(): void {
    this.#clearing.fail(Buffer.alloc(0), 'query')
  }

  enclosedEnded(running: Running, state: TransactionState): void {
    this.#ceiling.enclosedEnded(running, state)
  }

  commanded(command: OwnCommand): void {
    this.#ceiling.commanded(command)
  }

  counted(running: Running): void {
    if (running.isConcluded) return
    running.allow(this.#ports.gate.count(this.#ports.session, running.clearance, running.tellShown()))
  }

  cut(running: Running): void {
    this.tell(refusalMessage(cutShort(running), 'ERROR'))
    this.#clearing.cancelAtTarget()
  }
}
