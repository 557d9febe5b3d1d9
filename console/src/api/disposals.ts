import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type { DisposalDue, DisposalList, DisposalView, LegalHoldView } from './contract.ts'
import { queries } from './queries.ts'

export const disposals = queryOptions({
  queryKey: ['disposals', 'all'],
  queryFn: ({ signal }) => get<DisposalList>('/disposals', {}, signal),
})

/** What is over its time at this gateway. */
export const disposalDue = queryOptions({
  queryKey: ['disposals', 'due'],
  queryFn: ({ signal }) => get<DisposalDue>('/disposals/due', {}, signal),
})

/** What somebody asks for. */
export type DisposalWish = { readonly justification: string } & (
  | { readonly kind: 'expired'; readonly resource?: string }
  | { readonly kind: 'erasure'; readonly session: string }
  | { readonly kind: 'release'; readonly hold: string }
)

/** Puts a request before those who may let it happen. */
export function useDisposalWish() {
  return useMutation({
    mutationFn: (wish: DisposalWish) => post<DisposalView>('/disposals', wish),
    onSettled: refresh,
  })
}

/** Places a legal hold. */
export function useLegalHold() {
  return useMutation({
    mutationFn: (hold: { readonly resource: string; readonly reason: string }) =>
      post<LegalHoldView>('/disposals/holds', hold),
    onSettled: refresh,
  })
}

export type DisposalAct =
  { readonly word: 'approve' | 'reject'; readonly justification: string } | { readonly word: 'withdraw' }

/** Rules on a request, or takes it back. */
export function useDisposalAct(id: string) {
  return useMutation({
    mutationFn: ({ word, ...body }: DisposalAct) =>
      post<DisposalView>(`/disposals/${encodeURIComponent(id)}/${word}`, body),
    onSettled: refresh,
  })
}

function refresh(): void {
  void queries.invalidateQueries({ queryKey: ['disposals'] })
}
