import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Clearance } from '../../../core/clearance.ts'
import type { Allowance, Outcome, ShownSoFar } from '../../../core/outcome.ts'
import { sumsOf } from '../../../core/masked-classes.ts'
import type { RowMasks } from '../../../masking/rows/row-masks.ts'
import type { SubjectRows } from '../../../masking/rows/subject-rows.ts'
import type { SubjectTally } from '../../../masking/rows/subject-tally.ts'
import type { ChangedRows } from './changed-rows.ts'

/** The catalogs by which a text was inspected: by the same its rows are told apart, or names and places would be of two moments. */
export interface Footing {
  /** As the session saw it. */
  readonly rows: CatalogSnapshot | null
  /** As others did. */
  readonly outside: CatalogSnapshot | null
}

/** Where in a session something was told to run, counted from its beginning. */
export interface Place {
  /** What was bound or told to run up to here. */
  readonly opened: number
  /** What was told to run. */
  readonly ran: number
}

/** The account of one cleared statement from forwarding to conclusion. */
export class Running {
  readonly clearance: Clearance
  readonly footing: Footing
  /** Of the statements of its text, the last whose meaning was looked at again when its answer began; -1 for none. */
  confirmed = -1
  /** Which statement of a text with several is answering now, from 0. */
  index = 0
  /** True once the target was told to run it; a portal that is only bound runs nothing. */
  isStarted = false
  /** Where in the session it was told to run last; null where it is none of a batch. */
  place: Place | null = null
  rows = 0
  bytes = 0
  /** Cells masked by maskers that are done with. */
  masked = 0
  tag = ''
  errorCode = ''
  /** Replaces cells of the rows now coming; null shows them as they are; undefined before that is known. */
  masker: RowMasks['masker'] | undefined = undefined
  /** Hides what is found in the rows now coming; null where nothing is looked for. */
  content: RowMasks['content'] = null
  /** Counts whom the rows now coming are about; null where nobody asks, or they are about nobody. */
  subjects: SubjectRows | null = null
  /** Whom rows were about that were shown, or are about to be; null before any was. */
  tally: SubjectTally | null = null
  /** How many more it may show before the gate is to be asked again; negative when those told last were too many. */
  subjectsAllowed = 0
  /** Cells in which something was found, by data class. */
  #found: Map<string, number> | null = null
  /** What counted all of `masked` by data class, where it was one. */
  #onlyCount: CellCount | null = null
  /** Of `masked`, by data class, where more than one counted. */
  #maskedBy: Map<string, number> | null = null
  /** By result, the columns whose cells were replaced. */
  #maskedColumns: (readonly number[])[] | null = null
  /** True once the row ceiling is passed: what still comes is not shown. */
  isCut = false
  /** Rows that its texts' tags say were written. */
  written = 0
  /** What the target had counted before it ran, where rows may follow those of its tags; null where that is not known. */
  changedBefore: ChangedRows | null = null
  /** The most rows that changed in one table, those that triggers and foreign keys wrote included; 0 where nobody asked. */
  changed = 0
  /** True when the gateway opened a transaction around it, and ends it. */
  isEnclosed = false
  /** True once the gateway's ROLLBACK of it failed and was sent again. */
  isRolledBackAgain = false
  /** The tag of the last statement of an enclosed text, shown once what it tells of lasts. */
  heldTag: Buffer | null = null
  /** Rows that it may have shown before the gate is to be asked again, where a budget counts them. */
  rowsAllowed = 0
  /** The budget that leaves no more; empty where none does. */
  budget = ''
  /** Bytes of errors and notices shown, which count beside those of rows. */
  wordBytes = 0
  /** True once the client was told that such words are withheld since they are too many. */
  isQuiet = false
  /** Bytes that it may have shown before the gate is to be asked again. */
  bytesAllowed = 0
  /** And what one row that is longer may end at. */
  #bytesMost = 0
  /** The budget that leaves no more bytes; empty where none does, or the rule's own ceiling is nearer. */
  bytesBudget = ''
  /** What the reply was cut for. */
  cutBy: 'rows' | 'bytes' = 'rows'
  #isConcluded = false

  constructor(clearance: Clearance, footing: Footing) {
    this.clearance = clearance
    this.footing = footing
  }

  get number(): number {
    return this.clearance.statement.number
  }

  get isConcluded(): boolean {
    return this.#isConcluded
  }

  /** What it has shown so far; tells each subject once. */
  tellShown(): ShownSoFar {
    const { rows, shownBytes: bytes, masked, masker, content } = this
    const subjects = this.tally?.tell()
    return {
      rows,
      bytes,
      masked: masked + (masker?.count.cells ?? 0) + (content?.count.cells ?? 0),
      ...(subjects ? { subjects } : {}),
    }
  }

  /** Takes in how much more it may show. */
  allow({ rows, budget, bytes, subjects = Infinity }: Allowance): void {
    this.rowsAllowed = this.rows + rows
    this.budget = budget
    this.bytesAllowed = this.shownBytes + (bytes?.atOnce ?? Infinity)
    this.#bytesMost = this.shownBytes + (bytes?.left ?? Infinity)
    this.bytesBudget = bytes?.budget ?? ''
    // What a reviewer approved is counted and never cut.
    this.subjectsAllowed = this.clearance.obligations.isCounted ? subjects : Infinity
  }

