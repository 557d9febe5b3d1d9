import { Button, Group, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { SessionList, SessionPage as SessionView } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { openSessions, replayOf, sessionOf } from '../api/sessions.ts'
import { classWords } from '../ledger/entry-words.ts'
import { Chain } from '../parts/chain.tsx'
import { chainWords } from '../parts/principal-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { numberWords } from '../parts/number-words.ts'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Tag } from '../parts/tag.tsx'
import { FarSession } from './far-session.tsx'
import { Replay } from './replay.tsx'
import { SessionEnd } from './session-end.tsx'
import { Timeline } from './timeline.tsx'

/** One session: who, what was asked and what became of it, and what was shown, as it was shown. */
export function SessionPage(): JSX.Element {
  const { id = '' } = useParams({ strict: false })
  const { data: open, isFetched } = useQuery({ ...openSessions, refetchInterval: farMs })
  const live = open?.sessions.find((one) => one.id === id)
  const { data: me } = useQuery(whoami)
  const isReader = me?.roles.includes('auditor') ?? false
  // Whoever asked may see what their session does, and what is on record is for auditors.
  const isFar = live !== undefined && (!live.isHere || !isReader)
  const session = useInfiniteQuery({ ...sessionOf(id), enabled: isFetched && me !== undefined && !isFar })
  const [view, setView] = useState<'timeline' | 'replay'>('timeline')
  const [isEnding, setEnding] = useState(false)
  const first = session.data?.pages[0]
  if (isFar) return <FarSession session={live} />
  if (!first)
    return session.error ? (
      <Trouble error={session.error} again={() => void session.refetch()} />
    ) : (
      <Waiting rows={9} />
    )
  const statements = session.data?.pages.flatMap((page) => page.statements) ?? []
  const marks = session.data?.pages.flatMap((page) => page.marks) ?? []
  return (
    <Page
      title={`Session of ${chainWords(first.chain)}`}
      says={<Where session={first} />}
      beside={
        <Group gap="xs">
          {me?.roles.includes('policy-author') && me.roles.includes('auditor') ? (
            <Link to="/policy" search={{ view: 'test', session: id }} className="quiet-link">
              Test a policy on it
            </Link>
          ) : null}
          {live?.mayEnd ? (
            <Button color="red.8" size="xs" onClick={() => setEnding(true)}>
              End the session
            </Button>
          ) : null}
        </Group>
      }
    >
      <div className="session-bar">
        <Chain chain={first.chain} />
        <SegmentedControl
          size="xs"
          aria-label="How to look at it"
          value={view}
          onChange={(chosen) => setView(chosen === 'replay' ? 'replay' : 'timeline')}
          data={[
            { value: 'timeline', label: 'Timeline' },
            { value: 'replay', label: 'Replay' },
          ]}
        />
      </div>
      <Masked session={first} />
      {view === 'timeline' ? (
        <Timeline
          statements={statements}
          marks={marks}
          hasMore={session.hasNextPage}
          more={() => {
            if (!session.isFetchingNextPage) void session.fetchNextPage()
          }}
        />
      ) : (
        <ReplayPane id={id} />
      )}
      {isEnding ? <SessionEnd id={id} who={chainWords(first.chain)} close={() => setEnding(false)} /> : null}
    </Page>
  )
}

/** What is open elsewhere is asked for now and then; what is open here is told. */
function farMs({ state }: { readonly state: { readonly data: SessionList | undefined } }): number | false {
  return state.data && state.data.others.length > 0 ? 2000 : false
}

function Where({ session }: { readonly session: SessionView }): JSX.Element {
  const { resource, origin, openedAt, isOpen, index } = session
  return (
    <>
      {isOpen ? <Tag tone="good">open</Tag> : <Tag tone="calm">closed</Tag>} {resource} from {origin.address}
      {origin.application === '' ? '' : ` by ${origin.application}`}, <Instant at={openedAt} />,{' '}
      <Link to="/ledger/$index" params={{ index: String(index) }} className="entry-link">
        <Icon name="seal" size={13} /> entry {index}
      </Link>
    </>
  )
}

/** What was masked of it, by class. */
function Masked({ session: { maskedByClass } }: { readonly session: SessionView }): JSX.Element | null {
  if (maskedByClass.length === 0) return null
  return (
    <div className="tags">
      <span className="quiet">Masked</span>
      <ul className="plain tags" aria-label="Masked cells by class">
        {maskedByClass.map(({ dataClass, cells }) => (
          <li key={dataClass}>
            <Tag tone="mask">
              {numberWords(cells)} × {classWords(dataClass)}
            </Tag>
          </li>
        ))}
      </ul>
    </div>
  )
}

function ReplayPane({ id }: { readonly id: string }): JSX.Element {
  const { data, error, refetch } = useQuery(replayOf(id))
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={6} />
  return <Replay frames={data} />
}
