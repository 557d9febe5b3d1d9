import { QueryClient, queryOptions } from '@tanstack/react-query'
import { Failure, get } from './client.ts'
import { onReturn } from './connection.ts'
import type { HealthView, Whoami } from './contract.ts'

/** What the console has been told, and for how long it is believed. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // What the gateway refused it refuses again; what did not get through may.
      retry: (count, error) => count < retriesMax && (!(error instanceof Failure) || mayPass(error)),
      retryDelay: (count, error) =>
        error instanceof Failure && error.waitMs > 0
          ? Math.min(error.waitMs, 8000)
          : Math.min(500 * 2 ** count, 8000),
      refetchOnWindowFocus: true,
      // Without a network a question fails and says so. It is not kept for later, when nobody waits for it any more.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** What did not get through, and what came too often, may pass later. */
function mayPass({ status }: Failure): boolean {
  return status === 0 || status === 429 || status >= 500
}

const retriesMax = 2

onReturn(() => void queries.invalidateQueries())

export const whoami = queryOptions({
  queryKey: ['whoami'],
  queryFn: ({ signal }) => get<Whoami>('/whoami', {}, signal),
  staleTime: 60_000,
})

export const health = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }): Promise<HealthView> => {
    const response = await fetch('/healthz', { signal })
    return response.json()
  },
  refetchInterval: 15_000,
})
