import { rowNotTold } from '../../core/inspection.ts'
import type { Effect, Inspection, Outputs, StatementFacts } from '../../core/inspection.ts'

/**
 * What a text is whose statements may still mean what they meant before: the target plans a prepared statement anew only
 * where something that it depends on changed. The effects of both, and for each column the sources of both.
 */
export function mergedInspection(before: Inspection, now: Inspection): Inspection {
  if (before === now || sameStatements(before, now)) return now
  const isAlike = before.kind === now.kind && before.statements.length === now.statements.length
  const statements = now.statements.map((facts, at) => {
    const other = isAlike ? before.statements[at] : undefined
    return other ? mergedFacts(other, facts) : lostFacts(facts)
  })
  return { ...withoutHanging(now), statements }
}

/** What holds of a text whatever its parameters are. */
export function withoutHanging(inspection: Inspection): Inspection {
  const { hangsOn: _hangsOn, ...whole } = inspection
  return whole
}

/** Facts that hold whichever of the two a statement is. */
export function mergedFacts(before: StatementFacts, now: StatementFacts): StatementFacts {
  if (JSON.stringify(before) === JSON.stringify(now)) return now
  if (before.node !== now.node) return lostFacts(now)
  const { stored: _stored, placed: _placed, isCounted: _isCounted, usesWithin: _within, ...kept } = now
  return {
    ...kept,
    effects: mergedEffects([...before.effects, ...now.effects]),
    outputs: mergedOutputs(before.outputs, now.outputs),
    uses: [...new Set([...before.uses, ...now.uses])],
    ...(before.stored && now.stored ? { stored: [...new Set([...before.stored, ...now.stored])] } : {}),
    unknowns: [...new Set([...before.unknowns, ...now.unknowns])],
    ...(before.changedBy || now.changedBy
      ? { changedBy: [...new Set([...(before.changedBy ?? []), ...(now.changedBy ?? [])])] }
      : {}),
    ...(before.isCounted && now.isCounted ? { isCounted: true } : {}),
    ...(before.writesBeyond || now.writesBeyond ? { writesBeyond: true } : {}),
  }
}

/** Facts of a statement that may mean anything by now. */
export function lostFacts(facts: StatementFacts): StatementFacts {
  return unknownFacts(facts, 'What its names meant when it was prepared is not known any more.')
}

/** A text whose parameters are of such types as may run code, or change a column that else stays as it is. */
export function withCustomParameters(inspection: Inspection): Inspection {
  const sentence = 'The type of a parameter may run code that is not known, or change what stays beside it.'
  const statements = inspection.statements.map((facts) => unknownFacts(facts, sentence))
  return { ...withoutHanging(inspection), statements }
}

function unknownFacts(facts: StatementFacts, sentence: string): StatementFacts {
  const outputs = facts.outputs.kind === 'none' ? facts.outputs : ({ kind: 'unknown' } as const)
  return { ...facts, outputs, unknowns: [...facts.unknowns, sentence] }
}

function sameStatements(before: Inspection, now: Inspection): boolean {
  return before.kind === now.kind && JSON.stringify(before.statements) === JSON.stringify(now.statements)
}

function mergedEffects(effects: readonly Effect[]): readonly Effect[] {
  const byObject = new Map<string, Effect>()
  for (const one of effects) {
    const key = [one.kind, one.verb, one.objectKind, one.object ?? ''].join(' ')
    const other = byObject.get(key)
    byObject.set(key, other ? mergedEffect(other, one) : one)
  }
  return [...byObject.values()]
}

function mergedEffect(before: Effect, now: Effect): Effect {
  const { kind, verb, objectKind, object } = now
  const columns = [...new Set([...before.columns, ...now.columns])]
  // What either reads for more than to show it is read for more.
  const shown = columns.filter((column) => isShownAlone(before, column) && isShownAlone(now, column))
  const everyRow = before.everyRow || now.everyRow
  return { kind, verb, objectKind, object, columns, ...(shown.length > 0 ? { shown } : {}), everyRow }
}

function isShownAlone({ columns, shown = [] }: Effect, column: string): boolean {
  return shown.includes(column) || !columns.includes(column)
}

function mergedOutputs(before: Outputs, now: Outputs): Outputs {
  if (JSON.stringify(before) === JSON.stringify(now)) return now
  if (before.kind !== 'known' || now.kind !== 'known') return { kind: 'unknown' }
  if (before.columns.length !== now.columns.length) return { kind: 'unknown' }
  const columns = now.columns.map((column, at) => {
    const other = before.columns[at]
    const sources = [...new Set([...column.sources, ...(other?.sources ?? [])])]
    const { within: _within, ...whole } = column
    const isSame = sources.length === column.sources.length && sources.length === other?.sources.length
    const isSameRow = column.row === other?.row
    return {
      ...whole,
      sources,
      direct: isSame && column.direct && other.direct,
      ...(isSameRow ? {} : { row: rowNotTold }),
    }
  })
  return { kind: 'known', columns }
}
