import { yaml } from '@codemirror/lang-yaml'
import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EditorView } from 'codemirror'
import { useEffect, useRef, useState, type JSX } from 'react'
import type { PolicyInForce, PolicyVersions } from '../api/contract.ts'
import { policyTextOf, policyVersions } from '../api/policy.ts'
import { editorLook } from '../parts/editor.ts'
import { Hash } from '../parts/hash.tsx'
import { Instant } from '../parts/instant.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'

/** The versions that were in force, and what differs between one and another. */
export function PolicyHistory(props: {
  readonly draft: string | null
  readonly current: PolicyInForce
}): JSX.Element {
  const { draft, current } = props
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
          data={kept.map(({ version, at }) => ({ value: version, label: `${version.slice(0, 12)}… ${at}` }))}
          value={older}
          onChange={setBefore}
          allowDeselect={false}
        />
        {text.data ? <Difference key={older} before={text.data.text} after={draft ?? current.text} /> : null}
        {text.error ? <Trouble error={text.error} /> : null}
      </section>
    </>
  )
}

function Versions({ versions }: { readonly versions: PolicyVersions['versions'] }): JSX.Element {
  return (
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
        {versions.map(({ version, at, index, rules, author }) => (
          <tr key={index}>
            <th scope="row">
              <Instant at={at} />
            </th>
            <td>
              <Hash hex={version} />
            </td>
            <td>{rules}</td>
            <td>{author}</td>
            <td>
              <Link to="/ledger/$index" params={{ index: String(index) }}>
                {index}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Difference({ before, after }: { readonly before: string; readonly after: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place.current === null) return undefined
    const extensions = [yaml(), editorLook(), EditorState.readOnly.of(true), EditorView.editable.of(false)]
    const view = new MergeView({
      parent: place.current,
      a: { doc: before, extensions },
      b: { doc: after, extensions },
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    })
    return () => view.destroy()
  }, [before, after])
  return <div className="editor" ref={place} tabIndex={0} role="group" aria-label="What differs" />
}
