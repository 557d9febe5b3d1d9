import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import type { StatementAct } from '../../../core/statement.ts'
import { isToldByTexts } from '../../../sql/session/aside-definitions.ts'
import { mayBeNewer } from '../../../sql/scope/unknown-name.ts'
import { touchesUnread } from '../../../sql/snapshot/unread-relations.ts'
import type { Inspect, InspectionGround } from '../session/ports.ts'
import { rememberLast } from '../session/inspected-again.ts'
import { OwnInquiries, type InquiryParts } from './own-inquiries.ts'
import { unreadableHere, type InspectValues } from '../session/postgres-statement.ts'
import type { Prepared } from '../session/prepared.ts'
import { areReadable } from '../session/session-settings.ts'
import type { Footing } from '../session/running.ts'
import type { TargetMemory } from '../session/target-memory.ts'
import { filledOf, valuesTold } from '../session/values-told.ts'
import type { Turn } from '../session/turn.ts'

/** What is run of what was prepared. */
interface Bound {
  readonly act: StatementAct
  readonly text: string
  readonly prepared?: Prepared
  readonly parameterTypes?: readonly number[]
}

/** What inspecting shares with the clearing around it. */
export interface InspectingParts extends InquiryParts {
  readonly turn: Turn
}

/**
 * Establishes what one session's texts are, on ground that nothing in flight can shift: settings and catalog are asked for
 * first where they may have changed.
 */
export class Inspecting {
  readonly #parts: InspectingParts
  readonly #inspectText: Inspect
  readonly #memory: TargetMemory
  readonly #turn: Turn
  readonly #inquiries: OwnInquiries
  #footing: Footing = { rows: null, outside: null }
  /** What the inspection that was gone on with last was asked on; null where more than that was asked. */
  #on: InspectionGround | null = null
  #isBehind = false

  constructor(parts: InspectingParts) {
    this.#parts = parts
    this.#inspectText = rememberLast(parts.ports.inspect)
    this.#memory = parts.memory
    this.#turn = parts.turn
    this.#inquiries = new OwnInquiries(parts)
  }

  /** What the inspection that was gone on with last rests on. */
  get footing(): Footing {
    return this.#footing
  }

