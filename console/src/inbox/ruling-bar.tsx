import { Button, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState, type JSX } from 'react'
import { Failure } from '../api/client.ts'
import type { ReviewView } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { later } from '../clock.ts'
import { useReviewAct, type ReviewAct } from '../api/reviews.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { isAfterwards, whyNotRule } from './review-words.ts'

/** What the reader is about to do. */
export type Mode = 'approve' | 'deny' | 'change' | 'ask' | 'answer' | 'remark' | 'withdraw'

/** Where one rules: pick what, say why, send. Always in sight, at the foot of the page. */
export function RulingBar(props: {
  readonly review: ReviewView
  readonly mode: Mode | null
  readonly setMode: (mode: Mode | null) => void
  /** The statement as the reader would have it. */
  readonly changed: string
}): JSX.Element | null {
  const { review, mode, setMode, changed } = props
  const [words, setWords] = useState('')
  const { data: me } = useQuery(whoami)
  const isMine = review.chain.some(({ id }) => id === me?.id)
  const modes = useMemo(() => modesOf(review, isMine), [review, isMine])
  useShortcuts(
    useMemo(
      () => modes.map((word) => ({ key: acts[word].key, does: acts[word].does, act: () => setMode(word) })),
      [modes, setMode],
    ),
  )
  if (modes.length === 0) return null
  const current = mode !== null && modes.includes(mode) ? mode : null
  if (current !== null)
    return (
      <Composer
        key={current}
        review={review}
        mode={current}
        changed={changed}
        words={words}
        setWords={setWords}
        close={() => {
          setMode(null)
          focusBehind(current)
        }}
      />
    )
  return (
    <footer className="ruling" aria-label="Rule on it">
      {review.state === 'open' && !review.mayRule ? (
        <p className="ruling-why">{whyNotRule(review, me?.id ?? '')}</p>
      ) : null}
      <div className="ruling-acts">
        {modes.map((word) => (
          <Button
            key={word}
            variant={acts[word].isMain ? 'filled' : 'default'}
            color={acts[word].colour}
            leftSection={<Icon name={acts[word].icon} />}
            rightSection={<kbd aria-hidden="true">{acts[word].key}</kbd>}
            onClick={() => setMode(word)}
            data-act={word}
          >
            {acts[word].short}
          </Button>
        ))}
      </div>
    </footer>
  )
}

/** Where the keyboard goes on when nobody writes any more: the button that began it, or the heading where there is none. */
export function focusBehind(mode: Mode): void {
  later(0, () => {
    // Who has gone on meanwhile is where they want to be.
    if (document.activeElement !== document.body) return
    const place =
      document.querySelector(`[data-act="${mode}"]`) ?? document.querySelector('.review-page h1[tabindex]')
    if (place instanceof HTMLElement) place.focus()
  })
}

