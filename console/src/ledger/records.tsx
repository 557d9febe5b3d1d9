import { Link } from '@tanstack/react-router'
import { useCallback, type JSX } from 'react'
import type { AuditRecordView } from '../api/contract.ts'
import { Instant } from '../parts/instant.tsx'
import { numberWords } from '../parts/number-words.ts'
import { StatementLine } from '../parts/statement.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { titleOf, valueWords, verdictWords } from './entry-words.ts'
import { countOf, lineOf, textOf, whoOf, type Names } from './record-words.ts'

/** What was found, newest first; each leads to its entry. */
export function Records(props: {
  readonly records: readonly AuditRecordView[]
  readonly names: Names
  readonly onEnd: () => void
}): JSX.Element {
  const { names } = props
  const draw = useCallback((record: AuditRecordView) => <Row record={record} names={names} />, [names])
  return (
    <VirtualList
      rows={props.records}
      rowPx={rowPx}
      label="Entries, newest first"
      className="records"
      onEnd={props.onEnd}
      draw={draw}
      isFixed
    />
  )
}

const rowPx = 58

function Row({ record, names }: { readonly record: AuditRecordView; readonly names: Names }): JSX.Element {
  const { entry, outcome, session, text, type } = record
  const verdict = textOf(entry, 'verdict')
  const code = textOf(entry, 'code')
  const rows = countOf(outcome, 'rows')
  const masked = countOf(outcome, 'masked') ?? 0
  const result = textOf(outcome, 'result')
  return (
    <Link to="/ledger/$index" params={{ index: String(record.index) }} className="record-row">
      <span className="record-top">
        {verdict === '' ? (
          <Tag tone="calm">{titleOf(type)}</Tag>
        ) : (
          <Tag tone={toneOf(verdict)}>{code === '' ? verdictWords(verdict) : code}</Tag>
        )}
        <span className="record-line">
          {text === null ? <span>{lineOf(record, names)}</span> : <StatementLine text={text} />}
        </span>
      </span>
      <span className="record-sub quiet">
        <Instant at={record.at} />
        <span>{whoOf(record, names)}</span>
        {session === null ? null : <span>{textOf(session, 'resource')}</span>}
        {rows === null ? null : (
          <span>
            {numberWords(rows)} {rows === 1 ? 'row' : 'rows'}
          </span>
        )}
        {masked > 0 ? <Tag tone="mask">{numberWords(masked)} masked</Tag> : null}
        {result === '' || result === 'ran' ? null : <Tag tone="bad">{valueWords('result', result)}</Tag>}
        <span className="record-index">entry {record.index}</span>
      </span>
    </Link>
  )
}
