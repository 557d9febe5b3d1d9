import { toldGroups, type NoticeEvent, type Review } from './review.ts'

/** One thing that reviewers elsewhere are told. */
export interface Notice {
  /** UUIDv7; the same when it is sent again, so that a receiver can tell. */
  readonly id: string
  readonly event: NoticeEvent
  readonly review: Review
  /** Where people rule on it. */
  readonly url: string
  /** What this sink called its first message of the review; empty when there was none. */
  readonly receipt: string
}

/** How an attempt to tell somebody ended. `isFinal`: trying again would not help. */
export type Sent =
  | { readonly ok: true; readonly receipt: string }
  | { readonly ok: false; readonly fault: string; readonly isFinal: boolean }

/** Somewhere reviewers are told. `send` answers with its failures and throws only for bugs. */
export interface NoticeSink {
  /** Names it in the store, so that any replica that has it may send what another one made. */
  readonly name: string
  /** Only reviews that one of these groups may rule on; null for all. */
  readonly groups: readonly string[] | null
  send(notice: Notice, signal: AbortSignal): Promise<Sent>
}

/** Which sinks hear of which reviews. */
export function noticesFor<T extends Pick<Review, 'id' | 'groups' | 'duties'>>(
  reviews: readonly T[],
  sinks: readonly Pick<NoticeSink, 'name' | 'groups'>[],
): readonly { readonly review: T; readonly sink: string }[] {
  return reviews.flatMap((review) => {
    const told = toldGroups(review)
    return sinks
      .filter(({ groups }) => groups === null || groups.some((group) => told.includes(group)))
      .map(({ name }) => ({ review, sink: name }))
  })
}
