import { ActionIcon, SegmentedControl, Slider, Switch } from '@mantine/core'
import { useEffect, useMemo, useRef, useState, type JSX } from 'react'
import type { ReplayFrame } from '../api/contract.ts'
import { monotonic } from '../clock.ts'
import { Icon } from '../parts/icon.tsx'
import { spanWords } from '../parts/instant.tsx'
import { Empty } from '../parts/states.tsx'
import { endOf, nextFrameAt, statementsUntil } from './replay-frames.ts'
import { ReplayStatements } from './replay-statements.tsx'

/** Plays what was shown, as fast as one likes; the slider goes anywhere. */
export function Replay({ frames }: { readonly frames: readonly ReplayFrame[] }): JSX.Element {
  const end = useMemo(() => endOf(frames), [frames])
  const [at, setAt] = useState(end)
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(1)
  const [skips, setSkips] = useState(true)
  usePlaying(isPlaying, speed, skips, frames, end, setAt, () => setPlaying(false))
  const statements = useMemo(() => statementsUntil(frames, at), [frames, at])
  const marks = useMemo(() => marksOf(frames), [frames])
  if (frames.length === 0)
    return (
      <Empty icon="sessions" title="Nothing is recorded">
        <p>Recordings are written in segments; what is newest follows in a moment.</p>
      </Empty>
    )
  const play = (): void => {
    if (!isPlaying && at >= end) setAt(0)
    setPlaying(!isPlaying)
  }
  return (
    <div className="replay">
      <div className="replay-bar card">
        <ActionIcon size="lg" variant="filled" onClick={play} aria-label={isPlaying ? 'Pause' : 'Play'}>
          <Icon name={isPlaying ? 'pause' : 'play'} size={18} />
        </ActionIcon>
        <Slider
          className="replay-slider"
          min={0}
          max={Math.max(1, end)}
          value={at}
          onChange={setAt}
          label={(value) => spanWords(value)}
          marks={[...marks]}
          size="sm"
          thumbLabel="Where in the session"
        />
        <span className="replay-time">
          {clockOf(at, end)} <span className="quiet">/ {clockOf(end, end)}</span>
        </span>
        <SegmentedControl
          size="xs"
          aria-label="Speed"
          value={String(speed)}
          onChange={(value) => setSpeed(Number(value))}
          data={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
        />
        <Switch
          size="xs"
          label="Skip pauses"
          checked={skips}
          onChange={(event) => setSkips(event.currentTarget.checked)}
        />
      </div>
      <ReplayStatements statements={statements} />
    </div>
  )
}

const speeds = [1, 4, 16] as const
const marksMax = 100
const pauseMsMax = 1500

function usePlaying(
  isPlaying: boolean,
  speed: number,
  skips: boolean,
  frames: readonly ReplayFrame[],
  end: number,
  setAt: (next: (at: number) => number) => void,
  stop: () => void,
): void {
  const stopRef = useRef(stop)
  useEffect(() => {
    stopRef.current = stop
  })
  useEffect(() => {
    if (!isPlaying) return undefined
    let before = monotonic()
    let request = requestAnimationFrame(function step() {
      const now = monotonic()
      const passed = (now - before) * speed
      before = now
      setAt((at) => {
        const next = nextFrameAt(frames, at)
        const jumped = skips && next !== null && next - at > pauseMsMax ? next - pauseMsMax / 3 : at + passed
        if (jumped < end) return jumped
        stopRef.current()
        return end
      })
      request = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(request)
  }, [isPlaying, speed, skips, frames, end, setAt])
}

/** Where statements begin; of many, some that are spread evenly. */
function marksOf(frames: readonly ReplayFrame[]): readonly { readonly value: number }[] {
  const asked = frames.filter(({ kind }) => kind === 'asked')
  const step = Math.max(1, Math.ceil(asked.length / marksMax))
  return asked.flatMap(({ at }, place) => (place % step === 0 ? [{ value: at }] : []))
}

/** Finer for a session that is over in seconds. */
function clockOf(ms: number, end: number): string {
  if (end < 10_000) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.${Math.floor((ms % 1000) / 100)}`
}
