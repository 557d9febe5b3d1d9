import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import { catalogue } from '../api/access.ts'
import type { LiveSessionView } from '../api/contract.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { whoami } from '../api/queries.ts'
import { openSessions } from '../api/sessions.ts'
import { Icon } from '../parts/icon.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { statementsFor } from './first-statements.ts'

/** What the reader's own sessions have shown, of each step the newest session that did it. */
interface Seen {
  readonly connected: LiveSessionView | null
  readonly masked: LiveSessionView | null
  readonly held: LiveSessionView | null
}

const nothing: Seen = { connected: null, masked: null, held: null }

/** Whether it works, by the reader's own sessions as they are: connected, a reply masked, a statement held. */
export function FirstProof({ resource }: { readonly resource: string }): JSX.Element {
  const { data: me } = useQuery(whoami)
  const refetchInterval = Math.min(pollMs(useLiveness()), 5000)
  const { data } = useQuery({ ...openSessions, refetchInterval })
  const { data: known } = useQuery(catalogue)
  const [kept, setKept] = useState<Seen>(nothing)
  const own = (data?.sessions ?? []).filter(
    (session) => session.resource === resource && session.chain.some(({ id }) => id === me?.id),
  )
  // What was seen once stays seen, though its session ends.
  const seen = seenIn(own, kept)
  if (seen.connected !== kept.connected || seen.masked !== kept.masked || seen.held !== kept.held)
    setKept(seen)
  const columns = known?.resources.find(({ name }) => name === resource)?.protected ?? []
  const { masked, held } = statementsFor(columns)
  return (
    <ol className="proofs" aria-label="What your sessions have shown">
      <Step
        title={seen.connected === null ? 'Connect with any client' : 'You are connected'}
        isDone={seen.connected !== null}
      >
        {seen.connected === null ? (
          <p className="quiet">Connect as above. This page sees it at once.</p>
        ) : (
          <p className="quiet">
            As {seen.connected.application || 'a client'} from {seen.connected.address}
            {seen.connected.hasTls ? ', over TLS' : ''}.
          </p>
        )}
      </Step>
      <Step
        title={seen.masked === null ? 'Ask for a protected value' : 'Protected values come masked'}
        isDone={seen.masked !== null}
      >
        {seen.masked === null ? (
          <Ask text={masked} otherwise="The policy protects no column here yet: see its page under Access." />
        ) : (
          <p className="quiet">
            {seen.masked.masked.toLocaleString('en')} cells were masked before they left the gateway.
          </p>
        )}
      </Step>
      <Step
        title={seen.held === null ? 'Change something' : 'A change waits for a person'}
        isDone={seen.held !== null}
      >
        {seen.held?.current?.reviewId ? (
          <p>
            It is held.{' '}
            <Link to="/reviews/$id" params={{ id: seen.held.current.reviewId }}>
              See what its reviewer sees
            </Link>
            .
          </p>
        ) : (
          <Ask text={held} otherwise="Change something that the policy holds." />
        )}
      </Step>
    </ol>
  )
}

function seenIn(own: readonly LiveSessionView[], kept: Seen): Seen {
  return {
    connected: kept.connected ?? own[0] ?? null,
    masked: kept.masked ?? own.find(({ masked }) => masked > 0) ?? null,
    held: kept.held ?? own.find(({ current }) => current?.reviewId) ?? null,
  }
}

function Step(props: {
  readonly title: string
  readonly isDone: boolean
  readonly children: JSX.Element
}): JSX.Element {
  const { title, isDone, children } = props
  return (
    <li className={isDone ? 'proof-done' : 'proof-open'}>
      <Icon name={isDone ? 'check' : 'clock'} size={18} />
      <div>
        <p role="status">
          <strong>{title}</strong>
          <span className="visually-hidden">{isDone ? ': seen' : ': not seen yet'}</span>
        </p>
        {children}
      </div>
    </li>
  )
}

function Ask({ text, otherwise }: { readonly text: string | null; readonly otherwise: string }): JSX.Element {
  return text === null ? <p className="quiet">{otherwise}</p> : <Snippet text={text} />
}
