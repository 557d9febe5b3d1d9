import type { Frame } from '../messages/frame.ts'
import type { TargetMessageName } from '../messages/message.ts'

/** What hears the rows of a question of the gateway's own. */
export interface OwnAnswer {
  /** Takes one DataRow. Throws `MalformedFrame` when it is none, `TargetFault` when there are too many. */
  row(message: Buffer): void
  /** One of the question's statements has ended. */
  endStatement(): void
  /** Takes ParameterDescription, RowDescription or NoData; absent where only rows are asked for. */
  described?(name: TargetMessageName, frame: Frame): void
}
