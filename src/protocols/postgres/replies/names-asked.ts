/** What of a target's words about a refused statement is told, and how it is asked for them. */
import type { TargetQuestion } from '../../../core/refusal.ts'
import type { Frame } from '../messages/frame.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'
import type { TargetMessageName } from '../messages/message.ts'
import { writeMessage } from '../messages/message-writer.ts'
import { grammarPrefix } from '../session/own-asking.ts'
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
      return filesOfGrammar.has(fields.get('F') ?? '')
  }
}

const codesOfRelations: ReadonlySet<string> = new Set(['3F000', '0A000', '42P01', '25P02'])
/** Where the server cuts texts into words and puts them together ("src/backend/parser"). */
const filesOfGrammar: ReadonlySet<string> = new Set(['gram.y', 'scan.l', 'parser.c'])

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
