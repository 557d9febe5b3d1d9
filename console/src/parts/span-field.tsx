import { Select } from '@mantine/core'
import type { JSX } from 'react'
import { spanWords } from './instant.tsx'

/** For how long something is asked, out of a few spans in milliseconds. */
export function SpanField(props: {
  readonly spans: readonly number[]
  readonly lastsMs: number
  readonly choose: (lastsMs: number) => void
}): JSX.Element {
  const { spans, lastsMs, choose } = props
  return (
    <Select
      label="For how long"
      data={spans.map((ms) => ({ value: String(ms), label: spanWords(ms) }))}
      value={String(lastsMs)}
      onChange={(value) => choose(Number(value ?? lastsMs))}
      allowDeselect={false}
    />
  )
}
