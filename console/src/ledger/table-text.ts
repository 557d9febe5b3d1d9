import type { AuditRecordView } from '../api/contract.ts'
import { countOf, lineOf, partiesOf, textOf, whoOf, type Names } from './record-words.ts'

/** Records as CSV (RFC 4180) that a spreadsheet takes for words, whatever they say. */
export function csvOf(origin: string, records: readonly AuditRecordView[], names: Names): string {
  const head = [
    'origin',
    'index',
    'leafHash',
    'at',
    'type',
    'who',
    'name',
    'resource',
    'verdict',
    'rule',
    'code',
    'rows',
    'masked',
    'result',
    'says',
  ]
  const lines = records.map((record) => [
    origin,
    String(record.index),
    record.leafHash,
    record.at,
    record.type,
    partiesOf(record).join(' for '),
    whoOf(record, names),
    textOf(record.session, 'resource') || textOf(record.entry, 'resource'),
    textOf(record.entry, 'verdict'),
    textOf(record.entry, 'rule'),
    textOf(record.entry, 'code'),
    String(countOf(record.outcome, 'rows') ?? ''),
    String(countOf(record.outcome, 'masked') ?? ''),
    textOf(record.outcome, 'result'),
    lineOf(record, {}),
  ])
  return [head, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n') + '\r\n'
}

/** One cell: quoted, and never a formula. A spreadsheet takes what begins with one of these for one, behind what does not show too. */
export function csvCell(text: string): string {
  const safe =
    /^(?:[\s\p{C}]*[=+\-@|%＝＋－＠]|[\t\r])/u.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text)
      ? `'${text}`
      : text
  return `"${safe.replaceAll('"', '""')}"`
}
