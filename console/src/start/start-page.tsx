import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { resources } from '../api/access.ts'
import { whoami } from '../api/queries.ts'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { clients, linesFor, type Door } from './client-lines.ts'

/** How one connects: what to type, for each client, with the names of this gateway in it. */
export function StartPage(): JSX.Element {
  const { data, error, refetch } = useQuery(resources)
  const { data: me } = useQuery(whoami)
  const [resource, setResource] = useState<string | null>(null)
  const [client, setClient] = useState<string>(clients[0]?.name ?? '')
  if (!data || !me) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting />
  const chosen = resource ?? data.resources[0]?.name ?? 'RESOURCE'
  const door: Door = {
    ...data.postgres,
    resource: chosen,
    user: me.id.slice(me.id.lastIndexOf('#') + 1),
    api: window.location.origin,
  }
  return (
    <Page
      title="Get started"
      says="Clients keep their drivers. They connect here, with a token as the password."
    >
      <ol className="steps">
        <li className="card">
          <h2>1. Sign in from your machine</h2>
          <p>The command line opens a browser and keeps a token that ends by itself.</p>
          <Snippet text={`sallyport login --api ${door.api}`} />
        </li>
        <li className="card">
          <h2>2. Connect</h2>
          {data.resources.length === 0 ? (
            <p className="banner banner-warn">
              There is no resource that you may open a session at now. Ask for a role under Access.
            </p>
          ) : (
            <SegmentedControl
              size="xs"
              aria-label="Resource"
              value={chosen}
              onChange={setResource}
              data={data.resources.map(({ name }) => name)}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Client"
            value={client}
            onChange={setClient}
            data={clients.map(({ name }) => name)}
          />
          {linesFor(client, door).map(({ says, text }) => (
            <div key={text}>
              <p className="quiet">{says}</p>
              <Snippet text={text} />
            </div>
          ))}
          {door.ca === null ? null : (
            <details>
              <summary>The authority to trust, as sallyport-ca.pem</summary>
              <Snippet text={door.ca} />
            </details>
          )}
        </li>
        <li className="card">
          <h2>3. See it work</h2>
          <p>
            Ask for a protected column: it comes masked. Change something: it is held, and appears in the
            inbox.
          </p>
        </li>
      </ol>
    </Page>
  )
}
