import type { JSX } from 'react'
import { useSeconds } from '../clock.ts'

/** How long something still waits: minutes and seconds, and a bar that empties. */
export function Countdown(props: {
  readonly from: string
  readonly to: string
  readonly isBare?: boolean
}): JSX.Element {
  const now = useSeconds()
  const left = Math.max(0, Date.parse(props.to) - now)
  const whole = Math.max(1, Date.parse(props.to) - Date.parse(props.from))
  const tone = left < urgentMs ? 'bad' : left < soonMs ? 'warn' : 'calm'
  return (
    <span className={`countdown countdown-${tone}`} role="timer" aria-label={`${clockWords(left)} left`}>
      <span className="countdown-words">{clockWords(left)}</span>
      {props.isBare ? null : (
        <span className="countdown-bar" aria-hidden="true">
          <span style={{ width: `${(100 * left) / whole}%` }} />
        </span>
      )}
    </span>
  )
}

const urgentMs = 60_000
const soonMs = 180_000

function clockWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const two = (part: number): string => String(part).padStart(2, '0')
  if (seconds >= 3600)
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}
