import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import type { ReviewHistory as History } from '../api/contract.ts'
import { historyOf } from '../api/reviews.ts'
import { Ago } from '../parts/instant.tsx'
import { StatementLine } from '../parts/statement.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** How the like ended before: of the same statement, and of the same principal. */
export function ReviewHistory({ id }: { readonly id: string }): JSX.Element | null {
  const { data } = useQuery({ ...historyOf(id), retry: false })
  if (!data) return null
  return (
    <section className="past" aria-label="Before this">
      <h2>Before this</h2>
      <div className="facts">
        <Past title="This statement, by anybody" part={data.fingerprint} />
        <Past title="This principal, any statement" part={data.principal} />
      </div>
    </section>
  )
}

function Past({ title, part }: { readonly title: string; readonly part: History['principal'] }): JSX.Element {
  const counts = Object.entries(part.counts).filter(([, count]) => count > 0)
  return (
    <div className="card">
      <h3>{title}</h3>
      {counts.length === 0 ? <p className="quiet">Never before.</p> : null}
      <p className="tags">
        {counts.map(([state, count]) => (
          <Tag key={state} tone={toneOf(state)}>
            {count} {state}
          </Tag>
        ))}
      </p>
      <ul className="past-list">
        {part.reviews.slice(0, shownMax).map((review) => (
          <li key={review.id}>
            <Link to="/reviews/$id" params={{ id: review.id }}>
              <StatementLine text={review.statement} />
            </Link>
            <span className="quiet">
              {review.state}
              {lastWords(review.rulings)}, <Ago at={review.openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const shownMax = 3

function lastWords(rulings: History['principal']['reviews'][number]['rulings']): string {
  const last = rulings.at(-1)
  return last ? ` by ${last.reviewerName}: “${last.justification}”` : ''
}
