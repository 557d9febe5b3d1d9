import type { ColumnName, Effect } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import type { Analysis } from '../scope/scope.ts'

/** The columns that an error about a changed row may quote: all of its table's. */
export function columnsOfRelation(effect: Effect, { catalog }: Analysis): readonly ColumnName[] {
  if (effect.kind !== 'write' || effect.object === null) return []
  const [schema, name] = splitName(effect.object) ?? []
  const relation = schema !== undefined && name !== undefined ? catalog?.relation(schema, name) : null
  return relation
    ? relation.columns.map((column) => joinName(relation.schema, relation.name, column.name))
    : []
}
