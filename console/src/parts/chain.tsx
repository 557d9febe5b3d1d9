import type { JSX } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface Party {
  readonly id: string
  readonly kind: string
  readonly name?: string
}

/** Who acts, and for whom: the person at the root first, as responsibility runs. */
export function Chain({
  chain,
  isLong = false,
}: {
  readonly chain: readonly Party[]
  readonly isLong?: boolean
}): JSX.Element {
  const ordered = chain.toReversed()
  return (
    <ol className={isLong ? 'chain chain-long' : 'chain'} aria-label="Who acts, and for whom">
      {ordered.map(({ id, kind, name }, place) => (
        <li key={id}>
          {place > 0 ? (
            <span className="chain-arrow" aria-label="acts through">
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

/** Who acts, in one line: `Ledger bot for Ana Ruiz`. */
export function chainWords(chain: readonly Party[]): string {
  return chain.map(nameOf).join(' for ')
}

/** What a principal is called: its name, or the end of its id. */
export function nameOf({ id, name }: Party): string {
  if (name !== undefined && name !== '') return name
  return shortId(id)
}

/** The subject of an id `issuer#subject`. */
export function shortId(id: string): string {
  return id.slice(id.lastIndexOf('#') + 1)
}

function iconOf(kind: string): IconName {
  if (kind === 'agent') return 'agent'
  return kind === 'workload' ? 'workload' : 'person'
}
