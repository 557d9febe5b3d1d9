import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import type { ReviewView } from '../api/contract.ts'
import { chainWords } from '../parts/principal-words.ts'
import { Countdown } from '../parts/countdown.tsx'
import { Ago } from '../parts/instant.tsx'
import { StatementLine } from '../parts/statement.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { headline } from './review-words.ts'

/** Reviews that wait, most urgent first, then those that ended lately. */
export function ReviewList(props: {
  readonly waiting: readonly ReviewView[]
  readonly ended: readonly ReviewView[]
  readonly selected: string | null
}): JSX.Element {
  return (
    <div className="inbox-lists">
      <section aria-label="Waiting">
        <h2 className="list-title">
          Waiting <span className="quiet">{props.waiting.length}</span>
        </h2>
        {props.waiting.length === 0 ? (
          <p className="list-none">Nothing waits. New ones appear here by themselves.</p>
        ) : null}
        <ul className="reviews">
          {props.waiting.map((review) => (
            <Row key={review.id} review={review} isSelected={review.id === props.selected} />
          ))}
        </ul>
      </section>
      {props.ended.length === 0 ? null : (
        <section aria-label="Ended lately">
          <h2 className="list-title">Ended lately</h2>
          <ul className="reviews">
            {props.ended.map((review) => (
              <Row key={review.id} review={review} isSelected={review.id === props.selected} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Row({
  review,
  isSelected,
}: {
  readonly review: ReviewView
  readonly isSelected: boolean
}): JSX.Element {
  const isOpen = review.state === 'open'
  return (
    <li>
      <Link
        to="/reviews/$id"
        params={{ id: review.id }}
        className={`review ${isSelected ? 'review-here' : ''} ${isOpen && review.mayRule ? 'review-mine' : ''}`}
        aria-current={isSelected ? 'true' : undefined}
        data-review={review.id}
      >
        <span className="review-top">
          <span className="review-title">{headline(review)}</span>
          {isOpen ? (
            <Countdown from={review.openedAt} to={review.endsAt} isBare />
          ) : (
            <Tag tone={toneOf(review.state)}>{review.state}</Tag>
          )}
        </span>
        {isOpen ? (
          <span className="review-line">
            <StatementLine text={review.statement} />
          </span>
        ) : null}
        <span className="review-sub quiet">
          <span className="review-who">{chainWords(review.chain)}</span>
          <span>{review.resource}</span>
          <span className="review-when">
            <Ago at={review.closedAt ?? review.openedAt} />
          </span>
        </span>
      </Link>
    </li>
  )
}
