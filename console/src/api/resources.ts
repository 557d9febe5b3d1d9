import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post, send } from './client.ts'
import type {
  AddedResource,
  PolicyProtected,
  ResourceBody,
  ResourceChangeBody,
  ResourceTestBody,
  ResourceTested,
} from './contract.ts'
import { queries } from './queries.ts'

/** A database that an operator added, as it is. */
export function addedResourceOf(name: string) {
  return queryOptions({
    queryKey: ['resources', name],
    queryFn: ({ signal }) => get<AddedResource>(`/resources/${encodeURIComponent(name)}`, {}, signal),
    retry: false,
  })
}

/** Adds a database, or changes the one that is there. */
export function useResource() {
  return useMutation({
    mutationFn: (asked: ResourceBody | (ResourceChangeBody & { readonly name: string })) => {
      if (!('version' in asked)) return post<AddedResource>('/resources', asked)
      const { name, ...body } = asked
      return send<AddedResource>('PUT', `/resources/${encodeURIComponent(name)}`, body)
    },
    onSettled: refresh,
  })
}

/** Tries a connection as it is described. */
export function useResourceTest() {
  return useMutation({
    mutationFn: (body: ResourceTestBody) => post<ResourceTested>('/resources/test', body),
  })
}

/** Tries a connection to a resource as it is. */
export function useResourceProbe(name: string) {
  return useMutation({
    mutationFn: () => post<ResourceTested>(`/resources/${encodeURIComponent(name)}/test`, {}),
  })
}

/** Removes a database that was added. */
export function useResourceRemoval(name: string) {
  return useMutation({
    mutationFn: () => send<null>('DELETE', `/resources/${encodeURIComponent(name)}`),
    onSettled: refresh,
  })
}

/** For whom a resource is opened, and what of it is protected. */
export interface StarterWish {
  readonly text: string
  readonly resource: string
  readonly readers: string[]
  readonly reviewers: string[]
  readonly columns: { column: string; dataClass: string }[]
}

/** Has first rules written into the text of a policy; nothing is changed by it. */
export function useStarter() {
  return useMutation({ mutationFn: (wish: StarterWish) => post<PolicyProtected>('/policy/starter', wish) })
}

function refresh(): void {
  for (const name of ['resources', 'catalogue']) void queries.invalidateQueries({ queryKey: [name] })
}
