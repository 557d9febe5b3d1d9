import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { ledgerHead } from '../api/ledger.ts'
import { health, whoami } from '../api/queries.ts'
import { Icon } from '../parts/icon.tsx'

/** Whether the ledger is whole: always in sight. Who may not read the ledger is told whether it takes entries. */
export function Integrity(): JSX.Element {
  const head = useQuery({ ...ledgerHead, retry: false })
  const { data, error } = useQuery({ ...health, enabled: !head.data })
  const { data: me } = useQuery(whoami)
  if (head.data) {
    const { status, trouble, signed, entries } = head.data
    const { word, tone, says } = words[status]
    return (
      <Tooltip
        label={
          trouble === ''
            ? `${says} ${signed.toLocaleString('en')} of ${entries.toLocaleString('en')} entries are signed.`
            : trouble
        }
      >
        {me?.roles.includes('auditor') ? (
          <Link to="/ledger" className={`mark mark-${tone}`} aria-label={word}>
            <Icon name="seal" size={15} />
            <span className="mark-word">{word}</span>
          </Link>
        ) : (
          <span className={`mark mark-${tone}`} role="img" aria-label={word}>
            <Icon name="seal" size={15} />
            <span className="mark-word">{word}</span>
          </span>
        )}
      </Tooltip>
    )
  }
  const isWhole = data?.parts.ledger === 'up'
  return (
    <Tooltip label={isWhole ? 'The ledger takes entries.' : 'Without the ledger nothing passes.'}>
      <span
        className={`mark ${isWhole ? 'mark-good' : data ? 'mark-bad' : ''}`}
        role="img"
        aria-label={isWhole ? 'The ledger takes entries' : 'The ledger is down or not known'}
      >
        <Icon name="seal" size={15} />
        <span className="mark-word">{error ? 'Ledger ?' : isWhole || !data ? 'Ledger' : 'Ledger down'}</span>
      </span>
    </Tooltip>
  )
}

const words = {
  whole: { word: 'Ledger whole', tone: 'good', says: 'It takes entries and signs them.' },
  unwitnessed: { word: 'Not witnessed', tone: 'warn', says: 'Witnesses have not signed lately.' },
  broken: { word: 'Ledger broken', tone: 'bad', says: 'It takes no entries, so nothing passes.' },
} as const
