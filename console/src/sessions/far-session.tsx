import { Button } from '@mantine/core'
import { useState, type JSX } from 'react'
import type { LiveSessionView } from '../api/contract.ts'
import { Chain } from '../parts/chain.tsx'
import { Instant } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { chainWords } from '../parts/principal-words.ts'
import { Tag } from '../parts/tag.tsx'
import { SessionEnd } from './session-end.tsx'
import { Counts, Now } from './session-list.tsx'

/** An open session of which no more is told than what it does now: it is at another gateway, or its reader is no auditor. */
export function FarSession({ session }: { readonly session: LiveSessionView }): JSX.Element {
  const [isEnding, setEnding] = useState(false)
  const { id, chain, resource, address, application, startedAt, endsAt, gateway, mayEnd } = session
  return (
    <Page
      title={`Session of ${chainWords(chain)}`}
      says={
        <>
          <Tag tone="good">open</Tag> at {gateway}, on {resource} from {address}
          {application === '' ? '' : ` by ${application}`}, <Instant at={startedAt} />
        </>
      }
      beside={
        mayEnd ? (
          <Button color="red.8" size="xs" onClick={() => setEnding(true)}>
            End the session
          </Button>
        ) : null
      }
    >
      {session.isHere ? (
        <p className="quiet">
          What it does now. Its statements and what they showed are on record, which auditors read.
        </p>
      ) : (
        <div className="banner banner-warn" role="status">
          <strong>Open at another gateway.</strong> Its statements stand in the ledger of {gateway} and its
          recording is there. Here you see what it does now, and can end it.
        </div>
      )}
      <div className="card session far-session">
        <div className="session-who">
          <Chain chain={chain} />
          <p className="quiet">
            Ends by itself <Instant at={endsAt} />
          </p>
        </div>
        <Now current={session.current} />
        <Counts session={session} />
      </div>
      {isEnding ? <SessionEnd id={id} who={chainWords(chain)} close={() => setEnding(false)} /> : null}
    </Page>
  )
}
