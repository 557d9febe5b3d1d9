import type { CopyRowMasker } from '../../masking/copy-rows.ts'
import type { FieldDescription } from '../../masking/field.ts'
import type { RowMasker } from '../../masking/rows.ts'
import type { ConversationPorts } from './conversation-ports.ts'
import type { Running } from './running.ts'
import type { TargetMemory } from './target-memory.ts'

/** Finds what masks the rows of a running statement. */
export class ReplyMasks {
  readonly #ports: Pick<ConversationPorts, 'makeMasker' | 'makeCopyMasker'>
  readonly #memory: TargetMemory

  constructor(ports: Pick<ConversationPorts, 'makeMasker' | 'makeCopyMasker'>, memory: TargetMemory) {
    this.#ports = ports
    this.#memory = memory
  }

  /** What masks the rows of the statement at `running.index`; null when they may be shown as they are. */
  forRows(running: Running, fields: readonly FieldDescription[]): RowMasker | null {
    const { statement, obligations } = running.clearance
    const outputs = statement.inspection.statements[running.index]?.outputs ?? { kind: 'unknown' }
    return this.#ports.makeMasker(fields, outputs, obligations, this.#memory.ground.catalog)
  }

  /** What masks the rows of a COPY with this many columns; null when they may be shown as they are. */
  forCopy(running: Running, columnCount: number): CopyRowMasker | null {
    const { statement, obligations } = running.clearance
    const facts = statement.inspection.statements[running.index] ?? null
    return this.#ports.makeCopyMasker(columnCount, facts, obligations, this.#memory.ground.catalog)
  }
}
