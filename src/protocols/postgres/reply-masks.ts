import type { FieldDescription } from '../../masking/field.ts'
import type { ConversationPorts } from './conversation-ports.ts'
import { withFormats, type Portal } from './prepared.ts'
import type { Running } from './running.ts'
import { TargetFault } from './target-fault.ts'
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

  /** The same for a portal, whose rows come without a description of their own. */
  forPortal(portal: Portal): void {
    const { running, prepared, formats } = portal
    const fields = portal.fields ?? withFormats(prepared.fields, formats)
    if (fields !== null) return this.forRows(running, fields)
    const { masks, content } = running.clearance.obligations
    if (masks.size > 0 || content) throw new TargetFault('rows of a portal that was never described')
    running.masker = null
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
