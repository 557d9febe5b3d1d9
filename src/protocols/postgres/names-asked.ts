/** What of a target's words about a refused statement is told, and how it is asked for them. */
import type { TargetQuestion } from '../../core/refusal.ts'
import type { Frame } from './frame.ts'
import { noticeFieldsIn } from './message-from-target.ts'
import type { TargetMessageName } from './message.ts'
import { writeMessage } from './message-writer.ts'
import { isOfCode } from './target-words.ts'

/**
 * Stands before a text that only the grammar is to be asked about: of a text that it takes, the target then says before it
 * looks at anything else that several statements cannot be prepared at once.
 */
export const grammarPrefix = 'select;'

/** Yields no row, and fails where there is no such relation as any statement does that has to open it. */
export const relationQuestion =
  "select 1 where pg_catalog.has_table_privilege($1::pg_catalog.text, 'select'::pg_catalog.text) is null"

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

/** Yields no row, and fails where there is no function of this name and without arguments. */
export const routineQuestion =
  "select 1 where (pg_catalog.pg_get_object_address('function', $1::pg_catalog._text, '{}'::pg_catalog._text)).objid is null"

/** Yields no row where the session has no such cursor, and fails where it has. */
export const cursorQuestion =
  "select 1 where (case when exists (select from pg_catalog.pg_cursors c where pg_catalog.texteq(c.name, $1::pg_catalog.text)) then 'there is one' end)::pg_catalog.int4 is not null"

/** True of an error that answers the question, and speaks of names or of the grammar alone. */
export function isTold(question: TargetQuestion, frame: Frame): boolean {
  const fields = noticeFieldsIn(frame)
  const code = fields.get('C') ?? ''
  switch (question.kind) {
    case 'analysis':
      return codesOfNames.has(code) && !isOfCode(frame)
    case 'part': {
      const message = fields.get('M') ?? ''
      const isMeant = question.says.every((words) => message.includes(words))
      return codesOfNames.has(code) && !isOfCode(frame) && isMeant
    }
    case 'relation':
      return codesOfRelations.has(code)
    case 'routine':
      return code === '42883' || code === '3F000' || code === '25P02'
    case 'cursor':
      return code === '34000' || code === '25P02'
    case 'prepared':
      return code === '26000'
    case 'grammar':
      return codesOfGrammar.has(code) && routinesOfGrammar.has(fields.get('R') ?? '')
  }
}

const codesOfRelations: ReadonlySet<string> = new Set(['3F000', '0A000', '42P01', '25P02'])
const codesOfGrammar: ReadonlySet<string> = new Set(['42601'])
const routinesOfGrammar: ReadonlySet<string> = new Set(['scanner_yyerror'])

/** The same error as of the text without what stood before it. */
export function placedInText(frame: Frame, question: TargetQuestion): Buffer {
  const fields = noticeFieldsIn(frame)
  const position = Number(fields.get('P'))
  const placed = new Map(fields)
  if (question.kind === 'grammar' && position > grammarPrefix.length)
    placed.set('P', String(position - grammarPrefix.length))
  else if (question.kind === 'part' && !question.isPlaced) placed.delete('P')
  else return frame.bytes
  return writeMessage(frame.type, [
    ...[...placed].flatMap(([letter, text]) => [{ bytes: Buffer.from(letter, 'latin1') }, { text }]),
    { int8: 0 },
  ])
}

/** What a target says to such a question as long as nothing fails; rows are none of it. */
export function isOfAnswer(name: TargetMessageName): boolean {
  return answering.has(name)
}

const answering: ReadonlySet<TargetMessageName> = new Set([
  'BindComplete',
  'CloseComplete',
  'CommandComplete',
  'NoData',
  'ParameterDescription',
  'ParseComplete',
  'RowDescription',
])

/** True once the target has found nothing wrong: what it says behind that is about something else. */
export function answers({ kind }: TargetQuestion, name: TargetMessageName): boolean {
  switch (kind) {
    case 'analysis':
    case 'part':
    case 'grammar':
      return name === 'ParseComplete'
    case 'relation':
    case 'routine':
      return name === 'CommandComplete'
    // It is fetched from behind the question, and cannot be.
    case 'cursor':
      return false
    case 'prepared':
      return name === 'ParameterDescription'
  }
}
