import { Button, Checkbox, Group, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type JSX } from 'react'
import { resourceOf } from '../api/access.ts'
import type { CatalogueDetail, PolicyInForce, Whoami } from '../api/contract.ts'
import { policyInForce, policyProposals } from '../api/policy.ts'
import { whoami } from '../api/queries.ts'
import { useStarter } from '../api/resources.ts'
import { Trouble, Waiting } from '../parts/states.tsx'
import { currentDraft, keepDraft, useDraft, type Draft } from '../policy/draft.ts'
import { PolicyPublish } from '../policy/policy-publish.tsx'

const PolicyDifference = lazy(() =>
  import('../policy/policy-difference.tsx').then((loaded) => ({ default: loaded.PolicyDifference })),
)

/** First rules for a resource that no rule opens: for whom, what is protected, and what that changes of the policy. */
export function StarterRules({ name }: { readonly name: string }): JSX.Element {
  const { data: me } = useQuery(whoami)
  const { data: resource } = useQuery({
    ...resourceOf(name),
    // Until its tables were read, nothing of them can be proposed.
    refetchInterval: ({ state }) => (state.data?.tables === null ? 1000 : false),
  })
  const isAuthor = me?.roles.includes('policy-author') ?? false
  const { data: policy, error } = useQuery({ ...policyInForce, enabled: isAuthor })
  if (!me || !resource) return <Waiting rows={2} />
  if (!isAuthor)
    return (
      <p>
        No rule opens {name} to anybody yet. An author of the policy writes one; what no rule speaks for is
        refused.
      </p>
    )
  if (!policy) return error ? <Trouble error={error} /> : <Waiting rows={2} />
  return <Wish key={String(resource.tables === null)} resource={resource} policy={policy} me={me} />
}

function Wish(props: {
  readonly resource: CatalogueDetail
  readonly policy: PolicyInForce
  readonly me: Whoami
}): JSX.Element {
  const { resource, policy, me } = props
  const [readers, setReaders] = useState<string[]>([...me.groups])
  const [reviewers, setReviewers] = useState<string[]>([...(policy.publishing?.groups ?? [])])
  const [left, setLeft] = useState<readonly string[]>([])
  const starter = useStarter()
  const draft = useDraft()
  const columns = resource.proposals.filter(({ column }) => !left.includes(column))
  const write = (): void =>
    starter.mutate(
      {
        text: currentDraft()?.text ?? policy.text,
        resource: resource.name,
        readers,
        reviewers,
        columns: columns.map(({ column, dataClass }) => ({ column, dataClass })),
      },
      {
        onSuccess: ({ text }) => keepDraft({ text, base: currentDraft()?.base ?? policy.version }),
      },
    )
  if (draft !== null) return <Shown draft={draft} policy={policy} />
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        write()
      }}
    >
      <Waits />
      <TagsInput
        label="Groups that may read"
        description="With protected columns masked. Their changes wait for a reviewer; one without WHERE is refused."
        value={readers}
        onChange={setReaders}
      />
      <TagsInput
        label="Groups that answer reviews"
        description="Nobody answers their own."
        value={reviewers}
        onChange={setReviewers}
      />
      <Columns resource={resource} left={left} setLeft={setLeft} />
      {starter.error ? (
        <div className="banner banner-bad" role="alert">
          <strong>No rules were written.</strong> {starter.error.message}
        </div>
      ) : null}
      <Group gap="xs">
        <Button
          type="submit"
          loading={starter.isPending}
          disabled={readers.length === 0 || reviewers.length === 0}
        >
          Show what that changes
        </Button>
      </Group>
    </form>
  )
}

function Columns(props: {
  readonly resource: CatalogueDetail
  /** Those that are not to be protected. */
  readonly left: readonly string[]
  readonly setLeft: (left: readonly string[]) => void
}): JSX.Element {
  const { resource, left, setLeft } = props
  return (
    <fieldset className="choices">
      <legend>Columns to protect</legend>
      {resource.tables === null ? <p className="quiet">Its tables have not been read yet…</p> : null}
      {resource.tables !== null && resource.proposals.length === 0 ? (
        <p className="quiet">None by their names and types. Values can be looked at on its page.</p>
      ) : null}
      {resource.proposals.map(({ column, dataClass, reason }) => (
        <Checkbox
          key={column}
          size="xs"
          checked={!left.includes(column)}
          onChange={(event) =>
            setLeft(event.currentTarget.checked ? left.filter((one) => one !== column) : [...left, column])
          }
          label={
            <>
              <span className="mono break">{column}</span> as {dataClass}{' '}
              <span className="quiet">({reason})</span>
            </>
          }
        />
      ))}
    </fieldset>
  )
}

function Shown({ draft, policy }: { readonly draft: Draft; readonly policy: PolicyInForce }): JSX.Element {
  return (
    <>
      <p className="quiet">
        Your draft of the policy, beside the one in force. It decides nothing yet;{' '}
        <Link to="/policy" search={{ view: 'text' }}>
          change it
        </Link>{' '}
        as you like.
      </p>
      <Suspense fallback={<Waiting rows={4} />}>
        <div className="starter-difference">
          <PolicyDifference before={policy.text} after={draft.text} />
        </div>
      </Suspense>
      <PolicyPublish
        policy={policy}
        draft={draft}
        rebase={() => keepDraft({ ...draft, base: policy.version })}
        done={() => keepDraft(null)}
      />
    </>
  )
}

/** What was proposed and waits for somebody else. */
function Waits(): JSX.Element | null {
  const { data } = useQuery({ ...policyProposals, refetchInterval: 5000 })
  const open = data?.proposals.filter(({ state }) => state === 'open') ?? []
  if (open.length === 0) return null
  return (
    <p className="banner">
      {open.length === 1 ? 'A policy waits' : `${open.length} policies wait`} for somebody else&#39;s word.{' '}
      <Link to="/policy" search={{ view: 'proposals' }}>
        Look
      </Link>
    </p>
  )
}
