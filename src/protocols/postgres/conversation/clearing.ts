/** From a client's text to its clearance: inspected, submitted, and forwarded once cleared, or refused in its place. */
import { Clearance } from '../../../core/clearance.ts'
import { unreadCatalog, type Waiting } from '../../../core/gate.ts'
import type { Inspection } from '../../../core/inspection.ts'
import type { Outcome } from '../../../core/outcome.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Statement } from '../../../core/statement.ts'
import type { Asked } from './asked.ts'
import type { Batch } from './batch.ts'
import type { ConversationPorts } from '../session/ports.ts'
import { cancelled, notExchanged, notRewritten, scopeOf, type Scope } from '../replies/conversation-faults.ts'
import type { Ceiling } from './ceiling.ts'
import { unmaskable } from '../replies/copy-fault.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { Inspecting } from './inspecting.ts'
import { exchange, isRebound, rebound } from './exchange.ts'
import type { Prepared } from '../session/prepared.ts'
import { readyForQuery } from '../messages/message-to-client.ts'
import { PostgresStatement } from '../session/postgres-statement.ts'
import { changeMessage, holdMessage, questionMessage, refusalMessage } from '../replies/refuse.ts'
import { queryMessage } from '../messages/message-to-target.ts'
import type { Expected, ReplyQueue } from '../replies/reply-queue.ts'
import { Running } from '../session/running.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import type { Turn } from '../session/turn.ts'
import { Withdrawal } from '../session/withdrawal.ts'

/** What the clearing shares with the conversation around it. */
export interface ClearingParts {
  readonly ports: ConversationPorts
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  readonly turn: Turn
  readonly batch: Batch
  /** A prepared statement of this name cannot exist: nobody but this session's gateway knows it. */
  readonly absentName: string
  /** The gateway's own words, at the next message boundary. */
  readonly tell: (words: Buffer) => void
  readonly concluded: (running: Running, result: Outcome['result']) => void
  readonly ceiling: Pick<Ceiling, 'enclose' | 'fault'>
}

/** The way of one session's statements to the target. */
export class Clearing {
  readonly #ports: ConversationPorts
  readonly #memory: TargetMemory
  readonly #queue: ReplyQueue
  readonly #turn: Turn
  readonly #batch: Batch
  readonly #absentName: string
  readonly #exchangedName: string
  readonly #tell: (words: Buffer) => void
  readonly #concluded: (running: Running, result: Outcome['result']) => void
  readonly #ceiling: Pick<Ceiling, 'enclose' | 'fault'>
  readonly #inspecting: Inspecting
  #statements = 0
  #cancelling: Promise<void> | null = null
  readonly #withdrawal = new Withdrawal()
  /** True while a reviewer is waited for. */
  #isOnHold = false
  readonly #waiting: Waiting
  /** What became of the review before the one that the statement in hand waits for. */
  #former = ''
  /** What was asked for and not answered yet. */
  #inHand: Asked | null = null
  /** What was cleared last. */
  #cleared: Running | null = null

  constructor(parts: ClearingParts) {
    this.#ports = parts.ports
    this.#memory = parts.memory
    this.#queue = parts.queue
    this.#turn = parts.turn
    this.#batch = parts.batch
    this.#absentName = parts.absentName
    this.#exchangedName = `${parts.absentName}_changed`
    this.#tell = parts.tell
    this.#concluded = parts.concluded
    this.#ceiling = parts.ceiling
    this.#inspecting = new Inspecting({ ...parts, settled: (then) => this.settled(then) })
    const withdrawal = (): AbortSignal => this.#withdrawal.signal
    const isInBatch = (): boolean => this.#inHand !== null && scopeOf(this.#inHand.bytes) === 'batch'
    const former = (): string => this.#former
    const inspecting = this.#inspecting
    const isInTransaction = (): boolean => this.#memory.transaction !== 'idle' || this.#batch.hasRun
    this.#waiting = {
      get signal() {
        return withdrawal()
      },
      get isInTransaction() {
        return isInTransaction()
      },
      get former() {
        return former()
      },
      get isBehind() {
        return inspecting.isBehind
      },
      targetProcess: parts.ports.targetProcess,
      comesBack: parts.ports.comesBack,
      get goesAhead() {
        return isInBatch()
      },
      rewritten: (text) => this.#rewritten(text),
      held: (hold) => {
        this.#isOnHold = true
        this.#tell(holdMessage(hold))
      },
      asked: (question) => {
        if (this.#isOnHold) this.#tell(questionMessage(question))
      },
    }
  }

