import { Button, Select, TextInput } from '@mantine/core'
import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState, type JSX, type SyntheticEvent } from 'react'
import type { AuditAnswer, AuditRecordView } from '../api/contract.ts'
import { answersTo, savedQuestions } from '../api/ledger.ts'
import { Icon } from '../parts/icon.tsx'
import { Page } from '../parts/page.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { Facets } from './facets.tsx'
import { valueWords } from './entry-words.ts'
import { choices, labelOf, type QuestionWords } from './question-words.ts'
import { calledOf, type Names } from './record-words.ts'
import { Records } from './records.tsx'
import { csvOf } from './table-text.ts'

/** Questions to the ledger: what was asked, what is found, and how to narrow it. The address is the question. */
export function SearchPage(): JSX.Element {
  const question: QuestionWords = useSearch({ strict: false })
  const navigate = useNavigate()
  const ask = (more: QuestionWords): void => {
    const next = Object.fromEntries(
      Object.entries({ ...question, ...more }).filter(([, value]) => value !== ''),
    )
    void navigate({ to: '/ledger', search: next })
  }
  const answer = useInfiniteQuery(answersTo({ ...question }))
  const records = useMemo(() => answer.data?.pages.flatMap((page) => page.records) ?? [], [answer.data])
  const origin = answer.data?.pages[0]?.origin ?? ''
  const names: Names = useMemo(
    () => Object.assign({}, ...(answer.data?.pages.map((page) => page.names) ?? [])),
    [answer.data],
  )
  return (
    <Page
      title="Ledger"
      says="Every statement, ruling and change, with its proof. Each question is on record too."
      beside={
        records.length === 0 ? undefined : (
          <>
            <Save name="ledger.csv" title="CSV" text={() => csvOf(origin, records, names)} type="text/csv" />
            <Save
              name="ledger.json"
              title="JSON"
              text={() => JSON.stringify({ origin, records, names }, null, 1)}
              type="application/json"
            />
          </>
        )
      }
    >
      <Saved question={question} ask={ask} />
      <QuestionForm key={JSON.stringify(question)} question={question} ask={ask} />
      <Given question={question} names={names} ask={ask} />
      {answer.error && !answer.data ? (
        <Trouble error={answer.error} again={() => void answer.refetch()} />
      ) : null}
      {answer.isPending && !answer.error ? <Waiting rows={8} /> : null}
      {answer.data && records.length === 0 ? (
        <Empty icon="search" title="Nothing matches">
          <p>Take a filter away, or ask for a longer time.</p>
        </Empty>
      ) : null}
      {records.length === 0 ? null : (
        <Found answer={answer} records={records} names={names} question={question} ask={ask} />
      )}
    </Page>
  )
}

function Found(props: {
  readonly answer: UseInfiniteQueryResult<InfiniteData<AuditAnswer>>
  readonly records: readonly AuditRecordView[]
  readonly names: Names
  readonly question: QuestionWords
  readonly ask: (more: QuestionWords) => void
}): JSX.Element {
  const { answer, records, names, question, ask } = props
  const recordedAs = answer.data?.pages[0]?.recordedAs
  return (
    <div className="found">
      <Facets records={records} names={names} question={question} ask={ask} />
      <div className="found-main">
        <p className="quiet found-count">
          {records.length.toLocaleString('en')}
          {answer.hasNextPage ? ' newest' : ''} found
          {recordedAs === undefined ? null : (
            <>
              , asked as{' '}
              <Link to="/ledger/$index" params={{ index: String(recordedAs) }}>
                entry {recordedAs}
              </Link>
            </>
          )}
          <Button
            variant="subtle"
            size="compact-xs"
            loading={answer.isRefetching}
            onClick={() => void answer.refetch()}
          >
            Ask again
          </Button>
        </p>
        <Records
          records={records}
          names={names}
          onEnd={() => {
            if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage()
          }}
        />
      </div>
    </div>
  )
}

interface Asking {
  readonly question: QuestionWords
  readonly ask: (more: QuestionWords) => void
}

function Saved({ question, ask }: Asking): JSX.Element | null {
  const { data } = useQuery(savedQuestions)
  if (!data) return null
  return (
    <div className="saved" role="group" aria-label="Saved questions">
      {data.questions.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          className={question.saved === name ? 'chip chip-on' : 'chip'}
          aria-pressed={question.saved === name}
          title={title}
          onClick={() => ask({ saved: question.saved === name ? '' : name })}
        >
          {valueWords('saved', name)}
        </button>
      ))}
    </div>
  )
}

