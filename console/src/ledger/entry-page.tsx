import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { LedgerEntryView } from '../api/contract.ts'
import { entryOf } from '../api/ledger.ts'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Statement } from '../parts/statement.tsx'
import { Lost, Trouble, Waiting } from '../parts/states.tsx'
import { ProofPanel } from './proof-panel.tsx'
import { EntryValue } from './entry-value.tsx'
import { fieldWords, titleOf } from './entry-words.ts'

/** One entry of the ledger: what it says, and the proof that it stands in the log. */
export function EntryPage(): JSX.Element {
  const { index = '' } = useParams({ strict: false })
  const isPlace = /^\d{1,15}$/.test(index)
  const { data, error, refetch } = useQuery({ ...entryOf(Number(index)), enabled: isPlace })
  if (!isPlace) return <Lost />
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={7} />
  return <Entry key={data.index} entry={data} />
}

function Entry({ entry }: { readonly entry: LedgerEntryView }): JSX.Element {
  const [isRaw, setRaw] = useState(false)
  return (
    <Page
      title={`Entry ${entry.index}`}
      says={
        <>
          {titleOf(entry.type)}, <Instant at={entry.at} />, in {entry.origin}
        </>
      }
      beside={<Neighbours index={entry.index} />}
    >
      <div className="entry">
        <div className="entry-main">
          {entry.text === null ? null : <Statement text={entry.text} />}
          {entry.parameters === null || entry.parameters.length === 0 ? null : (
            <p className="break">
              <span className="quiet">Parameters</span>{' '}
              <code className="mono">{JSON.stringify(entry.parameters)}</code>
            </p>
          )}
          <section className="card" aria-label="The record">
            <h2>The record</h2>
            <dl className="pairs record">
              {Object.entries(entry.entry).map(([name, value]) => (
                <div key={name}>
                  <dt>{fieldWords(name)}</dt>
                  <dd className="break">
                    <EntryValue name={name} value={value} names={entry.names} />
                  </dd>
                </div>
              ))}
            </dl>
            <Button variant="subtle" size="xs" mt="sm" onClick={() => setRaw(!isRaw)} aria-expanded={isRaw}>
              {isRaw ? 'Hide the bytes' : 'Show the bytes of the leaf'}
            </Button>
            {isRaw ? <pre className="raw mono">{atobText(entry.leaf)}</pre> : null}
          </section>
        </div>
        <aside className="entry-proof" aria-label="Proof">
          {entry.proof === null ? (
            <section className="card">
              <h2>Proof</h2>
              <p className="quiet">No checkpoint covers this entry yet. One is signed about every second.</p>
            </section>
          ) : (
            <ProofPanel entry={entry} proof={entry.proof} />
          )}
          <p className="quiet entry-note">
            Reading this is on record itself, as{' '}
            <Link to="/ledger/$index" params={{ index: String(entry.recordedAs) }}>
              entry {entry.recordedAs}
            </Link>
            .
          </p>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="down" size={14} />}
            onClick={() =>
              saveFile(`entry-${entry.index}.json`, JSON.stringify(entry, null, 2), 'application/json')
            }
          >
            Entry as JSON
          </Button>
        </aside>
      </div>
    </Page>
  )
}

function Neighbours({ index }: { readonly index: number }): JSX.Element {
  return (
    <nav aria-label="Entries beside this one" className="neighbours">
      {index > 0 ? (
        <Link to="/ledger/$index" params={{ index: String(index - 1) }} aria-label="The entry before">
          <Icon name="back" />
        </Link>
      ) : null}
      <Link to="/ledger/$index" params={{ index: String(index + 1) }} aria-label="The next entry">
        <Icon name="arrow" />
      </Link>
    </nav>
  )
}

function atobText(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}
