import { Button, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import { catalogue, resources } from '../api/access.ts'
import type { ResourceList } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { DatabaseForm } from './database-form.tsx'
import { FirstProof } from './first-proof.tsx'
import { StarterRules } from './starter-rules.tsx'
import { clients, linesFor, type Door } from './client-lines.ts'

/** How one connects: what to type, for each client, with the names of this gateway in it. */
export function StartPage(): JSX.Element {
  const { data, error, refetch } = useQuery({
    ...resources,
    // Until something can be reached, what others do about that is looked for.
    refetchInterval: ({ state }) => (state.data?.resources.length === 0 ? 3000 : false),
  })
  const { data: me } = useQuery(whoami)
  const [resource, setResource] = useState<string | null>(null)
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
        <FirstDatabase isFirst={data.resources.length === 0} />
        <li className="card">
          <h2>1. Sign in from your machine</h2>
          <p>The command line opens a browser and keeps a token that ends by itself.</p>
          <Snippet text={`sallyport login --api ${door.api}`} />
        </li>
        <Connect list={data} door={door} choose={setResource} />
        <li className="card">
          <h2>3. See it work</h2>
          <p>
            This follows your own sessions{data.resources.length === 0 ? '' : ` at ${chosen}`}, as they are.
          </p>
          <FirstProof key={chosen} resource={chosen} />
        </li>
      </ol>
    </Page>
  )
}

/** The lines for each client. */
function Connect(props: {
  readonly list: ResourceList
  readonly door: Door
  readonly choose: (resource: string) => void
}): JSX.Element {
  const { list, door, choose } = props
  const [client, setClient] = useState<string>(clients[0]?.name ?? '')
  return (
    <li className="card">
      <h2>2. Connect</h2>
      {list.resources.length === 0 ? (
        <NoResource />
      ) : (
        <SegmentedControl
          size="xs"
          aria-label="Resource"
          value={door.resource}
          onChange={choose}
          data={list.resources.map(({ name }) => name)}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label="Client"
        value={client}
        onChange={setClient}
        data={clients.map(({ name }) => name)}
      />
      {(list.resources.length === 0 ? [] : linesFor(client, door)).map(({ says, text }) => (
        <div key={text}>
          <p className="quiet">{says}</p>
          <Snippet text={text} />
        </div>
      ))}
      {door.ca === null || list.resources.length === 0 ? null : (
        <details>
          <summary>The authority to trust, as sallyport-ca.pem</summary>
          <Snippet text={door.ca} />
        </details>
      )}
    </li>
  )
}

/** For whoever runs the gateway: a database, and the rules that open it. */
function FirstDatabase({ isFirst }: { readonly isFirst: boolean }): JSX.Element | null {
  const { data: me } = useQuery(whoami)
  const { data } = useQuery({ ...catalogue, refetchInterval: 5000 })
  const [isOpen, setOpen] = useState(false)
  const mayAdd = me?.roles.includes('operator') ?? false
  const closed = data?.resources.filter(({ isOpened }) => !isOpened) ?? []
  const [newest] = closed.filter(({ namedIn }) => namedIn === 'console')
  const sees = mayAdd || (me?.roles.includes('policy-author') ?? false)
  const rules = newest ?? closed[0]
  return (
    <>
      {mayAdd ? (
        <li className="card">
          <h2>Connect a database</h2>
          {isOpen || (isFirst && closed.length === 0) ? (
            <DatabaseForm
              done={(name) => {
                setOpen(false)
                notifications.show({ message: `${name} was added.`, color: 'green' })
              }}
              {...(isOpen ? { close: () => setOpen(false) } : {})}
            />
          ) : (
            <>
              <p className="quiet">
                {data?.resources.length ?? 0} {data?.resources.length === 1 ? 'is' : 'are'} known here.
              </p>
              <Button size="xs" variant="default" onClick={() => setOpen(true)}>
                Add another
              </Button>
            </>
          )}
        </li>
      ) : null}
      {sees && rules ? (
        <li className="card">
          <h2>First rules for {rules.name}</h2>
          <StarterRules key={rules.name} name={rules.name} />
        </li>
      ) : null}
    </>
  )
}

/** Where nothing can be reached yet: what there is to do. */
function NoResource(): JSX.Element {
  return (
    <p className="banner banner-warn">
      There is no database that you may open a session at now. Ask for a role under{' '}
      <Link to="/access">Access</Link>, or whoever runs the gateway to add one and open it to you.
    </p>
  )
}
