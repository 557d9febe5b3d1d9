import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type JSX } from 'react'
import { useSessionEnd } from '../api/sessions.ts'
import { Dialog } from '../parts/dialog.tsx'
import { ReasonField } from '../parts/reason-field.tsx'

/** Asks why a session is ended, and ends it. */
export function SessionEnd(props: {
  readonly id: string
  readonly who: string
  readonly close: () => void
}): JSX.Element {
  const [reason, setReason] = useState('')
  const [isBlank, setBlank] = useState(false)
  const end = useSessionEnd(props.id)
  const send = (): void => {
    if (reason.trim() === '') return setBlank(true)
    end.mutate(reason.trim(), {
      onSuccess: () => {
        notifications.show({ message: 'The session was ended.', color: 'green' })
        props.close()
      },
    })
  }
  return (
    <Dialog close={props.close} title={`End the session of ${props.who}?`}>
      <p className="quiet">Its connection is closed and the statement in hand is cancelled, at once.</p>
      {end.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>It was not ended.</strong> {end.error.message}
        </div>
      ) : null}
      <ReasonField
        words={reason}
        say={(words) => {
          setReason(words)
          setBlank(false)
        }}
        error={isBlank ? 'Say why: it goes on record.' : undefined}
      />
      <Group mt="md" gap="xs">
        <Button color="red.8" loading={end.isPending} onClick={send}>
          End the session
        </Button>
        <Button variant="default" onClick={props.close}>
          Leave it
        </Button>
      </Group>
    </Dialog>
  )
}
