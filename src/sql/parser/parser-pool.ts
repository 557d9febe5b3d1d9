import { Worker } from 'node:worker_threads'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { compiledFolder } from '../../core/compiled.ts'
import type { Clock } from '../../core/clock.ts'
import type { GivenValue } from '../text/given-values.ts'
import { refusedInspection } from '../session/inspect.ts'
import { readyMessage } from './parser-messages.ts'
import type { Inspected, InspectReply, InspectRequest, SentSnapshot } from './parser-messages.ts'
import { differenceFrom } from '../snapshot/snapshot-difference.ts'

/** What parser threads may take up. */
export interface PoolLimits {
  /** Parser threads at most. One does the work while it keeps up; each takes some 40 MB. */
  readonly threadsMax: number
  /** Texts that wait for a thread; more are refused. */
  readonly queueMax: number
  /** How long one text may take. */
  readonly parseMsMax: number
  /** How long the threads beside the first stay with nothing to do: warm for when it breaks again. */
  readonly spareMsMax: number
}

export const poolLimits: PoolLimits = {
  threadsMax: 2,
  queueMax: 1000,
  parseMsMax: 1000,
  spareMsMax: 60_000,
}

/** How often threads at work are looked at. */
const watchMs = 50
/** Pause before a thread that never became ready is tried again. */
const restartMs = 1000
/** Snapshots that a thread keeps. */
const snapshotsMax = 16
const threadLimits = { stackSizeMb: 64, maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 }

const refused: Inspected = { inspection: refusedInspection, freeLiterals: null }

/** What a text is inspected on. */
export interface JobGround {
  /** Names the snapshot; null without one. */
  readonly snapshotKey: string | null
  readonly snapshot: CatalogSnapshot | null
  readonly searchPath: readonly string[] | null
  /** See `TextsBehind`. */
  readonly behind: readonly string[]
  /** See `InspectRequest`. */
  readonly given: readonly GivenValue[]
}

interface Job extends JobGround {
  readonly text: string
  readonly settle: (inspected: Inspected) => void
}

interface Thread {
  readonly worker: Worker
  /** Keys of the snapshots it has, the longest unused first. */
  readonly snapshots: Set<string>
  /** The last one that it was sent. */
  last: { readonly key: string; readonly snapshot: CatalogSnapshot } | null
  ready: boolean
  job: Job | null
  startedAt: number
  /** Since when it has had nothing to do. */
  idleAt: number
}

/** Threads that inspect texts. A text that breaks its thread, or takes too long, is refused; the thread is replaced. */
export class ParserPool {
  readonly #clock: Clock
  readonly #limits: PoolLimits
  readonly #threads = new Set<Thread>()
  #queue: Job[] = []
  #watching = false
  #lastId = 0
  readonly #closed = new AbortController()
  /** Threads replaced since the start, for whoever watches. */
  replaced = 0

  constructor(clock: Clock, limits: PoolLimits = poolLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#start()
  }

