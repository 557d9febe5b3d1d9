/** Sessions that a gateway left open when it died: found at the next start, and closed there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers'
import * as z from 'zod'
import type { Clock } from '../core/clock.ts'
import { systemDisk } from './journal/disk.ts'
import { listSegments, scanSegment, segmentName } from './journal/journal-record.ts'
import { decodeLeaf } from './entries/leaf.ts'
import type { Ledger } from './ledger.ts'
import { LedgerUnavailable } from './tiles/ledger-fault.ts'
import { lostReason, type LeftOpen } from './journal/open-sessions.ts'

/** Where sessions are looked for. */
export interface LeftOpenPlace {
  readonly directory: string
  /** The index at which the gateway that looks starts: what was open then is over. */
  readonly before: number
  /** The longest that a session may last, in milliseconds. */
  readonly sessionMsMax: number
  readonly signal: AbortSignal
}

/** What was open before an entry: where the next gateway begins to look. */
interface Kept {
  readonly at: number
  readonly sessions: ReadonlyMap<string, number>
}

/** So few that whoever else this process serves does not notice. */
const recordsAtOnce = 200
const typeMark = Buffer.from('"type":"')
const sessionMark = Buffer.from('"session":"')
/** As long as the longest type that is looked for. */
const typeBytesMax = 'statement.prepared"'.length
const idBytes = 36

const keepEveryMs = 10_000
/** What was added since is read at the next start: a part of a second's work. */
const keepEntries = 10_000
const keptShape = z.strictObject({
  at: z.int().min(0),
  sessions: z.array(z.tuple([z.string().length(idBytes), z.int().min(0)])),
})

/**
 * Reads the journal from where what was open was last kept, so that it takes as long however large the ledger is. Where
 * that is lost or damaged, as far back as a session can have been open at the journal's end. Leaves are canonical, so
 * their type and session are found in their bytes.
 */
export async function findLeftOpen(place: LeftOpenPlace): Promise<readonly LeftOpen[]> {
  const { directory, before, signal } = place
  const journal = join(directory, 'journal')
  const firsts = (await listSegments(journal)).filter((first) => first < before)
  const kept = (await readKept(directory, before)) ?? {
    at: beginOf(journal, firsts, place.sessionMsMax),
    sessions: new Map<string, number>(),
  }
  const open = new Map(kept.sessions)
  let taken = 0
  for (const first of firsts.slice(
    Math.max(
      0,
      firsts.findLastIndex((begin) => begin <= kept.at),
    ),
  )) {
    for (const { index, leaf } of scanSegment(join(journal, segmentName(first)), first)) {
      if (index >= before) break
      if (index >= kept.at) take(leaf, open)
      taken += 1
      if (taken % recordsAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
    }
  }
  return [...open].map(([session, statements]) => ({ session, statements }))
}

/**
 * Closes what gateways before left open, in the background, and keeps what is open from then on, up to the moment it is
 * disposed. Sessions end with the process that served them, so that the entries of this one are after theirs. To be
 * called before its first entry.
 */
export function closeLeftOpen(
  ledger: Ledger,
  place: Pick<LeftOpenPlace, 'directory' | 'sessionMsMax'> & { readonly clock: Clock },
  onTrouble: (words: string) => void,
): AsyncDisposable {
  const stopping = new AbortController()
  const before = ledger.next
  const { directory, sessionMsMax, clock } = place
  const { signal } = stopping
  const running = run()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }

  async function run(): Promise<void> {
    if (!(await close())) return
    let keptAt = await keep()
    while (await rested()) if (ledger.next - keptAt >= keepEntries) keptAt = await keep()
    await keep()
  }

  /** False when something may be left: the next start looks from where this one did. */
  async function close(): Promise<boolean> {
    try {
      let last: number | null = null
      for (const { session, statements } of await findLeftOpen({ directory, before, sessionMsMax, signal }))
        last = ledger.append({ type: 'session.closed', session, reason: lostReason, statements })
      if (last !== null) await ledger.synced(last)
      return true
    } catch (error) {
      if (!signal.aborted && !(error instanceof LedgerUnavailable))
        onTrouble(`What the gateway before left open could not be closed: ${String(error)}`)
      return false
    }
  }

  /** Answers where the next start would begin to look. */
  async function keep(): Promise<number> {
    const at = ledger.next
    const sessions = ledger.openSessions.map(({ session, statements }) => [session, statements])
    const path = keptPath(directory)
    try {
      // Whoever reads it must find in the journal what it speaks for.
      if (at > 0) await ledger.synced(at - 1)
      await systemDisk.replace(path, `${path}.draft`, Buffer.from(JSON.stringify({ at, sessions })))
    } catch (error) {
      // What was kept before still holds.
      if (!(error instanceof LedgerUnavailable)) onTrouble(`${path} cannot be written: ${String(error)}`)
    }
    return at
  }

  async function rested(): Promise<boolean> {
    await clock.sleep(keepEveryMs, signal).catch(() => undefined)
    return !signal.aborted
  }
}

/** The first index of the segments in which a session may have begun that was open at the journal's end. */
function beginOf(journal: string, firsts: readonly number[], sessionMsMax: number): number {
  const newest = firsts.at(-1)
  if (newest === undefined) return 0
  // It ended later than that, and a session that began before may have been over by then.
  const endMs = firstAtMs(join(journal, segmentName(newest)), newest) ?? 0
  const begin = firsts.findLast((first) => {
    const beganMs = firstAtMs(join(journal, segmentName(first)), first)
    return beganMs !== null && beganMs <= endMs - sessionMsMax
  })
  return begin ?? 0
}

function keptPath(directory: string): string {
  return `${directory}.open-sessions`
}

/** Null when there is none, it is damaged, or it speaks for what the journal does not hold. */
async function readKept(directory: string, before: number): Promise<Kept | null> {
  try {
    const { at, sessions } = keptShape.parse(JSON.parse(await readFile(keptPath(directory), 'utf8')))
    return at <= before ? { at, sessions: new Map(sessions) } : null
  } catch {
    return null
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
  // Members are in order, so the last of the name is the entry's own and not one of a claim.
  const typeAt = leaf.lastIndexOf(typeMark)
  if (typeAt < 0) return
  const from = typeAt + typeMark.length
  const [type] = leaf.toString('latin1', from, from + typeBytesMax).split('"', 1)
  if (type === 'session.opened') {
    const session = sessionIn(leaf, typeAt)
    if (session !== null) open.set(session, 0)
  } else if (open.size === 0) return
  else if (type === 'session.closed') open.delete(sessionIn(leaf, typeAt) ?? '')
  else if (type === 'statement.decided' || type === 'statement.prepared') {
    const session = sessionIn(leaf, typeAt) ?? ''
    const statements = open.get(session)
    if (statements !== undefined) open.set(session, statements + 1)
  }
}

/** A quote within a text is escaped, so the mark is a member's; the entry's own is the last one ahead of its type. */
function sessionIn(leaf: Buffer, typeAt: number): string | null {
  const at = leaf.lastIndexOf(sessionMark, typeAt)
  return at < 0 ? null : leaf.toString('latin1', at + sessionMark.length, at + sessionMark.length + idBytes)
}
