import type { Secret } from '../core/secret.ts'

const reasonCharactersMax = 500

/** Why a reading failed in words that can be logged: bounded, on one line, without the secret should a target echo it. */
export function reasonOfFault(error: unknown, secret: Secret | null): string {
  const text = error instanceof Error ? error.message : String(error)
  const value = secret?.reveal() ?? ''
  const without = value === '' ? text : text.replaceAll(value, '[secret]')
  return without.replaceAll(/\p{Cc}+/gu, ' ').slice(0, reasonCharactersMax)
}