  get shownBytes(): number {
    return this.bytes + this.wordBytes
  }

  /** True where so many bytes more are within its share. */
  takesBytes(bytes: number): boolean {
    return this.shownBytes + bytes <= this.bytesAllowed
  }

  /** The same of one row or message that is longer than a share: all that is left may go to it. */
  takesLong(bytes: number): boolean {
    const most = this.shownBytes + bytes
    if (most > this.#bytesMost) return false
    this.bytesAllowed = most
    return true
  }

  /** True when the client sends it the rows of a COPY. Read off what runs, which may be a reviewer's text. */
  get takesCopy(): boolean {
    return this.clearance.statement.inspection.statements.some(({ copy }) => copy === 'in')
  }

  /** True when it was allowed though nobody could read it, so that it may be anything, a COPY as well. */
  get isUnread(): boolean {
    return this.clearance.statement.inspection.kind !== 'parsed'
  }

  /** True when the client may be asked for the rows of a COPY. Nothing follows what may be undone, so that none could come. */
  get mayTakeCopy(): boolean {
    return this.takesCopy || (this.isUnread && !this.mayBeUndone)
  }

  /** True when more rows were written than may be, or the reply of a change was cut: what it did must not last. */
  get isToBeUndone(): boolean {
    const { writeRowsMax = Infinity } = this.clearance.obligations
    return Math.max(this.written, this.changed) > writeRowsMax || (this.isCut && this.mayBeUndone)
  }

  /** True where it was sent, and nothing of its reply is decided yet that another clearance would have to decide again. */
  get hasShownNothing(): boolean {
    const { clearance, rows, masker, isEnclosed, isConcluded } = this
    const isPlain = clearance.statement.restored === undefined && !isEnclosed && !this.mayBeUndone
    return isPlain && clearance.isSpent && rows === 0 && masker === undefined && !isConcluded
  }

  /** True where the client is not to hear yet that the text is over. */
  get isHeldBack(): boolean {
    return this.isEnclosed || this.isToBeUndone || (this.isMeasured && this.heldTag !== null)
  }

  /** True when it writes under a ceiling, so that it has to say how much it wrote. */
  get isUnderCeiling(): boolean {
    const { statement, obligations } = this.clearance
    return obligations.writeRowsMax !== undefined && statement.act === 'run'
  }

  /** True when its tags do not tell all that it writes under a ceiling, so that the target is asked. */
  get isMeasured(): boolean {
    return (
      this.isUnderCeiling &&
      this.clearance.statement.inspection.statements.some(({ writesBeyond }) => writesBeyond)
    )
  }

  /** True when nothing may follow it before it is known that what it did may last. */
  get mayBeUndone(): boolean {
    const { statement, obligations } = this.clearance
    return this.isUnderCeiling || (obligations.isUndoneWhenCut === true && statement.act === 'run')
  }

  /** Ends the rows of one result; the next one needs a masker of its own. */
  endRows(): void {
    if (this.masker) this.#takeIn(this.masker.count)
    if (this.masker !== undefined)
      this.#tellColumns(this.masker && 'columns' in this.masker ? this.masker.columns : [])
    this.masker = undefined
    this.subjects = null
    if (this.content) {
      this.#takeIn(this.content.count)
      this.#found ??= new Map()
      this.content.count.addFoundTo(this.#found)
    }
    this.content = null
  }

  #takeIn(count: CellCount): void {
    const { cells } = count
    if (cells === 0) return
    this.masked += cells
    if (this.#onlyCount === null && this.#maskedBy === null) {
      this.#onlyCount = count
      return
    }
    this.#maskedBy ??= new Map()
    this.#onlyCount?.addTo(this.#maskedBy)
    this.#onlyCount = null
    count.addTo(this.#maskedBy)
  }

  #tellColumns(columns: readonly number[]): void {
    this.#maskedColumns ??= []
    if (this.#maskedColumns.length <= resultsToldMax) this.#maskedColumns.push(columns)
  }

  /** The outcome, once: null when it was already taken. */
  conclude(result: Outcome['result']): Outcome | null {
    if (this.#isConcluded) return null
    this.#isConcluded = true
    this.endRows()
    const { errorCode, tag, rows, bytes, wordBytes, masked, isCut } = this
    const shown = isCut || this.isToBeUndone ? 'cut' : result
    const outcome = {
      result: shown,
      errorCode,
      tag,
      rows,
      bytes,
      masked,
      ...(wordBytes > 0 ? { wordBytes } : {}),
    }
    const columns = this.#maskedColumns
    if (masked === 0 && this.#found === null) return outcome
    return {
      ...outcome,
      ...(masked > 0 ? { maskedBy: this.#onlyCount?.told() ?? sumsOf(this.#maskedBy ?? new Map()) } : {}),
      ...(this.#found?.size ? { found: Object.fromEntries(this.#found) } : {}),
      ...(masked > 0 && columns && columns.length <= resultsToldMax ? { maskedColumns: columns } : {}),
    }
  }
}

/** Cells that became others, which are told by data class. */
interface CellCount {
  readonly cells: number
  addTo(sums: Map<string, number>): void
  told(): Readonly<Record<string, number>>
}

/** Results whose masked columns are told; a text with more of them tells none. */
const resultsToldMax = 100
