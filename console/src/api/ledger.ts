import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, type Query } from './client.ts'
import type { AuditAnswer, LedgerEntryView, LedgerHead, SavedQuestions } from './contract.ts'

export const ledgerHead = queryOptions({
  queryKey: ['ledger', 'head'],
  queryFn: ({ signal }) => get<LedgerHead>('/ledger/head', {}, signal),
  refetchInterval: 15_000,
})

/** One entry, with its proof. */
export function entryOf(index: number) {
  return queryOptions({
    queryKey: ['ledger', 'entry', index],
    queryFn: ({ signal }) => get<LedgerEntryView>(`/ledger/entries/${index}`, {}, signal),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    // Without a checkpoint over it yet there is no proof; there is one soon.
    refetchInterval: ({ state }) => (state.data?.proof === null ? 1500 : false),
  })
}

/** The answer to a question, newest first, in pages. Each page is asked once: every question is on record. */
export function answersTo(question: Query) {
  return infiniteQueryOptions({
    queryKey: ['audit', 'answer', question],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ signal, pageParam }) =>
      get<AuditAnswer>('/audit', { ...question, before: pageParam, limit: 100 }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
}

export const savedQuestions = queryOptions({
  queryKey: ['audit', 'saved'],
  queryFn: ({ signal }) => get<SavedQuestions>('/audit/saved', {}, signal),
  staleTime: 600_000,
})
