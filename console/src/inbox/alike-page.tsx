import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { ReviewView, TogetherAnswer } from '../api/contract.ts'
import { likeReviews, reviewLoad } from '../api/like-reviews.ts'
import { pollMs, useLiveness } from '../api/live.ts'
import { openReviews } from '../api/reviews.ts'
import { spanWords } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { AlikeGroup } from './alike-group.tsx'

/** Reviews that are alike, ruled on together where their rule lets them be, and how reviewers fare. */
export function AlikePage(): JSX.Element {
  const refetchInterval = pollMs(useLiveness())
  const { data, error, refetch } = useQuery({ ...likeReviews, refetchInterval })
  const { data: open } = useQuery({ ...openReviews, refetchInterval })
  const [answer, setAnswer] = useState<TogetherAnswer | null>(null)
  const known = new Map((open?.reviews ?? []).map((review) => [review.id, review]))
  const groups = data?.groups.filter(({ count }) => count > 1) ?? []
  return (
    <Page
      title="Alike"
      says="The same statement with other constants, asked by one principal under one rule."
      beside={<Link to="/reviews">Back to the inbox</Link>}
    >
      {!data || !open ? error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting /> : null}
      {answer === null ? null : <Became answer={answer} close={() => setAnswer(null)} />}
      {data && open && groups.length === 0 ? (
        <Empty icon="inbox" title="Nothing that waits is alike">
          <p>When two requests differ in constants alone, they stand here together.</p>
        </Empty>
      ) : null}
      {data && open
        ? groups.map((group) => (
            <AlikeGroup
              key={group.ids.join()}
              group={group}
              reviews={group.ids.flatMap((id): readonly ReviewView[] => {
                const review = known.get(id)
                return review === undefined ? [] : [review]
              })}
              done={setAnswer}
            />
          ))
        : null}
      <Load />
    </Page>
  )
}

function Became({
  answer,
  close,
}: {
  readonly answer: TogetherAnswer
  readonly close: () => void
}): JSX.Element {
  const failed = answer.rulings.filter(({ state }) => state === null)
  const ruled = answer.rulings.length - failed.length
  return (
    <div className={`banner ${failed.length === 0 ? 'banner-good' : 'banner-warn'}`} role="status">
      <strong>
        {ruled} of {answer.rulings.length} ruled on.
      </strong>{' '}
      {failed.map(({ id, message }) => (
        <p key={id}>
          <Link to="/reviews/$id" params={{ id }}>
            {id}
          </Link>{' '}
          {message}
        </p>
      ))}
      <button type="button" className="quiet-link" onClick={close}>
        Put away
      </button>
    </div>
  )
}

function Load(): JSX.Element {
  const { data, error, refetch } = useQuery(reviewLoad)
  return (
    <section className="card" aria-labelledby="load">
      <h2 id="load">Rulings of the last {data?.days ?? '…'} days, by reviewer</h2>
      {!data ? error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={2} /> : null}
      {data?.reviewers.length === 0 ? <p className="quiet">Nobody ruled.</p> : null}
      {data && data.reviewers.length > 0 ? (
        // What scrolls is reached by the keyboard.
        <div className="table-scroll" role="group" aria-labelledby="load" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Reviewer</th>
                <th scope="col">Rulings</th>
                <th scope="col">Approved</th>
                <th scope="col">Time to decision, median</th>
                <th scope="col">Nine in ten within</th>
                <th scope="col">In under {data.hastySeconds} s</th>
              </tr>
            </thead>
            <tbody>
              {data.reviewers.map((one) => (
                <tr key={one.reviewer}>
                  <th scope="row" className="break">
                    {one.reviewerName}
                  </th>
                  <td>{one.rulings.toLocaleString('en')}</td>
                  <td>{one.approvals.toLocaleString('en')}</td>
                  <td>{spanWords(one.secondsMedian * 1000)}</td>
                  <td>{spanWords(one.secondsNinety * 1000)}</td>
                  <td>{one.hasty.toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
