import type { JSX } from 'react'
import { Tag } from './tag.tsx'

/** What each rule made of a question, in the policy's order. */
export function RuleLines(props: {
  readonly rules: readonly {
    readonly rule: string
    readonly line: number
    readonly matched: boolean
    readonly why: string
  }[]
}): JSX.Element {
  return (
    <ul className="lines">
      {props.rules.map(({ rule, line, matched, why }) => (
        <li key={`${rule} ${line}`}>
          <Tag tone={matched ? 'accent' : 'calm'}>{matched ? 'matches' : 'does not'}</Tag>
          <strong>{rule}</strong>
          <span className="quiet">
            line {line}: {why}
          </span>
        </li>
      ))}
    </ul>
  )
}
