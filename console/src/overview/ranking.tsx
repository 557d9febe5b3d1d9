import type { JSX } from 'react'
import type { QuestionWords } from '../ledger/question-words.ts'
import { EvidenceLink } from '../parts/evidence-link.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** One line of a ranking; it leads to the question that it counts. */
export interface Ranked {
  readonly name: string
  readonly more: string
  readonly count: number
  readonly tags: Readonly<Record<string, number>>
  readonly search: QuestionWords
}

/** Who or what comes most, with a bar behind each. */
export function Ranking(props: {
  readonly title: string
  readonly of: string
  readonly rows: readonly Ranked[]
  /** What is counted; absent where the title says so. */
  readonly counts?: string
  readonly tone?: 'mask'
}): JSX.Element {
  const { title, rows, tone, counts = 'Count' } = props
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? <p className="quiet">Nothing in this time.</p> : null}
      <table className="ranking">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{props.of}</th>
            <th scope="col">{counts}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rankedMax).map(({ name, more, count, tags, search }) => (
            <tr key={name}>
              <th scope="row">
                <span
                  className={tone === 'mask' ? 'ranking-bar ranking-mask' : 'ranking-bar'}
                  style={{ width: `${(100 * count) / most}%` }}
                  aria-hidden="true"
                />
                <EvidenceLink to={{ search }} className="ranking-name">
                  {name}
                </EvidenceLink>
                <span className="quiet"> {more}</span>
                {Object.entries(tags).map(([tag, times]) =>
                  times === 0 ? null : (
                    <Tag key={tag} tone={toneOf(tag)}>
                      {times} {tag}
                    </Tag>
                  ),
                )}
              </th>
              <td>{count.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Lines that a ranking shows. */
export const rankedMax = 8
