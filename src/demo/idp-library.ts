import { release } from 'node:process'
import type * as OidcProvider from 'oidc-provider'

export type IdpLibrary = typeof OidcProvider

/**
 * oidc-provider, which only the demo needs and an installation may leave out. Throws with words for people when it is
 * not there. It judges the runtime by the name of its long-term line and warns on the terminal when there is none,
 * as in the builds that the project pins; so it is shown one while it loads.
 */
export async function loadIdpLibrary(): Promise<IdpLibrary> {
  const isNameless = !('lts' in release)
  if (isNameless) Object.defineProperty(release, 'lts', { value: 'Krypton', configurable: true })
  try {
    return await import('oidc-provider')
  } catch (cause) {
    throw new Error('The demo needs the package oidc-provider: install with optional packages.', { cause })
  } finally {
    if (isNameless) Reflect.deleteProperty(release, 'lts')
  }
}
