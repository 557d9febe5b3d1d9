import { csvRecords } from './target-line.ts'

/** A statement as the extension pgaudit logs it. */
export interface AuditedStatement {
  /** Counts the statements of one connection. */
  readonly number: number
  readonly text: string
}

/**
 * The statement in a message of pgaudit (README of pgaudit, "Format"); null for other messages, for what runs within
 * another statement, and where the text is not repeated.
 */
export function auditedStatement(message: string): AuditedStatement | null {
  const body = /^AUDIT: ((?:SESSION|OBJECT),[^]*)$/.exec(message)?.[1]
  if (body === undefined) return null
  // type, statement, substatement, class, command, object type, object name, text, parameters
  const [, number = '', part, , , , , text = ''] = csvRecords(`${body}\n`)[0] ?? []
  if (part !== '1' || !/^\d{1,15}$/.test(number) || text === '<previously logged>') return null
  return { number: Number(number), text }
}
