import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type JSX } from 'react'
import type { PolicyInForce, PolicyProposalView } from '../api/contract.ts'
import { policyProposalOf, policyProposals, useProposalAct, type ProposalAct } from '../api/policy.ts'
import { Hash } from '../parts/hash.tsx'
import { Ago } from '../parts/instant.tsx'
import { ReasonField } from '../parts/reason-field.tsx'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { PolicyTest } from './policy-test.tsx'

const PolicyDifference = lazy(() =>
  import('./policy-difference.tsx').then((loaded) => ({ default: loaded.PolicyDifference })),
)

/** What was proposed: read, tried on the record, and ruled on by others than its author. */
export function PolicyProposals({ policy }: { readonly policy: PolicyInForce }): JSX.Element {
  const { data, error, refetch } = useQuery(policyProposals)
  const [chosen, setChosen] = useState<string | null>(null)
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={4} />
  const { groups = [], quorum = 1 } = policy.publishing ?? {}
  const shown = chosen ?? data.proposals.find(({ state }) => state === 'open')?.id ?? null
  return (
    <>
      <p className="quiet">
        A proposal comes into force when {quorum === 1 ? 'one person' : `${quorum} people`} of{' '}
        {groups.join(' or ')}, none of them its author, approved it. Every gateway takes it up within seconds,
        and the ledger has its author, who approved it, and what differs.
      </p>
      {data.proposals.length === 0 ? (
        <Empty icon="policy" title="Nothing was proposed yet">
          <p>Write a draft under Text, try it under Test, and propose it there.</p>
        </Empty>
      ) : null}
      <ul className="plain proposals">
        {data.proposals.map((proposal) => (
          <li key={proposal.id} className="card">
            <ProposalHead
              proposal={proposal}
              isOpen={proposal.id === shown}
              toggle={() => setChosen(proposal.id === shown ? '' : proposal.id)}
            />
            {proposal.id === shown ? <ProposalBody id={proposal.id} /> : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function ProposalHead(props: {
  readonly proposal: PolicyProposalView
  readonly isOpen: boolean
  readonly toggle: () => void
}): JSX.Element {
  const { proposal, isOpen, toggle } = props
  const { authorName, justification, state, proposedAt, rulings, quorum, version } = proposal
  const approvals = rulings.filter(({ ruling }) => ruling === 'approve').length
  return (
    <div className="proposal-head">
      <div>
        <p className="tags">
          <Tag tone={toneOf(state === 'published' ? 'approved' : state)}>{state}</Tag>
          <strong>{authorName}</strong>
          <span className="quiet">
            <Ago at={proposedAt} />, version <Hash hex={version} />
          </span>
        </p>
        <p className="break">“{justification}”</p>
        {rulings.map(({ approver, approverName, ruling, justification: why, at }) => (
          <p key={approver} className="quiet break">
            {ruling === 'approve' ? 'Approved' : 'Rejected'} by {approverName} <Ago at={at} />: “{why}”
          </p>
        ))}
        {state === 'open' && quorum > 1 ? (
          <p className="quiet">
            {approvals} of {quorum} approvals
          </p>
        ) : null}
      </div>
      <Button
        size="xs"
        variant="default"
        onClick={toggle}
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Close' : 'What differs'}: ${justification}`}
      >
        {isOpen ? 'Close' : 'What differs'}
      </Button>
    </div>
  )
}

function ProposalBody({ id }: { readonly id: string }): JSX.Element {
  const { data, error, refetch } = useQuery(policyProposalOf(id))
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={4} />
  const { proposal, text, baseText } = data
  return (
    <div className="stack">
      {baseText === null ? (
        <p className="banner banner-warn">
          The text that it was made from is not kept; this is the whole proposal.
        </p>
      ) : null}
      <Suspense fallback={<Waiting rows={4} />}>
        <PolicyDifference before={baseText ?? ''} after={text} />
      </Suspense>
      {proposal.state === 'open' ? (
        <>
          <PolicyTest text={text} name="The proposal" />
          <ProposalRuling proposal={proposal} />
        </>
      ) : null}
    </div>
  )
}

function ProposalRuling({ proposal }: { readonly proposal: PolicyProposalView }): JSX.Element {
  const [words, setWords] = useState('')
  const act = useProposalAct(proposal.id)
  const send = (asked: ProposalAct, said: string): void =>
    act.mutate(asked, { onSuccess: () => notifications.show({ message: said, color: 'green' }) })
  const justification = words.trim()
  return (
    <section aria-label="Your ruling" className="stack">
      {act.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>Nothing was done.</strong> {act.error.message}
        </div>
      ) : null}
      {proposal.whyNotRule === null ? (
        <>
          <ReasonField
            words={words}
            say={setWords}
            description="It goes on record with your ruling."
            isFirst={false}
          />
          <Group gap="xs">
            <Button
              color="teal.9"
              loading={act.isPending}
              disabled={justification === ''}
              onClick={() => send({ word: 'approve', justification }, 'Your approval is on record.')}
            >
              Approve the policy
            </Button>
            <Button
              color="red.8"
              disabled={justification === '' || act.isPending}
              onClick={() => send({ word: 'reject', justification }, 'Your rejection is on record.')}
            >
              Reject it
            </Button>
          </Group>
        </>
      ) : (
        <p className="banner">{proposal.whyNotRule}</p>
      )}
      {proposal.isOwn ? (
        <Group>
          <Button
            variant="default"
            loading={act.isPending}
            onClick={() => send({ word: 'withdraw' }, 'It is withdrawn.')}
          >
            Withdraw it
          </Button>
        </Group>
      ) : null}
    </section>
  )
}
