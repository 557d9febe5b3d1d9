import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import type { PolicyInForce, PolicyVersions } from '../api/contract.ts'
import { policyTextOf, policyVersions } from '../api/policy.ts'
import { EvidenceLink } from '../parts/evidence-link.tsx'
import { Hash } from '../parts/hash.tsx'
import { Instant } from '../parts/instant.tsx'
import { shortId } from '../parts/principal-words.ts'
import { Trouble, Waiting } from '../parts/states.tsx'
import { PolicyDifference } from './policy-difference.tsx'

/** The versions that were in force, and what differs between one and another. */
export function PolicyHistory(props: {
  readonly draft: string | null
  readonly current: PolicyInForce
  /** Begins a draft with the text of a version. */
  readonly begin: (text: string) => void
}): JSX.Element {
  const { draft, current, begin } = props
  const { data, error, refetch } = useQuery(policyVersions)
  const kept = data?.versions.filter(({ isKept }) => isKept) ?? []
  const [before, setBefore] = useState<string | null>(null)
  const older = before ?? kept.find(({ version }) => version !== current.version)?.version ?? current.version
  const text = useQuery(policyTextOf(older))
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={5} />
  return (
    <>
      <section className="card" aria-label="Versions">
        <h2>Versions</h2>
        <Versions versions={data.versions} />
      </section>
      <section className="card stack" aria-label="What differs">
        <Select
          label={`From this version to ${draft === null ? 'the one in force' : 'your draft'}`}
          data={kept.map(({ version, at }) => ({
            value: version,
            label: `${version.slice(0, 12)}… ${at.slice(0, 16).replace('T', ' ')} UTC`,
          }))}
          value={older}
          onChange={setBefore}
          allowDeselect={false}
        />
        {text.data ? (
          <>
            <PolicyDifference key={older} before={text.data.text} after={draft ?? current.text} />
            <div>
              <Button size="xs" variant="default" onClick={() => begin(text.data.text)}>
                Begin a draft with this version
              </Button>
            </div>
          </>
        ) : null}
        {text.error ? <Trouble error={text.error} /> : null}
      </section>
    </>
  )
}

function Versions({ versions }: { readonly versions: PolicyVersions['versions'] }): JSX.Element {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Versions, newest first">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">In force from</th>
            <th scope="col">Version</th>
            <th scope="col">Rules</th>
            <th scope="col">By</th>
            <th scope="col">Entry</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, at, index, rules, author, approvers }) => (
            <tr key={index}>
              <th scope="row">
                <Instant at={at} />
              </th>
              <td>
                <Hash hex={version} />
              </td>
              <td>{rules}</td>
              <td className="break">
                {shortId(author)}
                {approvers.length === 0 ? null : (
                  <span className="quiet">, approved by {approvers.map(shortId).join(' and ')}</span>
                )}
              </td>
              <td>
                <EvidenceLink to={{ index }}>{index}</EvidenceLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
