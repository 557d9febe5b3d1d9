import { queryOptions, useMutation } from '@tanstack/react-query'
import { get, post } from './client.ts'
import type { AssertionBody, CreationOptions, PasskeyList, PasskeyView, RequestOptions } from './contract.ts'
import { queries } from './queries.ts'

export const passkeys = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => get<PasskeyList>('/passkeys', {}, signal),
})

/** What a passkey signs: a ruling on a review, as it would be sent. */
export interface SignedRuling {
  readonly ruling: 'approve' | 'deny' | 'change'
  readonly revision: number
  readonly statement?: string
}

/** Has the reader's passkey sign a ruling. Throws what the browser throws when the reader puts it aside. */
export async function signRuling(reviewId: string, ruling: SignedRuling): Promise<AssertionBody> {
  return signed(
    await post<RequestOptions>(`/reviews/${encodeURIComponent(reviewId)}/passkey-options`, ruling),
  )
}

/** Has the reader's passkey sign that they take a role in an emergency. */
export async function signEmergency(place: {
  readonly resource: string
  readonly role: string
}): Promise<AssertionBody> {
  return signed(await post<RequestOptions>('/break-glass/options', place))
}

/** Makes a passkey for the reader; one that is there already vouches for it. */
export function usePasskeyMaking() {
  return useMutation({
    mutationFn: async (label: string) => {
      const { create, vouch } = await post<CreationOptions>('/passkeys/options', {})
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(create)
      const credential: unknown = madeBy(await navigator.credentials.create({ publicKey })).toJSON()
      const assertion = vouch === null ? {} : { assertion: await signed(vouch) }
      return post<PasskeyView>('/passkeys', { label, credential, ...assertion })
    },
    onSettled: refresh,
  })
}

/** Removes one of the reader's passkeys, which one of them signs. */
export function usePasskeyRemoval() {
  return useMutation({
    mutationFn: async (id: string) => {
      const path = `/passkeys/${encodeURIComponent(id)}`
      const assertion = await signed(await post<RequestOptions>(`${path}/remove-options`, {}))
      await post<null>(`${path}/remove`, { assertion })
    },
    onSettled: refresh,
  })
}

async function signed(options: RequestOptions): Promise<AssertionBody> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const { id, response } = madeBy(await navigator.credentials.get({ publicKey }))
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new Error('The passkey signed nothing.')
  const { authenticatorData, clientDataJSON, signature } = response
  return {
    id,
    type: 'public-key',
    response: {
      authenticatorData: base64url(authenticatorData),
      clientDataJSON: base64url(clientDataJSON),
      signature: base64url(signature),
    },
  }
}

function madeBy(credential: Credential | null): PublicKeyCredential {
  if (credential instanceof PublicKeyCredential) return credential
  throw new Error('No passkey answered.')
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function refresh(): void {
  void queries.invalidateQueries({ queryKey: ['passkeys'] })
}
