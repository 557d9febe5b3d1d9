import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { AddedResource, CatalogueDetail } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { addedResourceOf, useResourceProbe, useResourceRemoval } from '../api/resources.ts'
import { Ago } from '../parts/instant.tsx'
import { Trouble } from '../parts/states.tsx'
import { placeWords } from '../start/database-more.tsx'
import { DatabaseForm, Tested } from '../start/database-form.tsx'
import { Dialog } from '../parts/dialog.tsx'

/** Where a resource is, for whoever runs the gateway: tried, and, where somebody added it, changed and removed. */
export function Settings({ resource }: { readonly resource: CatalogueDetail }): JSX.Element | null {
  const { name, namedIn } = resource
  const { data: me } = useQuery(whoami)
  const mayAct = me?.roles.includes('operator') ?? false
  const { data } = useQuery({ ...addedResourceOf(name), enabled: mayAct && namedIn === 'console' })
  const probe = useResourceProbe(name)
  const [asked, setAsked] = useState<'change' | 'remove' | null>(null)
  if (!mayAct) return null
  return (
    <section className="card stack" aria-label="Where it is">
      <h2>Where it is</h2>
      {namedIn === 'file' ? (
        <p className="quiet">As the configuration file of the gateway says; it is changed there.</p>
      ) : null}
      {data ? <Place added={data} /> : null}
      {probe.data ? <Tested found={probe.data} /> : null}
      {probe.error ? <Trouble error={probe.error} /> : null}
      <Group gap="xs">
        <Button size="xs" variant="default" loading={probe.isPending} onClick={() => probe.mutate()}>
          Try the connection
        </Button>
        {data ? (
          <>
            <Button size="xs" variant="default" onClick={() => setAsked('change')}>
              Change
            </Button>
            <Button size="xs" variant="default" color="red" onClick={() => setAsked('remove')}>
              Remove
            </Button>
          </>
        ) : null}
      </Group>
      {asked === 'change' && data ? (
        <Dialog close={() => setAsked(null)} title={`Change ${name}`} size="lg">
          <p className="quiet">Its sessions end, and are opened anew with what it is then.</p>
          <DatabaseForm
            known={data}
            done={() => {
              setAsked(null)
              notifications.show({ message: `${name} was changed.`, color: 'green' })
            }}
            close={() => setAsked(null)}
          />
        </Dialog>
      ) : null}
      {asked === 'remove' ? <Removal name={name} close={() => setAsked(null)} /> : null}
    </section>
  )
}

function Place({ added }: { readonly added: AddedResource }): JSX.Element {
  const { settings, changedBy, changedAt } = added
  const { host, port, others, database, login, tls, owners, logins, watch } = settings
  const answering = [...owners.groups, ...owners.people]
  return (
    <dl className="pairs">
      <div>
        <dt>{others.length === 0 ? 'Server' : 'Servers'}</dt>
        <dd className="mono break">{[{ host, port }, ...others].map(placeWords).join(', ')}</dd>
      </div>
      <div>
        <dt>Database</dt>
        <dd className="mono break">{database}</dd>
      </div>
      <div>
        <dt>Login</dt>
        <dd className="mono break">{login}</dd>
      </div>
      <div>
        <dt>TLS</dt>
        <dd>{tls.mode === 'disable' ? 'none' : tls.mode}</dd>
      </div>
      {answering.length === 0 ? null : (
        <div>
          <dt>Owned by</dt>
          <dd className="break">{answering.join(', ')}</dd>
        </div>
      )}
      {logins.length === 0 ? null : (
        <div>
          <dt>Roles</dt>
          <dd className="break">
            {logins.map(({ role, setRole }) => `${role} takes on ${setRole}`).join(', ')}
          </dd>
        </div>
      )}
      <div>
        <dt>Watched</dt>
        <dd>{watch === null ? 'no' : `every ${watch.everyMs / 1000} s`}</dd>
      </div>
      <div>
        <dt>Last changed</dt>
        <dd>
          by {changedBy} <Ago at={changedAt} />
        </dd>
      </div>
    </dl>
  )
}

function Removal({ name, close }: { readonly name: string; readonly close: () => void }): JSX.Element {
  const remove = useResourceRemoval(name)
  const navigate = useNavigate()
  return (
    <Dialog close={close} title={`Remove ${name}?`}>
      <p className="quiet">
        Its sessions end at once, at every gateway, and its password is gone. What is on record of it stays;
        so do the rules that name it.
      </p>
      {remove.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>It was not removed.</strong> {remove.error.message}
        </div>
      ) : null}
      <Group mt="md" gap="xs">
        <Button
          color="red.8"
          loading={remove.isPending}
          onClick={() =>
            remove.mutate(undefined, {
              onSuccess: () => {
                notifications.show({ message: `${name} was removed.`, color: 'green' })
                void navigate({ to: '/access' })
              },
            })
          }
        >
          Remove it
        </Button>
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
      </Group>
    </Dialog>
  )
}
