import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import { catalogue, resources } from '../api/access.ts'
import { whoami } from '../api/queries.ts'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { FirstProof } from './first-proof.tsx'
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
            <NoResource />
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
          <p>This follows your own sessions at {chosen}, as they are.</p>
          <FirstProof key={chosen} resource={chosen} />
        </li>
      </ol>
    </Page>
  )
}

/** Where nothing can be reached yet: how a first database is named, or whom to ask. */
function NoResource(): JSX.Element {
  const { data } = useQuery(catalogue)
  const isNone = data?.resources.length === 0
  return (
    <>
      <p className="banner banner-warn">
        {isNone
          ? 'No database is named here yet, or none that you may know of.'
          : 'There is no resource that you may open a session at now.'}{' '}
        Ask for a role under <Link to="/access">Access</Link>, or have one named.
      </p>
      <details open={isNone}>
        <summary>A first database, for whoever runs the gateway</summary>
        <p className="quiet">
          In sallyport.yaml, with a rule of the policy that lets people connect; then start the gateway again.{' '}
          <code>sallyport doctor</code> says whether it can be reached.
        </p>
        <Snippet text={firstResource} />
      </details>
    </>
  )
}

const firstResource = [
  'resources:',
  '  - name: bank',
  '    target:',
  '      host: db.internal.example',
  '      database: bank',
  '      login: sallyport',
  '      password: { file: /etc/sallyport/bank-password }',
].join('\n')
