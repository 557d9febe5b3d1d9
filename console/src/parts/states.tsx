import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type JSX, type ReactNode } from 'react'
import { Failure } from '../api/client.ts'
import { later } from '../clock.ts'
import { Icon, type IconName } from './icon.tsx'
import { StateTitle } from './title.tsx'

/** What a place says that has nothing to show. */
export function Empty(props: {
  readonly icon: IconName
  readonly title: string
  /** True where it is all that there is, and its title the page's. */
  readonly isPage?: boolean
  readonly children?: ReactNode
}): JSX.Element {
  return (
    <div className="state">
      <span className="state-icon">
        <Icon name={props.icon} size={28} />
      </span>
      <StateTitle title={props.title} isPart={props.isPage !== true} />
      {props.children === undefined ? null : <div className="state-words">{props.children}</div>}
    </div>
  )
}

/** What could not be had, why, and what to do: the gateway's words. */
export function Trouble({
  error,
  again,
}: {
  readonly error: unknown
  readonly again?: () => void
}): JSX.Element {
  const failure = error instanceof Failure ? error : null
  if (error instanceof PageUnloaded) return <Unloaded />
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad">
        <Icon name={failure?.status === 0 ? 'clock' : 'warning'} size={28} />
      </span>
      <StateTitle title={titleOf(failure)} />
      <div className="state-words">
        <p>
          {failure?.message ??
            (error instanceof Error ? error.message : 'Something went wrong in this page.')}
        </p>
        {failure?.hint ? <p>{failure.hint}</p> : null}
        {failure ? <p className="quiet">Code: {failure.code}</p> : null}
      </div>
      {again ? (
        <Button variant="default" size="xs" onClick={again}>
          Try again
        </Button>
      ) : null}
    </div>
  )
}

/** The code of a page did not come. */
export class PageUnloaded extends Error {
  constructor(cause: unknown) {
    super('The page could not be loaded.', { cause })
  }
}

/** A page whose code did not come: the connection broke, or a newer console took the place of the one that is open. */
function Unloaded(): JSX.Element {
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad">
        <Icon name="warning" size={28} />
      </span>
      <StateTitle title="This page could not be loaded" />
      <div className="state-words">
        <p>There is no connection, or the gateway has a newer console since this one was opened.</p>
      </div>
      <Button variant="default" size="xs" onClick={() => window.location.reload()}>
        Load it again
      </Button>
    </div>
  )
}

/** Stands for rows that are on their way, and says so when they take long. */
export function Waiting({ rows = 6 }: { readonly rows?: number }): JSX.Element {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => later(slowMs, () => setSlow(true)), [])
  return (
    <div className="waiting" aria-busy="true" aria-label="Loading">
      {isSlow ? <output className="quiet">The gateway takes long. Still waiting for it…</output> : null}
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={rowHeightPx} radius="sm" />
      ))}
    </div>
  )
}

/** What is said of an address that leads nowhere. */
export function Lost(): JSX.Element {
  return (
    <Empty icon="search" title="There is nothing at this address" isPage>
      <p>
        <Link to="/reviews">Go to the inbox</Link>
      </p>
    </Empty>
  )
}

const rowHeightPx = 44
const slowMs = 4000

function titleOf(failure: Failure | null): string {
  if (failure === null) return 'This page failed'
  if (failure.status === 0) return 'No connection to the gateway'
  if (failure.status === 403) return 'Not for you'
  if (failure.status === 404) return 'Not found'
  if (failure.status === 429) return 'Too much at once'
  if (failure.status >= 500) return 'The gateway cannot do this now'
  return 'The gateway refused'
}
