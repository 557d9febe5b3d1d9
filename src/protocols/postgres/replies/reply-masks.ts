import type { FieldDescription } from '../../../masking/masks/field.ts'
import type { ConversationPorts } from '../session/ports.ts'
import { subjectsOfCopy } from '../../../masking/rows/subject-rows.ts'
import { withFormats, type Portal } from '../session/prepared.ts'
import type { Running } from '../session/running.ts'
import { TargetFault } from '../messages/target-fault.ts'

type Ports = Pick<ConversationPorts, 'maskRows' | 'maskCopy' | 'subjectsOfRows'>

/** Finds what masks the rows of a running statement, and what counts whom they are about. */
export class ReplyMasks {
  readonly #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Sets what masks the rows of the statement at `running.index`; null where they may be shown as they are. */
  forRows(running: Running, fields: readonly FieldDescription[]): void {
    const { statement, obligations } = running.clearance
    running.masker = null
    const facts = statement.inspection.statements[running.index] ?? null
    const { rows: catalog } = running.footing
    running.subjects = obligations.subjects
      ? this.#ports.subjectsOfRows(fields, facts, obligations.subjects, catalog)
      : null
    if (obligations.masks.size === 0 && !obligations.content) return
    const outputs = facts?.outputs ?? { kind: 'unknown' }
    const masks = this.#ports.maskRows(fields, outputs, obligations, catalog)
    running.masker = masks.masker
    running.content = masks.content
  }

  /** The same for a portal, whose rows come without a description of their own. */
  forPortal(portal: Portal): void {
    const { running, prepared, formats } = portal
    const fields = portal.fields ?? withFormats(prepared.fields, formats)
    if (fields !== null) return this.forRows(running, fields)
    const { masks, content, subjects } = running.clearance.obligations
    if (masks.size > 0 || content || subjects)
      throw new TargetFault('rows of a portal that was never described')
    running.masker = null
  }

  /** Sets what masks the rows of a COPY with this many columns. */
  forCopy(running: Running, columnCount: number): void {
    const { statement, obligations } = running.clearance
    running.masker = null
    const facts = statement.inspection.statements[running.index] ?? null
    const { rows: catalog } = running.footing
    running.subjects = obligations.subjects ? subjectsOfCopy(facts, obligations.subjects, catalog) : null
    if (obligations.masks.size === 0 && !obligations.content) return
    const masks = this.#ports.maskCopy(columnCount, facts, obligations, catalog)
    running.masker = masks.masker
    running.content = masks.content
  }
}
