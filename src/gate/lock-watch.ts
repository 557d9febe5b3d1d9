import { NotTried } from '../catalog/trial-book.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts, ReviewAids } from './parts.ts'

/** Locks change little while a session waits; who waits for them does. */
const lookEveryMs = 5000

/** Keeps what a held session keeps from others in the reviewers' sight, until `signal` aborts. */
export async function watchLocks(
  { clock }: Pick<GateParts, 'clock'>,
  { trials, book }: ReviewAids,
  { target }: LiveSession,
  process: number | null,
  reviewId: string,
  signal: AbortSignal,
): Promise<void> {
  if (process === null) return
  while (!signal.aborted) {
    const locks = await trials.locks(target, process)
    if (!(locks instanceof NotTried)) await book.putLocks(reviewId, locks)
    await clock.sleep(lookEveryMs, signal).catch(() => undefined)
  }
}

/** Begins what helps reviewers and holds nothing up; what goes wrong with it is for whoever runs the gateway. */
export function help({ aids, log }: GateParts, work: (aids: ReviewAids) => Promise<void>): void {
  if (aids === null) return
  work(aids).catch((error: unknown) =>
    log.error({ error: String(error) }, 'What helps reviewers could not be put beside a review.'),
  )
}
