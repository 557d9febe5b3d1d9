import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { brokenGlass, grants, offers, useGrantAct } from '../api/access.ts'
import type { GrantView, RoleOffers } from '../api/contract.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { whoami } from '../api/queries.ts'
import { Chain } from '../parts/chain.tsx'
import { nameOf } from '../parts/principal-words.ts'
import { Instant, spanWords } from '../parts/instant.tsx'
import { ReasonField } from '../parts/reason-field.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { RoleWish } from './role-wish.tsx'
import { Dialog } from '../parts/dialog.tsx'

type Offer = RoleOffers['offers'][number]

/** Roles for a time: what one may ask for, what was asked, and the rulings on it. */
export function Grants(): JSX.Element {
  const refetchInterval = pollMs(useLiveness())
  const { data, error, refetch } = useQuery({ ...grants, refetchInterval })
  const open = useQuery({ ...offers, retry: false })
  const { data: glass } = useQuery({ ...brokenGlass, refetchInterval })
  // What was taken in an emergency stands by itself.
  const taken = new Set(glass?.taken.map(({ id }) => id))
  const asked = data?.grants.filter(({ id }) => !taken.has(id))
  const trouble = (data ? null : error) ?? (open.data ? null : open.error)
  const [wish, setWish] = useState<Offer | null>(null)
  const [ruling, setRuling] = useState<Ruling | null>(null)
  return (
    <section aria-label="Roles for a time">
      <h2 className="part-title">Roles for a time</h2>
      {trouble === null ? null : (
        <Trouble error={trouble} again={() => void Promise.all([refetch(), open.refetch()])} />
      )}
      {(data && open.data) || trouble !== null ? null : <Waiting rows={2} />}
      <div className="offers">
        {open.data?.offers.map((offer) => (
          <div key={`${offer.resource} ${offer.role}`} className="card offer">
            <div>
              <strong>{offer.role}</strong> at {offer.resource}
              <p className="quiet">Ruled on by {offer.groups.join(' or ')}</p>
            </div>
            {offer.heldUntil === null ? (
              <Button size="xs" onClick={() => setWish(offer)}>
                Ask for it
              </Button>
            ) : (
              <Tag tone="good">
                yours until <Instant at={offer.heldUntil} form="time" />
              </Tag>
            )}
          </div>
        ))}
      </div>
      {asked?.length === 0 ? (
        <p className="quiet">Nobody has asked for a role that you may know of.</p>
      ) : null}
      <ul className="grants">
        {asked?.map((grant) => (
          <Grant key={grant.id} grant={grant} rule={(word) => setRuling({ grant, word })} />
        ))}
      </ul>
      {wish ? <RoleWish offer={wish} close={() => setWish(null)} /> : null}
      {ruling ? <GrantRuling ruling={ruling} close={() => setRuling(null)} /> : null}
    </section>
  )
}

interface Ruling {
  readonly grant: GrantView
  readonly word: 'approve' | 'deny' | 'revoke'
}

function Grant(props: {
  readonly grant: GrantView
  readonly rule: (word: Ruling['word']) => void
}): JSX.Element {
  const { grant, rule } = props
  const { data: me } = useQuery(whoami)
  const isActive = grant.state === 'approved'
  const isMine = grant.chain.some(({ id }) => id === me?.id)
  const isRuler = grant.groups.some((group) => me?.groups.includes(group))
  return (
    <li className="card grant">
      <div>
        <Chain chain={grant.chain} />
        <p>
          <strong>{grant.role}</strong> at {grant.resource}, <Instant at={grant.startsAt} /> to{' '}
          <Instant at={grant.endsAt} />
        </p>
        {grant.recurs === null ? null : <Recurs recurs={grant.recurs} window={grant.window} />}
        <p className="quiet break">“{grant.justification}”</p>
        {grant.rulings.map(({ reviewer, reviewerName, ruling, justification, at }) => (
          <p key={at} className="quiet break">
            {ruling === 'approve' ? 'Approved' : 'Denied'} by{' '}
            {nameOf({ id: reviewer, kind: '', name: reviewerName })}: “{justification}”
          </p>
        ))}
      </div>
      <div className="grant-acts">
        <Tag tone={toneOf(grant.state)}>{grant.state}</Tag>
        {grant.mayRule ? (
          <>
            <Button size="xs" color="teal.9" onClick={() => rule('approve')}>
              Approve
            </Button>
            <Button size="xs" color="red.8" onClick={() => rule('deny')}>
              Deny
            </Button>
          </>
        ) : null}
        {isActive && (isMine || isRuler) ? (
          <Button size="xs" variant="default" onClick={() => rule('revoke')}>
            Revoke
          </Button>
        ) : null}
      </div>
    </li>
  )
}

/** When a role comes again, and when it is in force next. */
function Recurs(props: {
  readonly recurs: NonNullable<GrantView['recurs']>
  readonly window: GrantView['window']
}): JSX.Element {
  const { weekdays, at, timeZone, lastsMs } = props.recurs
  const days = weekdays.map((day) => dayNames[day - 1]).join(', ')
  return (
    <p>
      Each {days} at {at} ({timeZone}), for {spanWords(lastsMs)}
      {props.window === null ? (
        '; not any more.'
      ) : (
        <>
          ; next <Instant at={props.window.startsAt} /> to <Instant at={props.window.endsAt} />.
        </>
      )}
    </p>
  )
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const titles = { approve: 'Approve', deny: 'Deny', revoke: 'Revoke' } as const

function GrantRuling({
  ruling,
  close,
}: {
  readonly ruling: Ruling
  readonly close: () => void
}): JSX.Element {
  const { grant, word } = ruling
  const [words, setWords] = useState('')
  const act = useGrantAct(grant.id)
  const isBlank = word !== 'revoke' && words.trim() === ''
  const send = (): void => {
    act.mutate(word === 'revoke' ? { word } : { word, justification: words.trim() }, {
      onSuccess: () => {
        notifications.show({ message: 'It is on record.', color: 'green' })
        close()
      },
    })
  }
  return (
    <Dialog close={close} title={`${titles[word]} ${grant.role} at ${grant.resource}`}>
      {act.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>Nothing was done.</strong> {act.error.message}
        </div>
      ) : null}
      {word === 'revoke' ? (
        <p>It ends now, and with it the sessions that rest on it.</p>
      ) : (
        <ReasonField words={words} say={setWords} />
      )}
      <Group mt="md" gap="xs">
        <Button
          color={word === 'approve' ? 'teal.9' : 'red.8'}
          loading={act.isPending}
          disabled={isBlank}
          onClick={send}
        >
          {titles[word]}
        </Button>
        <Button variant="default" onClick={close}>
          Put aside
        </Button>
      </Group>
    </Dialog>
  )
}
