import type { Connection } from 'pg'
import type { BoundValue } from '../core/statement.ts'

/** Asks one statement with values exactly as a client gave them: types, formats and bytes. The extended protocol takes no more than one. */
export function askBound(connection: Connection, text: string, bound: readonly BoundValue[]): void {
  // The driver's types say text; it writes numbers.
  const types = bound.map(({ typeOid }) => String(typeOid))
  const values = bound.map(({ format, value }) => (value && format === 0 ? value.toString('utf8') : value))
  connection.parse({ name: '', text, types }, true)
  connection.bind({ values }, true)
  connection.execute({}, true)
  connection.sync()
}
