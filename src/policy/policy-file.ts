import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Fault } from './document.ts'
import { parsePolicy } from './parse.ts'
import type { Parsed } from './parse.ts'
import type { Policy } from './rule.ts'
import { policyBytesMax } from './schema.ts'

/** A policy that people let into force in the file's place. */
export interface PublishedPolicy {
  readonly bytes: Buffer
  /** What it is called in the place of a file's name. */
  readonly source: string
  readonly author: string
  /** In lower case; empty where nobody vouches for one. */
  readonly authorMail: string
  readonly approvers: readonly string[]
}

/** What became of a change to the file. */
export type PolicyChange =
  | { readonly kind: 'replaced'; readonly policy: Policy; readonly before: Policy }
  /** The new text has faults, or cannot be read; the policy before it stays in force. */
  | { readonly kind: 'rejected'; readonly faults: readonly Fault[]; readonly kept: Policy }

export type PolicyOpened =
  { readonly ok: true; readonly file: PolicyFile } | { readonly ok: false; readonly faults: readonly Fault[] }

/** How long a changed file must stay the same before it is believed: editors write in pieces. */
const settleMs = 100
/** How often the file is looked at where the system does not tell of changes (network file systems, mounted secrets). */
const pollMs = 5000

/**
 * The policy in force, kept equal to a file. A text with faults changes nothing; subscribers hear of it either way.
 * Between a change on disk and its effect pass some hundred milliseconds. From the first published policy on the file
 * counts for nothing.
 */
export class PolicyFile {
  readonly #path: string
  readonly #clock: Clock
  readonly #stop = new AbortController()
  readonly #subscribers = new Set<(change: PolicyChange) => void>()
  #policy: Policy
  #text: Buffer
  /** What is wrong with the file as it is now, when that is not what is in force. */
  #rejected: readonly Fault[] = []
  #seen: string
  #isPublished = false
  #watcher: FSWatcher | null = null
  #reading: Promise<void> | null = null
  #again = false

  private constructor(path: string, clock: Clock, policy: Policy, text: Buffer) {
    this.#path = path
    this.#clock = clock
    this.#policy = policy
    this.#text = text
    this.#seen = policy.version
  }

  /** Reads the file and keeps watching it until `close`. Faults are returned, all at once; nothing is watched then. */
  static async open(path: string, clock: Clock): Promise<PolicyOpened> {
    const read = await readBounded(path)
    const parsed: Parsed =
      'fault' in read ? { ok: false, faults: [read.fault] } : parsePolicy(read.bytes, path)
    if (!parsed.ok || 'fault' in read) return parsed.ok ? { ok: false, faults: [] } : parsed
    const file = new PolicyFile(path, clock, parsed.policy, read.bytes)
    file.#watch()
    void file.#poll()
    return { ok: true, file }
  }

  /** The policy in force now. */
  current(): Policy {
    return this.#policy
  }

  /** The text of the policy in force: its SHA-256 is the version. */
  get text(): Buffer {
    return this.#text
  }

  /** True once the policy comes from what was published, and not from the file. */
  get isPublished(): boolean {
    return this.#isPublished
  }

  /** What is wrong with the file as it is now; empty when it is what is in force. */
  get rejected(): readonly Fault[] {
    return this.#rejected
  }

  /** Calls `subscriber` after every change to the file, until the returned function is called. */
  subscribe(subscriber: (change: PolicyChange) => void): () => void {
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  /**
   * Puts a published policy in the file's place, for good. Its author counts as one of those whom its text names. Faults,
   * which an older gateway may find in what a newer one let pass, change nothing; subscribers hear of them.
   */
  publish({ bytes, source, author, authorMail, approvers }: PublishedPolicy): void {
    this.#isPublished = true
    const parsed = parsePolicy(bytes, source)
    if (!parsed.ok) return this.#take(parsed, null)
    const { policy } = parsed
    const authors = new Set([...policy.authors, author, ...(authorMail === '' ? [] : [authorMail])])
    const published = { author, approvers }
    this.#take({ ok: true, policy: { ...policy, authors: [...authors], published } }, bytes, true)
  }

  /** Looks at the file now; resolves when what it holds is in force or rejected. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true
      return this.#reading
    }
    this.#reading = this.#readUntilStill()
    try {
      await this.#reading
    } finally {
      this.#reading = null
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.#watcher?.close()
    this.#subscribers.clear()
    await this.#reading
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #readUntilStill(): Promise<void> {
    do {
      this.#again = false
      await this.#readOnce()
    } while (this.#again && !this.#stop.signal.aborted)
  }

  // A file cut off in the middle can be valid and lack the rules that forbid: two equal readings make one.
  async #readOnce(): Promise<void> {
    if (this.#isPublished) return
    let before = await readBounded(this.#path)
    for (;;) {
      if (digest(before) === this.#seen) return
      try {
        await this.#clock.sleep(settleMs, this.#stop.signal)
      } catch {
        // Closed while waiting; what is in force no longer matters.
        return
      }
      const after = await readBounded(this.#path)
      if (digest(after) === digest(before)) break
      before = after
    }
    if (this.#isPublished) return
    this.#seen = digest(before)
    const parsed: Parsed =
      'fault' in before ? { ok: false, faults: [before.fault] } : parsePolicy(before.bytes, this.#path)
    this.#take(parsed, 'fault' in before ? null : before.bytes)
  }

  #take(parsed: Parsed, bytes: Buffer | null, isPublished = false): void {
    const before = this.#policy
    this.#rejected = parsed.ok ? [] : parsed.faults
    if (!parsed.ok) return this.#tell({ kind: 'rejected', faults: parsed.faults, kept: before })
    // Put back to what is in force, after a rejected text: nothing changes for anyone.
    if (parsed.policy.version === before.version && !isPublished) return
    this.#policy = parsed.policy
    if (bytes !== null) this.#text = bytes
    this.#tell({ kind: 'replaced', policy: parsed.policy, before })
  }

  #tell(change: PolicyChange): void {
    for (const subscriber of this.#subscribers) subscriber(change)
  }

  // The folder rather than the file: editors and mounted volumes replace the file by renaming another over it.
  #watch(): void {
    try {
      this.#watcher = watch(dirname(this.#path), { persistent: false }, () => void this.refresh())
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // Without notifications (no inotify handles left, say) polling alone keeps the policy fresh.
      this.#watcher = null
    }
  }

  async #poll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#clock.sleep(pollMs, this.#stop.signal)
      } catch {
        // Closed.
        return
      }
      await this.refresh()
    }
  }
}

type Reading = { readonly bytes: Buffer } | { readonly fault: Fault }

async function readBounded(path: string): Promise<Reading> {
  const fault = (message: string, fix: string): Reading => ({
    fault: { file: path, line: 1, column: 1, path: '', message, fix },
  })
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    // What grows meanwhile is read again, as far as it may.
    for (const bytesMax of size < policyBytesMax ? [size, policyBytesMax] : [policyBytesMax]) {
      const buffer = Buffer.alloc(bytesMax + 1)
      let length = 0
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
        if (bytesRead === 0) return { bytes: buffer.subarray(0, length) }
        length += bytesRead
      }
    }
    return fault(`The file is larger than ${policyBytesMax} bytes.`, 'Split or shorten it.')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return fault(
      `The file cannot be read (${code}).`,
      'Check that it exists and that the gateway may read it.',
    )
  }
}

function digest(read: Reading): string {
  if ('fault' in read) return read.fault.message
  return createHash('sha256').update(read.bytes).digest('hex')
}
