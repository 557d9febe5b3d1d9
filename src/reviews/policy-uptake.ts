/** Takes what was published into force: at the start, and as soon as anybody publishes, at whichever gateway. */
import type { Clock } from '../core/clock.ts'
import type { PolicyFile } from '../policy/policy-file.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { PolicyDesk } from './policy-desk.ts'

/** What it tells of, and by which clock. */
interface Surroundings {
  readonly clock: Clock
  readonly log: { warn(fields: object, words: string): void }
}

/** What is published is looked for this often, besides whenever the store says so. */
const lookMs = 5000

/**
 * Puts the newest published policy into force, and keeps doing so until it is disposed of. Where policies are published,
 * it throws when the store cannot be asked: the file may be older than what people let into force.
 */
export async function takePublished(
  desk: PolicyDesk,
  file: PolicyFile,
  store: Store,
  { clock, log }: Surroundings,
): Promise<AsyncDisposable> {
  if (desk.publishing === null) return { [Symbol.asyncDispose]: () => Promise.resolve() }
  const stop = new AbortController()
  let taken = 0
  const take = async (): Promise<StoreUnavailable | null> => {
    const newest = await desk.published()
    if (newest instanceof StoreUnavailable) return newest
    if (newest === null || newest.number <= taken) return null
    taken = newest.number
    const { id, author, authorMail, rulings } = newest.proposal
    const approvers = rulings.filter(({ ruling }) => ruling === 'approve').map(({ approver }) => approver)
    file.publish({ bytes: newest.text, source: `proposal ${id}`, author, authorMail, approvers })
    return null
  }
  const first = await take()
  if (first !== null) throw new Error(`Which policy was published cannot be found out: ${first.cause}`)
  let wake = new AbortController()
  const unhear = store.hear('sallyport_policy', () => wake.abort())
  const running = follow()
  return {
    async [Symbol.asyncDispose]() {
      unhear()
      stop.abort()
      await running
    },
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      const signal = AbortSignal.any([stop.signal, wake.signal])
      await clock.sleep(lookMs, signal).catch(() => undefined)
      if (stop.signal.aborted) return
      wake = new AbortController()
      try {
        await take()
      } catch (error) {
        log.warn({ part: 'policy' }, `What was published could not be read: ${String(error)}`)
      }
    }
  }
}
