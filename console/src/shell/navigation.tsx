import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { pollMs, useLiveness } from '../api/live.ts'
import { whoami } from '../api/queries.ts'
import { openReviews } from '../api/reviews.ts'
import { Icon } from '../parts/icon.tsx'
import { pages } from './pages.ts'

/** The pages, with how many reviews wait for the reader. `leave`: told when one is taken. */
export function Navigation({ leave }: { readonly leave: () => void }): JSX.Element {
  const waiting = useWaiting()
  const { data: me } = useQuery(whoami)
  const shown = pages.filter(({ roles }) => roles?.some((role) => me?.roles.includes(role)) ?? true)
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

function useWaiting(): number {
  const liveness = useLiveness()
  const { data } = useQuery({ ...openReviews, refetchInterval: pollMs(liveness) })
  return data?.counts.forMe ?? 0
}
