import type { KeyRing } from '../keys/key-ring.ts'
import type { Ledger } from './ledger.ts'
import { encodeVerifierKey } from './tiles/signed-note.ts'

/** Keys as verifier keys; `destroyed` says whether the former one is gone for good. */
export interface Rotation {
  readonly former: string
  readonly next: string
  readonly destroyed: boolean
}

/** A new key signs from here on, of a ledger in use or not; the one before vouches for it and is destroyed where it can be. */
export async function rotateKey(
  ledger: Ledger,
  keys: KeyRing,
  origin: string,
  by: { readonly author: string; readonly reason: string },
): Promise<Rotation> {
  const former = ledger.verifierKey
  const key = await keys.createSigningKey(origin)
  const next = encodeVerifierKey({ name: origin, key })
  ledger.append({ type: 'key.created', key: next, author: by.author })
  await ledger.rotate(key, by)
  const retired = keys
    .laterSigningKeys(origin)
    .find((later) => encodeVerifierKey({ name: origin, key: later }) === former)
  return { former, next, destroyed: retired ? await keys.destroySigningKey(origin, retired) : false }
}
