import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type JSX } from 'react'
import { lookNow, useConnection } from '../api/connection.ts'
import type { Whoami } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { timeWords } from '../parts/instant.tsx'

/** Says, above whatever page is open, that it shows the past: the gateway is gone, or the sign-in has ended. */
export function ConnectionBanner({ me }: { readonly me: Whoami }): JSX.Element | null {
  const connection = useConnection()
  const { refetch, isFetching } = useQuery({ ...whoami, enabled: false })
  useSamePerson(me)
  const isOut = connection.state === 'nobody'
  useEffect(() => {
    if (!isOut) return
    // The other tab, where they signed in again, was left for this one.
    const look = (): void => void refetch()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [isOut, refetch])
  if (connection.state === 'there') return null
  return (
    <div className="connection" role="alert">
      <p>
        <strong>{isOut ? 'Your sign-in has ended.' : 'No connection to the gateway.'}</strong>{' '}
        {isOut
          ? 'Sign in again in another tab and come back: what you typed here is kept.'
          : 'It is asked again every few seconds, and nothing can be ruled on or ended meanwhile. What you typed is kept.'}{' '}
        What this page shows is of {timeWords(connection.since)}.
      </p>
      {isOut ? (
        <Button component="a" href="/sign-in" target="_blank" rel="noopener" size="xs">
          Sign in again
        </Button>
      ) : null}
      <Button
        variant="default"
        size="xs"
        loading={isFetching}
        onClick={() => void (isOut ? refetch() : lookNow())}
      >
        {isOut ? 'I have signed in' : 'Try now'}
      </Button>
    </div>
  )
}

/** Whoever signs in after another sees nothing that was shown to the other. */
function useSamePerson(me: Whoami): void {
  const first = useRef(me.id)
  useEffect(() => {
    if (me.id !== first.current) window.location.reload()
  }, [me.id])
}
