import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../../core/clock.ts'
import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import type { Session } from '../../../core/session.ts'
import { mergedInspection } from '../../../sql/session/merged-facts.ts'
import type { Inspect } from '../session/ports.ts'
import { runningOf, type ReplyQueue } from '../replies/reply-queue.ts'
import type { Running } from '../session/running.ts'
import { behindSettings, isBehindSettings } from '../session/settings-ended.ts'
import type { TargetMemory } from '../session/target-memory.ts'

/** What watching for silence needs of a conversation. */
export interface SilenceParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly session: Pick<Session, 'catalog' | 'freshenCatalog'>
  readonly inspect: Inspect
  readonly memory: TargetMemory
  readonly queue: ReplyQueue
  /** Clears what the target has run once more, as all that it may have meant; null where that is not allowed. */
  readonly clearAgain: (running: Running, inspection: Inspection) => Promise<Running | null>
}

/** Of what shows columns by their names alone the target says itself which they are. */
function restsOnDefinitions(queue: ReplyQueue): boolean {
  for (const item of queue)
    if (runningOf(item)?.clearance.statement.inspection.statements.some(mayRunCode)) return true
  return false
}

/** What is written may run a trigger that was not there. */
function mayRunCode({ restsOnDefinitions, effects }: StatementFacts): boolean {
  return restsOnDefinitions === true || effects.some(({ kind }) => kind === 'write')
}

/**
 * True for what the target shows without saying where it is from, of a statement that has just begun to answer: what a
 * definition makes of columns, and what COPY sends. How long ago it was judged is whoever asks' to choose: they may have the
 * statements before it, in one text or one batch, take as long as they like.
 */
function isUnwitnessed({ clearance, index, confirmed }: Running): boolean {
  if (confirmed === index || clearance.obligations.masks.size === 0) return false
  const facts = clearance.statement.inspection.statements[index]
  return (
    facts !== undefined &&
    (facts.copy === 'out' || (facts.restsOnDefinitions === true && facts.outputs.kind !== 'none'))
  )
}

/** Beyond this a target that owes an answer may have waited for a lock; who held it may have defined something. */
const silentMsMax = 5

/**
 * A statement that waits for a lock means what is defined when it gets it, and any statement what is defined when its turn
 * comes. Before the first bytes after a silence are shown, and the first of what no other witness is there for, the catalog is looked at, and where it changed, what was cleared must still mean the same, or be cleared again as
 * both what it meant and what it means now: the target may have planned it by either.
 */
export class Silence {
  readonly #parts: SilenceParts
  #sinceMs = 0

  constructor(parts: SilenceParts) {
    this.#parts = parts
  }

  /** The target owes something, or said something: it is silent from now on. */
  begin(): void {
    this.#sinceMs = this.#parts.clock.monotonic()
  }

  /** What to wait for before what the target says now is shown: false means that it must not be. Null for nothing. */
  broken(): Promise<boolean> | null {
    const { clock, queue, memory } = this.#parts
    if (queue.length === 0) return null
    const head = queue.head ? runningOf(queue.head) : null
    const isLong = clock.monotonic() - this.#sinceMs > silentMsMax
    // Of one that has defined something itself a look tells only what it shows.
    const isWaiting = isLong && !memory.ground.isDefinedInside && restsOnDefinitions(queue)
    const isDoubted = isWaiting || (head !== null && isUnwitnessed(head))
    return isDoubted ? this.#holds(head) : null
  }

  /** Whoever answers now has been planned before this is asked; those behind it perhaps not. */
  async #holds(head: Running | null): Promise<boolean> {
    const { session, queue, memory } = this.#parts
    const isShown = head !== null && isUnwitnessed(head)
    await session.freshenCatalog()
    if (head) head.confirmed = head.index
    const isKnown = ({ footing }: Running): boolean => footing.outside === session.catalog()
    // What it has defined itself no other session sees before it ends, so that what they see now was defined by others.
    if (memory.ground.isDefinedInside) return !isShown || memory.transaction !== 'open' || isKnown(head)
    const renewed = new Set<Running>()
    for (const item of queue) {
      const running = runningOf(item)
      if (running === null || renewed.has(running) || isKnown(running)) continue
      const { text, inspection } = running.clearance.statement
      const meaning = await this.#meaning(text)
      const now = isBehindSettings(inspection) ? behindSettings(meaning) : meaning
      if (isDeepStrictEqual(now, inspection)) continue
      const again = running.hasShownNothing
        ? await this.#parts.clearAgain(running, mergedInspection(inspection, now))
        : null
      if (again === null) return false
      again.confirmed = running.confirmed
      queue.exchange(running, again)
      renewed.add(again)
    }
    return true
  }

  async #meaning(text: string): Promise<Inspection> {
    const { inspect, memory } = this.#parts
    const { inspection: ground } = memory.ground
    const found = await inspect(text, ground)
    for (let old = memory.outdated(found); old; old = memory.outdated(found))
      memory.renew(old, await inspect(old.text, ground))
    return memory.resolve(found)
  }
}
