import type { Whoami } from '../api/contract.ts'
import type { IconName } from '../parts/icon.tsx'

/** One page of the navigation. `key`: what goes there after `g`. */
interface Page {
  readonly path:
    '/reviews' | '/sessions' | '/ledger' | '/overview' | '/access' | '/policy' | '/retention' | '/start'
  readonly title: string
  readonly icon: IconName
  readonly key: string
  /** Who has a use for it: any of these roles; everybody unless said. The gateway judges each request by itself. */
  readonly roles?: readonly Whoami['roles'][number][]
}

export const pages: readonly Page[] = [
  { path: '/reviews', title: 'Inbox', icon: 'inbox', key: 'i' },
  { path: '/sessions', title: 'Sessions', icon: 'sessions', key: 's' },
  { path: '/ledger', title: 'Ledger', icon: 'ledger', key: 'l', roles: ['auditor'] },
  { path: '/overview', title: 'Overview', icon: 'overview', key: 'o', roles: ['auditor', 'operator'] },
  { path: '/access', title: 'Access', icon: 'access', key: 'a' },
  {
    path: '/policy',
    title: 'Policy',
    icon: 'policy',
    key: 'p',
    roles: ['auditor', 'operator', 'policy-author', 'policy-approver'],
  },
  { path: '/retention', title: 'Retention', icon: 'clock', key: 'r', roles: ['auditor', 'disposer'] },
  { path: '/start', title: 'Get started', icon: 'start', key: 'c' },
]
