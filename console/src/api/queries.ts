import { QueryClient, queryOptions } from '@tanstack/react-query'
import { Failure, get } from './client.ts'
import type { HealthView, Whoami } from './contract.ts'

/** What the console has been told, and for how long it is believed. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // What the gateway refused it refuses again; what did not get through may.
      retry: (count, error) =>
        count < retriesMax && !(error instanceof Failure && error.status !== 0 && error.status < 500),
      retryDelay: (count) => Math.min(500 * 2 ** count, 8000),
      refetchOnWindowFocus: true,
    },
  },
})

const retriesMax = 2

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
