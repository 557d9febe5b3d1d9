import { Textarea } from '@mantine/core'
import type { JSX } from 'react'

/** Where somebody says why, in words that go on record. */
export function ReasonField(props: {
  readonly words: string
  readonly say: (words: string) => void
  readonly label?: string
  /** Who reads it, and where it stays. */
  readonly description?: string
  /** What is wrong with it; undefined while nothing is. */
  readonly error?: string | undefined
  /** True where it is the first thing to fill in. */
  readonly isFirst?: boolean
}): JSX.Element {
  const { words, say, label = 'Why?', description = 'It goes on record.', error, isFirst = true } = props
  return (
    <Textarea
      mt="sm"
      label={label}
      description={description}
      value={words}
      error={error}
      onChange={(event) => say(event.currentTarget.value)}
      autosize
      minRows={2}
      {...(isFirst ? { 'data-autofocus': true } : {})}
    />
  )
}
