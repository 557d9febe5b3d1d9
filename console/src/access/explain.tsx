import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { explanationOf } from '../api/access.ts'
import type { AccessExplained } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { nameOf } from '../parts/principal-words.ts'
import { PrincipalPick } from '../parts/principal-pick.tsx'
import { Trouble } from '../parts/states.tsx'
import { RuleLines } from '../parts/rule-lines.tsx'
import { Tag } from '../parts/tag.tsx'

/** Why can, or why can't, somebody reach a resource: rule by rule. */
export function Explain({ resources }: { readonly resources: readonly string[] }): JSX.Element {
  const { data: me } = useQuery(whoami)
  const mayAskOfOthers = askers.some((role) => me?.roles.includes(role))
  const [draft, setDraft] = useState({ principal: '', resource: '' })
  const [asked, setAsked] = useState(draft)
  const { data, error, isFetching } = useQuery(explanationOf(asked.principal, asked.resource))
  return (
    <section aria-label="Why can or cannot somebody?">
      <h2 className="part-title">
        {mayAskOfOthers ? 'Why can, or why can’t, somebody?' : 'Why can, or why can’t, you?'}
      </h2>
      <form
        className="question"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked({ principal: draft.principal, resource: draft.resource || (resources[0] ?? '') })
        }}
      >
        {mayAskOfOthers ? (
          <PrincipalPick
            className="question-text"
            label="Who"
            placeholder="You; or a name, or an id"
            value={draft.principal}
            choose={(principal) => setDraft((now) => ({ ...now, principal }))}
          />
        ) : null}
        <Select
          label="Where"
          data={[...resources]}
          value={draft.resource || (resources[0] ?? null)}
          onChange={(value) => setDraft((now) => ({ ...now, resource: value ?? '' }))}
          allowDeselect={false}
        />
        <Button type="submit" loading={isFetching} className="question-send">
          Explain
        </Button>
      </form>
      {error ? <Trouble error={error} /> : null}
      {data ? <Explained answer={data} /> : null}
    </section>
  )
}

const askers = ['auditor', 'operator', 'policy-author'] as const

function Explained({ answer }: { readonly answer: AccessExplained }): JSX.Element {
  return (
    <div className="card explained">
      <p className={answer.mayConnect ? 'proof-verdict proof-good' : 'proof-verdict proof-bad'} role="status">
        {answer.mayConnect ? 'Yes' : 'No'}
      </p>
      <p>{answer.reason}</p>
      {answer.against === null ? null : <p className="banner banner-bad">{answer.against}</p>}
      {answer.hint === '' ? null : <p className="quiet">{answer.hint}</p>}
      <p className="quiet break">
        <strong>{nameOf(answer.principal)}</strong>, {answer.principal.kind} {answer.principal.id}, in{' '}
        {answer.principal.groups.join(', ') || 'no group'} ({known[answer.knownFrom]})
      </p>
      <RuleLines rules={answer.rules} />
      {answer.budgets.length === 0 ? null : (
        <ul className="lines" aria-label="Budgets">
          {answer.budgets.map(({ budget, over, windowMs, isKnown, measures }) => (
            <li key={budget}>
              <Tag tone={isKnown && measures.every(({ taken, limit }) => taken < limit) ? 'calm' : 'bad'}>
                budget
              </Tag>
              <strong>{budget}</strong>
              <span className="quiet">
                {isKnown
                  ? measures.map(({ measure, taken, limit }) => `${taken} of ${limit} ${measure}`).join(', ')
                  : 'what was taken elsewhere is not known'}{' '}
                within {windowMs / hourMs} h, then {over}
              </span>
            </li>
          ))}
        </ul>
      )}
      {answer.masked.length === 0 ? null : (
        <p className="tags">
          <span className="quiet">Sees masked:</span>
          {answer.masked.map(({ column, dataClass }) => (
            <Tag key={column} tone="mask">
              {column} ({dataClass})
            </Tag>
          ))}
        </p>
      )}
    </div>
  )
}

const hourMs = 3_600_000

const known: Readonly<Record<AccessExplained['knownFrom'], string>> = {
  caller: 'you',
  session: 'as in the last session',
  given: 'as given',
  nothing: 'nothing is known of this principal',
}
