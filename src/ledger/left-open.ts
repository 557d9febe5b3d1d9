/** Sessions that a gateway left open when it died: found in the journal at the next start, and closed there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers'
import * as z from 'zod'
import { systemDisk } from './disk.ts'
import { listSegments, scanSegment, segmentName } from './journal-record.ts'
import { decodeLeaf } from './leaf.ts'
import type { Ledger } from './ledger.ts'
import { LedgerUnavailable } from './ledger-fault.ts'

/** Why such a session is closed, as its entry says it: nobody saw it end. */
export const lostReason = 'gateway-lost'

/** A session that was opened and not closed, and how many statements were decided in it. */
export interface LeftOpen {
  readonly session: string
  readonly statements: number
}

/** Where sessions are looked for. */
export interface LeftOpenPlace {
  readonly directory: string
  /**
   * Indexes at which gateways started, the one that looks last: what was open when the first of them started is closed on
   * record, and of what was opened since nobody said so.
   */
  readonly starts: readonly number[]
  /** The longest that a session may last, in milliseconds. */
  readonly sessionMsMax: number
  readonly signal: AbortSignal
}

const recordsAtOnce = 2000
const openedMark = Buffer.from('"type":"session.opened"')
const closedMark = Buffer.from('"type":"session.closed"')
const decidedMarks = ['decided', 'prepared'].map((act) => Buffer.from(`"type":"statement.${act}"`))
const sessionMark = Buffer.from('"session":"')
const idBytes = 36

/** More gateways than ever die one after the other before one of them has closed what was left. */
const startsMax = 1000
const startsShape = z.array(z.int().min(0)).max(startsMax)

/**
 * Keeps that a gateway starts at entry `before`, and answers all starts since the last one that closed what was left open.
 * To be called before its first entry. Lost or damaged, what was left by those before the last gateway stays open on record.
 */
export async function rememberStart(
  directory: string,
  before: number,
  onTrouble: (words: string) => void,
): Promise<readonly number[]> {
  const earlier = (await readStarts(directory)).filter((start) => start < before)
  const starts = [...earlier.slice(0, startsMax - 1), before]
  await keepStarts(directory, starts, onTrouble)
  return starts
}

/**
 * Reads the newest part of the journal, as far back as a session can have been open when its gateway died. Leaves are
 * canonical, so their type and session are found in their bytes.
 */
export async function findLeftOpen(place: LeftOpenPlace): Promise<readonly LeftOpen[]> {
  const open = new Map<string, number>()
  const before = place.starts.at(-1) ?? 0
  const journal = join(place.directory, 'journal')
  let taken = 0
  for (const first of await newestSegments(journal, place)) {
    for (const { index, leaf } of scanSegment(join(journal, segmentName(first)), first)) {
      if (index >= before) break
      take(leaf, open)
      taken += 1
      // Whoever else this process serves is not to wait.
      if (taken % recordsAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
      place.signal.throwIfAborted()
    }
  }
  return [...open].map(([session, statements]) => ({ session, statements }))
}

/**
 * Closes what the gateway before left open, in the background. Sessions end with the process that served them, so that
 * the entries of this one are after theirs.
 */
export function closeLeftOpen(
  ledger: Ledger,
  place: Omit<LeftOpenPlace, 'signal'>,
  onTrouble: (words: string) => void,
): AsyncDisposable {
  const stopping = new AbortController()
  const running = close()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }

  async function close(): Promise<void> {
    try {
      const left = await findLeftOpen({ ...place, signal: stopping.signal })
      let last: number | null = null
      for (const { session, statements } of left)
        last = ledger.append({ type: 'session.closed', session, reason: lostReason, statements })
      if (last !== null) await ledger.synced(last)
      await keepStarts(place.directory, place.starts.slice(-1), onTrouble)
    } catch (error) {
      // The next start finds them again.
      if (stopping.signal.aborted || error instanceof LedgerUnavailable) return
      onTrouble(`What the gateway before left open could not be closed: ${String(error)}`)
    }
  }
}

/** First indexes of the segments in which a session may have begun that was open at the end, in order. */
async function newestSegments(
  journal: string,
  { starts, sessionMsMax }: LeftOpenPlace,
): Promise<readonly number[]> {
  const [, end = starts[0] ?? 0, ...later] = starts
  const all = await listSegments(journal)
  // The first of these gateways may have run for years; those after it died before they had closed anything.
  const firsts = all.filter((first) => first < end)
  const newest = firsts.at(-1)
  if (newest === undefined) return []
  // It ended later than that, and a session that began before may have been over by then.
  const endMs = firstAtMs(join(journal, segmentName(newest)), newest) ?? 0
  // The first segment that began before the oldest of them can have been opened, and those behind it.
  const from = firsts.findLastIndex((first) => {
    const beganMs = firstAtMs(join(journal, segmentName(first)), first)
    return beganMs !== null && beganMs <= endMs - sessionMsMax
  })
  const before = later.at(-1) ?? end
  return all.slice(Math.max(0, from)).filter((first) => first < before)
}

function startsPath(directory: string): string {
  return `${directory}.starts`
}

async function readStarts(directory: string): Promise<readonly number[]> {
  try {
    return startsShape.parse(JSON.parse(await readFile(startsPath(directory), 'utf8')))
  } catch {
    // None yet, or damaged.
    return []
  }
}

async function keepStarts(
  directory: string,
  starts: readonly number[],
  onTrouble: (words: string) => void,
): Promise<void> {
  const path = startsPath(directory)
  try {
    await systemDisk.replace(path, `${path}.draft`, Buffer.from(JSON.stringify(starts)))
  } catch (error) {
    onTrouble(`${path} cannot be written: ${String(error)}`)
  }
}

function firstAtMs(path: string, first: number): number | null {
  for (const { leaf } of scanSegment(path, first)) {
    const decoded = decodeLeaf(leaf)
    return decoded && Date.parse(decoded.at)
  }
  return null
}

function take(leaf: Buffer, open: Map<string, number>): void {
  if (leaf.includes(openedMark)) {
    const session = sessionIn(leaf)
    if (session !== null) open.set(session, 0)
  } else if (open.size === 0) return
  else if (leaf.includes(closedMark)) open.delete(sessionIn(leaf) ?? '')
  else if (decidedMarks.some((mark) => leaf.includes(mark))) {
    const session = sessionIn(leaf) ?? ''
    const statements = open.get(session)
    if (statements !== undefined) open.set(session, statements + 1)
  }
}

/** A quote within a text is escaped, so the mark is the member's. */
function sessionIn(leaf: Buffer): string | null {
  const at = leaf.indexOf(sessionMark)
  return at < 0 ? null : leaf.toString('latin1', at + sessionMark.length, at + sessionMark.length + idBytes)
}
