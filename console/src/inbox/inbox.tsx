import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, type JSX } from 'react'
import { pollMs, useLiveness } from '../api/live.ts'
import type { ReviewView } from '../api/contract.ts'
import { openReviews, recentReviews } from '../api/reviews.ts'
import { chainWords } from '../parts/principal-words.ts'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { WithinPage } from '../parts/title.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { ReviewList } from './review-list.tsx'
import { ReviewPage } from './review-page.tsx'
import { byUrgency, headline } from './review-words.ts'

/** Reviews that wait, and the one at hand beside them; on a phone one after the other. */
export function Inbox(): JSX.Element {
  const { id } = useParams({ strict: false })
  const isWide = useMediaQuery('(min-width: 62em)') ?? true
  const refetchInterval = pollMs(useLiveness())
  const open = useQuery({ ...openReviews, refetchInterval })
  const recent = useQuery({ ...recentReviews, refetchInterval })
  const waiting = useMemo(() => byUrgency(open.data?.reviews ?? []), [open.data])
  const ended = useMemo(
    () => (recent.data?.reviews ?? []).filter(({ state }) => state !== 'open').slice(0, endedMax),
    [recent.data],
  )
  const selected = id ?? null
  useFirst(isWide && selected === null ? waiting[0]?.id : undefined)
  useSteps(
    useMemo(() => [...waiting, ...ended].map((review) => review.id), [waiting, ended]),
    selected,
  )
  useTitle(waiting.filter(({ mayRule }) => mayRule).length)

  if (!isWide && selected !== null) return <ReviewPage key={selected} id={selected} hasBack />
  return (
    <div className="inbox">
      <aside className="inbox-side" aria-label="Reviews">
        <header className="inbox-head">
          <h1 className="inbox-title">Inbox</h1>
          <Link to="/alike" className="quiet-link">
            Alike and load
          </Link>
        </header>
        {open.isPending ? <Waiting rows={4} /> : null}
        {open.error && !open.data ? (
          <WithinPage value>
            <Trouble error={open.error} again={() => void open.refetch()} />
          </WithinPage>
        ) : null}
        {open.data ? <Told waiting={waiting} ended={ended} selected={selected} /> : null}
        {open.data ? <ReviewList waiting={waiting} ended={ended} selected={selected} /> : null}
      </aside>
      {isWide ? (
        <div className="inbox-page">
          {selected === null ? (
            open.data ? (
              <Nothing />
            ) : open.isPending ? (
              <Waiting rows={8} />
            ) : null
          ) : (
            <WithinPage value>
              <ReviewPage key={selected} id={selected} />
            </WithinPage>
          )}
        </div>
      ) : null}
    </div>
  )
}

const endedMax = 15

/** What changed in the list, and where in it one is, for whoever hears the page. */
function Told(props: {
  readonly waiting: readonly ReviewView[]
  readonly ended: readonly ReviewView[]
  readonly selected: string | null
}): JSX.Element {
  const { waiting, ended, selected } = props
  const newest = waiting.toSorted((one, other) => Date.parse(other.openedAt) - Date.parse(one.openedAt))[0]
  const all = [...waiting, ...ended]
  const place = all.findIndex(({ id }) => id === selected)
  const here = all[place]
  return (
    <>
      <p className="visually-hidden" role="status">
        {waiting.length === 1 ? '1 waits' : `${waiting.length} wait`}
        {newest === undefined
          ? ''
          : `, the newest: ${headline(newest)}, asked by ${chainWords(newest.chain)}`}
      </p>
      <p className="visually-hidden" role="status">
        {here === undefined ? '' : `Review ${place + 1} of ${all.length}: ${headline(here)}`}
      </p>
    </>
  )
}

function Nothing(): JSX.Element {
  return (
    <Empty icon="inbox" title="Nothing waits for you">
      <p>When a statement is held, it appears here at once. You can leave this page open.</p>
    </Empty>
  )
}

/**
 * Where there is room, the most urgent is shown at once. It stays when it is over: a ruling is read where it was given. Whoever is on
 * the way to another page, which is still being loaded, is not taken back.
 */
function useFirst(id: string | undefined): void {
  const router = useRouter()
  useEffect(() => {
    if (id === undefined || router.latestLocation.pathname !== '/reviews') return
    void router.navigate({ to: '/reviews/$id', params: { id }, replace: true })
  }, [id, router])
}

/** `j` and `k` walk down and up the list. */
function useSteps(ids: readonly string[], selected: string | null): void {
  const navigate = useNavigate()
  useShortcuts(
    useMemo(() => {
      const step = (by: number) => (): void => {
        const place = selected === null ? -1 : ids.indexOf(selected)
        const next = ids[Math.min(ids.length - 1, Math.max(0, place + by))]
        if (next === undefined) return
        void navigate({ to: '/reviews/$id', params: { id: next } })
        document.querySelector(`[data-review="${next}"]`)?.scrollIntoView({ block: 'nearest' })
      }
      return [
        { key: 'j', does: 'The next review', act: step(1) },
        { key: 'k', does: 'The review before', act: step(-1) },
      ]
    }, [ids, selected, navigate]),
  )
}

/** The tab says how many wait, for whoever looks elsewhere. */
function useTitle(count: number): void {
  useEffect(() => {
    document.title = count === 0 ? 'Inbox · Sallyport' : `(${count}) Inbox · Sallyport`
    return () => {
      document.title = 'Sallyport'
    }
  }, [count])
}
