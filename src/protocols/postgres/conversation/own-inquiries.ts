/** What the gateway asks a session itself before it inspects a text: what only that session can tell. */
import { nextReading } from '../../../sql/snapshot/next-reading.ts'
import type { ReadingQuestion } from '../../../sql/snapshot/reading-question.ts'
import type { Reading } from '../../../sql/snapshot/snapshot-merge.ts'
import { functionFrom, relationFrom, type TextRow } from '../../../sql/snapshot/snapshot-queries.ts'
import type { Batch } from './batch.ts'
import type { ConversationPorts } from '../session/ports.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import type { OwnAnswer } from '../replies/own-answer.ts'
import { closesIn } from '../session/own-asking.ts'
import {
  catalogQuestion,
  CatalogAnswer,
  locksQuestion,
  readsAnewQuestion,
  temporaryQuestion,
  textOf,
} from '../session/own-catalog.ts'
import type { OwnQuestion } from '../replies/own-question.ts'
import { SettingsAnswer, settingsQuestion } from './own-settings.ts'
import type { ReplyQueue } from '../replies/reply-queue.ts'
import type { TargetMemory } from '../session/target-memory.ts'

/** What the inquiries share with the clearing around them. */
export interface InquiryParts {
  readonly ports: ConversationPorts
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  readonly batch: Batch
  readonly absentName: string
  /** Goes on when the target owes nothing. */
  readonly settled: (then: () => void) => void
}

type CatalogAnswers = readonly (readonly TextRow[])[]

/** The gateway's own questions to one session. */
export class OwnInquiries {
  readonly #ports: ConversationPorts
  readonly #memory: TargetMemory
  readonly #queue: ReplyQueue
  readonly #batch: Batch
  readonly #absentName: string
  readonly #settled: (then: () => void) => void

  constructor({ ports, memory, queue, batch, absentName, settled }: InquiryParts) {
    this.#ports = ports
    this.#memory = memory
    this.#queue = queue
    this.#batch = batch
    this.#absentName = absentName
    this.#settled = settled
  }

  /** Asks for the settings that texts are read under, where something may have changed them that was not reported. */
  settings(then: () => void): void {
    this.#settled(() => {
      const answer = new SettingsAnswer()
      const question = this.#ask(`${this.#absentName}_settings`, settingsQuestion, answer)
      this.#settled(() => {
        this.#memory.ground.heardSettings(question.failed ? null : answer.settings)
        then()
      })
    })
  }

  /** Reads the catalog through the session itself, which alone sees what its open transaction defined. */
  inside(next: () => void): void {
    const outside = this.#ports.session.catalog()
    const steps = nextReading(this.#memory.ground.lastReading)
    let readsAnew: boolean | null = null
    const go = (step: IteratorResult<readonly ReadingQuestion[], Reading>): void => {
      if (step.done) {
        this.#memory.ground.readInside(step.value, outside, readsAnew === true)
        return next()
      }
      const texts = step.value.map(textOf)
      const isFirst = readsAnew === null
      this.#catalog(isFirst ? [...texts, readsAnewQuestion] : texts, (answers) => {
        if (answers === null) {
          this.#memory.ground.readInside(null, outside, false)
          return next()
        }
        if (isFirst) readsAnew = answers.at(-1)?.[0]?.[0] === 't'
        go(steps.next(isFirst ? answers.slice(0, -1) : answers))
      })
    }
    go(steps.next())
  }

  /** Asks for the session's temporary relations and functions, where some may have come or gone. */
  temporary(then: () => void): void {
    this.#catalog(temporaryQuestion, (answers) => {
      const [relations, functions] = answers ?? []
      this.#memory.ground.temporary.heard(
        relations?.map(relationFrom) ?? null,
        functions?.map(functionFrom) ?? [],
      )
      then()
    })
  }

  /**
   * Asks the system catalogs through the session; null when that failed, and the client's transaction is as it was. A
   * batch without a transaction around it would fail with a wait that is cut short: there nothing is asked that may wait.
   */
  #catalog(asked: readonly string[], then: (answers: CatalogAnswers | null) => void): void {
    this.#settled(() => {
      if (this.#ownSavepoint !== null || !this.#batch.isOpen) return this.#askCatalog(asked, then)
      this.#askCatalog(locksQuestion, (answers) => {
        if (answers?.[0]?.[0]?.[0] === 'f') this.#askCatalog(asked, then)
        else then(null)
      })
    })
  }

  #askCatalog(asked: readonly string[], then: (answers: CatalogAnswers | null) => void): void {
    this.#settled(() => {
      const texts = catalogQuestion(this.#ownSavepoint, asked, this.#batch.isOpen)
      const answer = new CatalogAnswer(texts.length, asked.length)
      const question = this.#ask(`${this.#absentName}_catalog`, texts, answer)
      this.#settled(() => {
        const { results } = answer
        this.#undone(question, () => then(question.failed ? null : results))
      })
    })
  }

  /** Outside of a transaction that the client began there is no savepoint. */
  get #ownSavepoint(): string | null {
    return this.#memory.isInBlock ? this.#absentName : null
  }

  /** A question that failed leaves the client's transaction as it was before. */
  #undone(question: OwnQuestion, then: () => void): void {
    // In a batch the client hears of the failure, and its transaction is its own to mend.
    if (question.closesLeft !== null || this.#memory.transaction !== 'failed') return then()
    this.#ports.toTarget(Housekeeping.undoQuestion(this.#absentName))
    const undone = new CatalogAnswer(0, 0)
    this.#queue.push({ kind: 'own-question', answer: undone, failed: false, closesLeft: null })
    this.#settled(then)
  }

  /** Asks the target something of the gateway's own; inside a batch of the client without ending it. */
  #ask(name: string, texts: readonly string[], answer: OwnAnswer): OwnQuestion {
    const isInBatch = this.#batch.isOpen
    const closesLeft = isInBatch ? closesIn(texts.length) : null
    const question: OwnQuestion = { kind: 'own-question', answer, failed: false, closesLeft }
    this.#ports.toTarget(Housekeeping.ask(name, texts, isInBatch ? 'flush' : 'sync'))
    this.#queue.push(question)
    return question
  }
}
