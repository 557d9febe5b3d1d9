import type { Frame } from './frame.ts'
import { noticeFieldsIn } from './message-from-target.ts'
import { isOfCode } from './target-words.ts'

/** Appendix "PostgreSQL Error Codes": what a text is told whose names mean nothing. */
const codesOfNames: ReadonlySet<string> = new Set([
  '3F000', // invalid_schema_name
  '0A000', // feature_not_supported: another database's tables
  '42601', // syntax_error: found when names are put together
  '42702', // ambiguous_column
  '42703', // undefined_column
  '42704', // undefined_object
  '42725', // ambiguous_function
  '42803', // grouping_error
  '42804', // datatype_mismatch
  '42809', // wrong_object_type
  '42883', // undefined_function
  '42P01', // undefined_table
  '42P02', // undefined_parameter
  '42P10', // invalid_column_reference
  '42P18', // indeterminate_datatype
  '25P02', // in_failed_sql_transaction
])

/** True of an error that speaks of names alone. */
export function isOfNames(frame: Frame): boolean {
  return codesOfNames.has(noticeFieldsIn(frame).get('C') ?? '') && !isOfCode(frame)
}
