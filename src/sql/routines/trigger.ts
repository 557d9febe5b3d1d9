import type { RowChange } from './row-change.ts'
import type { Analysis } from '../scope/scope.ts'
import { isSet, node, nodes, statementsOf, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A trigger as its CREATE TRIGGER text says it. */
export interface Trigger {
  readonly timing: 'before' | 'after' | 'instead'
  readonly forEachRow: boolean
  /** True when it may fire at the end of the transaction. */
  readonly isDeferrable: boolean
  /** Schema and name. */
  readonly routine: readonly string[]
  readonly arguments: readonly string[]
  readonly when: Node | null
  /** Names of transition tables. */
  readonly tables: readonly { readonly name: string; readonly isNew: boolean }[]
  /** Bits of the events that fire it. */
  readonly events: number
  /** UPDATE OF these alone; empty for any. */
  readonly columns: readonly string[]
}

// The grammar's own numbers for timings and events (TRIGGER_TYPE_… of pg_trigger.h).
const timings: Readonly<Record<number, Trigger['timing']>> = { 0: 'after', 2: 'before', 64: 'instead' }
const eventBits = { insert: 4, delete: 8, update: 16, truncate: 32, any: 4 | 8 | 16 } as const

/** Reads the definition of a trigger; null when it is none that is known. */
export function readTrigger(definition: string, { catalog, walkers, rests }: Analysis): Trigger | null {
  rests.onDefinitions = true
  const had = catalog?.definitions.get(definition)
  const [statement] = had === undefined ? statementsOf(walkers.parse(definition)) : [had]
  catalog?.definitions.set(definition, statement ?? null)
  return statement?.tag === 'CreateTrigStmt' ? triggerFrom(statement.body) : null
}

/** A trigger from its statement, in which every name is qualified. */
export function triggerFrom(body: Tree): Trigger | null {
  const number = (field: string): number => (typeof body[field] === 'number' ? body[field] : 0)
  const timing = timings[number('timing')]
  if (!timing) return null
  return {
    timing,
    forEachRow: isSet(body, 'row'),
    isDeferrable: isSet(body, 'deferrable'),
    routine: words(body, 'funcname'),
    arguments: words(body, 'args'),
    when: node(body, 'whenClause'),
    tables: nodes(body, 'transitionRels').map((one) => ({
      name: word(one.body, 'name'),
      isNew: isSet(one.body, 'isNew'),
    })),
    events: number('events'),
    columns: words(body, 'columns'),
  }
}

/** The events that fire a trigger, by the names that TG_OP gives them. */
export function eventsOf({ events }: Trigger): readonly string[] {
  const all = ['insert', 'delete', 'update', 'truncate'] as const
  return all.filter((one) => (events & eventBits[one]) !== 0).map((one) => one.toUpperCase())
}

/** True when a change may fire a trigger. */
export function fires(trigger: Trigger, { event, columns }: RowChange): boolean {
  if ((trigger.events & eventBits[event]) === 0) return false
  return (
    event !== 'update' || trigger.columns.length === 0 || trigger.columns.some((one) => columns.includes(one))
  )
}
