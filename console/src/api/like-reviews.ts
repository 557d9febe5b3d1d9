import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type { LikeList, LoadList, TogetherAnswer } from './contract.ts'
import { queries } from './queries.ts'

/** Open reviews that are alike, the most of a kind first. */
export const likeReviews = queryOptions({
  queryKey: ['reviews', 'like'],
  queryFn: ({ signal }) => get<LikeList>('/review-groups', {}, signal),
})

/** How often reviewers ruled lately, and how long they took. */
export const reviewLoad = queryOptions({
  queryKey: ['reviews', 'load'],
  queryFn: ({ signal }) => get<LoadList>('/review-load', {}, signal),
  staleTime: 30_000,
})

/** One ruling on several reviews, each as the reader has seen it. */
export interface RulingTogether {
  readonly reviews: readonly { readonly id: string; readonly revision: number }[]
  readonly ruling: 'approve' | 'deny'
  readonly justification: string
}

/** Rules on several reviews at once; the answer says what became of each. */
export function useRulingTogether() {
  return useMutation({
    mutationFn: (ruling: RulingTogether) => post<TogetherAnswer>('/review-groups/rulings', ruling),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['reviews'] }),
  })
}
