import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { Chain } from '../parts/chain.tsx'
import { effectWords, type EffectView } from '../parts/effect-words.ts'
import { titleOf } from './entry-words.ts'
import { membersOf, type Names } from './record-words.ts'

/** A member of a record: links where it names something, else as it is. */
export function EntryValue(props: {
  readonly name: string
  readonly value: unknown
  readonly names: Names
}): JSX.Element {
  const { name, value, names } = props
  if (value === null) return <span className="quiet">none</span>
  if (name === 'type' && typeof value === 'string')
    return (
      <>
        {titleOf(value)} <span className="quiet mono">{value}</span>
      </>
    )
  if (typeof value === 'string') return <Text name={name} text={value} names={names} />
  if (typeof value === 'number' && (name === 'decided' || name === 'prepared'))
    return (
      <Link to="/ledger/$index" params={{ index: String(value) }}>
        entry {value}
      </Link>
    )
  if (typeof value === 'object' && value !== null && 'diff' in value && typeof value.diff === 'string') {
    const { diff, ...rest } = value
    return (
      <>
        <EntryValue name={name} value={rest} names={names} />
        <Changed text={diff} />
      </>
    )
  }
  const members = name === 'chain' ? membersOf(value) : null
  if (members !== null)
    return (
      <>
        <Chain chain={members.map((member) => ({ ...member, name: names[member.id] ?? '' }))} isLong />
        <OnRecord value={value} />
      </>
    )
  const effects = name === 'effects' ? effectsOf(value) : null
  if (effects !== null)
    return (
      <>
        <ul className="plain">
          {effects.map((effect, place) => (
            <li key={place}>
              {effectWords(effect)}
              {effect.columns.length === 0 ? null : (
                <span className="quiet"> ({effect.columns.join(', ')})</span>
              )}
            </li>
          ))}
        </ul>
        <OnRecord value={value} />
      </>
    )
  if (typeof value === 'object' && value !== null)
    return <pre className="mono record-json">{JSON.stringify(value, null, 1)}</pre>
  return <>{JSON.stringify(value)}</>
}

/** A text: a link where it names something, a principal by name too. */
function Text(props: { readonly name: string; readonly text: string; readonly names: Names }): JSX.Element {
  const { name, text, names } = props
  if (name === 'session' && uuid.test(text))
    return (
      <Link to="/sessions/$id" params={{ id: text }}>
        {text}
      </Link>
    )
  if (name === 'reviewId' && uuid.test(text))
    return (
      <Link to="/reviews/$id" params={{ id: text }}>
        {text}
      </Link>
    )
  if (names[text] !== undefined)
    return (
      <>
        {names[text]} <span className="quiet mono">{text}</span>
      </>
    )
  return text === '' ? <span className="quiet">—</span> : <>{text}</>
}

/** What was put into words, letter by letter. */
function OnRecord({ value }: { readonly value: unknown }): JSX.Element {
  return (
    <details>
      <summary>As it stands on record</summary>
      <pre className="mono record-json">{JSON.stringify(value, null, 1)}</pre>
    </details>
  )
}

/** The effects of a statement; null where they are none, or none that words are known for. */
function effectsOf(value: unknown): readonly (EffectView & { readonly columns: readonly string[] })[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const effects = value.flatMap((effect: unknown) => {
    if (typeof effect !== 'object' || effect === null || !('kind' in effect) || !('verb' in effect)) return []
    const { kind, verb } = effect
    if (typeof kind !== 'string' || typeof verb !== 'string') return []
    const object = 'object' in effect && typeof effect.object === 'string' ? effect.object : null
    const columns = 'columns' in effect && Array.isArray(effect.columns) ? effect.columns.map(String) : []
    return [{ kind, verb, object, columns, everyRow: 'everyRow' in effect && effect.everyRow === true }]
  })
  return effects.length === value.length ? effects : null
}

/** Lines that differ between two texts, behind `+` and `-`. */
function Changed({ text }: { readonly text: string }): JSX.Element {
  return (
    <pre className="mono record-json changed-lines" aria-label="What differs">
      {text.split('\n').map((line, place) => (
        <span key={place} className={line.startsWith('-') ? 'line-gone' : 'line-come'}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
