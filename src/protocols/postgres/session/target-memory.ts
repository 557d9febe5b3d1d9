import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import type { Outcome } from '../../../core/outcome.ts'
import { withRoleKept } from '../../../sql/statements/role-kept.ts'
import { numbersOfType } from '../../../sql/statements/kept-types.ts'
import { withCustomParameters } from '../../../sql/session/merged-facts.ts'
import { movesCursors } from '../../../sql/scope/moved-cursors.ts'
import { SessionNames, type Executed, type Outdated } from '../../../sql/session/session-names.ts'
import { afterEffects } from './after-effects.ts'
import type { Ground } from './ground.ts'
import type { TransactionState } from '../messages/message-from-target.ts'
import { doubted, withoutDoubt } from './postgres-statement.ts'
import { Names, type Portal, type Prepared } from './prepared.ts'
import type { Running } from './running.ts'
import { behindSettings, endsTransaction, reverts, staysInBatch } from './settings-ended.ts'

/**
 * What the gateway knows of a target's session: which names stand for what, which settings and catalog texts are read
 * under, and whether a transaction is open. It follows the target's answers, not the client's wishes.
 */
export class TargetMemory {
  readonly ground: Ground
  readonly prepared = new Names<Prepared>()
  readonly portals = new Names<Portal>()
  readonly #sqlNames = new SessionNames()
  readonly #conclude: (running: Running, result: Outcome['result']) => void
  transaction: TransactionState = 'idle'
  /** The target has said a fatal word: it closes the connection next, and the client knows why. */
  hasTakenLeave = false
  /** What was forwarded last may change what the next text means: hear the target out first. */
  #isShifting = false
  /** Once a transaction has touched such settings, its end may bring the old ones back. */
  #hasTouchedSettings = false
  /** Since the target was last ready, something ran that may change settings, or failed, which brings old ones back. */
  #isReverting = false
  /** Since then a statement of a batch has ended the transaction that was open, which the target says at the batch's end. */
  #hasEnded = false
  /** The same, or a savepoint was gone back to. */
  #hasReverted = false
  /** How many statements of unknown effect were forwarded that may have run. */
  #doubts = 0
  #shifts = 0
  #settlements = 0

  constructor(ground: Ground, conclude: (running: Running, result: Outcome['result']) => void) {
    this.ground = ground
    this.#conclude = conclude
  }

  /** True while an answer still owed may change what a text means. */
  get isUnsettled(): boolean {
    return this.#isShifting || this.#hasTouchedSettings
  }

  /** How often something in flight was heard out: what was foreseen before that is to be foreseen again. */
  get settlements(): number {
    return this.#settlements
  }

  /** The target owes nothing any more. */
  settled(): void {
    this.#settlements += 1
    this.#isShifting = false
  }