  /** True while the statement in hand waits for a reviewer. */
  get isOnHold(): boolean {
    return this.#isOnHold
  }

  /** While a cancel is on its way nothing may be forwarded that it could hit by mistake; null when none is. */
  get cancelling(): Promise<void> | null {
    return this.#cancelling
  }

  /** A fresh statement is in hand; an earlier withdrawal is not about it. */
  begin(): void {
    this.#withdrawal.begin()
  }

  /** The statement in hand is not wanted any more. */
  withdraw(): void {
    this.#withdrawal.ask()
  }

  /** Nothing more is forwarded: what was cleared and still waits for that, nobody will run. */
  close(): void {
    this.withdraw()
    if (this.#cleared?.clearance.isSpent === false) this.#concluded(this.#cleared, 'skipped')
  }

  /** The same because the client cancels it: where nothing but its meaning is waited for, it hears so at once. */
  cancel(): void {
    this.withdraw()
    this.#turn.breakOff(() => {
      // What the target will never look at goes by, as it would once its meaning is known.
      if (this.#inHand && !this.#batch.isSkipping) this.fail(cancelled, scopeOf(this.#inHand.bytes))
    })
  }

  /** Establishes what a text is, on ground that nothing in flight can shift. */
  inspected(asked: Asked, then: (inspection: Inspection) => void): void {
    this.begin()
    this.#inHand = asked
    this.#inspecting.inspect(asked.text, then)
  }

