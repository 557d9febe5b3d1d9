import { Button, Group, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import { classificationsOf, useClassification, useClassifying } from '../api/access.ts'
import type { CatalogueDetail, ClassificationList } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { Ago } from '../parts/instant.tsx'
import { Trouble } from '../parts/states.tsx'
import { Tag } from '../parts/tag.tsx'
import { useDraft } from '../policy/draft.ts'
import { Dialog } from '../parts/dialog.tsx'

interface Proposed {
  readonly column: string
  readonly dataClass: string
  readonly reason: string
  readonly sampled?: number
}

type Ruling = ClassificationList['rulings'][number]

/** Columns that look as if they held protected values, with what speaks for it; authors of the policy accept or reject. */
export function Classes({ resource }: { readonly resource: CatalogueDetail }): JSX.Element {
  const { data: me } = useQuery(whoami)
  const isAuthor = me?.roles.includes('policy-author') ?? false
  const { data: ruled } = useQuery(classificationsOf(resource.name))
  const looking = useClassifying(resource.name)
  const [word, setWord] = useState<{ proposed: Proposed; ruling: 'accept' | 'reject' } | null>(null)
  const isProtected = new Set(resource.protected.map(({ column }) => column))
  const all = looking.data?.proposals ?? resource.proposals
  const rulingOf = ({ column, dataClass }: Proposed): Ruling | undefined =>
    ruled?.rulings.find((one) => one.column === column && one.dataClass === dataClass)
  const shown = all.filter(({ column }) => !isProtected.has(column))
  const open = shown.filter((one) => rulingOf(one)?.ruling !== 'reject')
  const rejected = shown.filter((one) => rulingOf(one)?.ruling === 'reject')
  return (
    <section className="card stack" aria-label="Columns that look protected">
      <div className="table-bar">
        <h2>Columns that look as if they should be</h2>
        {isAuthor ? (
          <Button size="xs" variant="default" loading={looking.isPending} onClick={() => looking.mutate()}>
            Look at values
          </Button>
        ) : null}
      </div>
      <p className="quiet">
        {looking.data
          ? 'By names, types, and the values of some rows, which nobody was shown.'
          : 'By names and types.'}
      </p>
      {looking.error ? <Trouble error={looking.error} /> : null}
      {open.length === 0 ? <p className="quiet">None that nobody has spoken about.</p> : null}
      <ul className="lines classes">
        {open.map((proposed) => (
          <Line
            key={`${proposed.column} ${proposed.dataClass}`}
            proposed={proposed}
            ruling={rulingOf(proposed)}
            {...(isAuthor ? { say: (ruling) => setWord({ proposed, ruling }) } : {})}
          />
        ))}
      </ul>
      {rejected.length === 0 ? null : (
        <details>
          <summary>{rejected.length} that somebody said are none</summary>
          <ul className="lines classes">
            {rejected.map((proposed) => (
              <Line
                key={`${proposed.column} ${proposed.dataClass}`}
                proposed={proposed}
                ruling={rulingOf(proposed)}
              />
            ))}
          </ul>
        </details>
      )}
      <InDraft />
      {word === null ? null : <Word resource={resource.name} {...word} close={() => setWord(null)} />}
    </section>
  )
}

function Line(props: {
  readonly proposed: Proposed
  readonly ruling: Ruling | undefined
  readonly say?: (ruling: 'accept' | 'reject') => void
}): JSX.Element {
  const { proposed, ruling, say } = props
  const { column, dataClass, reason, sampled = 0 } = proposed
  return (
    <li>
      <span className="mono break">{column}</span>
      <Tag tone="mask">{dataClass}</Tag>
      <span className="quiet">
        {reason}
        {sampled > 0 ? ` (${sampled} looked at)` : ''}
      </span>
      {ruling === undefined ? null : (
        <span className="quiet break">
          {ruling.ruling === 'accept' ? 'Accepted' : 'Rejected'} by {ruling.personName} <Ago at={ruling.at} />
          : “{ruling.justification}”{ruling.ruling === 'accept' ? '; not in the policy in force yet' : ''}
        </span>
      )}
      {say === undefined ? null : (
        <Group gap="xs">
          <Button
            size="compact-xs"
            onClick={() => say('accept')}
            aria-label={`Protect ${column} as ${dataClass}`}
          >
            Protect
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => say('reject')}
            aria-label={`It is none: ${column} holds no ${dataClass}`}
          >
            It is none
          </Button>
        </Group>
      )}
    </li>
  )
}

/** Where what was accepted stands, until the policy has it. */
function InDraft(): JSX.Element | null {
  const draft = useDraft()
  if (draft === null) return null
  return (
    <p className="banner">
      You have a draft of the policy.{' '}
      <Link to="/policy" search={{ view: 'text' }}>
        Look at it
      </Link>
      : what you accepted protects once it is in force.
    </p>
  )
}

function Word(props: {
  readonly resource: string
  readonly proposed: Proposed
  readonly ruling: 'accept' | 'reject'
  readonly close: () => void
}): JSX.Element {
  const { resource, proposed, ruling, close } = props
  const { column, dataClass } = proposed
  const [words, setWords] = useState('')
  const act = useClassification(resource)
  const isAccept = ruling === 'accept'
  return (
    <Dialog
      close={close}
      title={isAccept ? `${column} holds ${dataClass}` : `${column} holds no ${dataClass}`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate(
            { column, dataClass, ruling, justification: words.trim() },
            {
              onSuccess: () => {
                const message = isAccept
                  ? 'It is on record, and in your draft of the policy.'
                  : 'It is on record.'
                notifications.show({ message, color: 'green' })
                close()
              },
            },
          )
        }}
      >
        {act.error ? (
          <div className="banner banner-bad" role="alert">
            <strong>Nothing was done.</strong> {act.error.message}
          </div>
        ) : null}
        <Textarea
          label="How do you know?"
          description="It goes on record."
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autosize
          minRows={2}
          data-autofocus
        />
        <Group mt="md" gap="xs">
          <Button type="submit" loading={act.isPending} disabled={words.trim() === ''}>
            {isAccept ? 'Put it into my draft' : 'It is none'}
          </Button>
          <Button variant="default" onClick={close}>
            Put aside
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
