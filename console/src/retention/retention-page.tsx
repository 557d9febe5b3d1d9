import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { DisposalDue, LegalHoldView } from '../api/contract.ts'
import { disposalDue, disposals } from '../api/disposals.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { whoami } from '../api/queries.ts'
import { Instant } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { nameOf } from '../parts/principal-words.ts'
import { Trouble, Waiting } from '../parts/states.tsx'
import { DisposalRequest } from './disposal-request.tsx'
import { ErasureWish, ExpiredWish, HoldWish, ReleaseWish } from './disposal-wish.tsx'

type Wish =
  | { readonly kind: 'expired' | 'hold' }
  | { readonly kind: 'erasure'; readonly session: string }
  | { readonly kind: 'release'; readonly hold: LegalHoldView }

/** What is kept of sessions and how it goes: asked for by one, let go by others; and what keeps it. */
export function RetentionPage(): JSX.Element {
  // Nobody tells of these as they happen.
  const refetchInterval = Math.min(pollMs(useLiveness()), againMs)
  const { data: me } = useQuery(whoami)
  const { data, error, refetch } = useQuery({ ...disposals, refetchInterval })
  const due = useQuery(disposalDue)
  const { session } = useSearch({ strict: false })
  const navigate = useNavigate()
  const mayAsk = me?.roles.includes('disposer') ?? false
  const [wish, setWish] = useState<Wish | null>(
    session === undefined || !mayAsk ? null : { kind: 'erasure', session },
  )
  const close = (): void => {
    setWish(null)
    if (session !== undefined) void navigate({ to: '/retention', search: {}, replace: true })
  }
  return (
    <Page
      title="Retention"
      says="Texts and recordings go when one person asks for it and others let it. The proofs in the ledger stay whole."
      beside={
        mayAsk ? (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setWish({ kind: 'erasure', session: '' })}>
              Erase a session early
            </Button>
            <Button size="xs" variant="default" onClick={() => setWish({ kind: 'hold' })}>
              Place a legal hold
            </Button>
          </Group>
        ) : undefined
      }
    >
      <section aria-label="Over its time">
        <h2 className="part-title">Over its time</h2>
        {due.error && !due.data ? <Trouble error={due.error} again={() => void due.refetch()} /> : null}
        {due.isPending && !due.error ? <Waiting rows={1} /> : null}
        {due.data ? (
          <Due due={due.data} {...(mayAsk ? { ask: () => setWish({ kind: 'expired' }) } : {})} />
        ) : null}
      </section>
      {error && !data ? <Trouble error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <Waiting rows={4} /> : null}
      {data ? (
        <>
          <Holds
            holds={data.holds}
            {...(mayAsk ? { release: (hold: LegalHoldView) => setWish({ kind: 'release', hold }) } : {})}
          />
          <section aria-label="Requests">
            <h2 className="part-title">Requests</h2>
            {data.disposals.length === 0 ? <p className="quiet">Nobody has asked that anything go.</p> : null}
            <ul className="grants">
              {data.disposals.map((request) => (
                <DisposalRequest key={request.id} request={request} holds={data.holds} />
              ))}
            </ul>
          </section>
        </>
      ) : null}
      {wish?.kind === 'expired' ? <ExpiredWish close={close} /> : null}
      {wish?.kind === 'erasure' ? <ErasureWish session={wish.session} close={close} /> : null}
      {wish?.kind === 'hold' ? <HoldWish close={close} /> : null}
      {wish?.kind === 'release' ? <ReleaseWish hold={wish.hold} close={close} /> : null}
    </Page>
  )
}

const againMs = 4000

function Due({ due, ask }: { readonly due: DisposalDue; readonly ask?: () => void }): JSX.Element {
  const { sessions, recordings, held, unknown, oldest } = due
  const isAny = sessions + recordings > 0
  return (
    <div className="card grant">
      <div>
        <p>
          {isAny ? (
            <>
              <strong>{sessions.toLocaleString('en')}</strong> {sessions === 1 ? 'session' : 'sessions'}, and
              the recordings of <strong>{recordings.toLocaleString('en')}</strong> more
              {oldest === null ? '' : ', the oldest of '}
              {oldest === null ? null : <Instant at={oldest} />}
            </>
          ) : (
            'Nothing at this gateway is over its time.'
          )}
        </p>
        {held + unknown === 0 ? null : (
          <p className="quiet">
            {held.toLocaleString('en')} more are on hold; of {unknown.toLocaleString('en')} nothing says whose
            they are, so they are kept.
          </p>
        )}
      </div>
      {isAny && ask ? (
        <div className="grant-acts">
          <Button size="xs" onClick={ask}>
            Ask that it go
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Holds(props: {
  readonly holds: readonly LegalHoldView[]
  readonly release?: (hold: LegalHoldView) => void
}): JSX.Element {
  const { holds, release } = props
  return (
    <section aria-label="Legal holds">
      <h2 className="part-title">Legal holds</h2>
      {holds.length === 0 ? <p className="quiet">Nothing is on hold.</p> : null}
      <ul className="grants">
        {holds.map((hold) => (
          <li key={hold.id} className="card grant">
            <div>
              <p>
                Nothing of <strong>{hold.resource}</strong> goes, since <Instant at={hold.placedAt} />
              </p>
              <p className="quiet break">
                “{hold.reason}”, {nameOf({ id: hold.placedBy, kind: '', name: hold.placedByName })}
              </p>
            </div>
            {release && hold.placedBy !== 'configuration' ? (
              <div className="grant-acts">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => release(hold)}
                  aria-label={`Ask to release it: the hold on ${hold.resource}`}
                >
                  Ask to release it
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
