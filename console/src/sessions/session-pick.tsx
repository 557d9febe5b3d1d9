import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { resources } from '../api/access.ts'
import type { AuditAnswer, AuditRecordView } from '../api/contract.ts'
import { recordedSessions, type SessionWanted } from '../api/sessions.ts'
import { present } from '../clock.ts'
import { membersOf, originWords, textOf } from '../ledger/record-words.ts'
import { Chain } from '../parts/chain.tsx'
import { Instant } from '../parts/instant.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'

/** Picks one session on record: found by who, where and when. Each question is on record itself. */
export function SessionPick(props: {
  /** The id of the one that is chosen; empty where none is. */
  readonly chosen: string
  readonly choose: (id: string) => void
}): JSX.Element {
  const { chosen, choose } = props
  const [draft, setDraft] = useState({ who: '', resource: '', span: '' })
  const [wanted, setWanted] = useState<SessionWanted | null>(null)
  const { data: known } = useQuery(resources)
  const { data, error, isFetching, refetch } = useQuery(recordedSessions(wanted))
  const find = (): void => {
    const next = wantedOf(draft)
    // The same question again is about what has come meanwhile.
    if (JSON.stringify(next) === JSON.stringify(wanted)) void refetch()
    else setWanted(next)
  }
  return (
    <fieldset className="session-pick">
      <legend>Which session?</legend>
      <div className="question">
        <TextInput
          className="question-text"
          label="Who"
          placeholder="Name or id, or a part of it"
          value={draft.who}
          onChange={({ currentTarget: { value: who } }) => setDraft((now) => ({ ...now, who }))}
        />
        <Select
          label="Where"
          placeholder="Anywhere"
          data={known?.resources.map(({ name }) => name) ?? []}
          value={draft.resource === '' ? null : draft.resource}
          onChange={(resource) => setDraft((now) => ({ ...now, resource: resource ?? '' }))}
          clearable
        />
        <Select
          label="When"
          placeholder="At any time"
          data={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
          value={draft.span === '' ? null : draft.span}
          onChange={(span) => setDraft((now) => ({ ...now, span: span ?? '' }))}
          clearable
        />
        <Button variant="default" className="question-send" loading={isFetching} onClick={find}>
          Find sessions
        </Button>
      </div>
      {error ? <Trouble error={error} again={() => void refetch()} /> : null}
      {isFetching && !data ? <Waiting rows={3} /> : null}
      {data ? <Found answer={data} chosen={chosen} choose={choose} /> : null}
      {chosen === '' || data?.records.some((record) => sessionOf(record) === chosen) ? null : (
        <p className="quiet break">
          Chosen: session <span className="mono">{chosen}</span>
        </p>
      )}
    </fieldset>
  )
}

function Found(props: {
  readonly answer: AuditAnswer
  readonly chosen: string
  readonly choose: (id: string) => void
}): JSX.Element {
  const { answer, chosen, choose } = props
  const { records, names } = answer
  if (records.length === 0)
    return (
      <p className="quiet" role="status">
        No session is so. Take something away, or ask for a longer time.
      </p>
    )
  return (
    <>
      <p className="quiet" role="status">
        {records.length} {answer.next === null ? '' : 'newest '}
        {records.length === 1 ? 'session' : 'sessions'}
      </p>
      <ul className="session-picks">
        {records.map((record) => {
          const id = sessionOf(record)
          const chain = membersOf(record.entry['chain']) ?? []
          return (
            <li key={id}>
              <label className={id === chosen ? 'session-choice session-chosen' : 'session-choice'}>
                <input type="radio" name="session" checked={id === chosen} onChange={() => choose(id)} />
                <span>
                  <Chain chain={chain.map((one) => ({ ...one, name: names[one.id] ?? '' }))} isLabel />
                  <span className="quiet">
                    {textOf(record.entry, 'resource')}, <Instant at={record.at} /> {originWords(record.entry)}
                  </span>
                </span>
              </label>
            </li>
          )
        })}
      </ul>
    </>
  )
}

const hourMs = 3_600_000
const spans: Readonly<Record<string, { readonly label: string; readonly ms: number }>> = {
  hour: { label: 'The last hour', ms: hourMs },
  day: { label: 'The last day', ms: 24 * hourMs },
  week: { label: 'The last 7 days', ms: 7 * 24 * hourMs },
  month: { label: 'The last 30 days', ms: 30 * 24 * hourMs },
}

function wantedOf(draft: {
  readonly who: string
  readonly resource: string
  readonly span: string
}): SessionWanted {
  const span = spans[draft.span]
  return {
    ...(draft.who.trim() === '' ? {} : { who: draft.who.trim() }),
    ...(draft.resource === '' ? {} : { resource: draft.resource }),
    ...(span === undefined ? {} : { from: new Date(present() - span.ms).toISOString() }),
  }
}

function sessionOf({ entry }: AuditRecordView): string {
  return textOf(entry, 'session')
}
