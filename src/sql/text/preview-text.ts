import { splitScript } from './split.ts'

/** What is shown of the rows that a write changes. */
export interface Sampling {
  readonly verb: 'insert' | 'update' | 'delete'
  /** Schema and name. */
  readonly table: readonly [schema: string, name: string]
  /** Columns in the order shown. Of those that are masked only a place is kept: their values stay where they are. */
  readonly columns: readonly { readonly name: string; readonly isMasked: boolean }[]
  readonly rowsMax: number
  /** Characters of a value. */
  readonly charsMax: number
}

/**
 * One text around a single INSERT, UPDATE or DELETE that counts the rows it changes and shows some of them: in each row
 * the count, then the columns as they are after, then as they were before. All parts of a statement see the database as
 * it was before it, so that joining the table by its key tells what a row was. Null where the rows cannot be told apart
 * or the text is not one statement. Every name and operator of our own is qualified.
 */
export function samplingText(text: string, sampling: Sampling, keys: readonly string[]): string | null {
  const write = onlyStatement(text)
  if (write === null) return null
  const { verb, table, columns, rowsMax, charsMax } = sampling
  const isJoined = verb === 'update' && keys.length > 0
  const shown = columns.filter(({ isMasked }) => !isMasked).map(({ name }) => name)
  const returned = [...new Set([...(isJoined ? keys : []), ...shown])].map(quoted)
  const cells = (alias: string | null): string[] =>
    columns.map(({ name, isMasked }) =>
      alias === null || isMasked
        ? 'NULL::pg_catalog.text'
        : `pg_catalog."left"(${alias}.${quoted(name)}::pg_catalog.text, ${charsMax})`,
    )
  const after = cells(verb === 'delete' ? null : 'a')
  const before = cells(verb === 'delete' ? 'a' : isJoined ? 'b' : null)
  const on = keys.map((key) => `a.${quoted(key)} OPERATOR(pg_catalog.=) b.${quoted(key)}`).join(' AND ')
  return `WITH sallyport_preview AS (
${write}
RETURNING ${returned.length === 0 ? '1' : returned.join(', ')})
SELECT (SELECT pg_catalog.count(*) FROM sallyport_preview)::pg_catalog.text, ${[...after, ...before].join(', ')}
FROM (SELECT * FROM sallyport_preview LIMIT ${rowsMax}) AS a${isJoined ? ` LEFT JOIN ${table.map(quoted).join('.')} AS b ON ${on}` : ''}`
}

/** A text around a single write with a RETURNING of its own, which counts what it returns. */
export function countingText(text: string): string | null {
  const write = onlyStatement(text)
  return write === null
    ? null
    : `WITH sallyport_preview AS (\n${write}\n) SELECT pg_catalog.count(*)::pg_catalog.text FROM sallyport_preview`
}

function onlyStatement(text: string): string | null {
  const [first, ...others] = splitScript(text)
  return first !== undefined && others.length === 0 ? first : null
}

/** In quotes whatever it is: a name may be a word of the grammar. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