  /** `cleared` is told what is bound in the place of the client's prepared statement; null where that is the client's own. */
  submit(
    asked: Asked,
    inspection: Inspection,
    cleared: (running: Running, exchanged: Prepared | null) => void,
    changes = 0,
  ): void {
    this.#statements += 1
    if (changes === 0) this.#former = ''
    const [{ ground }, { footing }] = [this.#memory, this.#inspecting]
    const statement = new PostgresStatement({
      ...asked,
      number: this.#statements,
      inspection,
      inspectValues: this.#inspecting.forValues(asked, inspection),
      catalogVersion: ground.catalog?.version ?? null,
      state: ground.state,
    })
    const skip = (answer: Clearance | Refusal): void => {
      if (answer instanceof Clearance) this.#concluded(new Running(answer, footing), 'skipped')
    }
    const refused = (refusal: Refusal): void => {
      // What a reviewer made of it does not fit; what was asked waits for another ruling.
      const isHeldAgain =
        refusal.code === 'review-changed' && !this.#waiting.comesBack && changes < changesMax
      if (!isHeldAgain || this.#withdrawal.isAsked) return this.refuse(refusal, scopeOf(statement.bytes))
      const which = refusal.reviewId === null ? '' : ` (review ${refusal.reviewId})`
      this.#former = `What an earlier ruling${which} made of it did not go: ${refusal.message}`
      this.submit(asked, inspection, cleared, changes + 1)
    }
    const answered = (answer: Clearance | Refusal): void => {
      this.#isOnHold = false
      if (this.#batch.isSkipping) return skip(answer)
      if (answer === unreadCatalog) return this.#onCatalog(asked, cleared)
      if (answer instanceof Refusal && answer.question)
        return this.refuse(answer, scopeOf(asked.bytes), asked)
      if (answer instanceof Refusal) return refused(answer)
      if (this.#cancelling)
        return this.#turn.wait(
          this.#cancelling,
          () => answered(answer),
          () => skip(answer),
        )
      const { prepared } = asked
      const running = new Running(answer, footing)
      this.#cleared = running
      if (!this.#withdrawal.isAsked && prepared && isRebound(answer.statement.bytes, this.#exchangedName))
        return this.#exchange(running, prepared, refused, cleared)
      if (!this.#withdrawal.isAsked) return this.#forward(running, (one) => cleared(one, null))
      this.#concluded(running, 'skipped')
      this.fail(cancelled, scopeOf(statement.bytes))
    }
    this.#inHand = asked
    const answer = this.#ports.gate.submit(this.#ports.session, statement, this.#waiting)
    if (answer instanceof Promise) this.#turn.wait(answer, answered, skip)
    else answered(answer)
  }

  /** Submits once more, by the catalog as it is, what was told by texts alone. */
  #onCatalog(asked: Asked, cleared: (running: Running, exchanged: Prepared | null) => void): void {
    this.#statements -= 1
    const { ground } = this.#memory
    ground.unfollow()
    this.#inspecting.inspect(asked.text, (found) => {
      const now = this.#memory.withParameters(found, asked.parameterTypes ?? [])
      this.submit(asked, asked.prepared?.meanings.with(found, ground.key) ?? now, cleared)
    })
  }

  /** Clears once more what the target has run, as all that it may have meant; null where that is not allowed as it was run. */
  async again(before: Running, inspection: Inspection): Promise<Running | null> {
    this.#statements += 1
    const { ground } = this.#memory
    const { act, text, parameters, bytes } = before.clearance.statement
    const statement = new PostgresStatement({
      act,
      text,
      parameters,
      bytes,
      inspection,
      number: this.#statements,
      catalogVersion: ground.catalog?.version ?? null,
      state: ground.state,
    })
    const waiting = { ...this.#waiting, goesAhead: false, hasRun: true }
    const answer = await this.#ports.gate.submit(this.#ports.session, statement, waiting)
    if (answer instanceof Refusal) return null
    // They are with the target already.
    answer.spend()
    const running = new Running(answer, this.#inspecting.footingNow)
    running.index = before.index
    running.isStarted = before.isStarted
    const isAsRun = !running.mayBeUndone && answer.statement.restored === undefined
    if (isAsRun && !before.isConcluded) {
      if (act !== 'prepare') this.#memory.foresee(text, inspection)
      this.#concluded(before, 'ran')
      return running
    }
    this.#concluded(running, 'skipped')
    return null
  }

  /** The query in hand with a reviewer's text in place of its own. */
  async #rewritten(text: string): Promise<Statement | Refusal> {
    const asked = this.#inHand
    const isQuery = asked !== null && scopeOf(asked.bytes) === 'query'
    if (asked === null || (!isQuery && asked.prepared === undefined)) return notRewritten
    const { ground } = this.#memory
    const found = await this.#ports.inspect(text, ground.inspection)
    const [facts] = found.statements
    if (!isQuery && (found.statements.length !== 1 || (facts && facts.copy !== null))) return notExchanged
    const { parameters, parameterTypes = [] } = asked
    this.#tell(changeMessage(text))
    return new PostgresStatement({
      act: 'run',
      text,
      parameters,
      parameterTypes,
      bytes: isQuery ? queryMessage(text) : rebound(asked.bytes, this.#exchangedName),
      number: this.#statements,
      inspection: this.#memory.withParameters(this.#memory.resolveNow(found), parameterTypes),
      catalogVersion: ground.catalog?.version ?? null,
      state: ground.state,
    })
  }

  /** Forwards the Bind of a reviewer's text, once the target says that it takes and returns the same. */
  #exchange(
    running: Running,
    prepared: Prepared,
    refused: (refusal: Refusal) => void,
    cleared: (running: Running, exchanged: Prepared) => void,
  ): void {
    const { clearance } = running
    const skip = (): void => this.#concluded(running, 'skipped')
    if (!clearance.isRipe)
      return this.#turn.wait(
        clearance.ripened(),
        (refusal) => {
          if (refusal === null) return this.#exchange(running, prepared, refused, cleared)
          skip()
          this.refuse(refusal, 'batch')
        },
        skip,
      )
    const toTarget = (message: Housekeeping): void => this.#ports.toTarget(message)
    const parts = { toTarget, queue: this.#queue, turn: this.#turn, batch: this.#batch, memory: this.#memory }
    exchange({ ...parts, name: this.#exchangedName }, clearance, prepared, (exchanged) => {
      if (exchanged !== null && !(exchanged instanceof Refusal))
        return this.#forward(running, (one) => cleared(one, exchanged))
      skip()
      if (exchanged !== null) refused(exchanged)
    })
  }

  #forward(running: Running, cleared: (running: Running) => void): void {
    const { statement, obligations } = running.clearance
    // Whether a transaction is open decides who ends it.
    if (running.mayBeUndone && this.#queue.length > 0)
      return this.heard(() => {
        if (this.#batch.isSkipping) this.#concluded(running, 'skipped')
        else this.#forward(running, cleared)
      })
    const fault = this.#ceiling.fault(running) ?? unmaskable(statement, obligations)
    if (fault) {
      this.#concluded(running, 'skipped')
      return this.refuse(fault, scopeOf(statement.bytes))
    }
    this.#ceiling.enclose(running, () => {
      this.#ports.toTarget(running.clearance)
      this.#memory.ground.begins()
      if (statement.act !== 'prepare') this.#memory.foresee(statement.text, statement.inspection)
      cleared(running)
    })
  }

  /** Refuses; where the target may be asked about that, it says itself what it does not know, or cannot read. */
  refuse(refusal: Refusal, scope: Scope, asked: Partial<Asked> = {}): void {
    const words = refusalMessage(refusal, 'ERROR')
    const { question } = refusal
    if (question === null) return this.fail(words, scope)
    const message = Housekeeping.askRefused(refusal, asked, this.#absentName)
    this.#failing(message, { kind: 'names', words, question, isAnswered: false }, scope)
  }

  /**
   * Says no, at the refused message's place in the order. With replies in flight or a transaction open the target is
   * made to fail in its stead: so the transaction is aborted and the rest of the batch skipped by the target's own
   * rules, as after any error. Otherwise nothing at the target needs to know.
   */
  fail(words: Buffer, scope: Scope): void {
    if (this.#queue.length === 0 && this.#batch.sent === 0 && this.#memory.transaction !== 'open') {
      this.#tell(words)
      if (scope === 'batch') return void (this.#batch.isSkipping = true)
      this.#memory.refused(scope)
      return this.#tell(readyForQuery(this.#memory.transaction))
    }
    this.#failing(Housekeeping.fail(this.#absentName), { kind: 'fail', words }, scope)
  }

  #failing(message: Housekeeping, owed: Extract<Expected, { words: Buffer }>, scope: Scope): void {
    // Behind a batch that fails a query goes by as well, up to the client's own Sync; the one that is sent here would end that early.
    if (scope !== 'batch' && this.#queue.length > 0)
      return this.settled(() => this.#failing(message, owed, scope))
    this.#ports.toTarget(message)
    this.#queue.push(owed)
    this.#batch.sent += 1
    if (scope === 'batch') return void (this.#batch.isSkipping = true)
    this.#memory.refused(scope)
    this.#ports.toTarget(Housekeeping.sync)
    this.#queue.push({ kind: 'sync' })
    this.#batch.next()
  }

  /** Fails what is held, in its place: the target skips it, and what follows it up to Sync. */
  failHeld(held: Clearance, words: Buffer, toTarget: (message: Housekeeping) => void): void {
    this.#queue.insertBefore(held, { kind: 'fail', words })
    toTarget(Housekeeping.fail(this.#absentName))
  }

  /** Goes on when the target owes nothing; null where only room is waited for, with no message in hand. */
  settled(then: (() => void) | null): void {
    if (this.#queue.length === 0) return then?.()
    // What waits belongs to the batch; if that failed meanwhile, the target will never look at it.
    this.heard(then && (() => void (this.#batch.isSkipping || then())))
  }

  /** Goes on once the target has answered, be it that the batch failed; it may be keeping that back until a Sync. */
  heard(then: (() => void) | null): void {
    if (this.#batch.sent > 0) this.#ports.toTarget(Housekeeping.flush)
    this.#turn.waitSettled(then)
  }

  /** Until the target has taken note, nothing more is forwarded that the cancel could hit by mistake. */
  cancelAtTarget(): void {
    this.#cancelling ??= this.#ports.cancelTarget().then(() => void (this.#cancelling = null))
  }
}

/** How often a statement is held again because what a reviewer made of it does not fit. */
const changesMax = 5
