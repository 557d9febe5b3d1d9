import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type {
  AccessExplained,
  Catalogue,
  CatalogueDetail,
  GrantList,
  GrantView,
  ResourceList,
  RoleOffers,
} from './contract.ts'
import { queries } from './queries.ts'

export const catalogue = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => get<Catalogue>('/catalogue', {}, signal),
})

/** One resource, and who can reach it. */
export function resourceOf(name: string) {
  return queryOptions({
    queryKey: ['catalogue', name],
    queryFn: ({ signal }) => get<CatalogueDetail>(`/catalogue/${encodeURIComponent(name)}`, {}, signal),
  })
}

export const grants = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => get<GrantList>('/grants', {}, signal),
})

export const offers = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => get<RoleOffers>('/roles', {}, signal),
})

export const resources = queryOptions({
  queryKey: ['resources'],
  queryFn: ({ signal }) => get<ResourceList>('/resources', {}, signal),
})

/** Why somebody can or cannot reach a resource; without a principal, the reader. */
export function explanationOf(principal: string, resource: string) {
  return queryOptions({
    queryKey: ['explain', principal, resource],
    queryFn: ({ signal }) => get<AccessExplained>('/access/explain', { principal, resource }, signal),
    enabled: resource !== '',
    retry: false,
  })
}

/** What is asked of a grant that is there. */
export type GrantAct =
  { readonly word: 'approve' | 'deny'; readonly justification: string } | { readonly word: 'revoke' }

/** Rules on a grant or ends it. */
export function useGrantAct(id: string) {
  return useMutation({
    mutationFn: ({ word, ...content }: GrantAct) =>
      post<GrantView>(`/grants/${encodeURIComponent(id)}/${word}`, content),
    onSettled: refresh,
  })
}

/** A role that somebody would have for a time. */
export interface GrantWish {
  readonly resource: string
  readonly role: string
  readonly lastsMs: number
  readonly justification: string
}

/** Asks for a role. */
export function useGrantWish() {
  return useMutation({
    mutationFn: (wish: GrantWish) => post<GrantView>('/grants', wish),
    onSettled: refresh,
  })
}

function refresh(): void {
  for (const name of ['grants', 'roles', 'resources']) void queries.invalidateQueries({ queryKey: [name] })
}
