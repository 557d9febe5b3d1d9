import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type {
  AccessExplained,
  BrokenGlassList,
  BrokenGlassView,
  Catalogue,
  CatalogueDetail,
  Classified,
  ClassificationList,
  GrantList,
  GrantView,
  PeopleList,
  PolicyProtected,
  ResourceList,
  RoleOffers,
} from './contract.ts'
import { signEmergency } from './passkeys.ts'
import { policyInForce } from './policy.ts'
import { queries } from './queries.ts'
import { currentDraft, keepDraft } from '../policy/draft.ts'

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

/** Whoever was met and is called so, the first of them. */
export function peopleLike(like: string) {
  return queryOptions({
    queryKey: ['people', like],
    queryFn: ({ signal }) => get<PeopleList>('/people', { like }, signal),
    staleTime: 30_000,
    retry: false,
  })
}

export const brokenGlass = queryOptions({
  queryKey: ['grants', 'break-glass'],
  queryFn: ({ signal }) => get<BrokenGlassList>('/break-glass', {}, signal),
})

/** A role that the reader takes in an emergency. */
export interface Emergency extends GrantWish {
  /** True where their passkey has to sign it. */
  readonly isSigned: boolean
}

/** Takes a role in an emergency. */
export function useEmergency() {
  return useMutation({
    mutationFn: async ({ isSigned, ...wish }: Emergency) => {
      const { resource, role } = wish
      const assertion = isSigned ? { assertion: await signEmergency({ resource, role }) } : {}
      return post<BrokenGlassView>('/break-glass', { ...wish, ...assertion })
    },
    onSettled: refresh,
  })
}

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
  for (const name of ['grants', 'roles', 'resources', 'reviews'])
    void queries.invalidateQueries({ queryKey: [name] })
}

/** What people said of the classes that columns of a resource seem to belong to. */
export function classificationsOf(resource: string) {
  return queryOptions({
    queryKey: ['catalogue', resource, 'classifications'],
    queryFn: ({ signal }) =>
      get<ClassificationList>(`/catalogue/${encodeURIComponent(resource)}/classifications`, {}, signal),
    retry: false,
  })
}

/** Has values of a resource looked at; none is shown. */
export function useClassifying(resource: string) {
  return useMutation({
    mutationFn: () =>
      post<Classified>(`/catalogue/${encodeURIComponent(resource)}/classify`, { sample: 200 }),
  })
}

/** Somebody's word for or against a class. */
export interface ClassificationWord {
  readonly column: string
  readonly dataClass: string
  readonly ruling: 'accept' | 'reject'
  readonly justification: string
}

/** Takes the reader's word for or against a class; one that is accepted is written into the reader's draft. */
export function useClassification(resource: string) {
  return useMutation({
    mutationFn: async ({ column, dataClass, ruling, justification }: ClassificationWord) => {
      const path = `/catalogue/${encodeURIComponent(resource)}/classifications`
      const draft = currentDraft()
      const policy = await queries.fetchQuery(policyInForce)
      const text = draft?.text ?? policy.text
      const columns = [{ column, dataClass }]
      const written =
        ruling === 'accept'
          ? await post<PolicyProtected>('/policy/protect', { text, resource, columns })
          : null
      await post<null>(path, { column, dataClass, ruling, justification })
      if (written !== null) keepDraft({ text: written.text, base: draft?.base ?? policy.version })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['catalogue', resource, 'classifications'] }),
  })
}
