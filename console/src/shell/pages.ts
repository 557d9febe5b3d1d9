import type { IconName } from '../parts/icon.tsx'

/** One page of the navigation. `key`: what goes there after `g`. */
interface Page {
  readonly path: '/reviews' | '/sessions' | '/ledger' | '/overview' | '/access' | '/policy' | '/start'
  readonly title: string
  readonly icon: IconName
  readonly key: string
  /** True for what only those see who may read evidence. */
  readonly isEvidence?: true
}

export const pages: readonly Page[] = [
  { path: '/reviews', title: 'Inbox', icon: 'inbox', key: 'i' },
  { path: '/sessions', title: 'Sessions', icon: 'sessions', key: 's' },
  { path: '/ledger', title: 'Ledger', icon: 'ledger', key: 'l', isEvidence: true },
  { path: '/overview', title: 'Overview', icon: 'overview', key: 'o', isEvidence: true },
  { path: '/access', title: 'Access', icon: 'access', key: 'a' },
  { path: '/policy', title: 'Policy', icon: 'policy', key: 'p' },
  { path: '/start', title: 'Get started', icon: 'start', key: 'c' },
]
