import { Autocomplete, Button, Group, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX, type ReactNode } from 'react'
import { catalogue } from '../api/access.ts'
import type { LegalHoldView } from '../api/contract.ts'
import { useDisposalWish, useLegalHold } from '../api/disposals.ts'
import { whoami } from '../api/queries.ts'
import { SessionPick } from '../sessions/session-pick.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ReasonField } from '../parts/reason-field.tsx'

interface Closing {
  readonly close: () => void
}

/** Asks that what is over its time go, everywhere or of one resource. */
export function ExpiredWish({ close }: Closing): JSX.Element {
  const [resource, setResource] = useState('')
  const wish = useDisposalWish()
  return (
    <Asking
      title="Ask that what is over its time go"
      act="Ask for it"
      pending={wish.isPending}
      error={wish.error}
      close={close}
      send={(justification, done) =>
        wish.mutate(
          {
            kind: 'expired',
            justification,
            ...(resource.trim() === '' ? {} : { resource: resource.trim() }),
          },
          { onSuccess: done },
        )
      }
    >
      <ResourcePick
        label="Of which resource"
        description="Empty: of all of them."
        value={resource}
        choose={setResource}
      />
    </Asking>
  )
}

/** Asks that one session be erased before its time. */
export function ErasureWish({ session, close }: Closing & { readonly session: string }): JSX.Element {
  const [chosen, setChosen] = useState(session)
  const { data: me } = useQuery(whoami)
  const wish = useDisposalWish()
  return (
    <Asking
      title="Ask that a session be erased early"
      act="Ask for it"
      size="xl"
      isIncomplete={!uuid.test(chosen)}
      pending={wish.isPending}
      error={wish.error}
      close={close}
      send={(justification, done) =>
        wish.mutate({ kind: 'erasure', session: chosen, justification }, { onSuccess: done })
      }
    >
      {me?.roles.includes('auditor') ? (
        <SessionPick chosen={chosen} choose={setChosen} />
      ) : (
        <TextInput
          label="Session"
          description="Its id, as an auditor or the ledger has it."
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value.trim())}
          error={chosen === '' || uuid.test(chosen) ? null : 'This is no session’s id.'}
        />
      )}
    </Asking>
  )
}

/** Asks that a legal hold end. */
export function ReleaseWish({ hold, close }: Closing & { readonly hold: LegalHoldView }): JSX.Element {
  const wish = useDisposalWish()
  return (
    <Asking
      title={`Ask that the hold on ${hold.resource} end`}
      act="Ask for it"
      pending={wish.isPending}
      error={wish.error}
      close={close}
      send={(justification, done) =>
        wish.mutate({ kind: 'release', hold: hold.id, justification }, { onSuccess: done })
      }
    >
      <p className="quiet break">“{hold.reason}”</p>
    </Asking>
  )
}

/** Places a legal hold, which one person may. */
export function HoldWish({ close }: Closing): JSX.Element {
  const [resource, setResource] = useState('')
  const place = useLegalHold()
  return (
    <Asking
      title="Place a legal hold"
      act="Place it"
      said="Nothing of it goes from now on."
      isIncomplete={resource.trim() === ''}
      pending={place.isPending}
      error={place.error}
      close={close}
      send={(reason, done) => place.mutate({ resource: resource.trim(), reason }, { onSuccess: done })}
    >
      <p>Nothing of the resource is disposed of until others let the hold end.</p>
      <ResourcePick
        label="Which resource"
        description="Its name, as the configuration has it."
        value={resource}
        choose={setResource}
      />
    </Asking>
  )
}

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function ResourcePick(props: {
  readonly label: string
  readonly description: string
  readonly value: string
  readonly choose: (name: string) => void
}): JSX.Element {
  const { label, description, value, choose } = props
  // Whoever keeps evidence need not reach what it is of: any name may be written.
  const { data } = useQuery(catalogue)
  return (
    <Autocomplete
      label={label}
      description={description}
      data={data?.resources.map(({ name }) => name) ?? []}
      value={value}
      onChange={choose}
    />
  )
}

/** A dialog that asks for something and why. */
function Asking(props: {
  readonly title: string
  readonly act: string
  readonly said?: string
  readonly size?: string
  readonly isIncomplete?: boolean
  readonly pending: boolean
  readonly error: Error | null
  readonly close: () => void
  readonly send: (why: string, done: () => void) => void
  readonly children: ReactNode
}): JSX.Element {
  const { title, act, said = 'Others rule on it now.', size = 'md', isIncomplete = false } = props
  const [words, setWords] = useState('')
  const done = (): void => {
    notifications.show({ message: said, color: 'green' })
    props.close()
  }
  return (
    <Dialog close={props.close} title={title} size={size}>
      {props.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>Nothing was done.</strong> {props.error.message}
        </div>
      ) : null}
      <div className="stack">
        {props.children}
        <ReasonField
          words={words}
          say={setWords}
          description="Whoever rules on it reads this; it goes on record."
          isFirst={false}
        />
      </div>
      <Group mt="md" gap="xs">
        <Button
          loading={props.pending}
          disabled={words.trim() === '' || isIncomplete}
          onClick={() => props.send(words.trim(), done)}
        >
          {act}
        </Button>
        <Button variant="default" onClick={props.close}>
          Put aside
        </Button>
      </Group>
    </Dialog>
  )
}
