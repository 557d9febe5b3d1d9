import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type { AuditAnswer, ReplayFrame, ReplayPage, SessionList, SessionPage } from './contract.ts'
import { queries } from './queries.ts'

export const openSessions = queryOptions({
  queryKey: ['sessions', 'open'],
  queryFn: ({ signal }) => get<SessionList>('/sessions', {}, signal),
})

/** One session: who, where, and its statements, newest first, in pages. */
export function sessionOf(id: string) {
  return infiniteQueryOptions({
    queryKey: ['sessions', 'one', id],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ signal, pageParam }) =>
      get<SessionPage>(`/sessions/${encodeURIComponent(id)}`, { before: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
    // Each reading is on record: it is read again only while there is something to come.
    staleTime: 15_000,
    refetchInterval: ({ state }) => (hasEnded(state.data?.pages[0]) ? false : againMs),
  })
}

/** All that was shown in a session. */
export function replayOf(id: string) {
  return queryOptions({
    queryKey: ['sessions', 'replay', id],
    queryFn: ({ signal }) => readReplay(id, signal),
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  })
}

/** What a session on record is found by. */
export interface SessionWanted {
  readonly who?: string
  readonly resource?: string
  readonly from?: string
}

/** The newest sessions on record that are so; none while nothing is wanted. Each question is on record. */
export function recordedSessions(wanted: SessionWanted | null) {
  return queryOptions({
    queryKey: ['audit', 'sessions', wanted],
    queryFn: ({ signal }) =>
      get<AuditAnswer>('/audit', { ...wanted, type: 'session.opened', limit: 50 }, signal),
    enabled: wanted !== null,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  })
}

/** Ends a session, and its statement in hand with it. */
export function useSessionEnd(id: string) {
  return useMutation({
    mutationFn: (reason: string) => post<null>(`/sessions/${encodeURIComponent(id)}/end`, { reason }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
}

function hasEnded(page: SessionPage | undefined): boolean {
  return page?.marks.some(({ type }) => type === 'session.closed') ?? false
}

const againMs = 4000
const framesMax = 200_000

async function readReplay(id: string, signal: AbortSignal): Promise<readonly ReplayFrame[]> {
  const frames: ReplayFrame[] = []
  let from: number | null = 0
  while (from !== null && frames.length < framesMax) {
    const path = `/sessions/${encodeURIComponent(id)}/replay`
    const page: ReplayPage = await get<ReplayPage>(path, { from, limit: 5000 }, signal)
    frames.push(...page.frames)
    from = page.next
  }
  // A replay begins with its first frame, whatever was before it.
  const start = frames[0]?.at ?? 0
  return frames.map((frame) => ({ ...frame, at: frame.at - start }))
}
