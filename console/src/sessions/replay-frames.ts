import type { ReplayFrame } from '../api/contract.ts'

/** What a statement had shown by an instant of a replay. */
export interface ReplayStatement {
  readonly number: number
  readonly at: number
  readonly text: string
  readonly verdict: string
  /** The results so far, each with its own columns. */
  readonly results: readonly ReplayResult[]
  /** Tags, errors, notices, and what is not shown, in order. */
  readonly said: readonly { readonly what: string; readonly text: string }[]
  readonly concluded: {
    readonly result: string
    readonly rows: number
    readonly masked: number
    /** By result, the columns whose cells were replaced; null where the recording does not say. */
    readonly maskedColumns: readonly (readonly number[])[] | null
  } | null
}

/** Columns and rows, as the client was shown them. */
export interface ReplayResult {
  readonly columns: readonly ReplayColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A column of a result. `dataClass`: of a protected column of this name; null where there is none. */
export interface ReplayColumn {
  readonly name: string
  readonly dataClass: string | null
}

interface Draft {
  readonly number: number
  readonly at: number
  text: string
  verdict: string
  readonly results: {
    readonly columns: readonly ReplayColumn[]
    readonly rows: (readonly (string | null)[])[]
  }[]
  readonly said: { readonly what: string; readonly text: string }[]
  concluded: ReplayStatement['concluded']
}

/** The statements that had begun by `until` (milliseconds since the session began), in order. */
export function statementsUntil(frames: readonly ReplayFrame[], until: number): readonly ReplayStatement[] {
  return reelsOf(frames).flatMap((reel) => (reel.at > until ? [] : [asOf(reel, until)]))
}

type StatementFrame = Extract<ReplayFrame, { readonly statement: number }>

/** The frames of one statement, and what was made of them last: a replay is looked at many times a second. */
interface Reel {
  readonly number: number
  readonly at: number
  readonly frames: StatementFrame[]
  made: { readonly count: number; readonly statement: ReplayStatement } | null
}

const reels = new WeakMap<readonly ReplayFrame[], readonly Reel[]>()

/** By the order in which they began. Frames are sorted by their instant, and are never changed. */
function reelsOf(frames: readonly ReplayFrame[]): readonly Reel[] {
  const known = reels.get(frames)
  if (known !== undefined) return known
  const found = new Map<number, Reel>()
  for (const frame of frames) {
    if (frame.kind === 'gap' || frame.kind === 'ended' || frame.kind === 'fault') continue
    const reel = found.get(frame.statement)
    if (reel === undefined)
      found.set(frame.statement, { number: frame.statement, at: frame.at, frames: [frame], made: null })
    else reel.frames.push(frame)
  }
  const made = [...found.values()]
  reels.set(frames, made)
  return made
}

function asOf(reel: Reel, until: number): ReplayStatement {
  const count = countUntil(reel.frames, until)
  if (reel.made?.count === count) return reel.made.statement
  const draft: Draft = {
    number: reel.number,
    at: reel.at,
    text: '',
    verdict: '',
    results: [],
    said: [],
    concluded: null,
  }
  for (const frame of reel.frames.slice(0, count)) take(draft, frame)
  reel.made = { count, statement: draft }
  return draft
}

/** How many of the frames, which are sorted, are not after an instant. */
function countUntil(frames: readonly ReplayFrame[], until: number): number {
  let [low, high] = [0, frames.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.at ?? Infinity) <= until) low = middle + 1
    else high = middle
  }
  return low
}

/** When the replay's last frame is, in milliseconds since the session began. */
export function endOf(frames: readonly ReplayFrame[]): number {
  return frames.reduce((end, frame) => Math.max(end, frame.at), 0)
}

/** The instant after a pause of nothing: where a replay that skips pauses goes on. */
export function nextFrameAt(frames: readonly ReplayFrame[], at: number): number | null {
  return frames[countUntil(frames, at)]?.at ?? null
}

/**
 * Which cells of a statement's results were masked, whatever their columns are called: as the recording says. Of a recording that
 * does not say, those of protected columns by name where the gateway's count is that of all of them or of those that hold something;
 * else it is told by how a mask leaves a cell, and so is what was found within text.
 */
export function masksOf(
  statement: Pick<ReplayStatement, 'results' | 'concluded'>,
): (result: number, place: number, cell: string | null) => boolean {
  const { results, concluded } = statement
  const count = concluded?.masked
  if (count === 0) return () => false
  const isRecorded = concluded?.maskedColumns?.length === results.length
  const masked = results.map(
    ({ columns }, result) =>
      new Set(
        isRecorded
          ? concluded.maskedColumns?.[result]
          : columns.flatMap(({ dataClass }, place) => (dataClass === null ? [] : [place])),
      ),
  )
  let [all, full] = [0, 0]
  for (const [result, { rows }] of results.entries())
    for (const place of masked[result] ?? []) {
      all += rows.length
      full += rows.reduce((sum, row) => sum + (row[place] === null ? 0 : 1), 0)
    }
  const isIn = (result: number, place: number): boolean => masked[result]?.has(place) ?? false
  if (count === all) return isIn
  if (count === full) return (result, place, cell) => cell !== null && isIn(result, place)
  if (isRecorded)
    return (result, place, cell) =>
      isIn(result, place) || (count !== undefined && count > all && looksMasked(cell))
  return (_result, _place, cell) => looksMasked(cell)
}

/** Whether a cell looks as a mask leaves it: stars before the last few, a token of a class, or words in brackets. */
export function looksMasked(cell: string | null): boolean {
  return cell !== null && /^(?:\*+[^*]{0,8}|[a-z][\w-]*_[0-9a-f]{16,64}|\[[\w -]{1,40}\])$/.test(cell)
}

function take(draft: Draft, frame: StatementFrame): void {
  switch (frame.kind) {
    case 'asked':
      draft.text = frame.text
      draft.verdict = frame.verdict
      break
    case 'columns':
      draft.results.push({
        columns: frame.columns.map(({ name, dataClass = null }) => ({ name, dataClass })),
        rows: [],
      })
      break
    case 'rows':
      if (draft.results.length === 0) draft.results.push({ columns: [], rows: [] })
      draft.results.at(-1)?.rows.push(...frame.rows)
      break
    case 'said':
      draft.said.push({ what: frame.what, text: frame.text })
      break
    case 'concluded':
      draft.concluded = {
        result: frame.result,
        rows: frame.rows,
        masked: frame.masked,
        maskedColumns: frame.maskedColumns,
      }
      break
    case 'withheld':
      draft.said.push({
        what: 'withheld',
        text: 'It is about columns that are protected from you: withheld.',
      })
      break
    case 'left-out':
      draft.said.push({ what: 'left-out', text: `${frame.bytes} bytes were not kept.` })
      break
  }
}
