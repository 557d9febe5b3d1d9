import type { Clock } from '../../../core/clock.ts'

type Tell = (words: string, more?: Readonly<Record<string, unknown>>) => void

const linesMax = 20
const eachMs = 10_000

/**
 * Words for the operator about what anybody can cause without signing in: a few lines of the same words in each span of
 * time, then a count of those left out with the next one, so that a flood of connections is none of lines. The words
 * themselves are fixed; what differs is in `more`.
 */
export function sparsely(clock: Clock, tell: Tell): Tell {
  const spans = new Map<string, { begunAt: number; lines: number }>()
  return (words, more = {}) => {
    const now = clock.monotonic()
    const span = spans.get(words)
    if (span && now - span.begunAt < eachMs) {
      span.lines += 1
      if (span.lines <= linesMax) tell(words, more)
      return
    }
    const leftOut = (span?.lines ?? 0) - linesMax
    spans.set(words, { begunAt: now, lines: 1 })
    tell(words, leftOut > 0 ? { ...more, leftOutBefore: leftOut } : more)
  }
}
