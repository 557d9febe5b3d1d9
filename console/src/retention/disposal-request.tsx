import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { DisposalView, LegalHoldView } from '../api/contract.ts'
import { useDisposalAct } from '../api/disposals.ts'
import { whoami } from '../api/queries.ts'
import { Hash } from '../parts/hash.tsx'
import { Ago, Instant } from '../parts/instant.tsx'
import { Tag, type Tone } from '../parts/tag.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ReasonField } from '../parts/reason-field.tsx'

type Word = 'approve' | 'reject' | 'withdraw'

/** One request: what is to go, who asked and why, what others said, and the means to rule on it. */
export function DisposalRequest(props: {
  readonly request: DisposalView
  readonly holds: readonly LegalHoldView[]
}): JSX.Element {
  const { request, holds } = props
  const { authorName, justification, rulings, quorum, state, askedAt, endsAt, closedAt, digest } = request
  const [word, setWord] = useState<Word | null>(null)
  const isOpen = state === 'open'
  const approvals = rulings.filter(({ ruling }) => ruling === 'approve').length
  return (
    <li className="card grant">
      <div>
        <p>
          <strong>{whatOf(request, holds)}</strong>
        </p>
        <p className="quiet break">
          Asked by {authorName} <Ago at={askedAt} />: “{justification}”
        </p>
        {rulings.map(({ approver, approverName, ruling, justification: why, at }) => (
          <p key={approver} className="quiet break">
            {ruling === 'approve' ? 'Let go' : 'Rejected'} by {approverName} <Ago at={at} />: “{why}”
          </p>
        ))}
        <p className="quiet">
          {closedAt === null ? (
            <>
              {approvals} of {quorum} {quorum === 1 ? 'approval' : 'approvals'}; it lapses{' '}
              <Instant at={endsAt} />
            </>
          ) : (
            <>
              {ends[state]} <Instant at={closedAt} />
            </>
          )}
          . Bound to <Hash hex={digest} />
        </p>
        {isOpen && request.whyNotRule !== null && !request.isOwn ? (
          <p className="quiet">{request.whyNotRule}</p>
        ) : null}
        <Sessions request={request} />
      </div>
      <div className="grant-acts">
        <Tag tone={tones[state]}>{state}</Tag>
        {isOpen && request.whyNotRule === null ? (
          <>
            <Button size="xs" color="teal.9" onClick={() => setWord('approve')}>
              Let it go
            </Button>
            <Button size="xs" color="red.8" onClick={() => setWord('reject')}>
              Reject
            </Button>
          </>
        ) : null}
        {isOpen && request.isOwn ? (
          <Button size="xs" variant="default" onClick={() => setWord('withdraw')}>
            Withdraw
          </Button>
        ) : null}
      </div>
      {word === null ? null : (
        <Ruling request={request} what={whatOf(request, holds)} word={word} close={() => setWord(null)} />
      )}
    </li>
  )
}

const tones: Readonly<Record<DisposalView['state'], Tone>> = {
  open: 'warn',
  approved: 'accent',
  done: 'good',
  rejected: 'bad',
  withdrawn: 'calm',
  lapsed: 'calm',
}

const ends: Readonly<Record<DisposalView['state'], string>> = {
  open: 'Open',
  approved: 'Let go',
  done: 'Done',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  lapsed: 'Lapsed',
}

/** What a request is about, in words. */
function whatOf(
  { kind, sessionCount, recordingCount, hold }: DisposalView,
  holds: readonly LegalHoldView[],
): string {
  const sessions = `${sessionCount.toLocaleString('en')} ${sessionCount === 1 ? 'session' : 'sessions'}`
  switch (kind) {
    case 'release':
      return `End the legal hold on ${holds.find(({ id }) => id === hold)?.resource ?? 'a resource'}`
    case 'erasure':
      return `Erase ${sessions} before ${sessionCount === 1 ? 'its' : 'their'} time`
    case 'expired':
      return recordingCount === 0
        ? `Dispose of ${sessions} over their time`
        : `Dispose of ${sessions} over their time, and the recordings of ${recordingCount.toLocaleString('en')} more`
  }
}

function Sessions({ request }: { readonly request: DisposalView }): JSX.Element | null {
  const { sessions, recordings, sessionCount, recordingCount } = request
  const { data: me } = useQuery(whoami)
  const isReader = me?.roles.includes('auditor') ?? false
  const all = [...sessions, ...recordings]
  if (all.length === 0) return null
  const rest = sessionCount + recordingCount - all.length
  return (
    <details>
      <summary>Which</summary>
      <ul className="plain">
        {all.map((id) => (
          <li key={id} className="mono break">
            {isReader ? (
              <Link to="/sessions/$id" params={{ id }}>
                {id}
              </Link>
            ) : (
              id
            )}
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="quiet">and {rest.toLocaleString('en')} more</p> : null}
    </details>
  )
}

const titles = { approve: 'Let it go', reject: 'Reject it', withdraw: 'Withdraw it' } as const
const said = {
  approve: 'Your approval is on record.',
  reject: 'Your rejection is on record.',
  withdraw: 'It is withdrawn.',
} as const

function Ruling(props: {
  readonly request: DisposalView
  readonly what: string
  readonly word: Word
  readonly close: () => void
}): JSX.Element {
  const { request, what, word, close } = props
  const [words, setWords] = useState('')
  const act = useDisposalAct(request.id)
  const isErasing = word === 'approve' && request.kind !== 'release'
  const send = (): void =>
    act.mutate(word === 'withdraw' ? { word } : { word, justification: words.trim() }, {
      onSuccess: () => {
        notifications.show({ message: said[word], color: 'green' })
        close()
      },
    })
  return (
    <Dialog close={close} title={`${titles[word]}?`}>
      {act.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>Nothing was done.</strong> {act.error.message}
        </div>
      ) : null}
      <p>
        {what}, asked by {request.authorName}.{' '}
        {isErasing ? <strong>What goes cannot be had back by anybody.</strong> : null}
      </p>
      {word === 'withdraw' ? null : <ReasonField words={words} say={setWords} />}
      <Group mt="md" gap="xs">
        <Button
          color={word === 'approve' ? 'teal.9' : 'red.8'}
          loading={act.isPending}
          disabled={word !== 'withdraw' && words.trim() === ''}
          onClick={send}
        >
          {titles[word]}
        </Button>
        <Button variant="default" onClick={close}>
          Put aside
        </Button>
      </Group>
    </Dialog>
  )
}