function Composer(props: {
  readonly review: ReviewView
  readonly mode: Mode
  readonly changed: string
  readonly words: string
  readonly setWords: (words: string) => void
  readonly close: () => void
}): JSX.Element {
  const { review, mode, words, changed, close } = props
  const [isBlank, setBlank] = useState(false)
  const act = useReviewAct(review.id, review.needsPasskey)
  const isSigned = review.needsPasskey && (mode === 'approve' || mode === 'change')
  const { title, label, said, colour } = acts[mode]
  const isSame = mode === 'change' && changed === (review.changedStatement ?? review.statement)
  const send = (): void => {
    if (words.trim() === '') return setBlank(true)
    if (isSame || act.isPending) return
    act.mutate(actOf(mode, words.trim(), review, changed), {
      onSuccess: () => {
        notifications.show({ message: said, color: 'green' })
        props.setWords('')
        close()
      },
    })
  }
  return (
    <footer className="ruling ruling-open" aria-label={title}>
      {act.error ? <Refused error={act.error} /> : null}
      <Textarea
        label={label}
        description={recordWords(isSame, isSigned)}
        value={words}
        onChange={(event) => {
          props.setWords(event.currentTarget.value)
          setBlank(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
        }}
        error={isBlank ? 'Say why: it goes on record.' : undefined}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={wordsCharsMax}
        // What was put aside is gone on with at its end.
        onFocus={({ currentTarget: box }) => box.setSelectionRange(box.value.length, box.value.length)}
        data-autofocus
        autoFocus={mode !== 'change'}
      />
      <div className="ruling-acts">
        <Button
          color={colour}
          loading={act.isPending}
          disabled={isSame}
          onClick={send}
          rightSection={<kbd aria-hidden="true">Ctrl ⏎</kbd>}
        >
          {title}
        </Button>
        <Button variant="default" onClick={close}>
          Put aside
        </Button>
      </div>
    </footer>
  )
}

function recordWords(isSame: boolean, isSigned: boolean): string {
  if (isSame) return 'Change the statement above first.'
  return isSigned ? 'It goes on record; your passkey signs this ruling.' : 'It goes on record.'
}

function Refused({ error }: { readonly error: Error }): JSX.Element {
  const hint = error instanceof Failure ? error.hint : ''
  if (error instanceof Failure && error.status === 0)
    return (
      <div className="banner banner-bad" role="alert">
        <strong>No answer came.</strong> Whether it counts shows here when the gateway is back; it is not sent
        again by itself.
      </div>
    )
  return (
    <div className="banner banner-bad" role="alert">
      <strong>Nothing was done.</strong> {error.message} {hint}{' '}
      {error instanceof Failure && error.code === 'passkey-required' ? (
        <Link to="/keys">Your passkeys</Link>
      ) : null}
    </div>
  )
}

const wordsCharsMax = 2000

interface Act {
  /** On the button that sends. */
  readonly title: string
  /** On the button that begins. */
  readonly short: string
  readonly key: string
  readonly does: string
  readonly label: string
  readonly said: string
  readonly icon: IconName
  readonly colour: string
  readonly isMain: boolean
}

const acts: Readonly<Record<Mode, Act>> = {
  approve: {
    title: 'Approve',
    short: 'Approve',
    key: 'a',
    does: 'Approve',
    label: 'Why is it right?',
    said: 'Your approval is on record.',
    icon: 'check',
    colour: 'teal.9',
    isMain: true,
  },
  deny: {
    title: 'Deny',
    short: 'Deny',
    key: 'd',
    does: 'Deny',
    label: 'Why not? The requester reads this.',
    said: 'Your denial is on record.',
    icon: 'cross',
    colour: 'red.8',
    isMain: true,
  },
  change: {
    title: 'Approve as changed',
    short: 'Change',
    key: 'c',
    does: 'Change',
    label: 'Why this statement instead?',
    said: 'Your change is on record.',
    icon: 'change',
    colour: 'gate.7',
    isMain: false,
  },
  ask: {
    title: 'Ask',
    short: 'Ask',
    key: 'q',
    does: 'Ask for a justification',
    label: 'What should they justify? Whoever waits is told at once.',
    said: 'Your question is with them.',
    icon: 'speech',
    colour: 'gate.7',
    isMain: false,
  },
  answer: {
    title: 'Answer',
    short: 'Answer',
    key: 'r',
    does: 'Answer its reviewers',
    label: 'Why is it needed? The reviewers read this.',
    said: 'Your answer is there.',
    icon: 'speech',
    colour: 'gate.7',
    isMain: true,
  },
  remark: {
    title: 'Comment',
    short: 'Comment',
    key: 'm',
    does: 'Comment',
    label: 'Comment. The requester reads this.',
    said: 'Your comment is there.',
    icon: 'speech',
    colour: 'gate.7',
    isMain: false,
  },
  withdraw: {
    title: 'Withdraw',
    short: 'Withdraw',
    key: 'w',
    does: 'Withdraw',
    label: 'Why is it taken back?',
    said: 'It is taken back.',
    icon: 'leave',
    colour: 'red.8',
    isMain: false,
  },
}

function modesOf(review: ReviewView, isMine: boolean): readonly Mode[] {
  const hasUsesLeft = review.state === 'approved' && review.uses < review.usesMax && isMine
  if (hasUsesLeft) return ['withdraw']
  if (review.state !== 'open') return []
  if (review.mayRule && isAfterwards(review)) return ['approve', 'deny', 'ask', 'remark']
  if (review.mayRule) return ['approve', 'deny', 'change', 'ask', 'remark']
  return isMine ? ['answer', 'withdraw'] : ['remark']
}

function actOf(mode: Mode, words: string, review: ReviewView, statement: string): ReviewAct {
  const { revision } = review
  switch (mode) {
    case 'approve':
    case 'deny':
      return { word: mode, justification: words, revision }
    case 'change':
      return { word: 'change', justification: words, revision, statement }
    case 'remark':
      return { word: 'remarks', words }
    case 'ask':
      return { word: 'questions', words }
    case 'answer':
      return { word: 'answers', words }
    case 'withdraw':
      return { word: 'withdraw', words }
  }
}
