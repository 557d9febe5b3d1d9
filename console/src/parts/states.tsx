import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { JSX, ReactNode } from 'react'
import { Failure } from '../api/client.ts'
import { Icon, type IconName } from './icon.tsx'

/** What a place says that has nothing to show. */
export function Empty(props: {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
}): JSX.Element {
  return (
    <div className="state">
      <span className="state-icon">
        <Icon name={props.icon} size={28} />
      </span>
      <h2>{props.title}</h2>
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
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad">
        <Icon name={failure?.status === 0 ? 'clock' : 'warning'} size={28} />
      </span>
      <h2>{titleOf(failure)}</h2>
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

/** Stands for rows that are on their way. */
export function Waiting({ rows = 6 }: { readonly rows?: number }): JSX.Element {
  return (
    <div className="waiting" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={rowHeightPx} radius="sm" />
      ))}
    </div>
  )
}

/** What is said of an address that leads nowhere. */
export function Lost(): JSX.Element {
  return (
    <Empty icon="search" title="There is nothing at this address">
      <p>
        <Link to="/reviews">Go to the inbox</Link>
      </p>
    </Empty>
  )
}

const rowHeightPx = 44

function titleOf(failure: Failure | null): string {
  if (failure === null) return 'This page failed'
  if (failure.status === 0) return 'No connection to the gateway'
  if (failure.status === 403) return 'Not for you'
  if (failure.status === 404) return 'Not found'
  return 'The gateway refused'
}
