import { Button, Group, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import type { PolicyInForce } from '../api/contract.ts'
import { usePolicyProposing } from '../api/policy.ts'
import { whoami } from '../api/queries.ts'
import { saveFile } from '../parts/save-file.ts'
import { Dialog } from '../parts/dialog.tsx'

/** What may become of a draft: proposed to others where people publish, put into git where the policy is a file. */
export function PolicyPublish(props: {
  readonly policy: PolicyInForce
  readonly draft: { readonly text: string; readonly base: string } | null
  /** Takes the policy in force as what the draft was made from. */
  readonly rebase: () => void
  /** Told when the draft was proposed or put aside. */
  readonly done: (wasProposed: boolean) => void
}): JSX.Element {
  const { policy, draft, rebase, done } = props
  const { data: me } = useQuery(whoami)
  const isOld = draft !== null && draft.base !== policy.version
  const mayPropose = policy.publishing !== null && (me?.roles.includes('policy-author') ?? false)
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="publish">
      <p className="quiet">
        {policy.publishing === null ? <ByFile policy={policy} /> : <ByPeople policy={policy} />}
      </p>
      {isOld ? (
        <p className="banner banner-warn">
          Another policy came into force since you began. Versions shows what your draft would change of it.{' '}
          <button type="button" className="link" onClick={rebase}>
            I looked; my draft takes its place
          </button>
        </p>
      ) : null}
      {draft === null ? null : (
        <Group gap="xs">
          {mayPropose && !isOld ? (
            <Button size="xs" onClick={() => setAsking(true)}>
              Propose it
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            onClick={() => saveFile('policy.yaml', draft.text, 'application/yaml')}
          >
            Save as a file
          </Button>
          <Button size="xs" variant="default" onClick={() => done(false)}>
            Put the draft aside
          </Button>
        </Group>
      )}
      {isAsking && draft !== null ? (
        <Propose draft={draft} close={() => setAsking(false)} done={() => done(true)} />
      ) : null}
    </div>
  )
}

function ByFile({ policy }: { readonly policy: PolicyInForce }): JSX.Element {
  return (
    <>
      Here the policy is a file, {policy.file}: change it in git, and what is put there is in force within a
      second, and on record. What you write here is a draft to check, explain and test; nothing is changed by
      it. To publish from this page, name who approves policies (<code>console.policy-approvers</code>).
    </>
  )
}

function ByPeople({ policy }: { readonly policy: PolicyInForce }): JSX.Element {
  const { groups = [] } = policy.publishing ?? {}
  return (
    <>
      What you write is a draft that nobody else has, until you propose it. Somebody else, of{' '}
      {groups.join(' or ')}, then lets it into force.
    </>
  )
}

function Propose(props: {
  readonly draft: { readonly text: string; readonly base: string }
  readonly close: () => void
  readonly done: () => void
}): JSX.Element {
  const { draft, close, done } = props
  const [words, setWords] = useState('')
  const propose = usePolicyProposing()
  return (
    <Dialog close={close} title="Propose this policy">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const asked = { ...draft, justification: words.trim() }
          propose.mutate(asked, {
            onSuccess: () => {
              notifications.show({ message: 'It is before those who may let it into force.', color: 'green' })
              close()
              done()
            },
          })
        }}
      >
        {propose.error ? (
          <div className="banner banner-bad" role="alert">
            <strong>Nothing was proposed.</strong> {propose.error.message}
          </div>
        ) : null}
        <Textarea
          label="Why this change?"
          description="Whoever approves it reads this; it goes on record."
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autosize
          minRows={3}
          data-autofocus
        />
        <Group mt="md" gap="xs">
          <Button type="submit" loading={propose.isPending} disabled={words.trim() === ''}>
            Propose it
          </Button>
          <Button variant="default" onClick={close}>
            Go on writing
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
