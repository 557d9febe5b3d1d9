import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type {
  PolicyChecked,
  PolicyExplained,
  PolicyHits,
  PolicyInForce,
  PolicyTested,
  PolicyVersions,
  PolicyVersionText,
  Span,
} from './contract.ts'

export const policyInForce = queryOptions({
  queryKey: ['policy', 'now'],
  queryFn: ({ signal }) => get<PolicyInForce>('/policy', {}, signal),
})

export const policyVersions = queryOptions({
  queryKey: ['policy', 'versions'],
  queryFn: ({ signal }) => get<PolicyVersions>('/policy/versions', {}, signal),
})

/** The text of one version. */
export function policyTextOf(version: string) {
  return queryOptions({
    queryKey: ['policy', 'text', version],
    queryFn: ({ signal }) =>
      get<PolicyVersionText>(`/policy/versions/${encodeURIComponent(version)}`, {}, signal),
    staleTime: Infinity,
    enabled: version !== '',
  })
}

/** How often rules decided. */
export function policyHits(span: Span) {
  return queryOptions({
    queryKey: ['policy', 'hits', span],
    queryFn: ({ signal }) => get<PolicyHits>('/policy/hits', { span }, signal),
  })
}

/** What is wrong with a text; nothing is changed. */
export function checkPolicy(text: string): Promise<PolicyChecked> {
  return post<PolicyChecked>('/policy/check', { text })
}

/** A statement and who would ask it. */
export interface Supposition {
  readonly statement: string
  readonly resource: string
  readonly principal: {
    readonly id?: string
    readonly kind: 'person' | 'agent' | 'workload'
    readonly groups: readonly string[]
  }
  readonly text?: string
}

/** Asks what would be decided. */
export function useExplanation() {
  return useMutation({ mutationFn: (asked: Supposition) => post<PolicyExplained>('/policy/explain', asked) })
}

/** Asks what a text would have decided otherwise about what was asked lately. */
export function usePolicyTest() {
  return useMutation({ mutationFn: (text: string) => post<PolicyTested>('/policy/test', { text }) })
}
