import { useMemo, type JSX } from 'react'
import type { AuditRecordView } from '../api/contract.ts'
import { valueWords } from './entry-words.ts'
import { labelOf, type QuestionWords } from './question-words.ts'
import { textOf, whoOf } from './record-words.ts'

/** How what was found divides, each part a way to narrow the question. */
export function Facets(props: {
  readonly records: readonly AuditRecordView[]
  readonly question: QuestionWords
  readonly ask: (more: QuestionWords) => void
}): JSX.Element {
  const { records, question, ask } = props
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
                <button type="button" onClick={() => ask({ [name]: value })}>
                  <span className="facet-value">{valueWords(name, value)}</span>
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

const valuesMax = 6

interface Facet {
  readonly name: 'who' | 'type' | 'verdict' | 'resource' | 'table' | 'rule' | 'result'
  readonly of: (record: AuditRecordView) => readonly string[]
}

const facets: readonly Facet[] = [
  { name: 'who', of: (record) => [whoOf(record).split(' for ')[0] ?? ''].filter((who) => who !== 'gateway') },
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
