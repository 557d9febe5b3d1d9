import type { Column } from './lineage.ts'

/** The columns of a relation as one entry of a FROM clause offers them: all of one row, and of none of another entry. */
export function asOneRow(columns: readonly Column[]): readonly Column[] {
  const row = Symbol('row')
  return columns.map((column) => withRow(column, row))
}

/** The columns of a query as one entry offers them: what stood in one row within still does, and in no row of another entry. */
export function asRowsOfEntry(columns: readonly Column[]): readonly Column[] {
  const rows = new Map<symbol, symbol>()
  return columns.map((column) => {
    const { row } = column.lineage
    if (row === undefined) return column
    const own = rows.get(row) ?? Symbol('row')
    rows.set(row, own)
    return withRow(column, own)
  })
}

function withRow(column: Column, row: symbol): Column {
  return column.lineage.direct ? { ...column, lineage: { ...column.lineage, row } } : column
}