  /** Notes what a statement that is being forwarded leaves uncertain until it is answered. */
  foresee(text: string, inspection: Inspection): void {
    // What a doubted statement may do besides is why the session is doubted, and stays so.
    const after = afterEffects(withoutDoubt(inspection))
    if (after.settings) {
      this.#hasTouchedSettings = true
      this.#isReverting = true
      this.ground.settingsChanged()
    }
    if (after.defines && !after.temporary && !this.#isDoubted) this.ground.defines(text, inspection)
    else if (after.catalog || after.reverts || after.temporary) this.ground.unfollow()
    const isOther = after.temporary && this.ground.temporary.foresee(withoutDoubt(inspection))
    if (after.reverts) this.ground.temporary.changed()
    // In a doubted session no lineage is believed, so that a look is enough after each unknown.
    if (after.defines || (after.catalog && !this.#isDoubted)) this.ground.catalogChanged()
    else {
      if (after.catalog) this.ground.catalogDoubted()
      if (after.transaction) this.ground.transactionMoved()
    }
    if (after.reverts || after.unknown) this.ground.reverted()
    if (after.seesEarlier) this.ground.seesEarlier()
    const mayEnd = after.reverts || !(this.isInBlock || staysInBatch(inspection))
    if (mayEnd && this.#hasTouchedSettings) {
      this.#isReverting = true
      // What stands behind it in the batch goes by what was before, and nothing is reported until that ends.
      this.ground.settingsChanged()
      this.#isShifting = true
    }
    // What a failed transaction has left can be asked for once it is over.
    const mends = after.reverts && this.hasFailed
    if (after.settings || after.names || after.catalog || mends) this.#isShifting = true
    if (after.unknown) this.#doubts += 1
    if (after.settings || after.catalog || isOther || after.reverts || after.cursors) this.#shifts += 1
  }

  get #isDoubted(): boolean {
    return this.#doubts > 0
  }

  /** Of what was foreseen once, nothing ran: the target could make no sense of its text, or passed it over. */
  neverRan({ clearance }: Running): void {
    const { inspection } = clearance.statement
    if (afterEffects(withoutDoubt(inspection)).unknown) this.#doubts -= 1
  }

  /** True inside a transaction that the client began, where savepoints are known. */
  get isInBlock(): boolean {
    return this.transaction === 'open' && !this.#hasEnded
  }

  /** True inside one that failed: the target takes nothing but its end. */
  get hasFailed(): boolean {
    return this.transaction === 'failed' && !this.#hasReverted
  }

  /** `resolve` for a text that is about to run, whose own commands may bring back what the session has set. */
  resolveNow(inspection: Inspection, executed: StatementFacts | null = null): Inspection {
    const resolved = this.resolve(inspection, executed)
    return this.#hasTouchedSettings ? behindSettings(resolved) : resolved
  }

  /** The inspection with the names resolved that this session has given; `executed`: what an EXECUTE runs, for its values. */
  resolve(inspection: Inspection, executed: StatementFacts | null = null): Inspection {
    const { uncertain } = this.ground.temporary
    const named = this.#sqlNames.resolve(inspection, uncertain, this.portals.hasNamed, executed)
    const resolved = withRoleKept(named, this.ground.ownRoles)
    return this.#isDoubted ? doubted(resolved) : resolved
  }

  /**
   * The target is asked to describe a statement, and may plan it anew for that, on ground on which nobody looked at it.
   * What is in flight, or was not asked about yet, may have changed the ground.
   */
  described(name: string, prepared: Prepared | null, isInFlight: boolean): void {
    const isSure = !isInFlight && !this.ground.isStale
    const ground = isSure || prepared?.shifts === this.#shifts ? this.ground.key : null
    prepared?.meanings.described(ground)
    this.#sqlNames.noteDescribed(name, ground)
  }

  /** The inspection of a text with parameters of these types; 0 leaves one to the target, which takes it from the text. */
  withParameters(inspection: Inspection, types: readonly number[]): Inspection {
    const custom = this.ground.catalog?.customTypeOids ?? []
    const changing = inspection.statements.flatMap(({ changedBy = [] }) => changedBy).flatMap(numbersOfType)
    const isPlain = types.every((oid) => !custom.includes(oid) && !changing.includes(oid))
    return isPlain ? inspection : withCustomParameters(inspection)
  }

  /** How often something was forwarded that may have changed what names mean. */
  get shifts(): number {
    return this.#shifts
  }

  /** See `SessionNames.executed`. */
  executed(inspection: Inspection): Executed | null {
    return this.#sqlNames.executed(inspection, this.ground.key)
  }

  /** See `SessionNames.outdated`. */
  outdated(inspection: Inspection): Outdated | null {
    return this.#sqlNames.outdated(inspection, this.ground.key)
  }

  /** The text of something outdated was inspected again. */
  renew(outdated: Outdated, inspection: Inspection): void {
    this.#sqlNames.renew(outdated, inspection, this.ground.key)
  }

  parsed(prepared: Prepared, how: 'accepted' | 'failed' | 'skipped'): void {
    if (how === 'accepted') {
      this.prepared.settle(prepared)
      const { name, facts, text } = prepared
      // Wherever it was inspected, the ground may be another by now.
      if (name !== '')
        this.#sqlNames.noteName({ space: 'prepared', act: 'create', name, facts }, { text, ground: '' })
    }
    // The server drops the unnamed statement before it reads the new one.
    else this.prepared.withdraw(prepared, how === 'failed' && prepared.name === '')
  }

  /** A text was refused in the target's stead: it would have dropped the unnamed statement before it read a simple query. */
  refused(scope: 'query' | 'call'): void {
    if (scope === 'query') this.prepared.drop('')
  }

  bound(portal: Portal, how: 'accepted' | 'failed'): void {
    if (how === 'failed') return this.portals.withdraw(portal, false)
    const before = this.portals.drop(portal.name)
    if (before && before !== portal) this.#leave(before)
    this.portals.settle(portal)
  }

  closed(space: 'statement' | 'portal', name: string): void {
    if (space === 'statement') {
      this.prepared.drop(name)
      this.#sqlNames.noteName({ space: 'prepared', act: 'drop', name, facts: null })
      return
    }
    const portal = this.portals.drop(name)
    if (portal) this.#leave(portal)
  }

  statementEnded(running: Running, index: number): void {
    const { inspection, text } = running.clearance.statement
    if (index === inspection.statements.length - 1) this.ground.hasRun(inspection)
    const facts = inspection.statements[index]
    if (!facts) return
    if (endsTransaction(facts)) this.#hasEnded = true
    if (facts.effects.some(reverts)) this.#hasReverted = true
    if (movesCursors(facts)) for (const portal of this.portals) portal.isMoved = true
    else if (!facts.sessionName) return
    this.#sqlNames.note(facts, { text, ground: '', noted: this.ground.key })
    if (!facts.sessionName) return
    // DECLARE takes no name that stands for something, so that what stood before is gone.
    if (facts.sessionName.space === 'cursor' && facts.sessionName.act === 'create')
      this.closed('portal', facts.sessionName.name)
    // SQL's PREPARE and the protocol's Parse share one space of names.
    if (facts.sessionName.space !== 'prepared' || facts.sessionName.act === 'create') return
    if (facts.sessionName.act === 'drop-all') this.prepared.dropNamed()
    else this.prepared.drop(facts.sessionName.name)
  }

  /** The target has failed a statement: what it had set is as before. */
  failed(): void {
    this.#isReverting = true
    this.ground.unfollow()
  }

  ready(transaction: TransactionState, owesNothing: boolean): void {
    const hasEnded = this.transaction !== transaction && transaction !== 'open'
    if (this.#hasTouchedSettings && (hasEnded || this.#isReverting)) this.ground.settingsChanged()
    this.#isReverting = false
    this.#settlements += 1
    this.transaction = transaction
    this.#hasEnded = false
    this.#hasReverted = false
    this.ground.ready(transaction === 'idle', owesNothing)
    // What it has ended with, it keeps: another transaction brings back what it changes itself, and nothing else.
    if (transaction === 'idle' && owesNothing) this.#hasTouchedSettings = false
    // Portals end with their transaction.
    if (transaction === 'idle' && owesNothing) {
      this.portals.dropAll((portal) => this.#leave(portal))
      this.#sqlNames.transactionEnded()
    }
  }

  /** Concludes the portals that were left open when the session ended. */
  close(): void {
    for (const portal of this.portals) this.#leave(portal)
    this.ground.close()
  }

  #leave(portal: Portal): void {
    this.#conclude(portal.running, portal.running.isStarted ? 'ran' : 'skipped')
  }
}
