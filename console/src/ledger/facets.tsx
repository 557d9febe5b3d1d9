import { useMemo, type JSX } from 'react'
import type { AuditRecordView } from '../api/contract.ts'
import { valueWords } from './entry-words.ts'
import { labelOf, type QuestionWords } from './question-words.ts'
import { shortId } from '../parts/principal-words.ts'
import { calledOf, partiesOf, textOf, type Names } from './record-words.ts'

/** How what was found divides, each part a way to narrow the question. */
export function Facets(props: {
  readonly records: readonly AuditRecordView[]
  readonly names: Names
  readonly question: QuestionWords
  readonly ask: (more: QuestionWords) => void
}): JSX.Element {
  const { records, names, question, ask } = props
  const parts = useMemo(
    () =>
      facets
        .filter(({ name }) => question[name] === undefined)
        .map(({ name, of }) => ({ name, counts: countsOf(records, of) }))
        .filter(({ counts }) => counts.length > 1),
    [records, question],
  )
  return (
    <aside className="facets" aria-label="Narrow it">
      {parts.map(({ name, counts }) => (
        <section key={name}>
          <h2>{labelOf(name)}</h2>
          <ul>
            {counts.map(([value, count]) => (
              <li key={value}>
                <button type="button" title={value} onClick={() => ask({ [name]: value })}>
                  <span className="facet-value">
                    {name === 'who' ? <Called id={value} names={names} /> : valueWords(name, value)}
                  </span>
                  <span className="quiet">{count}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  )
}

/** A principal's name, and the end of its id where that says something else. */
function Called({ id, names }: { readonly id: string; readonly names: Names }): JSX.Element {
  const name = calledOf(id, names)
  return name === shortId(id) ? (
    <>{name}</>
  ) : (
    <>
      {name} <span className="quiet">{shortId(id)}</span>
    </>
  )
}

const valuesMax = 6

interface Facet {
  readonly name: 'who' | 'type' | 'verdict' | 'resource' | 'table' | 'rule' | 'result'
  readonly of: (record: AuditRecordView) => readonly string[]
}

const facets: readonly Facet[] = [
  { name: 'who', of: (record) => partiesOf(record).slice(0, 1) },
  { name: 'verdict', of: ({ entry }) => one(textOf(entry, 'verdict')) },
  { name: 'type', of: ({ type }) => [type] },
  { name: 'table', of: ({ entry }) => tablesOf(entry['effects']) },
  { name: 'rule', of: ({ entry }) => one(textOf(entry, 'rule')) },
  { name: 'result', of: ({ outcome }) => one(textOf(outcome, 'result')) },
  { name: 'resource', of: ({ session }) => one(textOf(session, 'resource')) },
]

function one(value: string): readonly string[] {
  return value === '' ? [] : [value]
}

function tablesOf(effects: unknown): readonly string[] {
  if (!Array.isArray(effects)) return []
  const objects = effects.flatMap((effect: unknown) =>
    typeof effect === 'object' && effect !== null && 'object' in effect && typeof effect.object === 'string'
      ? [effect.object]
      : [],
  )
  return [...new Set(objects)]
}

function countsOf(
  records: readonly AuditRecordView[],
  of: Facet['of'],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const record of records)
    for (const value of of(record)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, valuesMax)
}
