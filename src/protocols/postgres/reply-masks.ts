import type { FieldDescription } from '../../masking/field.ts'
import type { ConversationPorts } from './conversation-ports.ts'
import type { Running } from './running.ts'
import type { TargetMemory } from './target-memory.ts'

/** Finds what masks the rows of a running statement. */
export class ReplyMasks {
  readonly #ports: Pick<ConversationPorts, 'maskRows' | 'maskCopy'>
  readonly #memory: TargetMemory

  constructor(ports: Pick<ConversationPorts, 'maskRows' | 'maskCopy'>, memory: TargetMemory) {
    this.#ports = ports
    this.#memory = memory
  }

  /** Sets what masks the rows of the statement at `running.index`; null where they may be shown as they are. */
  forRows(running: Running, fields: readonly FieldDescription[]): void {
    const { statement, obligations } = running.clearance
    running.masker = null
    if (obligations.masks.size === 0 && !obligations.content) return
    const outputs = statement.inspection.statements[running.index]?.outputs ?? { kind: 'unknown' }
    const masks = this.#ports.maskRows(fields, outputs, obligations, this.#memory.ground.catalogOfRows)
    running.masker = masks.masker
    running.content = masks.content
  }

  /** Sets what masks the rows of a COPY with this many columns. */
  forCopy(running: Running, columnCount: number): void {
    const { statement, obligations } = running.clearance
    running.masker = null
    if (obligations.masks.size === 0 && !obligations.content) return
    const facts = statement.inspection.statements[running.index] ?? null
    const masks = this.#ports.maskCopy(columnCount, facts, obligations, this.#memory.ground.catalogOfRows)
    running.masker = masks.masker
    running.content = masks.content
  }
}
