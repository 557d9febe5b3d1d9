import type { Inspection } from '../../../core/inspection.ts'
import type { BoundValue, PinnedState, Restored, Statement, StatementAct } from '../../../core/statement.ts'
import { withoutHanging } from '../../../sql/session/merged-facts.ts'
import { parametersIn, type Parameter } from '../messages/message-from-client.ts'
import { withValues, type Turn } from './values-restored.ts'

/** What a statement is for these values alone; null where that is not known. */
export type InspectValues = (bound: readonly BoundValue[]) => Promise<Inspection | null>

/** A statement as a client put it on this wire. */
export class PostgresStatement implements Statement {
  readonly number: number
  readonly act: StatementAct
  readonly text: string
  readonly parameters: Buffer | null
  readonly bytes: Buffer
  readonly inspection: Inspection
  readonly catalogVersion: string | null
  readonly state: PinnedState
  readonly restored?: readonly Restored[]
  readonly byValues?: () => Promise<Statement | null>
  readonly #types: readonly number[]

  constructor(
    parts: Omit<Statement, 'parameterTexts' | 'bound' | 'withValues' | 'byValues'> & {
      readonly parameterTypes?: readonly number[]
      readonly inspectValues?: InspectValues | null
    },
  ) {
    this.#types = parts.parameterTypes ?? []
    if (parts.restored) this.restored = parts.restored
    const { inspectValues } = parts
    if (inspectValues) this.byValues = () => this.#inspectedFor(inspectValues)
    this.number = parts.number
    this.act = parts.act
    this.text = parts.text
    this.parameters = parts.parameters
    this.bytes = parts.bytes
    this.inspection = parts.inspection
    this.catalogVersion = parts.catalogVersion
    this.state = parts.state
  }

  get parameterTexts(): readonly (string | null)[] {
    return this.parameters ? parametersIn(this.parameters).map(textOf) : []
  }

  withValues(opened: readonly Restored[], turn: Turn): Statement {
    const exchanged = withValues(this.bytes, this.#types, opened, turn)
    if (exchanged === null) return this
    const { number, act, text, parameters, inspection, catalogVersion, state } = this
    const same = { number, act, text, parameters, inspection, catalogVersion, state }
    return new PostgresStatement({ ...same, ...exchanged, parameterTypes: this.#types })
  }

  async #inspectedFor(inspectValues: InspectValues): Promise<Statement | null> {
    const inspection = await inspectValues(this.bound)
    if (inspection === null) return null
    const { number, act, text, parameters, bytes, catalogVersion, state } = this
    const same = { number, act, text, parameters, bytes, catalogVersion, state }
    return new PostgresStatement({ ...same, inspection, parameterTypes: this.#types })
  }

  get bound(): readonly BoundValue[] {
    if (!this.parameters) return []
    return parametersIn(this.parameters).map((one, at) => ({ ...one, typeOid: this.#types[at] ?? 0 }))
  }
}

/** A binary value's type is the target's business; a reviewer sees its bytes rather than a guess. */
function textOf({ format, value }: Parameter): string | null {
  if (value === null) return null
  return format === 0 ? value.toString('utf8') : `\\x${value.toString('hex')}`
}

/** A text under settings that change how texts are read. */
export const unreadableHere: Inspection = {
  kind: 'refused',
  isUnreadableHere: true,
  fault: null,
  statements: [],
  fingerprint: '',
}

/** True for an EXECUTE, and nothing else, of a name that this session is known to have given. */
export function isResolvedExecute({ statements }: Inspection): boolean {
  const [facts] = statements
  return statements.length === 1 && facts?.node === 'ExecuteStmt' && facts.outputs.kind !== 'named'
}

const empty: Omit<Inspection, 'statements'> = { kind: 'parsed', fault: null, fingerprint: '' }

/** What a FunctionCall message is: a call of a function known only by its OID, so of unknown effect. */
export function inspectionOfCall(functionOid: number): Inspection {
  const unknown = `function ${functionOid} is called by number through the fast path`
  return {
    ...empty,
    fingerprint: 'fastpath',
    statements: [
      {
        node: 'FunctionCall',
        effects: [
          {
            kind: 'unknown',
            verb: 'call',
            objectKind: 'function',
            object: null,
            columns: [],
            everyRow: false,
          },
        ],
        outputs: { kind: 'unknown' },
        uses: [],
        unknowns: [unknown],
        sessionName: null,
        copy: null,
      },
    ],
  }
}

/**
 * The same statement in a session where something of unknown effect ran before: the names it uses may stand for
 * something else by now.
 */
export function doubted(inspection: Inspection): Inspection {
  const before = doubts.get(inspection)
  if (before) return before
  const after = withDoubt(inspection)
  doubts.set(inspection, after)
  certainties.set(after, inspection)
  return after
}

/** What is certain of a statement all the same: its inspection without the doubt. */
export function withoutDoubt(inspection: Inspection): Inspection {
  return certainties.get(inspection) ?? inspection
}

const doubts = new WeakMap<Inspection, Inspection>()
const certainties = new WeakMap<Inspection, Inspection>()

function withDoubt(inspection: Inspection): Inspection {
  const unknown =
    'a statement of unknown effect ran earlier in this session and may have changed what its names mean'
  return {
    ...withoutHanging(inspection),
    statements: inspection.statements.map((facts) => ({
      ...facts,
      effects: [
        ...facts.effects,
        { kind: 'unknown', verb: 'execute', objectKind: 'other', object: null, columns: [], everyRow: false },
      ],
      outputs: { kind: 'unknown' },
      unknowns: [...facts.unknowns, unknown],
    })),
  }
}
