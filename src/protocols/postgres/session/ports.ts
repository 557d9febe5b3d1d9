import type { Clearance } from '../../../core/clearance.ts'
import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Clock } from '../../../core/clock.ts'
import type { Gate } from '../../../core/gate.ts'
import type { Inspection, Outputs, StatementFacts } from '../../../core/inspection.ts'
import type { Obligations, SubjectColumns } from '../../../core/decision.ts'
import type { Recorded } from '../../../core/outcome.ts'
import type { Refusal } from '../../../core/refusal.ts'
import type { Session } from '../../../core/session.ts'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import type { RowMasks } from '../../../masking/rows/row-masks.ts'
import type { SubjectRows } from '../../../masking/rows/subject-rows.ts'
import type { GivenValue } from '../../../sql/text/given-values.ts'
import type { TextsBehind } from '../../../sql/session/texts-behind.ts'
import type { Housekeeping } from './housekeeping.ts'
import type { OutputMemory } from '../messages/slab.ts'

/** What an inspection rests on besides the text. Null stands for unknown. */
export interface InspectionGround {
  readonly resource: string
  readonly snapshot: CatalogSnapshot | null
  readonly searchPath: readonly string[] | null
  /** What was defined since that catalog; absent where nothing was. */
  readonly behind?: TextsBehind
}

/** `given`: values of parameters that alone are asked about. */
export type Inspect = (
  text: string,
  ground: InspectionGround,
  given?: readonly GivenValue[],
) => Inspection | Promise<Inspection>

export type MaskRows = (
  fields: readonly FieldDescription[],
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
) => RowMasks

/** As `MaskRows`, for a COPY, which describes nothing but how many columns it has. */
export type MaskCopy = (
  columnCount: number,
  facts: StatementFacts | null,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
) => RowMasks

/** What counts whom the rows of a result are about; null where they are about nobody. */
export type SubjectsOfRows = (
  fields: readonly FieldDescription[],
  facts: StatementFacts | null,
  subjects: SubjectColumns,
  snapshot: CatalogSnapshot | null,
) => SubjectRows | null

/** All that a conversation does to the world. The shell around it owns the sockets; a test owns neither. */
export interface ConversationPorts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly gate: Gate
  readonly session: Session
  /** True when the client asked not to be held: it sends again what was approved meanwhile. */
  readonly comesBack: boolean
  /** The number by which the target knows the session; null when it did not say. */
  readonly targetProcess: number | null
  readonly inspect: Inspect
  readonly maskRows: MaskRows
  readonly maskCopy: MaskCopy
  readonly subjectsOfRows: SubjectsOfRows
  /** Nothing else can be sent to the target. */
  toTarget(message: Clearance | Housekeeping): void
  /** Nothing of the target's can be shown otherwise. */
  toClient(recorded: Recorded): void
  /** What was shown so far is on its way to the client before anything more is done. */
  leave(): void
  readonly output: OutputMemory
  /** The gateway's own words. */
  tellClient(words: Buffer): void
  /** Says no more to the target, which hears so, and may still answer. */
  endTarget(): void
  /** Asks the target to stop what it runs; resolves when the target has taken note, and never rejects. */
  cancelTarget(): Promise<void>
  /** Messages were taken that had waited: the client may be read again. */
  paced(): void
  /** The conversation is over. Null when the client said goodbye. */
  end(refusal: Refusal | null): void
}

/** Bounds on what one session may make the gateway hold. */
export interface ConversationLimits {
  readonly maskedRowBytesMax: number
  readonly replyMessageBytesMax: number
  /** Prepared statements and portals that one session may have at a time. */
  readonly namesMax: number
  /** Replies that the target may owe at a time; a client that pipelines more waits. */
  readonly repliesOwedMax: number
}
