import { queryOptions } from '@tanstack/react-query'
import { get } from './client.ts'
import type { Overview, Span } from './contract.ts'

/** What somebody who is responsible looks at daily. */
export function overviewOf(span: Span, of: Overview['of']) {
  return queryOptions({
    queryKey: ['overview', span, of],
    queryFn: ({ signal }) => get<Overview>('/overview', { span, of }, signal),
    refetchInterval: 60_000,
    staleTime: 20_000,
  })
}
