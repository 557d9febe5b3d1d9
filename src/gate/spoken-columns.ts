import {
  anyColumn,
  type ColumnName,
  type EffectKind,
  type Inspection,
  type StatementFacts,
} from '../core/inspection.ts'

/**
 * The columns whose values the text of a statement, or its parameters, may name: those that steer it, those that it writes,
 * and those that it computes with. A text that merely shows a column says nothing of what is in it. `*` stands for any.
 */
export function spokenColumns({ kind, statements }: Inspection): readonly ColumnName[] {
  if (kind !== 'parsed') return [anyColumn]
  const columns = new Set(statements.flatMap(spokenIn))
  return columns.has(anyColumn) || columns.size > columnsMax ? [anyColumn] : [...columns]
}

const columnsMax = 100
/** What is known to name no value of a column, or says itself which columns it writes. */
const plainKinds: ReadonlySet<EffectKind> = new Set([
  'connect',
  'read',
  'write',
  'session',
  'transaction',
  'lock',
])

function spokenIn({
  effects,
  outputs,
  uses,
  stored = [],
  unknowns,
  sessionName,
}: StatementFacts): ColumnName[] {
  const isPlain = effects.every(({ kind }) => plainKinds.has(kind))
  if (!isPlain || unknowns.length > 0 || outputs.kind === 'unknown' || outputs.kind === 'named')
    return [anyColumn]
  const written = effects.filter(({ kind }) => kind === 'write').flatMap(({ columns }) => columns)
  const computed =
    outputs.kind === 'known'
      ? outputs.columns.filter(({ direct }) => !direct).flatMap(({ sources }) => sources)
      : []
  const named = sessionName?.facts ? spokenIn(sessionName.facts) : []
  return [...uses, ...stored, ...written, ...computed, ...named]
}
