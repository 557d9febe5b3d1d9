import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type JSX } from 'react'
import type { PolicyTested } from '../api/contract.ts'
import { usePolicyTest } from '../api/policy.ts'
import { shortId } from '../parts/principal-words.ts'
import { SessionPick } from '../sessions/session-pick.tsx'
import { StatementLine } from '../parts/statement.tsx'
import { Trouble } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** What a text would have decided otherwise about what was asked lately. */
export function PolicyTest(props: {
  readonly text: string
  /** What is tested: the draft, a proposal. */
  readonly name: string
  /** A session to begin with; without one, the newest statements of all. */
  readonly session?: string
}): JSX.Element {
  const { text, name } = props
  const test = usePolicyTest()
  const [session, setSession] = useState(props.session ?? '')
  const [on, setOn] = useState<'newest' | 'one'>(props.session === undefined ? 'newest' : 'one')
  const [shadow, setShadow] = useState(false)
  return (
    <section className="card stack" aria-label="Test against the record">
      <h2>{name}, against what is on record</h2>
      <form
        className="test-form"
        onSubmit={(event) => {
          event.preventDefault()
          test.mutate({ text, shadow, ...(on === 'one' ? { session } : {}) })
        }}
      >
        <SegmentedControl
          aria-label="What it is tested on"
          value={on}
          onChange={(value) => setOn(value === 'one' ? 'one' : 'newest')}
          data={[
            { value: 'newest', label: 'The newest statements of all' },
            { value: 'one', label: 'One session' },
          ]}
        />
        <Checkbox
          label="As if rules in shadow were enforced"
          checked={shadow}
          onChange={(event) => setShadow(event.currentTarget.checked)}
        />
        <Button type="submit" loading={test.isPending} disabled={on === 'one' && session === ''}>
          Test
        </Button>
      </form>
      {on === 'one' ? <SessionPick chosen={session} choose={setSession} /> : null}
      {test.error ? <Trouble error={test.error} /> : null}
      {test.data ? <Tested answer={test.data} /> : null}
    </section>
  )
}

function Tested({ answer }: { readonly answer: PolicyTested }): JSX.Element {
  return (
    <>
      {answer.faults.map(({ line, message }) => (
        <p key={`${line} ${message}`} className="banner banner-bad">
          Line {line}: {message}
        </p>
      ))}
      {answer.faults.length === 0 ? (
        <p role="status">
          <strong>{answer.changed.length}</strong> of {answer.tested} would be decided otherwise
          {answer.skipped === 0 ? '' : `; ${answer.skipped} could not be judged again`}.
        </p>
      ) : null}
      <ul className="lines">
        {answer.changed.map(({ index, principal, resource, text: statement, before, after }) => (
          <li key={index}>
            <span className="tags">
              <Tag tone={toneOf(before.verdict)}>{before.verdict}</Tag> →{' '}
              <Tag tone={toneOf(after.verdict)}>{after.verdict}</Tag>
            </span>
            <Link to="/ledger/$index" params={{ index: String(index) }} className="changed-text">
              <StatementLine text={statement} />
            </Link>
            <span className="quiet">
              {shortId(principal)} at {resource}: {before.rule || 'no rule'} → {after.rule || 'no rule'}.{' '}
              {after.reason}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
