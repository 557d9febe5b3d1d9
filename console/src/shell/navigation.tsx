import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { pollMs, useLiveness } from '../api/live.ts'
import { savedQuestions } from '../api/ledger.ts'
import { openReviews } from '../api/reviews.ts'
import { Icon } from '../parts/icon.tsx'
import { pages } from './pages.ts'

/** The pages, with how many reviews wait for the reader. `leave`: told when one is taken. */
export function Navigation({ leave }: { readonly leave: () => void }): JSX.Element {
  const waiting = useWaiting()
  const mayRead = useMayRead()
  const shown = pages.filter(({ isEvidence }) => mayRead || isEvidence !== true)
  return (
    <nav aria-label="Pages">
      <ul className="nav">
        {shown.map(({ path, title, icon, key }) => (
          <li key={path}>
            <Link
              to={path}
              onClick={leave}
              className="nav-link"
              activeProps={{ className: 'nav-link nav-here' }}
            >
              <Icon name={icon} size={18} />
              <span>{title}</span>
              {path === '/reviews' && waiting > 0 ? (
                <span className="nav-count" aria-label={`${waiting} wait for you`}>
                  {waiting}
                </span>
              ) : (
                <kbd aria-hidden="true">g {key}</kbd>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Whether the reader may read evidence: pages that would only refuse are not offered. The gateway judges each question. */
function useMayRead(): boolean {
  const { data } = useQuery({ ...savedQuestions, retry: false })
  return data !== undefined
}

function useWaiting(): number {
  const liveness = useLiveness()
  const { data } = useQuery({ ...openReviews, refetchInterval: pollMs(liveness) })
  return data?.reviews.filter(({ mayRule }) => mayRule).length ?? 0
}
