import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type JSX } from 'react'
import { useGrantWish } from '../api/access.ts'
import type { RoleOffers } from '../api/contract.ts'
import { Dialog } from '../parts/dialog.tsx'
import { ReasonField } from '../parts/reason-field.tsx'
import { SpanField } from '../parts/span-field.tsx'

/** Asks for a role: for how long, and why. */
export function RoleWish(props: {
  readonly offer: RoleOffers['offers'][number]
  readonly close: () => void
}): JSX.Element {
  const { offer, close } = props
  const lasts = spans.filter((ms) => ms <= offer.lastsMsMax)
  const choices = lasts.length === 0 ? [offer.lastsMsMax] : lasts
  const [lastsMs, setLasts] = useState(choices[0] ?? offer.lastsMsMax)
  const [words, setWords] = useState('')
  const wish = useGrantWish()
  const send = (): void => {
    wish.mutate(
      { resource: offer.resource, role: offer.role, lastsMs, justification: words.trim() },
      {
        onSuccess: () => {
          notifications.show({ message: `${offer.groups.join(' or ')} will rule on it.`, color: 'green' })
          close()
        },
      },
    )
  }
  return (
    <Dialog close={close} title={`${offer.role} at ${offer.resource}`}>
      {wish.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>It was not asked for.</strong> {wish.error.message}
        </div>
      ) : null}
      <SpanField spans={choices} lastsMs={lastsMs} choose={setLasts} />
      <ReasonField
        words={words}
        say={setWords}
        description="Whoever rules on it reads this; it goes on record."
      />
      <Group mt="md" gap="xs">
        <Button loading={wish.isPending} disabled={words.trim() === ''} onClick={send}>
          Ask for it
        </Button>
        <Button variant="default" onClick={close}>
          Put aside
        </Button>
      </Group>
    </Dialog>
  )
}

const hourMs = 3_600_000
const spans = [hourMs / 4, hourMs / 2, hourMs, 2 * hourMs, 4 * hourMs, 8 * hourMs, 24 * hourMs]
