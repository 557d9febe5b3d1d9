import { escapeLiteral, type Client, type Connection, type Submittable } from 'pg'
import { z } from 'zod'
import type { Estimate } from '../core/decision.ts'
import type { Target } from '../core/resource.ts'
import type { BoundValue } from '../core/statement.ts'
import { askBound } from './bound-question.ts'
import { connectTo } from './target-client.ts'

/** A text to be planned as a session of this target would have it planned. */
export interface Planned {
  readonly text: string
  readonly bound: readonly BoundValue[]
  /** The setting, as the target reports it. */
  readonly searchPath: string
}

/** Planning alone, with whatever functions the planner evaluates on the way. */
const planMsMax = 1000
/** A table that is being altered is not waited for. */
const lockMsMax = 200
const planBytesMax = 4 * 1024 * 1024

/** A connection of our own to a target on which nothing is asked but EXPLAIN. One question at a time. */
export class EstimateConnection implements AsyncDisposable {
  readonly #client: Client
  readonly #setRole: string | null
  #broken = false

  private constructor(client: Client, setRole: string | null) {
    this.#client = client
    this.#setRole = setRole
    // Without a listener, a target that hangs up would end the process.
    client.on('error', () => (this.#broken = true))
    client.on('end', () => (this.#broken = true))
  }

  /** Rejects when the target cannot be reached or does not let us in. */
  static async open(target: Target, application: string): Promise<EstimateConnection> {
    return new EstimateConnection(await connectTo(target, application), target.setRole ?? null)
  }

  get usable(): boolean {
    return !this.#broken
  }

  /**
   * What the target expects of a text; null when it cannot say. The text is planned and never run, in a transaction that
   * can only read and is rolled back, within a second.
   */
  async ask({ text, bound, searchPath }: Planned): Promise<Estimate | null> {
    try {
      const role = this.#setRole === null ? '' : `set local role ${escapeLiteral(this.#setRole)};`
      await this.#client.query(`begin transaction read only; ${role}
        set local statement_timeout = ${planMsMax}; set local lock_timeout = ${lockMsMax};
        set local standard_conforming_strings = on;
        select pg_catalog.set_config('search_path', ${escapeLiteral(searchPath)}, true)`)
      const plan = await new Promise<string | null>((resolve) => {
        this.#client.query(new PlanQuestion(`EXPLAIN (FORMAT JSON) ${text}`, bound, resolve))
      })
      await this.#client.query('rollback')
      return plan === null ? null : estimateIn(plan)
    } catch {
      // A connection on which a step failed is in no known state.
      this.#broken = true
      return null
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const wasBroken = this.#broken
    this.#broken = true
    if (wasBroken) this.#client.connection?.stream.destroy()
    else await this.#client.end().catch(() => this.#client.connection?.stream.destroy())
  }
}

/** One question with the parameters exactly as a client gave them: types, formats and bytes. */
class PlanQuestion implements Submittable {
  readonly #text: string
  readonly #bound: readonly BoundValue[]
  readonly #answer: (plan: string | null) => void
  #plan: string | null = ''
  /** The driver puts here what takes back its own time limit. */
  callback: (() => void) | null = null

  constructor(text: string, bound: readonly BoundValue[], answer: (plan: string | null) => void) {
    this.#text = text
    this.#bound = bound
    this.#answer = answer
  }

  submit(connection: Connection): void {
    askBound(connection, this.#text, this.#bound)
  }

  handleRowDescription(): void {}

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    const line = message.fields[0] ?? ''
    if (this.#plan !== null)
      this.#plan = this.#plan.length + line.length > planBytesMax ? null : this.#plan + line
  }

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {
    this.#plan = null
  }

  handlePortalSuspended(): void {}

  handleError(): void {
    this.#plan = null
    this.callback?.()
    // After a lost connection nothing else comes; after an error of the target a second answer changes nothing.
    this.#answer(null)
  }

  handleReadyForQuery(): void {
    this.callback?.()
    this.#answer(this.#plan)
  }
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Parent Relationship'?: string | undefined
  readonly 'Plan Rows': number
  readonly 'Total Cost': number
  readonly Plans?: readonly PlanNode[] | undefined
}
const amount = z.number().min(0)
const planNode: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Parent Relationship': z.string().optional(),
  'Plan Rows': amount,
  'Total Cost': amount,
  get Plans() {
    return z.array(planNode).optional()
  },
})
const answer = z.tuple([z.object({ Plan: planNode })])

/** What a plan in JSON says at its top, and of the rows that it writes. Null when it is none. */
export function estimateIn(json: string): Estimate | null {
  try {
    const [{ Plan: top }] = answer.parse(JSON.parse(json))
    return { rows: Math.max(top['Plan Rows'], writtenRows(top)), cost: top['Total Cost'] }
  } catch {
    // Not JSON, not a plan, or one that is nested deeper than can be followed.
    return null
  }
}

/** A node that writes says how many rows it returns, which is none; what is below it says how many it takes. */
function writtenRows(node: PlanNode): number {
  const below = node.Plans ?? []
  const own =
    node['Node Type'] === 'ModifyTable'
      ? below
          .filter((one) => one['Parent Relationship'] === 'Outer' || one['Parent Relationship'] === 'Member')
          .reduce((sum, one) => sum + one['Plan Rows'], 0)
      : 0
  return below.reduce((sum, one) => sum + writtenRows(one), own)
}
