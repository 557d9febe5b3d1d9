import type { JSX } from 'react'
import { Empty } from '../parts/states.tsx'

/** Reviews that wait, and the one at hand. */
export function Inbox(): JSX.Element {
  return <Empty icon="inbox" title="Nothing waits for you" />
}
