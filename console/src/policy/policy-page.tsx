import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type JSX } from 'react'
import { policyInForce } from '../api/policy.ts'
import type { PolicyInForce } from '../api/contract.ts'
import { Hash } from '../parts/hash.tsx'
import { Ago } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { PolicyExplain } from './policy-explain.tsx'
import { PolicyRules } from './policy-rules.tsx'
import { PolicyTest } from './policy-test.tsx'

const PolicyEditor = lazy(() =>
  import('./policy-editor.tsx').then((loaded) => ({ default: loaded.PolicyEditor })),
)
const PolicyHistory = lazy(() =>
  import('./policy-history.tsx').then((loaded) => ({ default: loaded.PolicyHistory })),
)

type View = 'rules' | 'text' | 'explain' | 'test' | 'versions'

/** The policy in force, its rules and how often they decide; a draft beside it, explained and tested before anybody uses it. */
export function PolicyPage(): JSX.Element {
  const { data, error, refetch } = useQuery(policyInForce)
  const [view, setView] = useState<View>('rules')
  const [draft, setDraft] = useState<string | null>(null)
  const [line, setLine] = useState<number | null>(null)
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={8} />
  const text = draft ?? data.text
  const isDraft = draft !== null && draft !== data.text
  return (
    <Page
      title="Policy"
      says={<Summary policy={data} />}
      beside={
        <SegmentedControl
          size="xs"
          aria-label="What to look at"
          value={view}
          onChange={(value) => setView(views.find((one) => one.value === value)?.value ?? 'rules')}
          data={[...views]}
        />
      }
    >
      {data.rejected.length === 0 ? null : (
        <div className="banner banner-bad" role="alert">
          <strong>The file as it is now was not taken;</strong> what is shown is in force still.
          <ul className="plain">
            {data.rejected.map(({ line: at, message }) => (
              <li key={`${at} ${message}`}>
                Line {at}: {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isDraft && view !== 'text' ? (
        <p className="banner">This is about your draft, which nobody else has. It decides nothing.</p>
      ) : null}
      <Suspense fallback={<Waiting rows={8} />}>
        {view === 'rules' ? (
          <PolicyRules
            policy={data}
            show={(at) => {
              setLine(at)
              setView('text')
            }}
          />
        ) : null}
        {view === 'text' ? (
          <>
            <p className="quiet">
              A draft: faults are shown as you write, nothing is changed. The policy is {data.file}; what is
              put there is in force within a second, and on record.
            </p>
            <PolicyEditor text={text} change={setDraft} line={line} />
          </>
        ) : null}
        {view === 'explain' ? <PolicyExplain draft={isDraft ? text : null} /> : null}
        {view === 'test' ? <PolicyTest text={text} isDraft={isDraft} /> : null}
        {view === 'versions' ? <PolicyHistory draft={isDraft ? text : null} current={data} /> : null}
      </Suspense>
    </Page>
  )
}

const views: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'rules', label: 'Rules' },
  { value: 'text', label: 'Text' },
  { value: 'explain', label: 'Explain' },
  { value: 'test', label: 'Test' },
  { value: 'versions', label: 'Versions' },
]

function Summary({ policy }: { readonly policy: PolicyInForce }): JSX.Element {
  return (
    <>
      {policy.rules} rules, {policy.shadowRules} in shadow, {policy.columns} columns in {policy.classes}{' '}
      classes, {policy.roles} roles. Version <Hash hex={policy.version} />, since <Ago at={policy.since} />.
    </>
  )
}
