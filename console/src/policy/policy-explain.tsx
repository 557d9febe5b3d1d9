import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { catalogue } from '../api/access.ts'
import type { PolicyExplained } from '../api/contract.ts'
import { useExplanation } from '../api/policy.ts'
import { effectWords } from '../parts/effect-words.ts'
import { RuleLines } from '../parts/rule-lines.tsx'
import { Trouble } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** What would be decided about a statement of somebody, and by which rules; nothing is sent anywhere. */
export function PolicyExplain({ draft }: { readonly draft: string | null }): JSX.Element {
  const { data } = useQuery(catalogue)
  const explain = useExplanation()
  const [statement, setStatement] = useState('')
  const [resource, setResource] = useState<string | null>(null)
  const [kind, setKind] = useState<'person' | 'agent' | 'workload'>('person')
  const [groups, setGroups] = useState('')
  const names = data?.resources.map(({ name }) => name) ?? []
  const place = resource ?? names[0] ?? ''
  return (
    <div className="facts">
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          explain.mutate({
            statement,
            resource: place,
            principal: { kind, groups: groups.split(/[\s,]+/).filter((group) => group !== '') },
            ...(draft === null ? {} : { text: draft }),
          })
        }}
      >
        <Textarea
          label="Statement"
          className="mono-input"
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={14}
          required
        />
        <Select label="Where" data={names} value={place} onChange={setResource} allowDeselect={false} />
        <Select
          label="Asked by"
          data={['person', 'agent', 'workload']}
          value={kind}
          onChange={(value) => setKind(value === 'agent' || value === 'workload' ? value : 'person')}
          allowDeselect={false}
        />
        <TextInput
          label="In these groups"
          placeholder="analysts, agents"
          value={groups}
          onChange={(event) => setGroups(event.currentTarget.value)}
        />
        <Button type="submit" loading={explain.isPending} disabled={statement.trim() === '' || place === ''}>
          Explain
        </Button>
      </form>
      <div className="facts-column">
        {explain.error ? <Trouble error={explain.error} /> : null}
        {explain.data ? <Explained answer={explain.data} /> : null}
      </div>
    </div>
  )
}

function Explained({ answer }: { readonly answer: PolicyExplained }): JSX.Element {
  const { explanation, faults } = answer
  if (explanation === null)
    return (
      <div className="banner banner-bad" role="alert">
        <strong>The draft has faults.</strong>{' '}
        {faults.map(({ line, message }) => `Line ${line}: ${message}`).join(' ')}
      </div>
    )
  const { decision, effects, budgets, unknowns, hasCatalog } = explanation
  return (
    <section className="card stack" aria-label="The decision">
      <p className="tags">
        <Tag tone={toneOf(decision.verdict)}>{decision.verdict}</Tag>
        <strong>{decision.rule === '' ? 'no rule' : decision.rule}</strong>
        {decision.code === '' ? null : <span className="quiet">{decision.code}</span>}
      </p>
      <p>{decision.reason}</p>
      {decision.hint === '' ? null : <p className="quiet">{decision.hint}</p>}
      {decision.reviewers === null ? null : (
        <p>
          Ruled on by {decision.reviewers.quorum} of {decision.reviewers.groups.join(' or ')}.
        </p>
      )}
      {decision.masks.length === 0 ? null : (
        <p className="tags">
          {decision.masks.map(({ column, dataClass }) => (
            <Tag key={column} tone="mask">
              {column} ({dataClass})
            </Tag>
          ))}
        </p>
      )}
      {hasCatalog ? null : (
        <p className="banner banner-warn">The target’s catalog could not be asked: tables are unknown.</p>
      )}
      {unknowns.map((unknown) => (
        <p key={unknown} className="banner banner-warn">
          {unknown}
        </p>
      ))}
      <Budgets budgets={budgets} />
      {effects.map((effect, place) => (
        <details key={place}>
          <summary>
            {effectWords(effect)} <span className="quiet">as {effect.principal}</span>
          </summary>
          <RuleLines rules={effect.rules} />
        </details>
      ))}
    </section>
  )
}

type Explanation = NonNullable<PolicyExplained['explanation']>

function Budgets({ budgets }: Pick<Explanation, 'budgets'>): JSX.Element | null {
  if (budgets.length === 0) return null
  return (
    <ul className="lines" aria-label="Budgets">
      {budgets.map(({ budget, principal, limits, counts }) => (
        <li key={`${budget} ${principal}`}>
          <Tag tone="calm">budget</Tag>
          <strong>{budget}</strong>
          <span className="quiet break">
            of {principal}: {limits}; {counts}
          </span>
        </li>
      ))}
    </ul>
  )
}
