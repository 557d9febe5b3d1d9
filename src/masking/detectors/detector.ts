import { detectorNames } from '../../core/detector-name.ts'
import type { DetectorName } from '../../core/detector-name.ts'
import { contexts } from './context.ts'
import { Finder } from './finder.ts'

/** Where a value was found: bytes `[start, end)` of the text. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly detector: DetectorName
}

/**
 * The values in one text, by themselves; `context` as for `Finder.scan`. Spans come in order and do not overlap: where two
 * do, the one that begins first stands for both.
 */
export function detect(
  text: Buffer,
  context = 0,
  wanted: readonly DetectorName[] = detectorNames,
): readonly Span[] {
  const spans: Span[] = []
  const finder = new Finder(new Set(wanted), (start, end, detector) => spans.push({ start, end, detector }))
  finder.open(text, 0, text.length)
  finder.scan(0, text.length, context)
  spans.sort((one, other) => one.start - other.start || other.end - one.end)
  const apart: Span[] = []
  for (const span of spans) {
    const last = apart.at(-1)
    if (last && span.start < last.end)
      apart[apart.length - 1] = { ...last, end: Math.max(last.end, span.end) }
    else apart.push(span)
  }
  return apart
}

/** A column of bare routing numbers is told by its share, so that a sample of one takes each for what it may be. */
export const routingContext: number = contexts.routing
