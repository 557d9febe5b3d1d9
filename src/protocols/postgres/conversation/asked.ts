import type { StatementAct } from '../../../core/statement.ts'
import type { Prepared } from '../session/prepared.ts'

/** What of a statement its message says; the clearing adds the rest. */
export interface Asked {
  readonly act: StatementAct
  readonly text: string
  readonly parameters: Buffer | null
  /** As the client declared them; absent where it could not. */
  readonly parameterTypes?: readonly number[]
  readonly bytes: Buffer
  /** Of a Bind: the statement that it binds, in whose place a reviewer's text may be bound. */
  readonly prepared?: Prepared
}
