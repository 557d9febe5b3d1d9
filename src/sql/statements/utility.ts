import type {
  CopyShape,
  ExecutedWithin,
  Outputs,
  SessionName,
  StatementFacts,
} from '../../core/inspection.ts'
import type { Scope } from '../scope/scope.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What a rule for one kind of statement yields besides its effects. Left out: no rows, no name, no COPY. */
export interface UtilityResult {
  /** See `StatementFacts`. */
  readonly roleTaken?: string
  readonly gives?: readonly (string | null)[]
  readonly outputs?: Outputs
  readonly stored?: StatementFacts['stored']
  readonly placed?: StatementFacts['placed']
  readonly sessionName?: SessionName
  readonly copy?: 'in' | 'out'
  readonly copyShape?: CopyShape
  readonly executes?: ExecutedWithin
}

/** What a rule works with. */
export interface UtilityContext {
  readonly tag: string
  readonly body: Tree
  readonly scope: Scope
  /** Inspects a statement within this one by itself. */
  inspect(statement: Node): StatementFacts
}

/** The rule for one kind of statement. */
export type UtilityRule = (context: UtilityContext) => UtilityResult

export const noResult: UtilityResult = {}
