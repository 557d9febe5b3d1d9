import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type JSX } from 'react'
import type { ReviewView } from '../api/contract.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { reviewOf } from '../api/reviews.ts'
import { Chain } from '../parts/chain.tsx'
import { Countdown } from '../parts/countdown.tsx'
import { bySeverity, effectWords, isGrave } from '../parts/effect-words.ts'
import { EvidenceLink } from '../parts/evidence-link.tsx'
import { nameOf } from '../parts/principal-words.ts'
import { Hash } from '../parts/hash.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { Statement } from '../parts/statement.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { ReviewLocks } from './review-locks.tsx'
import { ReviewPreview } from './review-preview.tsx'
import { ReviewTalk } from './review-talk.tsx'
import { ReviewHistory } from './review-history.tsx'
import { endWords, headline, isAfterwards } from './review-words.ts'
import { focusBehind, RulingBar, type Mode } from './ruling-bar.tsx'

const ChangeEditor = lazy(() =>
  import('./change-editor.tsx').then((loaded) => ({ default: loaded.ChangeEditor })),
)

/** One review with all that it takes to rule on it, and the means to. */
export function ReviewPage({
  id,
  hasBack = false,
}: {
  readonly id: string
  readonly hasBack?: boolean
}): JSX.Element {
  const refetchInterval = pollMs(useLiveness())
  const { data, error, refetch } = useQuery({ ...reviewOf(id), refetchInterval })
  const [mode, setMode] = useState<Mode | null>(null)
  const [draft, setDraft] = useState<string | null>(null)
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={8} />
  const text = data.changedStatement ?? data.statement
  return (
    <article className="review-page">
      <div className="review-body">
        {hasBack ? (
          <Link to="/reviews" className="back">
            <Icon name="back" /> Inbox
          </Link>
        ) : null}
        <Head review={data} />
        {error ? (
          <p className="banner banner-warn">
            This may be old: the gateway did not answer. It is asked again.
          </p>
        ) : null}
        {data.state === 'open' ? null : <Ended review={data} />}
        <section aria-label="The statement">
          {mode === 'change' && data.state === 'open' ? (
            <Suspense fallback={<Waiting rows={3} />}>
              <ChangeEditor
                before={text}
                value={draft ?? text}
                change={setDraft}
                leave={() => {
                  setMode(null)
                  focusBehind('change')
                }}
              />
            </Suspense>
          ) : (
            <Statement text={text} />
          )}
          {data.parameters === '' ? null : (
            <p className="parameters">
              <span className="quiet">Parameters</span> <code className="mono break">{data.parameters}</code>
            </p>
          )}
          {data.changedStatement === null ? null : (
            <details className="before">
              <summary>As it was asked, before a reviewer changed it</summary>
              <Statement text={data.statement} label="Statement as asked" />
            </details>
          )}
        </section>
        {data.preview !== null && mode === 'change' && draft !== null && draft !== text ? (
          <p className="banner">
            What it would do, and what it does, is of the statement as it was asked, not as you change it.
          </p>
        ) : null}
        {data.preview === null ? null : <ReviewPreview preview={data.preview} />}
        <Facts review={data} />
        <ReviewHistory id={id} />
        <ReviewTalk review={data} />
      </div>
      <RulingBar review={data} mode={mode} setMode={setMode} changed={draft ?? text} />
    </article>
  )
}

function Head({ review }: { readonly review: ReviewView }): JSX.Element {
  return (
    <header className="review-head">
      <div className="review-head-top">
        <h1 tabIndex={-1}>{headline(review)}</h1>
        {review.state === 'open' ? (
          <Countdown from={review.openedAt} to={review.endsAt} />
        ) : (
          <Tag tone={toneOf(review.state)}>{review.state}</Tag>
        )}
      </div>
      <div className="review-head-sub">
        <Chain chain={review.chain} />
        <span className="quiet">
          {isAfterwards(review) ? 'at' : 'asks at'} <strong>{review.resource}</strong>,{' '}
          <Instant at={review.openedAt} />
        </span>
      </div>
    </header>
  )
}

function Ended({ review }: { readonly review: ReviewView }): JSX.Element {
  return (
    <div className={`banner banner-${toneOf(review.state)}`} role="status">
      <strong>This review is over.</strong> {endWords(review)}
      {review.closedAt === null ? null : (
        <span className="quiet">
          {' '}
          <Instant at={review.closedAt} />
        </span>
      )}
    </div>
  )
}

