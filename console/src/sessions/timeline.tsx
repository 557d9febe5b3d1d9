import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState, type JSX } from 'react'
import type { SessionPage, TimelineStatement } from '../api/contract.ts'
import { classWords, titleOf, verdictWords } from '../ledger/entry-words.ts'
import { bySeverity, effectWords } from '../parts/effect-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Instant, spanWords } from '../parts/instant.tsx'
import { numberWords } from '../parts/number-words.ts'
import { Statement, StatementLine } from '../parts/statement.tsx'
import { Empty } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'

type Mark = SessionPage['marks'][number]
type Row =
  | { readonly kind: 'statement'; readonly statement: TimelineStatement }
  | { readonly kind: 'mark'; readonly mark: Mark }

/** What was asked in a session, newest first, with what was decided and what became of it. */
export function Timeline(props: {
  readonly statements: readonly TimelineStatement[]
  readonly marks: readonly Mark[]
  readonly hasMore: boolean
  readonly more: () => void
}): JSX.Element {
  const { statements, marks, hasMore, more } = props
  const rows = useMemo(() => rowsOf(statements, marks), [statements, marks])
  const [open, setOpen] = useState<number | null>(null)
  const draw = useCallback(
    (row: Row) =>
      row.kind === 'mark' ? (
        <MarkRow mark={row.mark} />
      ) : (
        <StatementRow
          statement={row.statement}
          isOpen={row.statement.index === open}
          toggle={() => setOpen((now) => (now === row.statement.index ? null : row.statement.index))}
        />
      ),
    [open],
  )
  if (rows.length === 0)
    return (
      <Empty icon="sessions" title="Nothing was asked yet">
        <p>Statements appear here when the index has them, which takes a moment.</p>
      </Empty>
    )
  return (
    <VirtualList
      rows={rows}
      label="Statements, newest first"
      rowPx={rowPx}
      className="timeline"
      {...(hasMore ? { onEnd: more } : {})}
      draw={draw}
    />
  )
}

const rowPx = 46

function rowsOf(statements: readonly TimelineStatement[], marks: readonly Mark[]): readonly Row[] {
  const rows: readonly Row[] = [
    ...statements.map((statement) => ({ kind: 'statement', statement }) as const),
    ...marks.map((mark) => ({ kind: 'mark', mark }) as const),
  ]
  const indexOf = (row: Row): number => (row.kind === 'mark' ? row.mark.index : row.statement.index)
  return rows.toSorted((one, other) => indexOf(other) - indexOf(one))
}

function MarkRow({ mark }: { readonly mark: Mark }): JSX.Element {
  return (
    <div className="timeline-mark quiet">
      <Instant at={mark.at} form="time" />
      <span>{titleOf(mark.type)}</span>
      <span className="mono mark-words">{mark.words}</span>
      <Entry index={mark.index} />
    </div>
  )
}

function StatementRow(props: {
  readonly statement: TimelineStatement
  readonly isOpen: boolean
  readonly toggle: () => void
}): JSX.Element {
  const { statement, isOpen, toggle } = props
  return (
    <div className={isOpen ? 'timeline-row timeline-open' : 'timeline-row'}>
      <div className="timeline-line">
        <UnstyledButton className="timeline-press" onClick={toggle} aria-expanded={isOpen}>
          <span className="quiet timeline-number">{statement.number}</span>
          <span className="quiet">
            <Instant at={statement.at} form="time" />
          </span>
          <Tag tone={toneOf(statement.verdict)}>
            {statement.code === '' ? verdictWords(statement.verdict) : statement.code}
          </Tag>
          <span className="timeline-text">
            {statement.text === null ? (
              <em className="quiet">Its key was destroyed: the text is gone.</em>
            ) : (
              <StatementLine text={statement.text} />
            )}
          </span>
        </UnstyledButton>
        <Outcome statement={statement} />
        <Entry index={statement.index} />
      </div>
      {isOpen ? <Details statement={statement} /> : null}
    </div>
  )
}

function Outcome({ statement: { outcome, code } }: { readonly statement: TimelineStatement }): JSX.Element {
  if (outcome === null) return <span className="quiet timeline-outcome">{code === '' ? 'runs' : ''}</span>
  const words = outcome.result === 'ran' ? outcome.tag : `${outcome.result} ${outcome.errorCode}`
  return (
    <span className="quiet timeline-outcome">
      {outcome.result === 'ran' ? words : <Tag tone="bad">{words}</Tag>}
      {outcome.masked > 0 ? <Tag tone="mask">{numberWords(outcome.masked)} masked</Tag> : null}
      <span>{spanWords(outcome.durationMs)}</span>
    </span>
  )
}

function Details({ statement }: { readonly statement: TimelineStatement }): JSX.Element {
  const { text, parameters, effects, rule, fingerprint, reviewId, outcome } = statement
  const masked = Object.entries(outcome?.maskedBy ?? {})
  return (
    <div className="timeline-details">
      {text === null ? null : <Statement text={text} />}
      {parameters === null || parameters.length === 0 ? null : (
        <p className="break">
          <span className="quiet">Parameters</span> <code className="mono">{JSON.stringify(parameters)}</code>
        </p>
      )}
      <ul className="plain">
        {bySeverity(effects).map((effect, place) => (
          <li key={place}>{effectWords(effect)}</li>
        ))}
      </ul>
      {masked.length === 0 ? null : (
        <p>
          <span className="quiet">Masked</span>{' '}
          {masked.map(([name, cells]) => `${numberWords(cells)} × ${classWords(name)}`).join(', ')}
        </p>
      )}
      <p className="quiet">
        Rule <strong>{rule}</strong> · fingerprint <span className="mono">{fingerprint}</span>
        {reviewId === null ? null : (
          <>
            {' '}
            ·{' '}
            <Link to="/reviews/$id" params={{ id: reviewId }}>
              its review
            </Link>
          </>
        )}
      </p>
    </div>
  )
}

function Entry({ index }: { readonly index: number }): JSX.Element {
  return (
    <Link
      to="/ledger/$index"
      params={{ index: String(index) }}
      className="entry-link"
      title="Its entry in the ledger"
    >
      <Icon name="seal" size={13} /> {index}
    </Link>
  )
}
