import type { JSX } from 'react'
import type { ReviewView } from '../api/contract.ts'
import { Ago } from '../parts/instant.tsx'
import { Tag } from '../parts/tag.tsx'

/** What waits with a statement whose client is in the middle of a transaction; nothing where none is open. */
export function ReviewLocks({ review }: { readonly review: ReviewView }): JSX.Element | null {
  const { isInTransaction, locks } = review
  if (!isInTransaction && locks === null) return null
  return (
    <section className="card" aria-label="What it holds up">
      <h2>What it holds up</h2>
      {isInTransaction ? <p>Its client has a transaction open while it waits.</p> : null}
      {locks === null ? null : (
        <>
          {locks.waitingCount === 0 ? null : (
            <p className="tags">
              <Tag tone="bad">
                {locks.waitingCount} {locks.waitingCount === 1 ? 'session waits' : 'sessions wait'} for it
              </Tag>
            </p>
          )}
          <ul className="lines">
            {locks.held.slice(0, shownMax).map(({ mode, object }) => (
              <li key={`${mode} ${object}`}>
                <span className="mono break">{object}</span> <span className="quiet">{mode}</span>
              </li>
            ))}
          </ul>
          <p className="quiet">
            {locks.heldCount === 0 ? 'It holds no locks' : `It holds ${locks.heldCount} locks`}, as of{' '}
            <Ago at={locks.at} />.
          </p>
        </>
      )}
    </section>
  )
}

const shownMax = 6
