import type { IconName } from '../parts/icon.tsx'

/** One page of the navigation. `key`: what goes there after `g`. */
interface Page {
  readonly path: '/reviews'
  readonly title: string
  readonly icon: IconName
  readonly key: string
}

export const pages: readonly Page[] = [{ path: '/reviews', title: 'Inbox', icon: 'inbox', key: 'i' }]
