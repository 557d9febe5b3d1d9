import type { JSX } from 'react'
import type { ReviewView } from '../api/contract.ts'
import { Ago } from '../parts/instant.tsx'
import { Statement } from '../parts/statement.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

interface Said {
  readonly who: string
  readonly words: string
  readonly at: string
  readonly ruling: string | null
  readonly isSigned: boolean
  readonly kind: ReviewView['remarks'][number]['kind']
  readonly changedStatement: string | null
}

/** What was said of a review, rulings and remarks, in the order of time. */
export function ReviewTalk({ review }: { readonly review: ReviewView }): JSX.Element | null {
  const said = talkOf(review)
  if (said.length === 0) return null
  return (
    <section className="talk" aria-label="What was said">
      <h2>What was said</h2>
      <ol>
        {said.map(({ who, words, at, ruling, kind, isSigned, changedStatement }, place) => (
          <li key={place}>
            <p className="talk-who">
              <strong>{who}</strong>
              {ruling === null ? null : <Tag tone={toneOf(ruling)}>{pastOf(ruling)}</Tag>}
              {kind === 'question' ? <Tag tone="warn">asks</Tag> : null}
              {kind === 'answer' ? <Tag tone="calm">answers</Tag> : null}
              {isSigned ? <Tag tone="accent">signed by passkey</Tag> : null}
              <span className="quiet">
                <Ago at={at} />
              </span>
            </p>
            <p className="talk-words break">{words}</p>
            {changedStatement === null ? null : (
              <Statement text={changedStatement} label={`Statement of ${who}`} />
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function talkOf({ rulings, remarks }: ReviewView): readonly Said[] {
  const ruled = rulings.map(({ reviewerName, justification, at, ruling, credential, changedStatement }) => ({
    who: reviewerName,
    words: justification,
    at,
    ruling,
    isSigned: credential !== null,
    kind: 'remark' as const,
    changedStatement,
  }))
  const remarked = remarks.map(({ kind, authorName, words, at }) => ({
    who: authorName,
    kind,
    words,
    at,
    ruling: null,
    isSigned: false,
    changedStatement: null,
  }))
  return [...ruled, ...remarked].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

function pastOf(ruling: string): string {
  if (ruling === 'approve') return 'approved'
  return ruling === 'deny' ? 'denied' : 'changed it'
}
