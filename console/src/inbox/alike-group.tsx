import { Button, Checkbox, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { LikeList, ReviewView, TogetherAnswer } from '../api/contract.ts'
import { useRulingTogether } from '../api/like-reviews.ts'
import { Chain } from '../parts/chain.tsx'
import { Countdown } from '../parts/countdown.tsx'
import { StatementLine } from '../parts/statement.tsx'
import { headline } from './review-words.ts'

/** Reviews of one kind. `reviews`: those of which the page has the whole, which alone can be ruled on here. */
export function AlikeGroup(props: {
  readonly group: LikeList['groups'][number]
  readonly reviews: readonly ReviewView[]
  readonly done: (answer: TogetherAnswer) => void
}): JSX.Element | null {
  const { group, reviews, done } = props
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [first] = reviews
  if (first === undefined) return null
  const mayRule = group.isTogether && reviews.every((review) => review.mayRule)
  const chosen = reviews.filter(({ id }) => !left.has(id))
  const toggle = (id: string): void =>
    setLeft((before) =>
      before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
    )
  return (
    <section className="card alike" aria-label={`${group.count} alike: ${headline(first)}`}>
      <header className="alike-head">
        <div>
          <h2 className="alike-title">
            {group.count} × {headline(first)}
          </h2>
          <p className="quiet">
            <Chain chain={first.chain} /> at {group.resource}, held by {group.rule}
          </p>
        </div>
        <Countdown from={group.openedAt} to={group.endsAt} />
      </header>
      <ul className="alike-list">
        {reviews.map(({ id, statement }) => (
          <li key={id}>
            {mayRule ? (
              <Checkbox
                size="xs"
                checked={!left.has(id)}
                onChange={() => toggle(id)}
                aria-label={`Rule on ${statement.slice(0, labelCharsMax)}`}
              />
            ) : null}
            <Link to="/reviews/$id" params={{ id }} className="alike-text">
              <StatementLine text={statement} />
            </Link>
          </li>
        ))}
      </ul>
      {group.count > reviews.length ? (
        <p className="quiet">
          {group.count - reviews.length} more of them appear here once these have been ruled on.
        </p>
      ) : null}
      {mayRule ? (
        <Ruling chosen={chosen} done={done} />
      ) : (
        <p className="quiet">
          {group.isTogether
            ? 'They are for somebody else to rule on.'
            : 'Their rule has each of them looked at by itself.'}
        </p>
      )}
    </section>
  )
}

function Ruling({
  chosen,
  done,
}: {
  readonly chosen: readonly ReviewView[]
  readonly done: (answer: TogetherAnswer) => void
}): JSX.Element {
  const [words, setWords] = useState('')
  const rule = useRulingTogether()
  const send = (ruling: 'approve' | 'deny'): void => {
    const reviews = chosen.map(({ id, revision }) => ({ id, revision }))
    rule.mutate({ reviews, ruling, justification: words.trim() }, { onSuccess: done })
  }
  const isReady = words.trim() !== '' && chosen.length > 0
  return (
    <>
      {rule.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>It is not known to have counted.</strong> {rule.error.message}
        </div>
      ) : null}
      <Textarea
        label="Why?"
        description="It goes on record with each of them."
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        maxLength={wordsCharsMax}
        autosize
        minRows={1}
        maxRows={5}
      />
      <div className="ruling-acts">
        <Button
          color="green.8"
          size="xs"
          disabled={!isReady}
          loading={rule.isPending}
          onClick={() => send('approve')}
        >
          Approve {chosen.length}
        </Button>
        <Button
          color="red.8"
          size="xs"
          disabled={!isReady}
          loading={rule.isPending}
          onClick={() => send('deny')}
        >
          Deny {chosen.length}
        </Button>
      </div>
    </>
  )
}

const labelCharsMax = 80
const wordsCharsMax = 2000
