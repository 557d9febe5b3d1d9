import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { JSX } from 'react'
import { health } from '../api/queries.ts'
import { Icon } from '../parts/icon.tsx'

/** Whether the ledger takes entries: always in sight. */
export function Integrity(): JSX.Element {
  const { data, error } = useQuery(health)
  const isWhole = data?.parts.ledger === 'up'
  const word = error ? 'Ledger ?' : isWhole || !data ? 'Ledger' : 'Ledger down'
  return (
    <Tooltip label={isWhole ? 'The ledger takes entries.' : 'Without the ledger nothing passes.'}>
      <span className={`mark ${isWhole ? 'mark-good' : data ? 'mark-bad' : ''}`}>
        <Icon name="seal" size={15} />
        <span className="mark-word">{word}</span>
      </span>
    </Tooltip>
  )
}
