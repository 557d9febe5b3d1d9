import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { usePolicyTest } from '../api/policy.ts'
import { shortId } from '../parts/principal-words.ts'
import { StatementLine } from '../parts/statement.tsx'
import { Trouble } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** What a text would have decided otherwise about what was asked lately. */
export function PolicyTest({
  text,
  isDraft,
}: {
  readonly text: string
  readonly isDraft: boolean
}): JSX.Element {
  const test = usePolicyTest()
  const answer = test.data
  return (
    <section className="card stack" aria-label="Test against the record">
      <div className="table-bar">
        <h2>{isDraft ? 'Your draft' : 'The policy in force'}, against the newest statements on record</h2>
        <Button size="xs" loading={test.isPending} onClick={() => test.mutate(text)}>
          Test
        </Button>
      </div>
      {test.error ? <Trouble error={test.error} /> : null}
      {answer?.faults.map(({ line, message }) => (
        <p key={`${line} ${message}`} className="banner banner-bad">
          Line {line}: {message}
        </p>
      ))}
      {answer && answer.faults.length === 0 ? (
        <p role="status">
          <strong>{answer.changed.length}</strong> of {answer.tested} would be decided otherwise
          {answer.skipped === 0 ? '' : `; ${answer.skipped} could not be judged again`}.
        </p>
      ) : null}
      <ul className="lines">
        {answer?.changed.map(({ index, principal, resource, text: statement, before, after }) => (
          <li key={index}>
            <span className="tags">
              <Tag tone={toneOf(before.verdict)}>{before.verdict}</Tag> →{' '}
              <Tag tone={toneOf(after.verdict)}>{after.verdict}</Tag>
            </span>
            <Link to="/ledger/$index" params={{ index: String(index) }} className="changed-text">
              <StatementLine text={statement} />
            </Link>
            <span className="quiet">
              {shortId(principal)} at {resource}: {before.rule} → {after.rule}. {after.reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
