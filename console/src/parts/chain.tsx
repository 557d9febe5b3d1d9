import type { JSX } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { nameOf, type Party } from './principal-words.ts'

/**
 * Who acts, and for whom: the person at the root first, as responsibility runs. `isLabel` where it names what stands around
 * it, such as a link: then it has no name of its own, which would be read instead of what it says.
 */
export function Chain({
  chain,
  isLong = false,
  isLabel = false,
}: {
  readonly chain: readonly Party[]
  readonly isLong?: boolean
  readonly isLabel?: boolean
}): JSX.Element {
  const ordered = chain.toReversed()
  return (
    <ol
      className={isLong ? 'chain chain-long' : 'chain'}
      aria-label={isLabel ? undefined : 'Who acts, and for whom'}
    >
      {ordered.map(({ id, kind, name }, place) => (
        <li key={id}>
          {place > 0 ? (
            <span className="chain-arrow">
              <span className="visually-hidden">acts through</span>
              <Icon name="arrow" size={14} />
            </span>
          ) : null}
          <span className="party" title={id}>
            <Icon name={iconOf(kind)} size={15} />
            <span>
              <span className="party-name">
                {nameOf({ id, kind, ...(name === undefined ? {} : { name }) })}
              </span>
              {isLong ? (
                <span className="quiet party-id">
                  {kind} · {id}
                </span>
              ) : null}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function iconOf(kind: string): IconName {
  if (kind === 'agent') return 'agent'
  return kind === 'workload' ? 'workload' : 'person'
}
