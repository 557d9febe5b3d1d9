import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { Failure } from '../api/client.ts'
import { passkeys, usePasskeyMaking, usePasskeyRemoval } from '../api/passkeys.ts'
import { Ago, Instant } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { Tag } from '../parts/tag.tsx'

/** The reader's passkeys: what signs rulings where a rule asks for it. */
export function KeysPage(): JSX.Element {
  const { data, error, refetch } = useQuery(passkeys)
  const remove = usePasskeyRemoval()
  return (
    <Page
      title="Your passkeys"
      says="They sign rulings where a rule asks for it. The signature stands in the ledger."
    >
      {!data ? error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={3} /> : null}
      {data?.passkeys.length === 0 ? (
        <Empty icon="access" title="You have no passkey yet">
          <p>Make one before you need it. It takes a fresh sign-in.</p>
        </Empty>
      ) : null}
      {remove.error ? <Refused error={remove.error} /> : null}
      <ul className="grants">
        {data?.passkeys.map(({ id, label, isBackedUp, registeredAt, usedAt }) => (
          <li key={id} className="card grant">
            <div>
              <strong className="break">{label}</strong>
              <p className="quiet">
                Since <Instant at={registeredAt} />, {usedAt === null ? 'never used' : <Ago at={usedAt} />}
              </p>
            </div>
            <div className="grant-acts">
              {isBackedUp ? <Tag tone="calm">synced</Tag> : <Tag tone="calm">on one device</Tag>}
              <Button
                size="xs"
                variant="default"
                loading={remove.isPending}
                onClick={() => remove.mutate(id)}
                aria-label={`Remove ${label}`}
              >
                Remove
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Making />
    </Page>
  )
}

function Making(): JSX.Element {
  const [label, setLabel] = useState('')
  const make = usePasskeyMaking()
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate(label.trim(), { onSuccess: () => setLabel('') })
      }}
    >
      {make.error ? <Refused error={make.error} /> : null}
      <TextInput
        label="Make a passkey"
        description="What is this device or key called?"
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        maxLength={100}
        required
      />
      <Button type="submit" loading={make.isPending} disabled={label.trim() === ''} w="fit-content">
        Make it
      </Button>
    </form>
  )
}

function Refused({ error }: { readonly error: Error }): JSX.Element {
  const hint = error instanceof Failure ? error.hint : ''
  return (
    <div className="banner banner-bad" role="alert">
      <strong>Nothing was changed.</strong> {error.message} {hint}
    </div>
  )
}
