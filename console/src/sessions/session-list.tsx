import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState, type JSX } from 'react'
import type { LiveSessionView, SessionList } from '../api/contract.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { whoami } from '../api/queries.ts'
import { openSessions } from '../api/sessions.ts'
import { useSeconds } from '../clock.ts'
import { Chain } from '../parts/chain.tsx'
import { chainWords } from '../parts/principal-words.ts'
import { Ago, spanWords } from '../parts/instant.tsx'
import { numberWords } from '../parts/number-words.ts'
import { Page } from '../parts/page.tsx'
import { StatementLine } from '../parts/statement.tsx'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { Tag } from '../parts/tag.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { SessionEnd } from './session-end.tsx'

/** Who is connected now, what runs, and the means to end it. */
export function SessionListPage(): JSX.Element {
  const pollEveryMs = Math.min(pollMs(useLiveness()), listMsMax)
  const { data, error, refetch } = useQuery({
    ...openSessions,
    // What happens at another gateway is told by nobody here.
    refetchInterval: ({ state }) =>
      state.data && state.data.others.length > 0 ? Math.min(pollEveryMs, farMsMax) : pollEveryMs,
  })
  const { data: me } = useQuery(whoami)
  const isReader = me?.roles.includes('auditor') ?? false
  const [ending, setEnding] = useState<LiveSessionView | null>(null)
  const sessions = data?.sessions ?? []
  return (
    <Page
      title="Sessions"
      says={data ? placeWords(data) : 'Open now'}
      beside={
        isReader ? (
          <Link to="/ledger" search={{ type: 'session.opened' }} className="beside-link">
            All of the past
          </Link>
        ) : null
      }
    >
      {error && !data ? <Trouble error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <Waiting /> : null}
      {data?.others.some(({ hasAnswered }) => !hasAnswered) ? (
        <div className="banner banner-warn" role="status">
          <strong>Not all of it.</strong> {silentWords(data)} not said what is open there.
        </div>
      ) : null}
      {data && sessions.length === 0 ? (
        <Empty icon="sessions" title="Nobody is connected">
          <p>Sessions appear here the moment that they open.</p>
        </Empty>
      ) : null}
      <Sessions sessions={sessions} end={setEnding} />
      {ending ? (
        <SessionEnd id={ending.id} who={chainWords(ending.chain)} close={() => setEnding(null)} />
      ) : null}
    </Page>
  )
}

const listMsMax = 10_000
const farMsMax = 2000

function placeWords({ gateway, others }: SessionList): string {
  if (others.length === 0) return `Open on gateway ${gateway}`
  return `Open on ${others.length + 1} gateways: ${[gateway, ...others.map((other) => other.gateway)].join(', ')}`
}

function silentWords({ others }: SessionList): string {
  const silent = others.filter(({ hasAnswered }) => !hasAnswered)
  return `${silent.map(({ gateway }) => gateway).join(', ')} ${silent.length === 1 ? 'has' : 'have'}`
}

/** Few stand in the page as they are; of many, only those in sight are drawn. */
function Sessions(props: {
  readonly sessions: readonly LiveSessionView[]
  readonly end: (session: LiveSessionView) => void
}): JSX.Element {
  const { sessions, end } = props
  const draw = useCallback(
    (session: LiveSessionView) => <Row session={session} end={() => end(session)} />,
    [end],
  )
  if (sessions.length > drawnMax)
    return (
      <VirtualList
        rows={sessions}
        rowPx={sessionPx}
        label="Open sessions, newest first"
        className="records"
        draw={draw}
      />
    )
  return (
    <ul className="session-list">
      {sessions.map((session) => (
        <li key={session.id} className="card">
          <Row session={session} end={() => end(session)} />
        </li>
      ))}
    </ul>
  )
}

const drawnMax = 100
const sessionPx = 82

function Row({ session, end }: { readonly session: LiveSessionView; readonly end: () => void }): JSX.Element {
  const { current } = session
  return (
    <div className="session">
      <div className="session-who">
        <Link to="/sessions/$id" params={{ id: session.id }} className="session-name">
          <span className="visually-hidden">Session of </span>
          <Chain chain={session.chain} isLabel />
        </Link>
        <p className="quiet">
          {session.resource} · {session.address}
          {session.application === '' ? '' : ` · ${session.application}`}
          {session.hasTls ? '' : ' · no TLS'}
          {session.isHere ? '' : ` · at ${session.gateway}`} · since <Ago at={session.startedAt} />
        </p>
      </div>
      <Now current={current} />
      <Counts session={session} />
      {session.mayEnd ? (
        <Button
          variant="default"
          size="xs"
          onClick={end}
          aria-label={`End the session of ${chainWords(session.chain)}`}
        >
          End
        </Button>
      ) : null}
    </div>
  )
}

/** What a session does at this moment. */
export function Now({ current }: { readonly current: LiveSessionView['current'] }): JSX.Element {
  return (
    <div className="session-now">
      {current === null ? (
        <span className="quiet">Between statements</span>
      ) : (
        <>
          {current.reviewId === null ? (
            <Tag tone="accent">
              runs <Running since={current.since} />
            </Tag>
          ) : (
            <Link to="/reviews/$id" params={{ id: current.reviewId }}>
              <Tag tone="warn">
                held <Running since={current.since} />
              </Tag>
            </Link>
          )}
          <span className="session-text">
            <StatementLine text={current.text} />
          </span>
        </>
      )}
    </div>
  )
}

/** What a session did so far. */
export function Counts({ session }: { readonly session: LiveSessionView }): JSX.Element {
  const counts = [
    ['statements', session.statements],
    ['rows', session.rows],
    ['masked', session.masked],
    ['refused', session.refused],
  ] as const
  return (
    <dl className="counts">
      {counts.map(([name, count]) => (
        <div
          key={name}
          className={count > 0 && name !== 'statements' && name !== 'rows' ? `count-${name}` : ''}
        >
          <dd>{numberWords(count)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  )
}

function Running({ since }: { readonly since: string }): JSX.Element {
  return <>{spanWords(Math.max(1000, useSeconds() - Date.parse(since)))}</>
}
