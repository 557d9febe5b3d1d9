import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type { ReviewHistory, ReviewList, ReviewView } from './contract.ts'
import { signRuling, type SignedRuling } from './passkeys.ts'
import { queries } from './queries.ts'

/** What somebody does about a review. */
export type ReviewAct =
  | { readonly word: 'approve' | 'deny'; readonly justification: string; readonly revision: number }
  | {
      readonly word: 'change'
      readonly justification: string
      readonly revision: number
      readonly statement: string
    }
  | { readonly word: 'remarks' | 'questions' | 'answers' | 'withdraw'; readonly words: string }

export const openReviews = queryOptions({
  queryKey: ['reviews', 'open'],
  queryFn: ({ signal }) =>
    get<ReviewList>('/reviews', { state: 'open', order: 'urgent', limit: 100 }, signal),
})

export const recentReviews = queryOptions({
  queryKey: ['reviews', 'recent'],
  queryFn: ({ signal }) => get<ReviewList>('/reviews', { limit: 40 }, signal),
})

/** One review. */
export function reviewOf(id: string) {
  return queryOptions({
    queryKey: ['reviews', 'one', id],
    queryFn: ({ signal }) => get<ReviewView>(`/reviews/${encodeURIComponent(id)}`, {}, signal),
  })
}

/** How the like of a review ended before. */
export function historyOf(id: string) {
  return queryOptions({
    queryKey: ['reviews', 'history', id],
    queryFn: ({ signal }) => get<ReviewHistory>(`/reviews/${encodeURIComponent(id)}/history`, {}, signal),
    staleTime: 60_000,
  })
}

/**
 * Does something about a review. Nothing is shown as done before the gateway says so; when it refuses, the review is
 * asked for again, since it may be over. `needsPasskey`: the reader's passkey signs what lets the statement go.
 */
export function useReviewAct(id: string, needsPasskey: boolean) {
  return useMutation({
    mutationFn: async (act: ReviewAct) => {
      const { word, ...content } = act
      const signed =
        needsPasskey && (act.word === 'approve' || act.word === 'change')
          ? { assertion: await signRuling(id, rulingOf(act)) }
          : {}
      return post<ReviewView>(`/reviews/${encodeURIComponent(id)}/${word}`, { ...content, ...signed })
    },
    onSuccess: (review) => {
      queries.setQueryData(reviewOf(id).queryKey, review)
      if (review.state !== 'open') leaveWaiting(review)
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['reviews'] }),
  })
}

/** What was ruled on waits no more, whatever the lists that are on their way still say. */
function leaveWaiting(review: ReviewView): void {
  void queries.cancelQueries({ queryKey: openReviews.queryKey })
  queries.setQueryData(openReviews.queryKey, (list) => {
    const before = list?.reviews.find(({ id }) => id === review.id)
    if (list === undefined || before === undefined) return list
    const { open, forMe } = list.counts
    return {
      ...list,
      reviews: list.reviews.filter(({ id }) => id !== review.id),
      counts: { open: open - 1, forMe: forMe - (before.mayRule ? 1 : 0) },
    }
  })
  queries.setQueryData(
    recentReviews.queryKey,
    (list) => list && { ...list, reviews: [review, ...list.reviews.filter(({ id }) => id !== review.id)] },
  )
}

function rulingOf(act: Extract<ReviewAct, { readonly word: 'approve' | 'change' | 'deny' }>): SignedRuling {
  const { word: ruling, revision } = act
  return act.word === 'change' ? { ruling, revision, statement: act.statement } : { ruling, revision }
}
