import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import type { PolicyHits, PolicyInForce, Span } from '../api/contract.ts'
import { policyHits } from '../api/policy.ts'
import { EvidenceLink } from '../parts/evidence-link.tsx'
import { Ago } from '../parts/instant.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** The rules in their order, each with how often it decided; one that never does is worth a question too. */
export function PolicyRules(props: {
  readonly policy: PolicyInForce
  readonly show: (line: number) => void
}): JSX.Element {
  const [span, setSpan] = useState<Span>('7d')
  const { data } = useQuery(policyHits(span))
  const hits = new Map(data?.rules.map((rule) => [rule.rule, rule]))
  return (
    <div className="card table-card">
      <div className="table-bar">
        <h2>Rules, and how often they decided</h2>
        <SegmentedControl
          size="xs"
          aria-label="How far back"
          value={span}
          onChange={(value) => setSpan(spans.find((one) => one === value) ?? '7d')}
          data={[...spans]}
        />
      </div>
      <div className="table-scroll" tabIndex={0} role="group" aria-label="Rules">
        <table className="table table-stack">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Verdict</th>
              <th scope="col">Why</th>
              <th scope="col">Allowed</th>
              <th scope="col">Held</th>
              <th scope="col">Denied</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {props.policy.ruleList.map((rule) => (
              <RuleRow key={rule.name} rule={rule} hit={hits.get(rule.name)} show={props.show} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function RuleRow(props: {
  readonly rule: PolicyInForce['ruleList'][number]
  readonly hit: PolicyHits['rules'][number] | undefined
  readonly show: (line: number) => void
}): JSX.Element {
  const { hit } = props
  const { name, line, verdict, shadow, reason } = props.rule
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="link"
          onClick={() => props.show(line)}
          aria-label={`${name}, line ${line}`}
        >
          {name}
        </button>
      </th>
      <td>
        <Tag tone={toneOf(verdict)}>{verdict}</Tag> {shadow ? <Tag tone="calm">shadow</Tag> : null}
      </td>
      <td className="quiet rule-why">{reason}</td>
      <td data-label="Allowed">{count(hit?.allow)}</td>
      <td data-label="Held">{count(hit?.review)}</td>
      <td data-label="Denied">{count(hit?.deny)}</td>
      <td className="quiet" data-label="Last">
        {hit?.lastAt ? (
          <EvidenceLink to={{ search: { rule: name } }}>
            <Ago at={hit.lastAt} />
          </EvidenceLink>
        ) : (
          'not in this time'
        )}
      </td>
    </tr>
  )
}

const spans: readonly Span[] = ['1h', '24h', '7d', '30d']

function count(hits: number | undefined): string {
  return hits === undefined || hits === 0 ? '–' : hits.toLocaleString('en')
}