  /** True where what was gone on with last was told by texts that others see the definitions of. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** Goes on with what the text is, unless what came meanwhile settled that the target will never look at it. */
  inspect(text: string, then: (inspection: Inspection) => void): void {
    const { ground, isUnsettled } = this.#memory
    const { batch, queue } = this.#parts
    this.#isBehind = false
    this.#on = null
    const usual = (): void => this.#onGround(text, then, false)
    const isReadable =
      !ground.wantsSettings && areReadable(ground.state) && (!isUnsettled || queue.length === 0)
    const isOwed = ground.wantsInside || ground.wantsSettings
    const isKnown = isReadable || wordsAlone.test(text)
    if (!isOwed || !isKnown || batch.isSkipping || !transactionWord.test(text)) return usual()
    // What moves a transaction names nothing of a catalog: the target need not be asked what this one has defined by now. A
    // question would also be the first of a transaction, before which alone it takes its isolation.
    this.#inspect(text, { ...ground.inspection, snapshot: ground.catalogOfRows }, (found) => {
      if (!found.statements.every(movesTransaction) || found.statements.length === 0) usual()
      else if (!batch.isSkipping) {
        this.#footing = this.footingNow
        then(this.#memory.resolve(found))
      }
    })
  }

  /** What an inspection would rest on now. */
  get footingNow(): Footing {
    return { rows: this.#memory.ground.catalogOfRows, outside: this.#parts.ports.session.catalog() }
  }

  /** `isFresh` where what was defined elsewhere a moment ago is known already, `isWhole` where no more of it will be. */
  #onGround(text: string, then: (inspection: Inspection) => void, isFresh: boolean, isWhole = false): void {
    const { batch, queue, settled } = this.#parts
    if (batch.isSkipping) return
    const { ground } = this.#memory
    const isFailed = this.#memory.hasFailed
    const once = (): void => this.#onGround(text, then, isFresh, isWhole)
    const afresh = (): void => this.#onGround(text, then, true, isWhole)
    if (this.#memory.isUnsettled && queue.length > 0) return settled(once)
    this.#memory.settled()
    if (ground.wantsSettings && !isFailed) return this.#inquiries.settings(once)
    const alone = isFailed || !definingWord.test(text) ? null : ground.behindAlone
    if (alone) return this.#onTexts(text, alone, then, once)
    const refreshed = ground.refresh()
    if (refreshed) return this.#turn.waitLoosely(refreshed, once)
    const overdue = isFresh ? null : ground.overdue('names')
    if (overdue) return this.#turn.waitLoosely(overdue, afresh)
    // Without either, a transaction has just ended, and whoever reads from outside knows as much.
    const isInside = this.#memory.transaction === 'open' || batch.isOpen
    if (ground.wantsInside && isInside && !isFailed) {
      const behind = ground.behind
      if (behind === null) return this.#inquiries.inside(once)
      return this.#inspect(text, behind, (found) => {
        if (batch.isSkipping) return
        const told = this.#toldBehind(found, behind)
        if (told === null) return this.#inquiries.inside(once)
        const looked = isFresh ? null : ground.overdue('definitions')
        if (looked) return this.#turn.waitLoosely(looked, afresh)
        this.#footing = this.footingNow
        then(told)
      })
    }
    if (ground.temporary.isWanted && !isFailed) return this.#inquiries.temporary(once)
    const on = ground.inspection
    const footing = this.footingNow
    const use = (found: Inspection): void => {
      if (batch.isSkipping) return
      if (!isFresh && mayBeNewer(found)) return this.#turn.waitLoosely(ground.freshen(), afresh)
      const old = this.#memory.outdated(found)
      if (old)
        return this.#inspect(old.text, ground.inspection, (renewed) => {
          this.#memory.renew(old, renewed)
          use(found)
        })
      const resolved = this.#memory.resolveNow(found)
      const whole = !isWhole && !isFailed && touchesUnread(resolved, ground.catalog) ? ground.whole : null
      // It may be the session itself that has it.
      if (whole && this.#memory.transaction === 'open') {
        ground.lookInside()
        return once()
      }
      if (whole) return this.#turn.waitLoosely(whole, () => this.#onGround(text, then, true, true))
      const overdue = !isFresh && restsOnDefinitions(resolved) ? ground.overdue('definitions') : null
      if (overdue) this.#turn.waitLoosely(overdue, afresh)
      else {
        this.#footing = footing
        this.#on = on
        then(resolved)
      }
    }
    if (!areReadable(ground.state)) return use(unreadableHere)
    const usual = (): void => this.#inspect(text, on, use)
    if (!isFailed || ground.catalog !== null || batch.sent > 0 || queue.length > 0) return usual()
    // A target refuses whatever does not end a transaction that failed: what was known of the catalog last does for it.
    const known = { ...ground.inspection, snapshot: ground.catalogOfRows }
    this.#inspect(text, known, (found) => (endsNothing(found) ? use(found) : usual()))
  }

  /** Goes on with what a text is behind definitions that others see, too, unless these were not all; else goes on anew. */
  #onTexts(
    text: string,
    on: InspectionGround,
    then: (inspection: Inspection) => void,
    anew: () => void,
  ): void {
    const { ground } = this.#memory
    const read = (): void => {
      ground.unfollow()
      anew()
    }
    this.#inspect(text, on, (found) => {
      if (this.#parts.batch.isSkipping) return
      const told = this.#toldBehind(found, on)
      if (told === null) return read()
      this.#turn.waitLoosely(ground.hasSeenAlone(), (isAlone) => {
        if (this.#parts.batch.isSkipping) return
        if (!isAlone || ground.behindAlone !== on) return read()
        this.#footing = this.footingNow
        this.#isBehind = true
        then(told)
      })
    })
  }

  /**
   * Inspects what is bound, which was inspected for all values, for its own; null where nothing hangs on these, or where its text may
   * mean to the target what it meant on other ground.
   */
  forValues({ act, text, prepared, parameterTypes = [] }: Bound, whole: Inspection): InspectValues | null {
    const { hangsOn } = whole
    const on = this.#on
    if (!on || act !== 'run') return null
    const { ground } = this.#memory
    const { key } = ground
    const isSame = (): boolean => ground.key === key && ground.inspection === on
    const [facts] = whole.statements
    if (facts?.gives && whole.statements.length === 1) return () => this.#executedForValues(text, on, isSame)
    if (!hangsOn || !prepared?.meanings.isAll(whole)) return null
    return async (bound) => {
      const filled = facts?.hangsOnFilled ?? []
      const told = hangsOn.filter((one) => !filled.includes(one))
      const given = [...valuesTold(told, bound, prepared.typesTold ?? []), ...filledOf(filled, bound)]
      if (given.length === 0 || !isSame()) return null
      const found = await this.#parts.ports.inspect(text, on, given)
      if (found.kind !== 'parsed' || mayBeNewer(found)) return null
      if (restsOnDefinitions(found)) await ground.overdue('definitions')
      if (!isSame() || touchesUnread(found, ground.catalog)) return null
      return this.#memory.withParameters(this.#memory.resolveNow(withAssigned(found, whole)), parameterTypes)
    }
  }

  /** The same of an EXECUTE, by the constants that it gives. */
  async #executedForValues(
    text: string,
    on: InspectionGround,
    isSame: () => boolean,
  ): Promise<Inspection | null> {
    const { inspect } = this.#parts.ports
    const { ground } = this.#memory
    const asked = await inspect(text, on)
    const executed = isSame() ? this.#memory.executed(asked) : null
    if (!executed) return null
    const found = await inspect(executed.text, on, executed.given)
    const [made, ...others] = found.statements
    const facts = made?.sessionName?.name === executed.name ? made.sessionName.facts : null
    if (found.kind !== 'parsed' || !facts || others.length > 0) return null
    const alone = { ...found, statements: [facts] }
    if (mayBeNewer(alone)) return null
    if (restsOnDefinitions(alone)) await ground.overdue('definitions')
    if (!isSame() || touchesUnread(alone, ground.catalog) || !this.#memory.executed(asked)) return null
    return this.#memory.resolveNow(asked, facts)
  }

  /** What a text is behind definitions that were not read back; null where that is not all of it. */
  #toldBehind(found: Inspection, { snapshot }: InspectionGround): Inspection | null {
    if (!isToldByTexts(found) || touchesUnread(found, snapshot)) return null
    const resolved = this.#memory.resolveNow(found)
    return isToldByTexts(resolved) ? resolved : null
  }

  #inspect(text: string, on: InspectionGround, then: (found: Inspection) => void): void {
    const found = this.#inspectText(text, on)
    if (found instanceof Promise) this.#turn.waitLoosely(found, then)
    else then(found)
  }
}

