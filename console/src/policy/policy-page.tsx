import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState, type JSX } from 'react'
import { policyInForce, policyProposals } from '../api/policy.ts'
import type { PolicyInForce } from '../api/contract.ts'
import { Hash } from '../parts/hash.tsx'
import { Ago } from '../parts/instant.tsx'
import { shortId } from '../parts/principal-words.ts'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { currentDraft, keepDraft, useDraft, type Draft } from './draft.ts'
import { PolicyExplain } from './policy-explain.tsx'
import { PolicyProposals } from './policy-proposals.tsx'
import { PolicyPublish } from './policy-publish.tsx'
import { PolicyRules } from './policy-rules.tsx'
import { PolicyTest } from './policy-test.tsx'

const PolicyEditor = lazy(() =>
  import('./policy-editor.tsx').then((loaded) => ({ default: loaded.PolicyEditor })),
)
const PolicyHistory = lazy(() =>
  import('./policy-history.tsx').then((loaded) => ({ default: loaded.PolicyHistory })),
)

type View = 'rules' | 'text' | 'explain' | 'test' | 'versions' | 'proposals'

/** The policy in force, its rules and how often they decide; a draft beside it, explained, tested, and proposed to others. */
export function PolicyPage(): JSX.Element {
  const { data, error, refetch } = useQuery(policyInForce)
  const { view: asked } = useSearch({ strict: false })
  const navigate = useNavigate()
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={8} />
  const views = allViews.filter(({ value }) => value !== 'proposals' || data.publishing !== null)
  const view = views.find(({ value }) => value === asked)?.value ?? 'rules'
  const show = (next: View): void =>
    void navigate({ to: '/policy', search: next === 'rules' ? {} : { view: next }, replace: true })
  return (
    <Page
      title="Policy"
      says={<Summary policy={data} />}
      beside={
        <SegmentedControl
          size="xs"
          aria-label="What to look at"
          value={view}
          onChange={(value) => show(views.find((one) => one.value === value)?.value ?? 'rules')}
          data={[...views]}
        />
      }
    >
      {data.publishing === null || view === 'proposals' ? null : <Proposed show={() => show('proposals')} />}
      {data.rejected.length === 0 ? null : <Rejected faults={data.rejected} />}
      <Suspense fallback={<Waiting rows={8} />}>
        <PolicyView policy={data} view={view} show={show} />
      </Suspense>
    </Page>
  )
}

function PolicyView(props: {
  readonly policy: PolicyInForce
  readonly view: View
  readonly show: (view: View) => void
}): JSX.Element {
  const { policy, view, show } = props
  const { session } = useSearch({ strict: false })
  const draft = useDraft()
  const [line, setLine] = useState<number | null>(null)
  const keep = (next: Draft | null): void => keepDraft(next?.text === policy.text ? null : next)
  const text = draft?.text ?? policy.text
  const showRule = (at: number): void => {
    setLine(at)
    show('text')
  }
  const begin = (older: string): void => {
    keep({ text: older, base: policy.version })
    show('text')
  }
  return (
    <>
      {draft !== null && view !== 'text' && view !== 'proposals' ? (
        <p className="banner">This is about your draft, which nobody else has. It decides nothing.</p>
      ) : null}
      {view === 'rules' ? <PolicyRules policy={policy} show={showRule} /> : null}
      {view === 'text' ? (
        <>
          <PolicyPublish
            policy={policy}
            draft={draft}
            rebase={() => keep({ text, base: policy.version })}
            done={(wasProposed) => {
              keep(null)
              if (wasProposed) show('proposals')
            }}
          />
          <PolicyEditor
            text={text}
            change={(next) => keep({ text: next, base: currentDraft()?.base ?? policy.version })}
            line={line}
          />
        </>
      ) : null}
      {view === 'explain' ? <PolicyExplain draft={draft?.text ?? null} /> : null}
      {view === 'test' ? (
        <PolicyTest
          text={text}
          name={draft === null ? 'The policy in force' : 'Your draft'}
          {...(session === undefined ? {} : { session })}
        />
      ) : null}
      {view === 'versions' ? (
        <PolicyHistory draft={draft?.text ?? null} current={policy} begin={begin} />
      ) : null}
      {view === 'proposals' ? <PolicyProposals policy={policy} /> : null}
    </>
  )
}

function Rejected({ faults }: { readonly faults: PolicyInForce['rejected'] }): JSX.Element {
  return (
    <div className="banner banner-bad" role="alert">
      <strong>The text as it is now was not taken;</strong> what is shown is in force still.
      <ul className="plain">
        {faults.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            Line {line}: {message}
          </li>
        ))}
      </ul>
    </div>
  )
}

const allViews: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'rules', label: 'Rules' },
  { value: 'text', label: 'Text' },
  { value: 'explain', label: 'Explain' },
  { value: 'test', label: 'Test' },
  { value: 'versions', label: 'Versions' },
  { value: 'proposals', label: 'Proposals' },
]

/** Says that a proposal waits, and whether for the reader. */
function Proposed({ show }: { readonly show: () => void }): JSX.Element | null {
  const { data } = useQuery(policyProposals)
  const open = data?.proposals.filter(({ state }) => state === 'open') ?? []
  const [first] = open
  if (first === undefined) return null
  const isForMe = open.some(({ whyNotRule }) => whyNotRule === null)
  return (
    <p className={isForMe ? 'banner banner-warn' : 'banner'}>
      {open.length === 1 ? `${first.authorName} proposes another policy` : `${open.length} proposals wait`}
      {isForMe ? ', and you may rule on it' : ''}.{' '}
      <button type="button" className="link" onClick={show}>
        Look at {open.length === 1 ? 'it' : 'them'}
      </button>
    </p>
  )
}

function Summary({ policy }: { readonly policy: PolicyInForce }): JSX.Element {
  return (
    <>
      {policy.rules} rules, {policy.shadowRules} in shadow, {policy.columns} columns in {policy.classes}{' '}
      classes, {policy.roles} roles. Version <Hash hex={policy.version} />, since <Ago at={policy.since} />
      {policy.published === null ? null : (
        <>
          , by {shortId(policy.published.author)}, approved by{' '}
          {policy.published.approvers.map(shortId).join(' and ')}
        </>
      )}
      .
    </>
  )
}
