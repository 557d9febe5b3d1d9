import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX, ReactNode } from 'react'
import { whoami } from '../api/queries.ts'
import type { QuestionWords } from '../ledger/question-words.ts'

/** Leads whoever may read the ledger to an entry of it, or to a question of it; for others its words are words alone. */
export function EvidenceLink(props: {
  readonly to: { readonly index: number } | { readonly search: QuestionWords }
  readonly className?: string
  readonly children: ReactNode
}): JSX.Element {
  const { to, className, children } = props
  const { data: me } = useQuery(whoami)
  if (!me?.roles.includes('auditor')) return <span className={className}>{children}</span>
  return 'index' in to ? (
    <Link to="/ledger/$index" params={{ index: String(to.index) }} className={className}>
      {children}
    </Link>
  ) : (
    <Link to="/ledger" search={to.search} className={className}>
      {children}
    </Link>
  )
}