/** Where parameters are put, which the text alone says. */
function withAssigned(found: Inspection, { statements: [whole] }: Inspection): Inspection {
  const { assigned } = whole ?? {}
  if (!assigned) return found
  return { ...found, statements: found.statements.map((facts) => ({ ...facts, assigned })) }
}

function restsOnDefinitions({ statements }: Inspection): boolean {
  return statements.some((one) => one.restsOnDefinitions)
}

const definingWord = /^\s*(?:create|alter|drop|comment|grant|revoke)\b/i
const transactionWord = /^\s*(?:begin|start|commit|end|rollback|abort|savepoint|release|set\s+transaction)\b/i
// Read alike under all settings, as are literals that hold nothing else, such as the name of a snapshot.
const wordsAlone = /^[\w\s,;]*(?:'[\w-]*'[\w\s,;]*){0,9}$/

const movingNodes = new Set(['TransactionStmt', 'VariableSetStmt'])

function movesTransaction({ node, effects, unknowns }: StatementFacts): boolean {
  return (
    movingNodes.has(node) &&
    unknowns.length === 0 &&
    effects.length > 0 &&
    effects.every((one) => one.kind === 'transaction')
  )
}

function endsNothing({ kind, statements }: Inspection): boolean {
  const [only, ...others] = statements
  const isOne = kind === 'parsed' && only !== undefined && others.length === 0
  return isOne && only.effects.every((one) => one.kind !== 'transaction')
}