  inspect(text: string, on: JobGround): Promise<Inspected> {
    if (this.#closed.signal.aborted || this.#queue.length >= this.#limits.queueMax)
      return Promise.resolve(refused)
    return new Promise((settle) => {
      const job: Job = { ...on, text, settle }
      const thread = this.#idle()
      if (thread) this.#give(thread, job)
      else this.#queue.push(job)
    })
  }

  /** Parser threads now. */
  get threads(): number {
    return this.#threads.size
  }

  /** Ends all threads; texts that wait are refused. */
  async close(): Promise<void> {
    this.#closed.abort()
    for (const job of this.#queue.splice(0)) job.settle(refused)
    const threads = [...this.#threads]
    this.#threads.clear()
    for (const thread of threads) thread.job?.settle(refused)
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
  }

  #idle(): Thread | null {
    for (const thread of this.#threads) if (thread.ready && !thread.job) return thread
    return null
  }

  #start(): void {
    const worker = new Worker(threadEntry(), {
      resourceLimits: threadLimits,
      // Nothing of the process's own environment.
      env: { NODE_COMPILE_CACHE: compiledFolder },
      stdin: false,
    })
    const thread: Thread = {
      worker,
      snapshots: new Set(),
      last: null,
      ready: false,
      job: null,
      startedAt: 0,
      idleAt: 0,
    }
    this.#threads.add(thread)
    worker.on('message', (message: InspectReply | typeof readyMessage) => {
      if (message === readyMessage) {
        thread.ready = true
        thread.idleAt = this.#clock.monotonic()
      } else this.#take(thread, message)
      this.#next(thread)
    })
    worker.on('error', () => this.#drop(thread))
    worker.on('exit', () => this.#drop(thread))
  }

  #give(thread: Thread, job: Job): void {
    thread.job = job
    thread.startedAt = this.#clock.monotonic()
    const { snapshotKey, text, searchPath, behind, given } = job
    const snapshot = sentTo(thread, job)
    const forget: string[] = []
    if (snapshotKey !== null) {
      thread.snapshots.delete(snapshotKey)
      thread.snapshots.add(snapshotKey)
      for (const old of thread.snapshots) {
        if (thread.snapshots.size <= snapshotsMax) break
        thread.snapshots.delete(old)
        forget.push(old)
      }
    }
    this.#lastId++
    const request: InspectRequest = {
      id: this.#lastId,
      text,
      snapshotKey,
      searchPath,
      behind,
      given,
      snapshot,
      forget,
    }
    thread.worker.postMessage(request, [])
    if (!this.#watching) void this.#watch()
  }

  #take(thread: Thread, reply: InspectReply): void {
    const { job } = thread
    if (!job) return
    thread.job = null
    thread.idleAt = this.#clock.monotonic()
    const { inspection, freeLiterals } = reply
    job.settle(inspection ? { inspection, freeLiterals } : refused)
    if (!inspection) this.#drop(thread)
  }

  #next(thread: Thread): void {
    if (!this.#threads.has(thread) || !thread.ready || thread.job) return
    const job = this.#queue.shift()
    if (job) this.#give(thread, job)
  }

  /** Throws a thread away, refuses what it was at, and starts another. */
  #drop(thread: Thread): void {
    if (!this.#threads.delete(thread)) return
    thread.job?.settle(refused)
    thread.job = null
    void thread.worker.terminate()
    if (this.#closed.signal.aborted) return
    this.replaced++
    if (!thread.ready) return void this.#startLater()
    this.#start()
    // What broke one may break the next: the others should not wait for a fresh one each time.
    this.#startSpare()
  }

  #startSpare(): void {
    if (this.#threads.size >= this.#limits.threadsMax) return
    this.#start()
    if (!this.#watching) void this.#watch()
  }

  async #startLater(): Promise<void> {
    // While no thread can start, what waits is refused rather than kept.
    if (this.#threads.size === 0) for (const job of this.#queue.splice(0)) job.settle(refused)
    try {
      await this.#clock.sleep(restartMs, this.#closed.signal)
    } catch {
      return // Closed meanwhile: nothing is to be started.
    }
    this.#start()
  }

  /** Looks after the threads, for as long as one is at work or there are more than one. */
  async #watch(): Promise<void> {
    this.#watching = true
    while (this.#threads.size > 1 || [...this.#threads].some((thread) => thread.job !== null)) {
      try {
        await this.#clock.sleep(watchMs, this.#closed.signal)
      } catch {
        break // Closed meanwhile: `close` has dealt with every thread.
      }
      const now = this.#clock.monotonic()
      for (const thread of this.#threads)
        if (thread.job && now - thread.startedAt > this.#limits.parseMsMax) this.#drop(thread)
      if (this.#queue.length > 0) this.#startSpare()
      else this.#retire(now)
    }
    this.#watching = false
  }

  /** Lets a spare thread go that has long had nothing to do. */
  #retire(now: number): void {
    if (this.#threads.size <= 1) return
    for (const thread of this.#threads) {
      if (!thread.ready || thread.job || now - thread.idleAt < this.#limits.spareMsMax) continue
      this.#threads.delete(thread)
      void thread.worker.terminate()
      return
    }
  }
}

/** What a thread must be sent of a job's snapshot; null when it has it, or needs none. */
function sentTo(thread: Thread, { snapshotKey: key, snapshot }: Job): SentSnapshot | null {
  if (key === null || snapshot === null || thread.snapshots.has(key)) return null
  const { last } = thread
  thread.last = { key, snapshot }
  if (last === null || !thread.snapshots.has(last.key)) return { kind: 'whole', snapshot }
  return { kind: 'differing', baseKey: last.key, difference: differenceFrom(last.snapshot, snapshot) }
}

/** The thread's own file. What is published is compiled, so it has this file's ending. */
function threadEntry(): URL {
  const entry = new URL('./parser-thread.ts', import.meta.url)
  return import.meta.url.endsWith('.js') ? new URL(entry.href.replace(/ts$/, 'js')) : entry
}