/** Members that are typed in. */
const typed = [
  'resource',
  'column',
  'class',
  'masked-as',
  'rule',
  'reviewer',
  'address',
  'application',
  'claim',
] as const

function QuestionForm({ question, ask }: Asking): JSX.Element {
  const [draft, setDraft] = useState<QuestionWords>(question)
  const [isWide, setWide] = useState(false)
  const set = (name: keyof QuestionWords) => (value: string | null) =>
    setDraft((now) => ({ ...now, [name]: value ?? '' }))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    ask(draft)
  }
  return (
    <form className="question" onSubmit={submit} role="search" aria-label="Ask the ledger">
      <TextInput
        className="question-text"
        aria-label="Words of the statement or its parameters"
        placeholder="Words of the statement or its parameters"
        leftSection={<Icon name="search" />}
        value={draft.text ?? ''}
        onChange={(event) => set('text')(event.currentTarget.value)}
      />
      <TextInput
        aria-label="Who, by name or id"
        placeholder="Who, by name or id"
        value={draft.who ?? ''}
        onChange={(event) => set('who')(event.currentTarget.value)}
      />
      <TextInput
        aria-label="Table"
        placeholder="Table"
        value={draft.table ?? ''}
        onChange={(event) => set('table')(event.currentTarget.value)}
      />
      <Pick name="verdict" draft={draft} set={set} />
      <Button type="submit">Ask</Button>
      <Button variant="default" onClick={() => setWide(!isWide)} aria-expanded={isWide}>
        {isWide ? 'Fewer' : 'More'}
      </Button>
      {isWide ? (
        <div className="question-more">
          <Pick name="type" draft={draft} set={set} />
          <Pick name="kind" draft={draft} set={set} />
          <Pick name="effect" draft={draft} set={set} />
          <Pick name="result" draft={draft} set={set} />
          <Pick name="masked" draft={draft} set={set} />
          {typed.map((name) => (
            <TextInput
              key={name}
              aria-label={labelOf(name)}
              placeholder={labelOf(name)}
              value={draft[name] ?? ''}
              onChange={(event) => set(name)(event.currentTarget.value)}
            />
          ))}
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="datetime-local"
              aria-label={labelOf(name)}
              value={localOf(draft[name])}
              onChange={(event) => set(name)(isoOf(event.currentTarget.value))}
            />
          ))}
        </div>
      ) : null}
    </form>
  )
}

function Pick(props: {
  readonly name: keyof typeof choices
  readonly draft: QuestionWords
  readonly set: (name: keyof QuestionWords) => (value: string | null) => void
}): JSX.Element {
  const { name, draft, set } = props
  return (
    <Select
      aria-label={labelOf(name)}
      placeholder={labelOf(name)}
      data={choices[name].map((value) => ({ value, label: valueWords(name, value) }))}
      value={draft[name] ?? null}
      onChange={set(name)}
      clearable
      searchable={name === 'type'}
    />
  )
}

/** What the question asks for, each to be taken away. */
function Given({ question, names, ask }: Asking & { readonly names: Names }): JSX.Element | null {
  const given = Object.entries(question).filter(([name, value]) => name !== 'saved' && value !== undefined)
  if (given.length === 0) return null
  return (
    <ul className="given" aria-label="The question">
      {given.map(([name, value]) => (
        <li key={name}>
          <button
            type="button"
            className="chip chip-on"
            onClick={() => ask({ [name]: '' })}
            title={String(value)}
            aria-label={`Take away ${labelOf(name)} ${said(name, String(value), names)}`}
          >
            <span className="quiet">{labelOf(name)}</span> {said(name, String(value), names)}{' '}
            <Icon name="cross" size={11} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function said(name: string, value: string, names: Names): string {
  return name === 'who' && value.includes('#') ? calledOf(value, names) : valueWords(name, value)
}

function Save(props: {
  readonly name: string
  readonly title: string
  readonly text: () => string
  readonly type: string
}): JSX.Element {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon name="down" size={14} />}
      onClick={() => saveFile(props.name, props.text(), props.type)}
      aria-label={`Save as ${props.title}`}
    >
      {props.title}
    </Button>
  )
}

function localOf(iso: string | undefined): string {
  if (iso === undefined || iso === '') return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function isoOf(local: string): string {
  return local === '' ? '' : new Date(local).toISOString()
}
