import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import { brokenGlass, useEmergency, useGrantAct } from '../api/access.ts'
import { Failure } from '../api/client.ts'
import type { BrokenGlassList, BrokenGlassView } from '../api/contract.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { useSeconds } from '../clock.ts'
import { Instant, spanWords } from '../parts/instant.tsx'
import { nameOf } from '../parts/principal-words.ts'
import { Trouble } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ReasonField } from '../parts/reason-field.tsx'
import { SpanField } from '../parts/span-field.tsx'

type Offer = BrokenGlassList['offers'][number]

/** Roles that are taken in an emergency without asking, and the reviews that come after; nothing where there are none. */
export function Emergencies(): JSX.Element | null {
  const refetchInterval = pollMs(useLiveness())
  const { data, error, refetch } = useQuery({ ...brokenGlass, refetchInterval })
  const [wish, setWish] = useState<Offer | null>(null)
  if (data && data.offers.length + data.taken.length === 0) return null
  return (
    <section aria-label="In an emergency">
      <h2 className="part-title">In an emergency</h2>
      {!data && error ? <Trouble error={error} again={() => void refetch()} /> : null}
      <div className="offers">
        {data?.offers.map((offer) => (
          <div key={`${offer.resource} ${offer.role}`} className="card offer">
            <div>
              <strong>{offer.role}</strong> at {offer.resource}
              <p className="quiet">
                Without asking, for {spanWords(offer.lastsMsMax)} at most. {offer.groups.join(' and ')} are
                told at once and review it afterwards.
              </p>
            </div>
            <Button
              size="xs"
              color="red.8"
              onClick={() => setWish(offer)}
              aria-label={`Take it: ${offer.role} at ${offer.resource}`}
            >
              Take it
            </Button>
          </div>
        ))}
      </div>
      <ul className="grants">
        {data?.taken.map((taken) => (
          <Taken key={taken.id} taken={taken} />
        ))}
      </ul>
      {wish ? <EmergencyWish offer={wish} close={() => setWish(null)} /> : null}
    </section>
  )
}

function Taken({ taken }: { readonly taken: BrokenGlassView }): JSX.Element {
  const now = useSeconds()
  // Whoever is shown it took it or reviews it, and either may end it.
  const end = useGrantAct(taken.id)
  const isOn = !taken.isRevoked && Date.parse(taken.endsAt) > now
  const isOverdue = taken.reviewState === 'open' && Date.parse(taken.dueAt) < now
  return (
    <li className="card grant">
      <div>
        <p>
          <strong>{nameOf({ id: taken.person, kind: 'person', name: taken.personName })}</strong> took{' '}
          <strong>{taken.role}</strong> at {taken.resource}, <Instant at={taken.startsAt} /> to{' '}
          <Instant at={taken.endsAt} />
        </p>
        <p className="quiet break">“{taken.justification}”</p>
        <p className="quiet">
          <Link to="/reviews/$id" params={{ id: taken.reviewId }}>
            Its review
          </Link>{' '}
          {taken.reviewState === 'open' ? (
            <>
              {isOverdue ? 'was due' : 'is due'} <Instant at={taken.dueAt} />
              {taken.chases === 0 ? '' : `, asked for again ${taken.chases} times`}
            </>
          ) : (
            <>is over: {afterwards[taken.reviewState] ?? taken.reviewState}</>
          )}
        </p>
        {end.error ? (
          <p className="banner banner-bad" role="alert">
            <strong>It was not ended.</strong> {end.error.message}
          </p>
        ) : null}
      </div>
      <div className="grant-acts">
        <Tag tone={isOn ? 'bad' : 'calm'}>{isOn ? 'in force' : taken.isRevoked ? 'ended early' : 'over'}</Tag>
        <Tag tone={isOverdue ? 'bad' : toneOf(taken.reviewState)}>
          {isOverdue ? 'review overdue' : `review ${taken.reviewState}`}
        </Tag>
        {isOn ? (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            onClick={() => end.mutate({ word: 'revoke' })}
          >
            End it now
          </Button>
        ) : null}
      </div>
    </li>
  )
}

const afterwards: Readonly<Record<string, string>> = {
  approved: 'found to be right',
  denied: 'found fault with',
}

/** Takes a role: for how long, and why; with a passkey where the policy asks for one. */
function EmergencyWish({ offer, close }: { readonly offer: Offer; readonly close: () => void }): JSX.Element {
  const lasts = spans.filter((ms) => ms <= offer.lastsMsMax)
  const choices = lasts.length === 0 ? [offer.lastsMsMax] : lasts
  const [lastsMs, setLasts] = useState(choices[0] ?? offer.lastsMsMax)
  const [words, setWords] = useState('')
  const take = useEmergency()
  const { resource, role } = offer
  const send = (): void => {
    const wish = { resource, role, lastsMs, justification: words.trim() }
    take.mutate(
      { ...wish, isSigned: offer.stepUp === 'passkey' },
      {
        onSuccess: () => {
          notifications.show({
            message: `It is yours. ${offer.groups.join(' and ')} have been told.`,
            color: 'green',
          })
          close()
        },
      },
    )
  }
  return (
    <Dialog close={close} title={`Take ${role} at ${resource} in an emergency`}>
      {take.error ? <NotTaken error={take.error} /> : null}
      <p>
        It is yours at once, and the ledger says so. {offer.groups.join(' and ')} are told now and review it
        within {spanWords(offer.reviewWithinMs)}.{' '}
        {offer.stepUp === 'passkey' ? 'Your passkey signs it.' : 'It takes a sign-in of a moment ago.'}
      </p>
      <SpanField spans={choices} lastsMs={lastsMs} choose={setLasts} />
      <ReasonField
        words={words}
        say={setWords}
        label="What happened?"
        description="Whoever reviews it reads this; it goes on record."
      />
      <Group mt="md" gap="xs">
        <Button color="red.8" loading={take.isPending} disabled={words.trim() === ''} onClick={send}>
          Take it
        </Button>
        <Button variant="default" onClick={close}>
          Put aside
        </Button>
      </Group>
    </Dialog>
  )
}

function NotTaken({ error }: { readonly error: Error }): JSX.Element {
  const hint = error instanceof Failure ? error.hint : ''
  return (
    <div className="banner banner-bad" role="alert">
      <strong>It was not taken.</strong> {error.message} {hint}{' '}
      {error instanceof Failure && error.code === 'passkey-required' ? (
        <Link to="/keys">Your passkeys</Link>
      ) : null}
    </div>
  )
}

const minuteMs = 60_000
const spans = [15, 30, 60, 120, 240, 480].map((minutes) => minutes * minuteMs)
