import type { JSX } from 'react'
import { useSeconds } from '../clock.ts'

/** An instant as people here read it, to the second, with its zone; the exact one when pointed at. */
export function Instant({
  at,
  form = 'full',
}: {
  readonly at: string
  readonly form?: 'full' | 'time'
}): JSX.Element {
  const date = new Date(at)
  return (
    <time dateTime={at} title={`${at} (UTC)`}>
      {(form === 'full' ? full : timeOnly).format(date)}
    </time>
  )
}

/** How long ago something was; drawn again every second while it is young. */
export function Ago({ at }: { readonly at: string }): JSX.Element {
  const now = useSeconds()
  return (
    <time dateTime={at} title={full.format(new Date(at))}>
      {agoWords(now - Date.parse(at))}
    </time>
  )
}

/** An instant, in milliseconds since 1970, within today: `14:03:21 UTC`. */
export function timeWords(ms: number): string {
  return timeWithZone.format(new Date(ms))
}

/** The zone that instants are shown in, for headings: `Europe/Oslo`. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** So many milliseconds, for people: `8:05`, `2 h 10 min`, `420 ms`. */
export function spanWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

function agoWords(ms: number): string {
  if (ms < 5000) return 'now'
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`
  return `${Math.floor(ms / 86_400_000)} d ago`
}

const full = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
const timeOnly = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const timeWithZone = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
