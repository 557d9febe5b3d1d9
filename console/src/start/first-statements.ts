/** Statements that show what the gateway does, with names of the resource in them. */
export interface FirstStatements {
  /** Reads protected columns; null where none is known. */
  readonly masked: string | null
  /** Changes nothing even when it runs: no row fulfils its condition. Null where no table is known. */
  readonly held: string | null
}

/** `columns`: protected ones, as `schema.table.column`, quoted where SQL would. */
export function statementsFor(
  columns: readonly { readonly column: string; readonly isThere: boolean | null }[],
): FirstStatements {
  const first = columns.find(({ isThere }) => isThere !== false)
  const [, table, column] = /^(.*)\.("(?:[^"]|"")+"|[^."]+)$/.exec(first?.column ?? '') ?? []
  if (table === undefined || column === undefined) return { masked: null, held: null }
  return {
    masked: `SELECT ${column} FROM ${table} LIMIT 5;`,
    held: `DELETE FROM ${table} WHERE false;`,
  }
}