function Facts({ review }: { readonly review: ReviewView }): JSX.Element {
  const isLater = isAfterwards(review)
  return (
    <div className="facts">
      <div className="facts-column">
        {isLater ? <Meanwhile review={review} /> : <Does review={review} />}
        <ReviewLocks review={review} />
        <section className="card" aria-label={isLater ? 'Who took it' : 'Who asks'}>
          <h2>{isLater ? 'Who took it' : 'Who asks'}</h2>
          <Chain chain={review.chain} isLong />
        </section>
      </div>
      <div className="facts-column">
        <WhyHeld review={review} />
        <section className="card" aria-label="On record">
          <h2>On record</h2>
          <dl className="pairs">
            <Pair name="Session" value={review.session} />
            <Pair name="Review" value={review.id} />
            <Pair name="Statement" value={`number ${review.number} of it`} />
            <Pair name="Bound to" value={review.digest} isHash />
            <Pair name="Policy" value={review.policyVersion} isHash />
            {review.notices.map((notice, place) => (
              <Pair
                key={place}
                name={`Told ${notice.sink}`}
                value={
                  notice.sentAt === null ? (notice.isFailed ? `given up: ${notice.fault}` : 'not yet') : 'yes'
                }
              />
            ))}
          </dl>
        </section>
      </div>
    </div>
  )
}

function Does({ review }: { readonly review: ReviewView }): JSX.Element {
  return (
    <section className="card" aria-label="What it does">
      <h2>What it does</h2>
      <ul className="effects">
        {bySeverity(review.effects).map((effect, place) => (
          <li key={place} className={isGrave(effect) ? 'effect-grave' : 'effect-calm'}>
            <span>{effectWords(effect)}</span>
            {effect.everyRow ? <Tag tone="bad">no WHERE</Tag> : null}
            {effect.columns.length === 0 ? null : <Columns columns={effect.columns} />}
          </li>
        ))}
      </ul>
      <Expected review={review} />
    </section>
  )
}

function WhyHeld({ review }: { readonly review: ReviewView }): JSX.Element {
  const isLater = isAfterwards(review)
  return (
    <section className="card" aria-label={isLater ? 'Why it is reviewed' : 'Why it is held'}>
      <h2>{isLater ? 'Why it is reviewed' : 'Why it is held'}</h2>
      <p>{review.reason === '' ? 'A rule asks for a review.' : review.reason}</p>
      <dl className="pairs">
        <Pair name="Rule" value={review.rule} />
        <Pair
          name="Ruled on by"
          value={review.groups.length === 0 ? 'any reviewer' : review.groups.join(' or ')}
        />
        <Pair name="Approvals" value={`${approvals(review)} of ${review.quorum}`} />
        {review.hasSecondLook ? <Pair name="Second look" value="chance asked for one reviewer more" /> : null}
        {review.excludesAuthors ? <Pair name="Not by" value="whoever wrote the policy" /> : null}
        {review.needsPasskey ? <Pair name="Signed" value="by the reviewer’s passkey" /> : null}
        {review.usesMax > 1 ? <Pair name="May run" value={`${review.usesMax} times`} /> : null}
        {isLater ? null : (
          <Pair
            name="The client"
            value={review.isDetached ? 'was told to come back' : 'waits on its connection'}
          />
        )}
      </dl>
    </section>
  )
}

/** Leads from an emergency to what was done in it. */
function Meanwhile({ review }: { readonly review: ReviewView }): JSX.Element {
  const [taker] = review.chain
  return (
    <section className="card" aria-label="What was done">
      <h2>What was done</h2>
      <p>
        The role was taken without asking.{' '}
        {taker === undefined ? null : (
          <EvidenceLink
            to={{
              search: {
                who: taker.id,
                resource: review.resource,
                from: review.openedAt,
                type: 'statement.decided',
              },
            }}
          >
            What {nameOf(taker)} asked at {review.resource} since then
          </EvidenceLink>
        )}{' '}
        is in the ledger.
      </p>
    </section>
  )
}

/** What the target expects of it, and what of it the requester sees masked. */
function Expected({ review }: { readonly review: ReviewView }): JSX.Element | null {
  const { estimatedRows, masks } = review
  if (estimatedRows === null && masks.length === 0) return null
  return (
    <div className="expected">
      {estimatedRows === null ? null : (
        <p>
          About <strong>{Math.round(estimatedRows).toLocaleString('en')}</strong>{' '}
          {Math.round(estimatedRows) === 1 ? 'row' : 'rows'}, the target expects.
        </p>
      )}
      {masks.length === 0 ? null : (
        <p className="tags">
          <span className="quiet">Masked for who asks</span>
          {masks.map(({ column, dataClass }) => (
            <Tag key={column} tone="mask">
              {column.slice(column.lastIndexOf('.') + 1)} ({dataClass})
            </Tag>
          ))}
        </p>
      )}
    </div>
  )
}

function Columns({ columns }: { readonly columns: readonly string[] }): JSX.Element {
  const names = columns.map((column) => column.slice(column.lastIndexOf('.') + 1))
  return <span className="quiet break">{names.join(', ')}</span>
}

function Pair(props: {
  readonly name: string
  readonly value: string
  readonly isHash?: boolean
}): JSX.Element {
  const { name, value, isHash = false } = props
  return (
    <div>
      <dt>{name}</dt>
      <dd className="break">{isHash ? <Hash hex={value} /> : value}</dd>
    </div>
  )
}

function approvals({ rulings, revision }: ReviewView): number {
  return rulings.filter((ruling) => ruling.ruling !== 'deny' && ruling.revision === revision).length
}
