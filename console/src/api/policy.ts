import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type {
  PolicyChecked,
  PolicyExplained,
  PolicyHits,
  PolicyInForce,
  PolicyProposalList,
  PolicyProposalText,
  PolicyProposalView,
  PolicyTested,
  PolicyVersions,
  PolicyVersionText,
  Span,
} from './contract.ts'
import { queries } from './queries.ts'

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

/** A text to try on what was asked: lately, or in one session. `shadow`: as if its rules in shadow were enforced. */
export interface PolicyTrial {
  readonly text: string
  readonly session?: string
  readonly shadow: boolean
}

/** Asks what a text would have decided otherwise. */
export function usePolicyTest() {
  return useMutation({ mutationFn: (trial: PolicyTrial) => post<PolicyTested>('/policy/test', trial) })
}

export const policyProposals = queryOptions({
  queryKey: ['policy', 'proposals'],
  queryFn: ({ signal }) => get<PolicyProposalList>('/policy/proposals', {}, signal),
})

/** One proposal with its text, and the one that it would take the place of. */
export function policyProposalOf(id: string) {
  return queryOptions({
    queryKey: ['policy', 'proposals', id],
    queryFn: ({ signal }) =>
      get<PolicyProposalText>(`/policy/proposals/${encodeURIComponent(id)}`, {}, signal),
  })
}

/** Puts a text before those who may let it into force. */
export function usePolicyProposing() {
  return useMutation({
    mutationFn: (asked: { readonly text: string; readonly base: string; readonly justification: string }) =>
      post<PolicyProposalView>('/policy/proposals', asked),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['policy'] }),
  })
}

/** Rules on a proposal, or takes it back. */
export function useProposalAct(id: string) {
  return useMutation({
    mutationFn: ({ word, ...body }: ProposalAct) =>
      post<PolicyProposalView>(`/policy/proposals/${encodeURIComponent(id)}/${word}`, body),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['policy'] }),
  })
}

export type ProposalAct =
  { readonly word: 'approve' | 'reject'; readonly justification: string } | { readonly word: 'withdraw' }
